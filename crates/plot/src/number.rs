//! Short number text without the weight of general formatting, the same in every language.

/// A number in at most `digits` significant digits, without trailing zeros: `0.05`, `1e-4`, `1.2k`, `3.4M`, `5e9`.
///
/// Thousands and millions are `k` and `M` from 1000 on; below 0.001 and from 10⁹ on, an exponent is written. A leading
/// minus is the true minus sign (U+2212). Zero, and −0, is `0`; NaN is `–`; infinities are `∞` and `−∞`. `digits` is
/// clamped to 1…9.
pub fn compact(value: f32, digits: u32) -> String {
    if value == 0.0 || !value.is_finite() {
        return spell(f64::from(value), 0);
    }
    // A float of 32 bits is meant in at most nine digits; its neighbours in f64 are noise.
    let finest = magnitude(f64::from(value).abs()) - (digits.clamp(1, 9) as i32 - 1);
    spell(f64::from(value), finest)
}

/// The number rounded to a multiple of `10^finest`, in the notation of [`compact`].
pub(crate) fn spell(value: f64, finest: i32) -> String {
    let mut text = String::new();
    if value.is_nan() {
        text.push('–');
        return text;
    }
    let size = if value.is_finite() { round_to(value.abs(), finest) } else { value.abs() };
    if value < 0.0 && size != 0.0 {
        text.push('−');
    }
    if size.is_infinite() {
        text.push('∞');
        return text;
    }
    if size == 0.0 {
        text.push('0');
        return text;
    }
    let magnitude = magnitude(size);
    let (unit, letter) = match magnitude {
        -3..=2 => (0, ""),
        3..=5 => (3, "k"),
        6..=8 => (6, "M"),
        _ => (magnitude, "e"),
    };
    let decimals = (unit - finest).clamp(0, 9);
    let scaled = (times_ten_to(size, decimals - unit) + 0.5) as u64;
    push_decimal(&mut text, scaled, decimals as usize);
    text.push_str(letter);
    if letter == "e" {
        if magnitude < 0 {
            text.push('-');
        }
        push_whole(&mut text, u64::from(magnitude.unsigned_abs()));
    }
    text
}

/// `value · 10^power`, dividing for a negative power: `5 / 1000` is nearer than `5 · 0.001`.
pub(crate) fn times_ten_to(value: f64, power: i32) -> f64 {
    if power < 0 { value / 10f64.powi(-power) } else { value * 10f64.powi(power) }
}

fn round_to(value: f64, finest: i32) -> f64 {
    times_ten_to(times_ten_to(value, -finest).round(), finest)
}

/// The power of ten of the first digit: `floor(log10(value))` of a positive finite number, exact at the powers of ten.
pub(crate) fn magnitude(value: f64) -> i32 {
    let guess = (value.ln() * std::f64::consts::LOG10_E).floor() as i32;
    if times_ten_to(1.0, guess + 1) <= value {
        guess + 1
    } else if times_ten_to(1.0, guess) > value {
        guess - 1
    } else {
        guess
    }
}

/// Writes `number / 10^decimals` without trailing zeros.
pub(crate) fn push_decimal(text: &mut String, number: u64, decimals: usize) {
    let unit = 10u64.pow(decimals as u32);
    push_whole(text, number / unit);
    let mut rest = number % unit;
    if rest == 0 {
        return;
    }
    text.push('.');
    let mut place = unit / 10;
    while rest > 0 {
        text.push(char::from(b'0' + (rest / place) as u8));
        rest %= place;
        place /= 10;
    }
}

fn push_whole(text: &mut String, number: u64) {
    if number >= 10 {
        push_whole(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// Writes a pixel coordinate for a path, to a hundredth of a pixel. Not a number is written as 0.
pub(crate) fn push_coordinate(text: &mut String, pixel: f32) {
    let hundredths = (pixel.abs() * 100.0 + 0.5) as u64;
    if pixel < 0.0 && hundredths > 0 {
        text.push('-');
    }
    push_decimal(text, hundredths, 2);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (value, digits, expected) in [
            (0.0, 3, "0"),
            (-0.0, 3, "0"),
            (0.05, 3, "0.05"),
            (1e-4, 3, "1e-4"),
            (1.5e-4, 3, "1.5e-4"),
            (0.001, 3, "0.001"),
            (0.000_999_9, 3, "0.001"),
            (1200.0, 3, "1.2k"),
            (999.6, 3, "1k"),
            (999.4, 3, "999"),
            (123_456.0, 3, "123k"),
            (1e6, 3, "1M"),
            (2_500_000.0, 2, "2.5M"),
            (5e9, 3, "5e9"),
            (1.234_567, 4, "1.235"),
            (-0.25, 3, "−0.25"),
            (-1200.0, 3, "−1.2k"),
            (12.0, 1, "10"),
            (0.1, 9, "0.100000001"),
            (0.1, 7, "0.1"),
            (3.0e38, 2, "3e38"),
            (1e-38, 2, "1e-38"),
            (f32::NAN, 3, "–"),
            (f32::INFINITY, 3, "∞"),
            (f32::NEG_INFINITY, 3, "−∞"),
        ] {
            assert_eq!(compact(value, digits), expected, "{value:?} in {digits}");
        }
    }

    #[test]
    fn magnitude_is_exact_at_powers_of_ten() {
        for power in -40..=40 {
            assert_eq!(magnitude(times_ten_to(1.0, power)), power);
            assert_eq!(magnitude(times_ten_to(9.99, power)), power);
        }
    }

    #[test]
    fn coordinates_keep_two_decimals() {
        for (pixel, expected) in
            [(0.0, "0"), (-0.001, "0"), (1.5, "1.5"), (-12.345, "-12.35"), (100.0, "100"), (0.05, "0.05")]
        {
            let mut text = String::new();
            push_coordinate(&mut text, pixel);
            assert_eq!(text, expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn three_digits_read_back_within_half_a_percent(value in -1e8f32..1e8) {
            let text = compact(value, 3).replace('−', "-");
            let (digits, unit) = match text.strip_suffix(['k', 'M']) {
                Some(digits) => (digits, if text.ends_with('k') { 1e3 } else { 1e6 }),
                None => (text.as_str(), 1.0),
            };
            let back: f32 = digits.parse::<f32>().expect("a number") * unit;
            proptest::prop_assert!((back - value).abs() <= 0.0051 * value.abs(), "{value} as {text}");
        }
    }
}
