//! From a document to its readable form.

use super::{Described, Readable, Target, Tree};
use crate::{Catalog, ParamKind, Pick};
use crate::{DATA, Document, DrawnPoint, Entry, Lexicon, NodeId, Settings, VIEW, Value};

/// The readable form, without what is at its default. Settings that no entry declares are left out.
pub fn write(readable: &Readable, lexicon: &Lexicon) -> Tree {
    let Readable { document, described } = readable;
    let mut top = Vec::new();
    match described {
        Some(Described { input, target }) => {
            top.push(entry("input", Tree::List(input.iter().map(|size| number(*size)).collect())));
            let target = match target {
                Target::Number => Tree::Text("number".to_owned()),
                Target::Classes(count) => Tree::Map(vec![entry("classes", number(*count))]),
                Target::ClassesEachStep(count) => {
                    Tree::Map(vec![entry("classes", number(*count)), entry("each-step", Tree::Flag(true))])
                }
            };
            top.push(entry("target", target));
        }
        None => {
            top.push(entry("data", Tree::Map(settings(&DATA, &document.data, lexicon))));
            if document.features != Document::empty().features {
                top.push(entry("features", texts(&document.features)));
            }
            if !document.points.is_empty() {
                top.push(entry("points", Tree::List(document.points.iter().map(point).collect())));
            }
        }
    }
    top.push(entry("layers", Tree::List(layers(document, lexicon))));
    let parts = [
        ("output", settings(lexicon.output, &document.output.settings, lexicon)),
        ("training", settings(lexicon.recipe, &document.recipe, lexicon)),
        ("view", settings(&VIEW, &document.view, lexicon)),
    ];
    for (key, part) in parts.into_iter().filter(|(_, part)| !part.is_empty()) {
        top.push(entry(key, Tree::Map(part)));
    }
    if !document.hidden.is_empty() {
        top.push(entry("hidden", texts(&document.hidden)));
    }
    Tree::Map(top)
}

fn layers(document: &Document, lexicon: &Lexicon) -> Vec<Tree> {
    let mut expected = NodeId::FIRST.0;
    let mut layers = Vec::new();
    for node in &document.nodes {
        let Some(kind) = lexicon.find(Catalog::Layer, &node.kind) else { continue };
        let mut layer = vec![entry("kind", Tree::Text(node.kind.clone()))];
        if node.id.0 != expected {
            layer.push(entry("id", number(node.id.0 as usize)));
        }
        expected = node.id.0 + 1;
        layer.extend(settings(kind, &node.settings, lexicon));
        layers.push(Tree::Map(layer));
    }
    layers
}

/// The settings away from their defaults, in the order in which the entry declares them.
fn settings(declared: &Entry, settings: &Settings, lexicon: &Lexicon) -> Vec<(String, Tree)> {
    let written = declared.params.iter().filter_map(|param| {
        let value = settings.get(param.key)?;
        if *value == param.kind.default_value() {
            return None;
        }
        let tree = match (value, param.kind) {
            (Value::Number(number), _) => Tree::Number(*number),
            (Value::Flag(flag), _) => Tree::Flag(*flag),
            (Value::Node(id), _) => number(id.0 as usize),
            (Value::Pick(chosen), ParamKind::Pick { catalog, .. }) => pick(catalog, chosen, lexicon)?,
            (Value::Pick(_), _) => return None,
        };
        Some(entry(param.key, tree))
    });
    written.collect()
}

fn pick(catalog: Catalog, pick: &Pick, lexicon: &Lexicon) -> Option<Tree> {
    let inner = settings(lexicon.find(catalog, &pick.id)?, &pick.settings, lexicon);
    let id = Tree::Text(pick.id.clone());
    if inner.is_empty() {
        return Some(id);
    }
    Some(Tree::Map(std::iter::once(entry("kind", id)).chain(inner).collect()))
}

fn point(point: &DrawnPoint) -> Tree {
    let numbers = [f64::from(point.x), f64::from(point.y), f64::from(point.class)];
    Tree::List(numbers.map(Tree::Number).to_vec())
}

fn texts(texts: &[String]) -> Tree {
    Tree::List(texts.iter().cloned().map(Tree::Text).collect())
}

fn number(count: usize) -> Tree {
    Tree::Number(count as f64)
}

fn entry(key: &str, value: Tree) -> (String, Tree) {
    (key.to_owned(), value)
}
