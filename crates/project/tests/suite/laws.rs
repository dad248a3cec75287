//! What holds for any bytes at all: nothing panics, and what opens is the same when it is written and opened again. The
//! fuzz targets hold their inputs to these, and so do tests.

use super::sealed::sealed;
use layerloom_datasets::{export as csv, import};
use layerloom_document::link::{self, Linked};
use layerloom_document::readable::{self, Tree};
use layerloom_document::{Document, Node, NodeId};
use layerloom_engine::check::{DataShape, Task};
use layerloom_export::{Format, Model, export, read_safetensors};
use layerloom_project::{Layout, link as any_link, tfp, view, weights};
use layerloom_protocol::{lexicon, to_bytes};

/// Data as text, where it is text.
fn text(data: &[u8]) -> &str {
    std::str::from_utf8(data).unwrap_or_default()
}

/// A link, and whatever stands behind its document.
pub fn of_links(data: &[u8]) {
    let (text, lexicon) = (text(data), lexicon());
    let again = |linked: &Linked| {
        let text = link::encode(&linked.document, linked.table.as_ref(), &lexicon);
        link::decode(&text, &lexicon).expect("what was read can be written and read")
    };
    if let Ok(linked) = link::decode(text, &lexicon) {
        // A stranger may have spelled defaults out, or packed a table better than we do; after once it stays.
        let once = again(&linked);
        assert_eq!(again(&once), once);
        assert_eq!(once.document.nodes.len(), linked.document.nodes.len());
    }
    if let Ok(opened) = any_link::open(text, &lexicon) {
        if let Some(values) = opened.weights {
            assert!(values.iter().all(|value| value.is_finite()));
            let exact = weights::encode_exactly(&values);
            assert_eq!(weights::decode(&exact, values.len()), Ok(values));
        }
        if let Some(shown) = opened.view {
            let text = view::encode(&shown);
            assert_eq!(view::decode(&text, &opened.document), (shown, Vec::new()));
        }
        let bilingual = opened.ignored.iter().all(|said| !said.en.is_empty() && !said.zh.is_empty());
        assert!(bilingual);
    }
}

/// The bytes of a link, with a right checksum behind them.
pub fn of_sealed_links(body: &[u8]) {
    of_links(sealed(body).as_bytes());
}

/// A project file.
pub fn of_projects(data: &[u8]) {
    let lexicon = lexicon();
    match layerloom_project::read(data, &lexicon) {
        Ok(mut project) => {
            let again = layerloom_project::read(&layerloom_project::write(&project, &lexicon), &lexicon);
            let again = again.expect("what was read can be written and read");
            // What was left out is not written.
            project.ignored.clear();
            // Losses that are not numbers equal nothing; their bits must be the same.
            assert_eq!(format!("{again:?}"), format!("{project:?}"));
            if let Some(training) = &project.training {
                let layout = project.layout().expect("trained values are read for a document that trains");
                assert!(training.standing(&layout).is_some());
            }
        }
        Err(damage) => {
            let said = damage.message();
            assert!(!said.en.is_empty() && !said.zh.is_empty());
        }
    }
}

/// A table from a file. Whatever it holds is written as CSV; read again it need not be the same table, since a column
/// of words may look like numbers without the others, but from then on it stays.
pub fn of_tables(data: &[u8]) {
    if let Ok((table, report)) = import::table("fuzz.csv", data) {
        assert!(table.is_sound());
        assert_eq!(table.rows(), report.rows as usize);
        if let Ok((once, _)) = import::table("fuzz.csv", csv::table(&table).as_bytes()) {
            assert!(once.is_sound());
        }
    }
}

/// A link of TensorFlow Playground: it opens as a document that can be trained and linked.
pub fn of_foreign_links(data: &[u8]) {
    if let Some(tfp::Translation { document, .. }) = tfp::translate(text(data)) {
        Layout::of(&document, None).expect("what is translated can be trained");
        let linked = link::decode(&link::encode(&document, None, &lexicon()), &lexicon());
        assert_eq!(linked.map(|linked| linked.document), Ok(document));
    }
}

/// A document in its readable form.
pub fn of_readable_documents(data: &[u8]) {
    let Ok(tree) = serde_json::from_slice::<Tree>(data) else { return };
    if let Ok(readable) = readable::read(&tree, &lexicon()) {
        let written = readable::write(&readable, &lexicon());
        assert_eq!(readable::read(&written, &lexicon()), Ok(readable));
    }
}

/// What crosses the wall between page and worker.
pub fn of_commands(data: &[u8]) {
    if let Some(command) = layerloom_protocol::from_bytes::<layerloom_protocol::Command>(data) {
        let bytes = to_bytes(&command);
        let again = layerloom_protocol::from_bytes::<layerloom_protocol::Command>(&bytes);
        assert_eq!(again.map(|again| to_bytes(&again)), Some(bytes));
    }
}

/// Trained values from elsewhere, for a network of two layers.
pub fn of_safetensors(data: &[u8]) {
    let (document, shape) = small_network();
    let model = Model::described(&document, shape);
    if let Ok(values) = read_safetensors(data, &model) {
        let written = export(Format::Safetensors, &model, &values).expect("all values are there");
        let again =
            read_safetensors(written.content.bytes(), &model).expect("what was read can be written and read");
        // Numbers that are none equal nothing; they must look the same.
        assert_eq!(format!("{again:?}"), format!("{values:?}"));
    }
}

/// What [`of_safetensors`] reads values for.
pub fn small_network() -> (Document, DataShape) {
    let mut document = Document::empty();
    document.nodes = vec![Node::new(NodeId(2), "dense"), Node::new(NodeId(3), "batch-norm")];
    (document, DataShape::flat(2, Task::Regression))
}
