//! Numbers as the shortest texts that read back as the same.

use super::{DOUBLE, Decimal, SINGLE, divide, multiply};
use std::fmt::{self, Display, Formatter, Write};

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

#[cfg(test)]
mod tests {
    use super::{Plain, scientific};
    use crate::decimal::parse_f64;
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

    proptest! {
        #[test]
        fn every_double_is_written_as_by_the_standard_library(bits: u64) {
            let number = f64::from_bits(bits);
            if number.is_finite() {
                written_as_by_the_standard_library(number);
            }
        }

        #[test]
        fn every_decimal_of_few_digits_is_written_as_it_was(whole in 0..10_000_000_u32, places in 0..12_usize) {
            let text = format!("{:.places$}", f64::from(whole) / 10_f64.powi(places as i32));
            let number = parse_f64(&text).expect("a number");
            written_as_by_the_standard_library(number);
        }
    }
}
