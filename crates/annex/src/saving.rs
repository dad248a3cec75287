//! What goes out: project files, the curve as a table, pictures. And the last state of training, kept by the browser.

use crate::annex::Annex;
use crate::dom::*;
use crate::{asking, text};
use js_sys::{Array, Uint8Array};
use layerloom_datasets::TableMeta;
use layerloom_project::{EXTENSION, Layout, Project, Run, Training, write};
use layerloom_protocol::{CURVE_COLUMNS, Handover, lexicon};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// A session as a project file.
pub(crate) fn project(handover: Handover, name: &str, runs: Vec<Run>) -> Vec<u8> {
    let meta = handover.table.as_ref().map(TableMeta::of);
    let layout = Layout::of(&handover.document, meta.as_ref());
    let training = layout.ok().and_then(|layout| Training::of(&layout, &handover.standing));
    let (name, table) = (name.to_owned(), handover.table);
    write(&Project { name, table, training, runs, ..Project::new(handover.document) }, &lexicon())
}

/// Saves the playground as a project file; gives whether there was something to save.
pub(crate) async fn save_project(annex: Annex, name: String) -> bool {
    let Some(handover) = annex.line().copy().await else {
        annex.tell(text::NOTHING_TO_SAVE);
        return false;
    };
    let (document, step) = (handover.document.clone(), handover.standing.step);
    let name = if name.trim().is_empty() { "layerloom".to_owned() } else { name.trim().to_owned() };
    let bytes = project(*handover, &name, annex.runs.all());
    let is_out = download(&format!("{name}.{EXTENSION}"), "application/octet-stream", &bytes);
    if is_out {
        asking::filed(annex, &document, step);
    } else {
        annex.tell(text::NOT_SAVED);
    }
    is_out
}

/// Saves the curve as a table.
pub(crate) async fn save_curve(annex: Annex) {
    match annex.line().copy().await {
        Some(handover) if !handover.standing.curve.is_empty() => {
            download("curve.csv", "text/csv", curve(&handover.standing.curve).as_bytes());
        }
        _ => annex.tell(text::NO_CURVE),
    }
}

/// What the columns of a curve are called in tables.
pub(crate) const CURVE_HEADINGS: &str =
    "epoch,step,train loss,test loss,penalty,train accuracy,test accuracy,learning rate";

/// The curve, a row a point.
fn curve(points: &[[f32; CURVE_COLUMNS]]) -> String {
    let rows = points.iter().map(|point| curve_row(point) + "\n");
    [CURVE_HEADINGS, "\n"].concat() + &rows.collect::<String>()
}

/// A point as a row; what a regression has no number for stays empty.
pub(crate) fn curve_row(point: &[f32; CURVE_COLUMNS]) -> String {
    point.map(|value| if value.is_nan() { String::new() } else { value.to_string() }).join(",")
}

/// Hands bytes to the browser as a file; gives whether it took them, which fails only where a page may make no files at all.
pub(crate) fn download(name: &str, kind: &str, bytes: &[u8]) -> bool {
    let run = || -> Result<(), JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        let parts = Array::of1(&Uint8Array::from(bytes));
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
        download_blob(name, &blob)
    };
    run().is_ok()
}

/// The same for what the browser has made itself.
pub(crate) fn download_blob(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
    let anchor: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    // The browser reads it in its own time.
    set_timeout(move || drop(Url::revoke_object_url(&address)), std::time::Duration::from_secs(60));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::curve;

    #[test]
    fn curve_leaves_empty_what_is_no_number() {
        let text = curve(&[[1.0, 25.0, 0.5, 0.25, 0.0, f32::NAN, f32::NAN, 0.01]]);
        assert_eq!(text.lines().nth(1), Some("1,25,0.5,0.25,0,,,0.01"));
    }
}
