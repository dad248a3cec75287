//! Bytes of a link: variable-length integers and decimals, read with bounds.

use crate::decimal::{Digits, parse_f64};
use crate::link::LinkError;

/// Bytes being written.
#[derive(Default)]
pub(crate) struct Writer {
    pub(crate) bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// LEB128.
    #[inline(never)]
    pub(crate) fn unsigned(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    /// Zigzag, then LEB128.
    #[inline(never)]
    pub(crate) fn signed(&mut self, value: i64) {
        self.unsigned(((value << 1) ^ (value >> 63)) as u64);
    }

    /// The shortest decimal that reads back as the same number, as digits and exponent: 0.03 takes two bytes.
    #[inline(never)]
    pub(crate) fn decimal(&mut self, number: f64) {
        let Digits { digits, point } = Digits::of(number.into());
        // At most 17 digits.
        let whole = digits.iter().fold(0_i64, |whole, digit| 10 * whole + i64::from(*digit));
        self.signed(i64::from(point) - digits.len() as i64);
        let whole = if number < 0.0 { -whole } else { whole };
        self.signed(whole);
    }

    #[inline(never)]
    pub(crate) fn text(&mut self, text: &str) {
        self.unsigned(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }
}

/// Bytes being read; nothing is believed.
pub(crate) struct Reader<'a> {
    pub(crate) bytes: &'a [u8],
}

impl Reader<'_> {
    pub(crate) fn byte(&mut self) -> Result<u8, LinkError> {
        let (first, rest) = self.bytes.split_first().ok_or(LinkError::Damaged)?;
        self.bytes = rest;
        Ok(*first)
    }

    #[inline(never)]
    pub(crate) fn unsigned(&mut self) -> Result<u64, LinkError> {
        let mut value = 0_u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(LinkError::Damaged)
    }

    #[inline(never)]
    pub(crate) fn signed(&mut self) -> Result<i64, LinkError> {
        let raw = self.unsigned()?;
        Ok((raw >> 1) as i64 ^ -((raw & 1) as i64))
    }

    #[inline(never)]
    pub(crate) fn decimal(&mut self) -> Result<f64, LinkError> {
        let exponent = self.signed()?;
        let whole = self.signed()?;
        let number = parse_f64(&format!("{whole}e{exponent}")).ok_or(LinkError::Damaged)?;
        if number.is_finite() { Ok(number) } else { Err(LinkError::Damaged) }
    }

    /// A count of things that each take at least `least` bytes.
    #[inline(never)]
    pub(crate) fn count(&mut self, most: usize, least: usize) -> Result<usize, LinkError> {
        let count = usize::try_from(self.unsigned()?).map_err(|_| LinkError::Damaged)?;
        if count > most || count * least > self.bytes.len() { Err(LinkError::Damaged) } else { Ok(count) }
    }

    #[inline(never)]
    pub(crate) fn take(&mut self, count: usize) -> Result<&[u8], LinkError> {
        if count > self.bytes.len() {
            return Err(LinkError::Damaged);
        }
        let (taken, rest) = self.bytes.split_at(count);
        self.bytes = rest;
        Ok(taken)
    }

    #[inline(never)]
    pub(crate) fn text(&mut self, most: usize) -> Result<String, LinkError> {
        let count = self.count(most, 1)?;
        String::from_utf8(self.take(count)?.to_vec()).map_err(|_| LinkError::Damaged)
    }
}

/// CRC-16/XMODEM (polynomial 0x1021): tells a link from chance text.
pub(crate) fn checksum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ (u16::from(*byte) << 8), |sum, _| {
            if sum & 0x8000 == 0 { sum << 1 } else { (sum << 1) ^ 0x1021 }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn common_rates_take_two_bytes() {
        for number in [0.03, 0.001, 0.5, 10.0, 1e-5] {
            let mut writer = Writer::default();
            writer.decimal(number);
            assert_eq!(writer.bytes.len(), 2, "{number}");
        }
    }

    #[test]
    fn the_checksum_is_the_published_one() {
        assert_eq!(checksum(b"123456789"), 0x31c3);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(a: u64, b: i64, number in proptest::num::f64::NORMAL | proptest::num::f64::ZERO, text in ".{0,20}") {
            let (a, b) = (a >> 1, b >> 2);
            let mut writer = Writer::default();
            writer.unsigned(a);
            writer.signed(b);
            writer.decimal(number);
            writer.text(&text);
            let mut reader = Reader { bytes: &writer.bytes };
            prop_assert_eq!(reader.unsigned(), Ok(a));
            prop_assert_eq!(reader.signed(), Ok(b));
            prop_assert_eq!(reader.decimal().map(|n| n + 0.0), Ok(number + 0.0));
            prop_assert_eq!(reader.text(80), Ok(text));
            prop_assert!(reader.bytes.is_empty());
        }
    }
}
