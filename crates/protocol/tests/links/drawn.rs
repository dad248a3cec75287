//! Documents of every kind, drawn from the catalogs.

use layerloom_document::{
    Catalog, Document, DrawnPoint, Entry, Lexicon, Node, NodeId, ParamKind, Pick, Settings, Value,
};
use layerloom_protocol::lexicon;

/// A value other than the default, for each of several draws.
fn other(kind: ParamKind, lexicon: &Lexicon, draw: u64, depth: usize) -> Option<Value> {
    let share = (draw % 1000) as f64 / 1000.0;
    let value = match kind {
        ParamKind::Number { min, max, .. } => {
            // Three digits, as a person types them.
            Value::Number(
                format!("{:.2e}", min + (max - min) * share)
                    .parse::<f64>()
                    .expect("a number")
                    .max(min)
                    .min(max),
            )
        }
        ParamKind::Integer { min, max, .. } => Value::Number((min + draw as i64 % (max - min + 1)) as f64),
        ParamKind::Flag { default } => Value::Flag(!default),
        ParamKind::Node => Value::Node(NodeId(2 + draw as u32 % 5)),
        ParamKind::Pick { catalog, .. } => {
            let entries = (lexicon.entries)(catalog);
            let entry = entries[draw as usize % entries.len()];
            let settings =
                if depth == 0 { Settings::default() } else { filled(entry, lexicon, draw / 7, depth - 1) };
            Value::Pick(Pick { id: entry.id.to_owned(), settings })
        }
    };
    (value != kind.default_value()).then_some(value)
}

/// Settings of an entry with about half of the parameters away from their defaults.
pub(crate) fn filled(entry: &Entry, lexicon: &Lexicon, draw: u64, depth: usize) -> Settings {
    let mut settings = Settings::default();
    for (place, param) in entry.params.iter().enumerate() {
        let draw = draw
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(place as u64 * 1_442_695_040_888_963_407)
            >> 7;
        if draw.is_multiple_of(2) {
            settings.set(param.key, other(param.kind, lexicon, draw / 2, depth));
        }
    }
    settings
}

/// A document that depends on the number alone.
pub(crate) fn drawn(draw: u64) -> Document {
    let lexicon = lexicon();
    let mut document = Document::empty();
    document.data = filled(&layerloom_document::DATA, &lexicon, draw, 1);
    document.recipe = filled(lexicon.recipe, &lexicon, draw / 3, 2);
    document.output.settings = filled(lexicon.output, &lexicon, draw / 5, 2);
    document.view = filled(&layerloom_document::VIEW, &lexicon, draw / 11, 1);
    let layers = (lexicon.entries)(Catalog::Layer);
    for place in 0..draw % 9 {
        let entry = layers[(draw / (place + 1)) as usize % layers.len()];
        let id = if draw.is_multiple_of(3) { 40 - 2 * place as u32 } else { 2 + place as u32 };
        let settings = filled(entry, &lexicon, draw / (place + 13), 2);
        document.nodes.push(Node { id: NodeId(id), kind: entry.id.to_owned(), settings });
    }
    if draw.is_multiple_of(4) {
        document.features = vec!["sin-x1".into(), "x1-squared".into(), "c7".into()];
    }
    if draw.is_multiple_of(5) {
        document.hidden = vec!["learning-rate".into(), "play".into()];
    }
    if draw.is_multiple_of(6) {
        document.points = (0..draw % 50)
            .map(|i| DrawnPoint::new(i as f32 * 0.17 - 5.0, 5.0 - i as f32 * 0.2, (i % 6) as u8))
            .collect();
    }
    document
}
