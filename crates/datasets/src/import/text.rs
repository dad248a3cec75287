//! Bytes to text.

use super::problems;
use crate::{MAX_FILE_BYTES, file_too_large};
use layerloom_document::Problem;
use std::borrow::Cow;

/// The text of a file: UTF-8 with or without a byte order mark, or UTF-16 with one.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Vec<Problem>> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(vec![file_too_large(bytes.len())]);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(vec![problems::spreadsheet()]);
    }
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)?),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)?),
        [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(utf8(rest)?),
        _ => Cow::Borrowed(utf8(bytes)?),
    };
    if text.bytes().any(is_binary) {
        return Err(vec![problems::binary()]);
    }
    if text.trim().is_empty() { Err(vec![problems::empty()]) } else { Ok(text) }
}

fn utf8(bytes: &[u8]) -> Result<&str, Vec<Problem>> {
    std::str::from_utf8(bytes).map_err(|error| {
        if bytes.iter().copied().any(is_binary) {
            return vec![problems::binary()];
        }
        let before = &bytes[..error.valid_up_to()];
        vec![problems::not_utf8(1 + before.iter().filter(|&&byte| byte == b'\n').count())]
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Vec<Problem>> {
    let units = bytes.chunks(2).map(|pair| match pair {
        [first, second] => unit([*first, *second]),
        // Half a unit at the end: an unpaired surrogate stands for it, which is refused.
        _ => 0xd800,
    });
    char::decode_utf16(units).collect::<Result<_, _>>().map_err(|_| vec![problems::binary()])
}

/// Control characters have no place in a table, but for tabs and the ends of lines.
fn is_binary(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')
}
