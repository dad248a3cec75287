//! Named parts in one file: a line that says what it is, the version, the length, and then part by part its name, its
//! sizes and its bytes, deflated with a checksum (zlib). Sizes are believed only within bounds, before anything is
//! allocated.

use crate::damage::{Damage, Kind};
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

/// The version of files that is written; no earlier one was ever published.
pub const VERSION: u8 = 1;

/// The longest file that is read, in bytes.
pub const MAX_FILE: usize = 128 << 20;

/// What every file begins with.
const SIGNATURE: &[u8] = b"Layerloom project\n";

/// Signature, version, length of the file, number of parts.
const HEAD: usize = SIGNATURE.len() + 1 + 4 + 1;

/// Deflate packs no more tightly than this: a part that claims more is a lie.
const MAX_RATIO: usize = 1032;

/// Compression, 0 to 10: the middle way between time and size.
const LEVEL: u8 = 6;

/// Whether bytes begin as a project file does, be it whole or not.
pub fn is_project(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// Parts being put together.
#[derive(Default)]
pub(crate) struct Packer {
    parts: Vec<u8>,
    count: u8,
}

impl Packer {
    /// Adds a part. Names are ASCII and shorter than 256 bytes.
    pub(crate) fn part(&mut self, name: &'static str, plain: &[u8]) {
        let packed = compress_to_vec_zlib(plain, LEVEL);
        self.parts.push(name.len() as u8);
        self.parts.extend_from_slice(name.as_bytes());
        for length in [plain.len(), packed.len()] {
            self.parts.extend_from_slice(&(length as u32).to_le_bytes());
        }
        self.parts.extend_from_slice(&packed);
        self.count += 1;
    }

    /// The file.
    pub(crate) fn finish(self) -> Vec<u8> {
        let length = (HEAD + self.parts.len()) as u32;
        let mut file = Vec::with_capacity(length as usize);
        file.extend_from_slice(SIGNATURE);
        file.push(VERSION);
        file.extend_from_slice(&length.to_le_bytes());
        file.push(self.count);
        file.extend_from_slice(&self.parts);
        file
    }
}

/// A part that has not been unpacked yet.
struct Packed<'a> {
    name: &'static str,
    length: usize,
    bytes: &'a [u8],
}

/// The parts of a file.
pub(crate) struct Parts<'a> {
    parts: Vec<Packed<'a>>,
}

impl<'a> Parts<'a> {
    /// Finds the parts of a file, all of which must bear one of these names, each at most once.
    pub(crate) fn find(file: &'a [u8], names: &[&'static str]) -> Result<Self, Damage> {
        let Some(rest) = file.strip_prefix(SIGNATURE) else {
            // A beginning that is cut off is still the beginning.
            let begun = !file.is_empty() && SIGNATURE.starts_with(file);
            return Err(if begun {
                Damage::CutOff { got: file.len(), expected: None }
            } else {
                Damage::NoProject(Kind::of(file))
            });
        };
        let cut_off = |expected| Damage::CutOff { got: file.len(), expected };
        let (&version, rest) = rest.split_first().ok_or(cut_off(None))?;
        if version > VERSION {
            return Err(Damage::Newer(version));
        }
        if version == 0 {
            return Err(Damage::Changed("head"));
        }
        let (length, rest) = rest.split_first_chunk().ok_or(cut_off(None))?;
        let length = u32::from_le_bytes(*length) as usize;
        if length > MAX_FILE || file.len() > MAX_FILE {
            return Err(Damage::TooLong { length: length.max(file.len()), most: MAX_FILE });
        }
        if file.len() < length {
            return Err(cut_off(Some(length)));
        }
        if file.len() > length {
            return Err(Damage::Trailing(file.len() - length));
        }
        let (&count, rest) = rest.split_first().ok_or(Damage::Changed("head"))?;
        let mut parts = Vec::with_capacity(names.len());
        let mut rest = rest;
        for _ in 0..count {
            let part = Self::part(&mut rest, names)?;
            if parts.iter().any(|known: &Packed| known.name == part.name) {
                return Err(Damage::Twice(part.name));
            }
            parts.push(part);
        }
        if rest.is_empty() { Ok(Self { parts }) } else { Err(Damage::Changed("head")) }
    }

    fn part(rest: &mut &'a [u8], names: &[&'static str]) -> Result<Packed<'a>, Damage> {
        let mut take = |count: usize| {
            let (taken, behind) = rest.split_at_checked(count).ok_or(Damage::Changed("head"))?;
            *rest = behind;
            Ok(taken)
        };
        let count = usize::from(take(1)?[0]);
        let written = take(count)?;
        let name = names.iter().find(|name| name.as_bytes() == written).copied();
        let name = name.ok_or_else(|| Damage::Unknown(String::from_utf8_lossy(written).into_owned()))?;
        let mut number = || {
            let bytes = take(4)?.first_chunk().expect("four bytes were taken");
            Ok(u32::from_le_bytes(*bytes) as usize)
        };
        let (length, packed) = (number()?, number()?);
        Ok(Packed { name, length, bytes: take(packed)? })
    }

    /// Whether there is a part of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.parts.iter().any(|part| part.name == name)
    }

    /// A part's bytes, at most `most` of them.
    pub(crate) fn unpack(&self, name: &'static str, most: usize) -> Result<Vec<u8>, Damage> {
        let part = self.parts.iter().find(|part| part.name == name).ok_or(Damage::Missing(name))?;
        if part.length > most {
            return Err(Damage::PartTooLong { part: name, length: part.length, most });
        }
        if part.length > part.bytes.len().saturating_mul(MAX_RATIO) {
            return Err(Damage::Changed(name));
        }
        let plain = decompress_to_vec_zlib_with_limit(part.bytes, part.length);
        plain.ok().filter(|plain| plain.len() == part.length).ok_or(Damage::Changed(name))
    }

    /// The same of a part that must be exactly so long.
    pub(crate) fn unpack_exactly(&self, name: &'static str, length: usize) -> Result<Vec<u8>, Damage> {
        let bytes = self.unpack(name, length)?;
        match bytes.len() {
            got if got == length => Ok(bytes),
            got => Err(Damage::PartLength { part: name, got, expected: length }),
        }
    }
}
