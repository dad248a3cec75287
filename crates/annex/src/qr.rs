//! Links as QR codes.

use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;

/// Modules of quiet around a code, as the standard asks.
const QUIET: i32 = 4;

/// A code as parts of an SVG picture.
pub(crate) struct Picture {
    /// Its view box: a unit a module.
    pub(crate) view_box: String,
    /// Its markup.
    pub(crate) path: String,
}

/// The code of a text; none where it is too long for any code.
pub(crate) fn picture(text: &str) -> Option<Picture> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let side = code.size() + 2 * QUIET;
    // Dark on light in both themes: many cameras read it no other way.
    let mut path = format!(
        "<path fill=\"#fff\" stroke=\"none\" d=\"M0 0h{side}v{side}h-{side}z\"/><path fill=\"#000\" stroke=\"none\" d=\""
    );
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let width = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
            if width > 0 {
                // Writing to a text cannot fail.
                let _ = write!(path, "M{} {}h{width}v1h-{width}z", x + QUIET, y + QUIET);
            }
            x += width.max(1);
        }
    }
    path.push_str("\"/>");
    Some(Picture { view_box: format!("0 0 {side} {side}"), path })
}

#[cfg(test)]
mod tests {
    use super::picture;

    #[test]
    fn short_links_have_a_code_and_endless_ones_none() {
        let code = picture("https://example.org/#AQQAAAACAgEQ").expect("it is short");
        assert_eq!(code.view_box, "0 0 37 37");
        // The finder pattern's upper edge, seven modules wide, at the inner corner of the quiet zone.
        assert!(code.path.contains("M4 4h7v1h-7z"), "{}", code.path);
        assert!(picture(&"a".repeat(5000)).is_none());
    }
}
