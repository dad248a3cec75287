//! What a link holds, as JSON to be kept beside it.

use layerloom_project::{link::Link, view};
use serde_json::{Value, json};

/// All of it.
pub(crate) fn held(link: &Link) -> Value {
    let Link { document, table, weights, lesson, view, ignored } = link;
    let ignored: Vec<&str> = ignored.iter().map(|said| said.en.as_str()).collect();
    json!({
        "document": document,
        "table": table,
        "weights": weights,
        "lesson": lesson,
        "view": view.as_ref().map(view::encode),
        "ignored": ignored,
    })
}
