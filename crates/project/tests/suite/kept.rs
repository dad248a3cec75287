//! Real links with all that they can take along, kept for ever.

use super::held::held;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use layerloom_document::link::{VERSION, split};
use layerloom_project::link::{Extras, open};
use layerloom_protocol::lexicon;
use serde_json::Value;

/// Links of every version with tables, weights, lessons and views, and what they held when they were made. The example
/// «laden_link_fixtures» prints the lines for a new version.
#[test]
fn old_links_bring_for_ever_what_they_took_along() {
    for version in 1..=VERSION {
        let path = format!("{}/../../tests/links/v{version}.txt", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("there are no links in {path}"));
        let mut took = [0; 4];
        for line in text.lines() {
            let (link, json) = line.split_once(' ').expect("a link and what it holds");
            let (document, behind) = split(link);
            let bytes = URL_SAFE_NO_PAD.decode(document).expect("base64");
            assert_eq!(bytes[0], version, "{link} is of another version");
            let now = held(&open(link, &lexicon()).expect("a real link"));
            assert_eq!(serde_json::from_str::<Value>(json).ok().as_ref(), Some(&now), "{link}");
            let extras = Extras::of(behind);
            let parts = [
                !now["table"].is_null(),
                extras.weights.is_some(),
                extras.lesson.is_some(),
                extras.view.is_some(),
            ];
            for (count, is_there) in took.iter_mut().zip(parts) {
                *count += u32::from(is_there);
            }
        }
        assert!(took.iter().all(|count| *count >= 2), "{path} has {took:?} tables, weights, lessons, views");
    }
}
