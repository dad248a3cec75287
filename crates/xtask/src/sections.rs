//! The sections of a WebAssembly module, read as far as [`crate::trim`] needs them: what it imports and exports.
//! WebAssembly Core Specification 2.0, section 5.5.

const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
const HEADER: usize = 8;

/// A module without the exports that are not kept; none for bytes that are no module.
pub(crate) fn with_exports(module: &[u8], keep: impl Fn(&str) -> bool) -> Option<Vec<u8>> {
    with_section(module, EXPORTS, |mut bytes| {
        let count = unsigned(&mut bytes)?;
        let (mut kept, mut left) = (Vec::new(), 0);
        for _ in 0..count {
            let before = bytes;
            let keeps = keep(name(&mut bytes)?);
            take(&mut bytes, 1)?;
            unsigned(&mut bytes)?;
            if keeps {
                left += 1;
                kept.extend_from_slice(&before[..before.len() - bytes.len()]);
            }
        }
        Some([leb(left), kept].concat())
    })
}

/// A module whose imports, and the modules that these come from, have other names; none for bytes that are no module.
pub(crate) fn with_import_names(module: &[u8], mut rename: impl FnMut(&str) -> String) -> Option<Vec<u8>> {
    with_section(module, IMPORTS, |mut bytes| {
        let count = unsigned(&mut bytes)?;
        let mut section = leb(count);
        for _ in 0..count {
            for _ in 0..2 {
                let name = rename(name(&mut bytes)?);
                section.extend(leb(name.len()));
                section.extend_from_slice(name.as_bytes());
            }
            let before = bytes;
            match *take(&mut bytes, 1)?.first()? {
                // A function, by its type.
                0 => {
                    unsigned(&mut bytes)?;
                }
                // A table of references, and a memory: their limits.
                kind @ (1 | 2) => {
                    take(&mut bytes, usize::from(kind == 1))?;
                    let has_most = take(&mut bytes, 1)?[0] & 1 == 1;
                    unsigned(&mut bytes)?;
                    if has_most {
                        unsigned(&mut bytes)?;
                    }
                }
                // A global.
                3 => {
                    take(&mut bytes, 2)?;
                }
                // An exception's tag.
                4 => {
                    take(&mut bytes, 1)?;
                    unsigned(&mut bytes)?;
                }
                _ => return None,
            }
            section.extend_from_slice(&before[..before.len() - bytes.len()]);
        }
        Some(section)
    })
}

fn with_section(
    module: &[u8],
    wanted: u8,
    mut change: impl FnMut(&[u8]) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let mut changed = module.get(..HEADER).filter(|header| header.starts_with(b"\0asm"))?.to_vec();
    let mut bytes = &module[HEADER..];
    while !bytes.is_empty() {
        let kind = take(&mut bytes, 1)?[0];
        let length = unsigned(&mut bytes)?;
        let section = take(&mut bytes, length)?;
        let section = if kind == wanted { change(section)? } else { section.to_vec() };
        changed.push(kind);
        changed.extend(leb(section.len()));
        changed.extend(section);
    }
    Some(changed)
}

fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(taken)
}

fn name<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let length = unsigned(bytes)?;
    std::str::from_utf8(take(bytes, length)?).ok()
}

fn unsigned(bytes: &mut &[u8]) -> Option<usize> {
    let mut value = 0;
    for shift in (0..35).step_by(7) {
        let byte = take(bytes, 1)?[0];
        value |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

fn leb(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::{with_exports, with_import_names};

    /// A module of these sections.
    fn module(sections: &[(u8, &[u8])]) -> Vec<u8> {
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        for (kind, section) in sections {
            bytes.extend([*kind, section.len() as u8]);
            bytes.extend_from_slice(section);
        }
        bytes
    }

    #[test]
    fn exports_that_are_not_kept_go_and_all_else_stays() {
        let before = module(&[(1, b"\0"), (7, b"\x02\x01a\0\0\x02bc\x02\0"), (10, b"\0")]);
        let after = module(&[(1, b"\0"), (7, b"\x01\x02bc\x02\0"), (10, b"\0")]);
        assert_eq!(with_exports(&before, |name| name != "a"), Some(after));
    }

    #[test]
    fn imports_are_renamed_whatever_they_are() {
        let import = |names: &str| {
            let mut section = vec![3];
            for kind in [&b"\0\x07"[..], b"\x01\x70\x01\x01\x02", b"\x03\x7f\0"] {
                section.extend_from_slice(names.as_bytes());
                section.extend_from_slice(kind);
            }
            section
        };
        let before = module(&[(2, &import("\u{3}env\u{2}ab"))]);
        let after = module(&[(2, &import("\u{1}E\u{1}A"))]);
        let rename = |name: &str| name[..1].to_uppercase();
        assert_eq!(with_import_names(&before, rename), Some(after));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        for bytes in [&b""[..], b"\0asm", b"no module at all", b"\0asm\x01\0\0\0\x07\x7f"] {
            assert_eq!(with_exports(bytes, |_| true), None);
        }
    }
}
