//! What a single cell says.

use layerloom_document::decimal::parse_f32;

/// The meaning of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell {
    /// Nothing, or a sign for nothing.
    Missing,
    /// A number.
    Number(f32),
    /// A number beyond ±3.4 · 10³⁸.
    TooLarge,
    /// Infinity, written as such.
    Infinite,
    /// Anything else.
    Word,
}

/// Which character parts a number's whole from its fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decimal {
    Point,
    Comma,
}

/// How a number was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Without a fraction.
    Whole,
    /// With a point.
    Point,
    /// With a comma.
    Comma,
    /// With a comma before its last three digits, so that it might stand between thousands.
    CommaOrThousands,
}

/// Signs for a missing cell, in small letters.
const MISSING: [&str; 7] = ["", "na", "n/a", "nan", "?", "null", "-"];

impl Cell {
    /// Reads a cell that is trimmed.
    pub(super) fn read(text: &str, decimal: Decimal) -> Self {
        if is_missing(text) {
            return Self::Missing;
        }
        match (form(text), decimal) {
            (None, _) => {
                let name = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
                if matches!(name.as_str(), "inf" | "infinity" | "∞") { Self::Infinite } else { Self::Word }
            }
            (Some(Form::Comma | Form::CommaOrThousands), Decimal::Comma) => parse(&text.replace(',', ".")),
            (Some(Form::Whole), _) | (Some(Form::Point), Decimal::Point) => parse(text),
            _ => Self::Word,
        }
    }
}

/// Whether a trimmed cell says that there is nothing.
pub(super) fn is_missing(text: &str) -> bool {
    text.len() <= 4 && MISSING.iter().any(|sign| sign.eq_ignore_ascii_case(text))
}

fn parse(text: &str) -> Cell {
    match parse_f32(text) {
        Some(number) if number.is_finite() => Cell::Number(number),
        Some(_) => Cell::TooLarge,
        None => Cell::Word,
    }
}

/// How a trimmed cell is written as a number; `None` if it is none.
pub(super) fn form(text: &str) -> Option<Form> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (digits, exponent) = match unsigned.find(['e', 'E']) {
        Some(place) => (&unsigned[..place], Some(&unsigned[place + 1..])),
        None => (unsigned, None),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(exponent) = exponent {
        let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if power.is_empty() || !all_digits(power) {
            return None;
        }
    }
    let Some(place) = digits.find(['.', ',']) else {
        return (!digits.is_empty() && all_digits(digits)).then_some(Form::Whole);
    };
    let (whole, fraction) = (&digits[..place], &digits[place + 1..]);
    if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    if digits.as_bytes()[place] == b'.' {
        return Some(Form::Point);
    }
    let thousands = exponent.is_none()
        && fraction.len() == 3
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0');
    Some(if thousands { Form::CommaOrThousands } else { Form::Comma })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_people_mean_them() {
        use Cell::{Infinite, Missing, Number, TooLarge, Word};
        let rows = [
            ("1", Number(1.0), Number(1.0)),
            ("-0.5", Number(-0.5), Word),
            ("+.5", Number(0.5), Word),
            ("5.", Number(5.0), Word),
            ("1e-3", Number(0.001), Number(0.001)),
            ("2.5E2", Number(250.0), Word),
            ("1,5", Word, Number(1.5)),
            ("1,234", Word, Number(1.234)),
            ("1,234,567", Word, Word),
            ("1e", Word, Word),
            (".", Word, Word),
            ("-.", Word, Word),
            ("e5", Word, Word),
            ("1.2.3", Word, Word),
            ("1 2", Word, Word),
            ("0x10", Word, Word),
            ("inf", Infinite, Infinite),
            ("-Infinity", Infinite, Infinite),
            ("1e39", TooLarge, TooLarge),
            ("-4e38", TooLarge, TooLarge),
            ("3.4e38", Number(3.4e38), Word),
            ("1e-60", Number(0.0), Number(0.0)),
            ("", Missing, Missing),
            ("NaN", Missing, Missing),
            ("n/a", Missing, Missing),
            ("NULL", Missing, Missing),
            ("?", Missing, Missing),
            ("-", Missing, Missing),
            ("--", Word, Word),
            ("nano", Word, Word),
            ("é,", Word, Word),
        ];
        for (text, with_point, with_comma) in rows {
            assert_eq!(Cell::read(text, Decimal::Point), with_point, "{text} with a point");
            assert_eq!(Cell::read(text, Decimal::Comma), with_comma, "{text} with a comma");
        }
    }
}
