//! Numbers as people read and type them.

use layerloom_document::decimal::{Plain, parse_f64, scientific};

/// A number with about three significant digits and a true minus sign: «0.125», «−3.2», «1.2e−5».
pub(crate) fn figure(value: f64) -> String {
    figure_of(value, 3)
}

/// A number with so many significant digits, without trailing zeros.
pub(crate) fn figure_of(value: f64, digits: usize) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if !value.is_finite() {
        return if value.is_nan() {
            "–"
        } else if value > 0.0 {
            "∞"
        } else {
            "−∞"
        }
        .to_owned();
    }
    let size = value.abs().log10().floor() as i32;
    let text = if (-4..6).contains(&size) {
        let places = (digits as i32 - 1 - size).max(0) as usize;
        trim(&format!("{:.places$}", Plain::from(value))).to_owned()
    } else {
        scientific(value, digits)
    };
    text.replace('-', "−")
}

/// A number as a field holds it: all its digits, to be typed over.
pub(crate) fn plain(value: f64) -> String {
    if value != 0.0 && value.abs() < 1e-4 { scientific(value, 17) } else { Plain::from(value).to_string() }
}

/// A weight as a field holds it: six significant digits, to be typed over.
pub(crate) fn weight(value: f32) -> String {
    figure_of(f64::from(value), 6).replace('−', "-")
}

/// A whole number with its thousands apart: «12 345».
pub(crate) fn count(value: usize) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + 4);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && digits.len() > 4 {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

fn trim(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// Reads a typed number: a decimal comma, a true minus sign and a percent sign are understood.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{202f}' && *c != '%')
        .map(|c| match c {
            '−' | '–' => '-',
            ',' => '.',
            other => other,
        })
        .collect();
    parse_f64(&text).filter(|number| number.is_finite())
}

/// The stops 1, 3, 10, 30, … of a logarithmic control, with 0 in front where the range begins there.
pub(crate) fn stops(min: f64, max: f64) -> Vec<f64> {
    let mut stops = Vec::new();
    let least = if min > 0.0 {
        min
    } else {
        stops.push(0.0);
        1e-4_f64.min(max)
    };
    let mut power = least.log10().floor() as i32;
    while 10_f64.powi(power) <= max * 1.000_001 {
        for lead in ["1", "3"] {
            let stop = parse_f64(&format!("{lead}e{power}")).expect("a number is written so");
            if stop >= least * 0.999_999 && stop <= max * 1.000_001 {
                stops.push(stop);
            }
        }
        power += 1;
    }
    stops
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_three_digits_and_no_idle_zeros() {
        for (value, text) in [
            (0.0, "0"),
            (0.125, "0.125"),
            (-3.2, "−3.2"),
            (1234.5, "1234"),
            (0.000_012, "1.2e−5"),
            (99.96, "100"),
            (2.5e7, "2.5e7"),
            (f64::NAN, "–"),
            (f64::NEG_INFINITY, "−∞"),
        ] {
            assert_eq!(figure(value), text, "{value}");
        }
    }

    #[test]
    fn typed_numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("0.03", Some(0.03)),
            (" 0,03 ", Some(0.03)),
            ("−2", Some(-2.0)),
            ("1e-3", Some(1e-3)),
            ("50 %", Some(50.0)),
            ("12\u{202f}345", Some(12345.0)),
            ("", None),
            ("many", None),
            ("inf", None),
            ("NaN", None),
        ] {
            assert_eq!(parse(text), value, "{text}");
        }
    }

    #[test]
    fn logarithmic_stops_cover_the_range() {
        assert_eq!(stops(0.001, 0.1), [0.001, 0.003, 0.01, 0.03, 0.1]);
        assert_eq!(stops(0.0, 0.01), [0.0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01]);
        let rates = stops(1e-5, 10.0);
        assert_eq!((rates[0], rates[rates.len() - 1], rates.len()), (1e-5, 10.0, 13));
    }

    #[test]
    fn a_field_takes_back_what_it_shows() {
        for value in [0.1, 1e-5, 3.0, 0.000_03, 1024.0] {
            assert_eq!(parse(&plain(value)), Some(value));
        }
        assert_eq!(parse(&weight(-0.123_456)), Some(-0.123_456));
    }

    #[test]
    fn thousands_stand_apart_from_five_digits_on() {
        for (value, text) in
            [(72, "72"), (1234, "1234"), (12_345, "12\u{202f}345"), (1_234_567, "1\u{202f}234\u{202f}567")]
        {
            assert_eq!(count(value), text);
        }
    }
}
