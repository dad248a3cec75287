//! Trained values as a short text, for the end of a link.
//!
//! Bytes: the form, then the values, deflated with a checksum (zlib); then base64 in its URL-safe alphabet. In the short
//! form a value is a half-precision number: it lies within 2⁻¹¹ (0.05 %) of the trained one where that is from 6.1·10⁻⁵ to
//! 65504 in size, and within 2⁻²⁵ below. About 3000 values fit into 8 KB. The exact form keeps every bit, at about twice
//! the length.

use crate::floats::{from_planes, pack, planes, unpack};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use half::f16;
use layerloom_document::Bilingual;
use layerloom_engine::plan::OVERFLOW;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

/// The most values that a text holds. It bounds what is allocated; links get too long for most uses far below.
pub const MAX_VALUES: usize = 65_536;

/// Half-precision numbers.
const HALF: u8 = 1;

/// Single-precision numbers, every bit of them.
const EXACT: u8 = 2;

/// Why a text gives no weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeightsError {
    /// Not base64, cut short, or changed on the way.
    Damaged,
    /// In a form that only a later version knows.
    Newer(u8),
    /// Of another network: how many values the text holds, where that can be told, and how many the document has.
    Count {
        /// Values in the text, if fewer than asked for.
        got: Option<usize>,
        /// Values of the document.
        expected: usize,
    },
    /// The document has more values than fit into a link.
    TooMany(usize),
    /// A value that is not finite, or too large to train on from; its place from 0.
    NotFinite(usize),
}

impl WeightsError {
    /// The sentence.
    pub fn message(&self) -> Bilingual {
        match self {
            Self::Damaged => Bilingual::new(
                "The weights in the link are cut short, or were changed on the way.",
                "链接中的权重不完整或已被改动。",
            ),
            Self::Newer(form) => Bilingual::new(
                format!("The weights in the link have form {form}, made by a later version."),
                format!("链接中权重的格式为 {form}，由更新的版本生成。"),
            ),
            Self::Count { got: Some(got), expected } => Bilingual::new(
                format!("The link holds {got} weights, but its network has {expected}."),
                format!("链接含有 {got} 个权重，但其网络有 {expected} 个。"),
            ),
            Self::Count { got: None, expected } => Bilingual::new(
                format!("The link holds more weights than its network has: {expected}."),
                format!("链接中的权重多于其网络的 {expected} 个。"),
            ),
            Self::TooMany(count) => Bilingual::new(
                format!("The network has {count} weights; links hold {MAX_VALUES} at most. Save a file."),
                format!("网络有 {count} 个权重，链接最多容纳 {MAX_VALUES} 个。请保存为文件。"),
            ),
            Self::NotFinite(index) => Bilingual::new(
                format!("Weight {index} in the link is not finite, or too large to train on from."),
                format!("链接中第 {index} 个权重不是有限数，或过大而无法继续训练。"),
            ),
        }
    }
}

/// The short form; the exact one where a value is too large for half precision.
pub fn encode(values: &[f32]) -> String {
    let halves = values.iter().map(|value| f16::from_f32(*value));
    if halves.clone().all(f16::is_finite) {
        text(HALF, &planes(halves.map(f16::to_le_bytes)))
    } else {
        encode_exactly(values)
    }
}

/// The exact form.
pub fn encode_exactly(values: &[f32]) -> String {
    text(EXACT, &pack(values))
}

fn text(form: u8, plain: &[u8]) -> String {
    let mut bytes = vec![form];
    bytes.extend(compress_to_vec_zlib(plain, 10));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads either form; `expected` is how many values the document's network has.
///
/// # Errors
/// When the text is damaged, or another network's.
pub fn decode(text: &str, expected: usize) -> Result<Vec<f32>, WeightsError> {
    if expected > MAX_VALUES {
        return Err(WeightsError::TooMany(expected));
    }
    // Numbers that do not pack at all take their four bytes, and a little for the blocks.
    let longest = (expected * 4 + expected / 1000 + 64).div_ceil(3) * 4;
    if text.len() > longest {
        return Err(WeightsError::Count { got: None, expected });
    }
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| WeightsError::Damaged)?;
    let (form, packed) = bytes.split_first().ok_or(WeightsError::Damaged)?;
    let size = match *form {
        HALF => 2,
        EXACT => 4,
        0 => return Err(WeightsError::Damaged),
        form => return Err(WeightsError::Newer(form)),
    };
    use miniz_oxide::inflate::TINFLStatus::HasMoreOutput;
    let plain =
        decompress_to_vec_zlib_with_limit(packed, expected * size).map_err(|error| match error.status {
            HasMoreOutput => WeightsError::Count { got: None, expected },
            _ => WeightsError::Damaged,
        })?;
    if plain.len() != expected * size {
        return Err(WeightsError::Count { got: Some(plain.len() / size), expected });
    }
    let values: Vec<f32> = match size {
        2 => from_planes(&plain).map(|bytes| f16::from_le_bytes(bytes).to_f32()).collect(),
        _ => unpack(&plain).collect(),
    };
    match values.iter().position(|value| !value.is_finite() || value.abs() > OVERFLOW) {
        Some(index) => Err(WeightsError::NotFinite(index)),
        None => Ok(values),
    }
}
