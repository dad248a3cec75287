//! What a run is called by its document: «2-8-8-1 tanh, Adam 0.01», and what of its settings is not as usual.

use crate::page::Locale;
use crate::text;
use layerloom_document::{
    Bilingual, Catalog, DATA, Document, Entry, NodeId, ParamKind, Pick, Settings, Value,
};
use layerloom_engine::catalog::layer;
use layerloom_plot::number::compact;
use layerloom_project::Layout;
use layerloom_protocol::lexicon;

/// More layers than this are not written out.
const LAYERS: usize = 6;

/// Settings that are told elsewhere, or that mean nothing by themselves.
const TOLD: &[&str] = &["optimizer", "learning-rate", "seed", "source", "table", "target"];

/// The sizes of the layers, their activations, the optimizer and its rate.
pub(super) fn title(document: &Document) -> Bilingual {
    let recipe = lexicon().recipe;
    let rate = compact(recipe.number(&document.recipe, "learning-rate") as f32, 3);
    let optimizer = recipe.pick(&document.recipe, "optimizer");
    let sizes = sizes(document);
    text::both(|locale| {
        let mut network = vec![sizes.clone()];
        network.extend(activations(document).iter().map(|pick| named(Catalog::Activation, pick, locale)));
        let comma = if locale == Locale::Zh { "，" } else { ", " };
        let optimizer = named(Catalog::Optimizer, &optimizer, locale);
        [&network.join(" "), comma, &optimizer, " ", &rate].concat()
    })
}

fn named(catalog: Catalog, pick: &Pick, locale: Locale) -> String {
    lexicon().find(catalog, &pick.id).map_or(pick.id.clone(), |entry| text::of(entry.name, locale).to_owned())
}

/// How many values go in and out of each layer that has units of its own.
fn sizes(document: &Document) -> String {
    let widths = document.nodes.iter().filter_map(|node| {
        let entry = &layer::find(&node.kind)?.entry;
        let param = entry.params.iter().find(|param| ["units", "filters"].contains(&param.key))?;
        Some(entry.integer(&node.settings, param.key).to_string())
    });
    let widths: Vec<String> = widths.collect();
    let mut sizes = vec![document.features.len().to_string()];
    if widths.len() > LAYERS {
        sizes.extend_from_slice(&widths[..LAYERS / 2]);
        sizes.push("…".to_owned());
        sizes.extend_from_slice(&widths[widths.len() - LAYERS / 2..]);
    } else {
        sizes.extend(widths);
    }
    // Only a table that is at hand tells how many classes it has.
    let outputs = Layout::of(document, None).ok().and_then(|layout| {
        let mut kernels = layout.places.into_iter().filter(|place| place.name == "kernel");
        kernels.find(|place| place.node == NodeId::OUTPUT)
    });
    sizes.extend(outputs.map(|place| place.shape[1].to_string()));
    sizes.join("-")
}

/// The activations of the layers between input and output, each once.
fn activations(document: &Document) -> Vec<Pick> {
    let mut picks: Vec<Pick> = Vec::new();
    for node in &document.nodes {
        let Some(entry) = layer::find(&node.kind).map(|kind| &kind.entry) else { continue };
        let is_activation =
            |kind: &ParamKind| matches!(kind, ParamKind::Pick { catalog: Catalog::Activation, .. });
        for param in entry.params.iter().filter(|param| is_activation(&param.kind)) {
            let pick = entry.pick(&node.settings, param.key);
            if !picks.contains(&pick) && pick.id != "linear" {
                picks.push(pick);
            }
        }
    }
    picks
}

/// What the network learned from.
pub(super) fn source(document: &Document) -> Bilingual {
    let pick = DATA.pick(&document.data, "source");
    text::both(|locale| named(Catalog::Dataset, &pick, locale))
}

/// The settings of recipe and data that are not at their defaults, such as «Batch size 32».
pub(super) fn settings(document: &Document) -> Bilingual {
    let parts = |locale| {
        let recipe = differing(lexicon().recipe, &document.recipe, locale);
        recipe.into_iter().chain(differing(&DATA, &document.data, locale)).collect::<Vec<_>>().join(" · ")
    };
    text::both(parts)
}

fn differing(entry: &Entry, settings: &Settings, locale: Locale) -> Vec<String> {
    let params = entry.params.iter().filter(|param| !TOLD.contains(&param.key));
    let told = params.filter_map(|param| {
        let name = text::of(param.name, locale);
        let value = match (settings.get(param.key)?, param.kind) {
            (Value::Number(number), _) => [&compact(*number as f32, 4), param.unit].concat(),
            (Value::Pick(pick), ParamKind::Pick { catalog, .. }) => named(catalog, pick, locale),
            (Value::Flag(flag), _) => (if *flag { "✓" } else { "✗" }).to_owned(),
            _ => return None,
        };
        Some([name, " ", &value].concat())
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerloom_document::Node;

    #[test]
    fn a_run_is_called_by_its_network_and_recipe() {
        let mut document = Document::empty();
        let called = |document: &Document| title(document);
        assert_eq!(called(&document), Bilingual::new("2-1, Adam 0.01", "2-1，Adam 0.01"));
        let dense = |id, units: f64, activation: &str| {
            Node::new(NodeId(id), "dense").with("units", units).with("activation", activation)
        };
        document.nodes = vec![dense(2, 4.0, "tanh"), Node::new(NodeId(3), "dropout"), dense(4, 2.0, "tanh")];
        document.recipe.set("learning-rate", Some(0.03.into()));
        assert_eq!(called(&document).en, "2-4-2-1 tanh, Adam 0.03");
        document.nodes.extend((5..12).map(|id| dense(id, 3.0, "relu")));
        assert_eq!(called(&document).en, "2-4-2-3-…-3-3-3-1 tanh ReLU, Adam 0.03");
    }

    #[test]
    fn only_what_is_not_as_usual_is_told() {
        let mut document = Document::empty();
        assert_eq!(settings(&document).en, "");
        document.recipe.set("batch-size", Some(32.0.into()));
        document.recipe.set("seed", Some(7.0.into()));
        document.recipe.set("shuffle", Some(false.into()));
        document.data.set("noise", Some(25.0.into()));
        let told = settings(&document);
        assert!(told.en.starts_with("Batch size 32 · Shuffle ✗ · Noise 25"), "{}", told.en);
        assert!(told.zh.starts_with("批大小 32"), "{}", told.zh);
    }
}
