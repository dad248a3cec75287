//! Decimal texts as numbers, rounded right to the last bit, and numbers as the shortest texts that read back as the same.
//!
//! The standard library does both faster, with 10 KB of powers of five that do not compress, and 20 KB of code for
//! writing: a tenth of what the page loads. Here a number is an integer of as many words as it takes, and its scaling
//! exact: the digits times a power of ten, or a power of two times the digits divided by a power of ten. Then the highest
//! bits are kept, rounded half to even. To write a number ([`writing`]), its digits are cut ever later until they read back
//! as it. Tests hold both to the standard library.

mod writing;

pub(crate) use writing::Digits;
pub use writing::{Plain, scientific};

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

const DOUBLE: [i32; 2] = [53, -1074];
const SINGLE: [i32; 2] = [24, -149];

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
    use super::{parse_f32, parse_f64};
    use proptest::prelude::*;

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
            }
        }

        #[test]
        fn any_decimal_rounds_as_in_the_standard_library(whole in "[0-9]{1,25}", fraction in "[0-9]{0,25}", power in -340..320_i32) {
            as_the_standard_library(&format!("{whole}.{fraction}e{power}"));
        }
    }
}
