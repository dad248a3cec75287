//! The text of a lesson for the end of a link: deflated with a checksum (zlib), then base64 in its URL-safe alphabet. What
//! the text says is for `layerloom-course` to read.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

/// The longest text of a lesson, in bytes.
pub const MAX_LESSON: usize = 64 * 1024;

/// A lesson's text for a link.
pub fn encode(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(compress_to_vec_zlib(text.as_bytes(), 10))
}

/// The text again; none for one that is damaged, or longer than [`MAX_LESSON`].
pub fn decode(text: &str) -> Option<String> {
    let packed = URL_SAFE_NO_PAD.decode(text).ok()?;
    String::from_utf8(decompress_to_vec_zlib_with_limit(&packed, MAX_LESSON).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{MAX_LESSON, decode, encode};
    use proptest::prelude::*;

    #[test]
    fn lessons_over_the_bound_and_damaged_ones_are_refused() {
        assert_eq!(decode(&encode(&"x".repeat(MAX_LESSON))).map(|text| text.len()), Some(MAX_LESSON));
        assert_eq!(decode(&encode(&"x".repeat(MAX_LESSON + 1))), None);
        let text = encode("## Do");
        for damaged in ["", "*", &text[1..], &text[..text.len() - 2]] {
            assert_eq!(decode(damaged), None, "{damaged}");
        }
    }

    proptest! {
        #[test]
        fn lessons_survive_their_link(text in ".{0,200}") {
            prop_assert_eq!(decode(&encode(&text)), Some(text));
        }

        #[test]
        fn no_text_does_harm(text in "[A-Za-z0-9_-]{0,60}") {
            decode(&text);
        }
    }
}
