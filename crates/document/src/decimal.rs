//! Decimal texts as numbers, rounded right to the last bit, and numbers as the shortest texts that read back as the same.
//!
//! The standard library does both faster, with 10 KB of powers of five that do not compress, and 20 KB of code for writing: a
//! tenth of what the page loads. Here a number is an integer of as many words as it takes, and its scaling exact: the digits times a power of
//! ten, or a power of two times the digits divided by a power of ten. Then the highest bits are kept, rounded half to
//! even. Tests hold it to the standard library.

use std::fmt::{self, Display, Formatter, Write};

/// Digits that are looked at. More than any double needs to be told from its neighbours (767); of the rest it matters
/// only whether all are 0.
const MOST_DIGITS: usize = 800;

/// The double nearest to a decimal text such as «-1.5e-3»; infinite when it is too large for one.
///
/// ```
/// assert_eq!(layerloom_document::decimal::parse_f64("0.1"), Some(0.1));
/// assert_eq!(layerloom_document::decimal::parse_f64("ten"), None);
/// ```
pub fn parse_f64(text: &str) -> Option<f64> {
    let number = Decimal::read(text)?;
    let size = number.nearest(DOUBLE[0], DOUBLE[1]);
    Some(if number.negative { -size } else { size })
}

/// The single nearest to a decimal text; infinite when it is too large for one.
pub fn parse_f32(text: &str) -> Option<f32> {
    let number = Decimal::read(text)?;
    // Rounded to single precision already: the cast changes nothing, or overflows as it should.
    let size = number.nearest(SINGLE[0], SINGLE[1]) as f32;
    Some(if number.negative { -size } else { size })
}

/// A number to be written in the fewest digits that read back as the same number, without an exponent: «0.1», «1200». With
/// a precision, as in `{:.2}`, these digits are rounded, half to even.
///
/// ```
/// use layerloom_document::decimal::Plain;
/// assert_eq!(Plain::from(0.1).to_string(), "0.1");
/// assert_eq!(Plain::from(0.1_f32).to_string(), "0.1");
/// assert_eq!(format!("{:.1}", Plain::from(-2.449)), "-2.4");
/// ```
#[derive(Clone, Copy)]
pub struct Plain {
    value: f64,
    /// What it is read back as: bits of its mantissa, and the power of two of its last.
    kind: [i32; 2],
}

const DOUBLE: [i32; 2] = [53, -1074];
const SINGLE: [i32; 2] = [24, -149];

impl From<f64> for Plain {
    fn from(value: f64) -> Self {
        Self { value, kind: DOUBLE }
    }
}

impl From<f32> for Plain {
    fn from(value: f32) -> Self {
        Self { value: value.into(), kind: SINGLE }
    }
}

impl Display for Plain {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.value.is_finite() {
            return f.write_str(match self.value {
                value if value.is_nan() => "NaN",
                value if value > 0.0 => "inf",
                _ => "-inf",
            });
        }
        let mut digits = Digits::of(*self);
        if let Some(places) = f.precision() {
            digits.keep(digits.point + places as i32);
        }
        let Digits { digits, point } = digits;
        if self.value.is_sign_negative() {
            f.write_char('-')?;
        }
        let digit = |place: i32| {
            let known = usize::try_from(place).ok().and_then(|place| digits.get(place));
            char::from(b'0' + known.copied().unwrap_or(0))
        };
        if point <= 0 {
            f.write_char('0')?;
        }
        (0..point).try_for_each(|place| f.write_char(digit(place)))?;
        let places = f.precision().map_or(digits.len() as i32 - point, |places| places as i32);
        if places > 0 {
            f.write_char('.')?;
            (point..point + places).try_for_each(|place| f.write_char(digit(place)))?;
        }
        Ok(())
    }
}

/// A number as digits and a power of ten, «1.2e-5», in the fewest digits that read back as the same number, or in no more than
/// `most`, rounded half to even. Not for what is not finite.
pub fn scientific(value: f64, most: usize) -> String {
    let mut digits = Digits::of(value.into());
    digits.keep(most as i32);
    let mut text = String::new();
    if value.is_sign_negative() {
        text.push('-');
    }
    for (place, digit) in digits.digits.iter().enumerate() {
        if place == 1 {
            text.push('.');
        }
        text.push(char::from(b'0' + digit));
    }
    text.push('e');
    text.push_str(&(digits.point - 1).to_string());
    text
}

/// 0.d₁d₂… · 10^point, without zeros at the end; a single 0 for 0.
pub(crate) struct Digits {
    /// From 0 to 9.
    pub(crate) digits: Vec<u8>,
    pub(crate) point: i32,
}

impl Digits {
    /// The fewest that read back as the number, which is finite; of several such the nearest.
    pub(crate) fn of(Plain { value, kind: [bits, least] }: Plain) -> Self {
        let size = value.abs();
        if size == 0.0 {
            return Self { digits: vec![0], point: 1 };
        }
        // Most numbers have few digits, and are seen through at once: a quotient of whole numbers is rounded right, and no two
        // numbers share their first 15 digits, or 6.
        let is_single = bits == SINGLE[0];
        let most = if is_single { 1e6 } else { 1e15 };
        let mut power = 1.0;
        for places in 0..9 {
            let whole = (size * power).round();
            let back = whole / power;
            let back = if is_single { f64::from(back as f32) } else { back };
            if whole < most && back == size {
                let digits: Vec<u8> = (whole as u64).to_string().bytes().map(|digit| digit - b'0').collect();
                let mut few = Self { point: digits.len() as i32 - places, digits };
                few.trim();
                return few;
            }
            power *= 10.0;
        }
        let exact = Self::exact(size);
        // So many tell all doubles apart.
        for count in 1..=17 {
            let nearer = exact.digits.get(count).is_some_and(|digit| *digit >= 5);
            for up in [nearer, !nearer] {
                let mut tried = Self { digits: exact.digits.clone(), point: exact.point };
                tried.cut(count, up);
                let mut number = Decimal { negative: false, digits: Vec::new(), more: false, exponent: 0 };
                tried.digits.iter().for_each(|digit| multiply(&mut number.digits, 10, u32::from(*digit)));
                number.exponent = tried.point - tried.digits.len() as i32;
                if number.nearest(bits, least) == size {
                    return tried;
                }
            }
        }
        exact
    }

    /// All digits of a number above 0.
    fn exact(size: f64) -> Self {
        let bits = size.to_bits();
        let (power, mantissa) = ((bits >> 52) as i32, bits & ((1 << 52) - 1));
        let (power, mantissa) =
            if power == 0 { (-1074, mantissa) } else { (power - 1075, mantissa | 1 << 52) };
        let mut words = vec![mantissa as u32, (mantissa >> 32) as u32];
        // m / 2^n is m · 5^n / 10^n.
        let (factor, point) = if power < 0 { (5, power) } else { (2, 0) };
        for _ in 0..power.unsigned_abs() {
            multiply(&mut words, factor, 0);
        }
        let mut digits = Vec::new();
        while !words.is_empty() {
            digits.push(divide(&mut words, 10) as u8);
        }
        digits.reverse();
        let point = digits.len() as i32 + point;
        let mut exact = Self { digits, point };
        exact.trim();
        exact
    }

    /// Whether the first so many digits are to be rounded up: half to even.
    fn rounds_up(&self, count: usize) -> bool {
        match self.digits.get(count) {
            None => false,
            Some(5) if self.digits.len() == count + 1 => count > 0 && self.digits[count - 1] % 2 == 1,
            Some(digit) => *digit >= 5,
        }
    }

    /// No more than the first so many digits, rounded; none, where it is less than half of what is kept.
    fn keep(&mut self, count: i32) {
        let kept = usize::try_from(count).unwrap_or(0);
        if kept < self.digits.len() {
            let up = count >= 0 && self.rounds_up(kept);
            self.cut(kept, up);
        }
    }

    fn cut(&mut self, count: usize, up: bool) {
        self.digits.truncate(count);
        if up {
            match self.digits.iter().rposition(|digit| *digit < 9) {
                Some(place) => {
                    self.digits.truncate(place + 1);
                    self.digits[place] += 1;
                }
                None => {
                    self.digits = vec![1];
                    self.point += 1;
                }
            }
        }
        self.trim();
    }

    fn trim(&mut self) {
        while self.digits.len() > 1 && self.digits.last() == Some(&0) {
            self.digits.pop();
        }
    }
}

/// digits · 10^exponent.
struct Decimal {
    negative: bool,
    /// The significant digits as one integer, low words first.
    digits: Vec<u32>,
    /// Whether digits that are not 0 were left out behind.
    more: bool,
    exponent: i32,
}

impl Decimal {
    fn read(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, power) = match text.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, Some(power)),
            None => (text, None),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let mut number = Self { negative, digits: Vec::new(), more: false, exponent: 0 };
        let mut seen = 0;
        for digit in whole.bytes().chain(fraction.bytes()).map(|byte| u32::from(byte - b'0')) {
            if seen < MOST_DIGITS {
                multiply(&mut number.digits, 10, digit);
                seen += usize::from(!number.digits.is_empty());
            } else {
                number.more |= digit > 0;
                number.exponent = number.exponent.saturating_add(1);
            }
        }
        number.exponent = number.exponent.saturating_sub(i32::try_from(fraction.len()).ok()?);
        if let Some(power) = power {
            let (sign, digits) = match power.strip_prefix('-') {
                Some(rest) => (-1, rest),
                None => (1, power.strip_prefix('+').unwrap_or(power)),
            };
            if digits.is_empty() || !is_digits(digits) {
                return None;
            }
            let power = digits
                .bytes()
                .fold(0_i32, |power, byte| power.saturating_mul(10).saturating_add(i32::from(byte - b'0')));
            number.exponent = number.exponent.saturating_add(sign * power);
        }
        Some(number)
    }

    /// The nearest number of so many bits, none of them below 2^least.
    fn nearest(&self, bits: i32, least: i32) -> f64 {
        // Beyond these a number is infinite or 0 for any digits that are kept.
        if self.digits.is_empty() || self.exponent < -1200 {
            return 0.0;
        }
        if self.exponent > 400 {
            return f64::INFINITY;
        }
        let mut words = self.digits.clone();
        let mut inexact = self.more;
        let mut scale = 0_i32;
        if self.exponent < 0 {
            // So far up that the quotient keeps 64 bits and more: 10 is under 2^(10/3).
            let up = (-self.exponent) as usize * 10 / 3 / 32 + 4;
            words.splice(0..0, std::iter::repeat_n(0, up));
            scale = -32 * up as i32;
        }
        for part in parts(self.exponent.unsigned_abs()) {
            if self.exponent < 0 {
                inexact |= divide(&mut words, part) > 0;
            } else {
                multiply(&mut words, part, 0);
            }
        }
        // The highest 64 bits; the number lies in high · 2^scale and just above.
        let length = 32 * words.len() as i32 - words.last().map_or(0, |word| word.leading_zeros() as i32);
        let mut high = 0_u64;
        for place in (length - 64..length).rev() {
            high = high << 1 | u64::from(bit(&words, place));
        }
        inexact |= (0..length - 64).any(|place| bit(&words, place));
        scale += length - 64;

        let drop = (64 - bits).max(least - scale);
        if drop > 64 {
            return 0.0;
        }
        let kept = if drop == 64 { 0 } else { high >> drop };
        let half = 1_u64 << (drop - 1);
        let rest = if drop == 64 { high } else { high & ((1 << drop) - 1) };
        let up = rest > half || rest == half && (inexact || kept & 1 == 1);
        times_power_of_two((kept + u64::from(up)) as f64, scale + drop)
    }
}

/// 10^exponent as factors that fit a word.
fn parts(exponent: u32) -> impl Iterator<Item = u32> {
    let last = exponent % 9;
    std::iter::repeat_n(1_000_000_000, (exponent / 9) as usize).chain((last > 0).then(|| 10_u32.pow(last)))
}

fn bit(words: &[u32], place: i32) -> bool {
    place >= 0 && words.get(place as usize / 32).is_some_and(|word| word >> (place % 32) & 1 == 1)
}

/// words · factor + more.
fn multiply(words: &mut Vec<u32>, factor: u32, more: u32) {
    let mut carry = u64::from(more);
    for word in words.iter_mut() {
        carry += u64::from(*word) * u64::from(factor);
        *word = carry as u32;
        carry >>= 32;
    }
    if carry > 0 {
        words.push(carry as u32);
    }
}

/// words / divisor; gives the rest.
fn divide(words: &mut Vec<u32>, divisor: u32) -> u32 {
    let mut rest = 0_u64;
    for word in words.iter_mut().rev() {
        rest = rest << 32 | u64::from(*word);
        *word = (rest / u64::from(divisor)) as u32;
        rest %= u64::from(divisor);
    }
    while words.last() == Some(&0) {
        words.pop();
    }
    rest as u32
}

/// number · 2^power, for a result that is a double, or beyond all of them.
fn times_power_of_two(number: f64, power: i32) -> f64 {
    let two_to = |power: i32| f64::from_bits(((power + 1023) as u64) << 52);
    match power {
        -1022..=1023 => number * two_to(power),
        1024.. => f64::INFINITY,
        _ => number * two_to(-1022) * two_to((power + 1022).max(-1022)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Plain, parse_f32, parse_f64, scientific};
    use proptest::prelude::*;

    fn written_as_by_the_standard_library(value: f64) {
        assert_eq!(Plain::from(value).to_string(), value.to_string());
        assert_eq!(scientific(value, 17), format!("{value:e}"));
        for single in [value as f32, f32::from_bits(value.to_bits() as u32)] {
            if single.is_finite() {
                assert_eq!(Plain::from(single).to_string(), single.to_string());
            }
        }
    }

    #[test]
    fn hard_numbers_are_written_as_by_the_standard_library() {
        let powers = (-1074..1024).map(|power| 2.0_f64.powi(power));
        let tens = (-320..309).map(|power| parse_f64(&format!("1e{power}")).expect("a number"));
        let others =
            [0.0, 0.1, 1.0 / 3.0, 123_456.789, 5e-324, f64::MAX, f64::MIN_POSITIVE, 9_007_199_254_740_993.0];
        for value in powers.chain(tens).chain(others) {
            for value in
                [value, -value, value.next_up(), value.next_down()].into_iter().filter(|x| x.is_finite())
            {
                written_as_by_the_standard_library(value);
            }
        }
        for (value, text) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf")] {
            assert_eq!(Plain::from(value).to_string(), text);
        }
    }

    #[test]
    fn a_precision_rounds_the_digits_half_to_even() {
        for (value, places, text) in [
            (0.0, 0, "0"),
            (0.0, 2, "0.00"),
            (0.05, 1, "0.0"),
            (0.051, 1, "0.1"),
            (0.15, 1, "0.2"),
            (0.5, 0, "0"),
            (1.5, 0, "2"),
            (2.5, 0, "2"),
            (9.96, 1, "10.0"),
            (0.004, 2, "0.00"),
            (-1234.5, 0, "-1234"),
            (1e21, 1, "1000000000000000000000.0"),
            (99.5, 0, "100"),
            (1.0 / 3.0, 4, "0.3333"),
        ] {
            assert_eq!(format!("{:.places$}", Plain::from(value)), text, "{value} in {places} places");
        }
        for (value, most, text) in
            [(0.0, 3, "0e0"), (9996.0, 3, "1e4"), (-0.000_123_45, 4, "-1.234e-4"), (1e300, 3, "1e300")]
        {
            assert_eq!(scientific(value, most), text, "{value} in {most} digits");
        }
    }

    fn as_the_standard_library(text: &str) {
        assert_eq!(parse_f64(text).map(f64::to_bits), text.parse::<f64>().ok().map(f64::to_bits), "{text}");
        assert_eq!(parse_f32(text).map(f32::to_bits), text.parse::<f32>().ok().map(f32::to_bits), "{text}");
    }

    #[test]
    fn hard_cases_round_as_in_the_standard_library() {
        let long = format!("1.{}1", "0".repeat(900));
        for text in [
            "0",
            "-0",
            "1",
            "+1",
            "0.1",
            ".5",
            "5.",
            "1e0",
            "1E+2",
            "1e-2",
            "123456789.987654321",
            "9007199254740993",
            "9007199254740992.999",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "1e309",
            "4.9e-324",
            "2.4e-324",
            "2.5e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "1e-400",
            "1e400",
            "3.4028235e38",
            "3.4028236e38",
            "1.4e-45",
            "7e-46",
            "8388609.5",
            "16777217",
            "1e99999999999",
            "1e-99999999999",
            "0e99999999999",
            "6.02214076e23",
            &long,
            "179769313486231580793728971405301e276",
            "100000000000000016777215",
            "0.000030517578125",
        ] {
            as_the_standard_library(text);
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "", ".", "-", "+", "e5", "1e", "1e+", "1.2.3", "0x10", "1 ", " 1", "--1", "١", "1_000", "inf",
            "NaN",
        ] {
            assert_eq!(parse_f64(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_double_reads_back(bits: u64) {
            let number = f64::from_bits(bits);
            if number.is_finite() {
                as_the_standard_library(&format!("{number:e}"));
                as_the_standard_library(&number.to_string());
                written_as_by_the_standard_library(number);
            }
        }

        #[test]
        fn every_decimal_of_few_digits_is_written_as_it_was(whole in 0..10_000_000_u32, places in 0..12_usize) {
            let text = format!("{:.places$}", f64::from(whole) / 10_f64.powi(places as i32));
            let number = parse_f64(&text).expect("a number");
            written_as_by_the_standard_library(number);
        }

        #[test]
        fn any_decimal_rounds_as_in_the_standard_library(whole in "[0-9]{1,25}", fraction in "[0-9]{0,25}", power in -340..320_i32) {
            as_the_standard_library(&format!("{whole}.{fraction}e{power}"));
        }
    }
}
