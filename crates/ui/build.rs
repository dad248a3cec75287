//! Turns the formulas of all catalog entries into MathML, so that the page needs no typesetter. A formula that cannot
//! be parsed fails the build with the name of its entry.

use layerloom_document::{Catalog, Entry};
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Event, Parser, Storage, push_mathml};
use std::fmt::Write;

const CATALOGS: &[Catalog] = &[
    Catalog::Layer,
    Catalog::Activation,
    Catalog::Loss,
    Catalog::Optimizer,
    Catalog::Schedule,
    Catalog::Regularizer,
    Catalog::Initializer,
    Catalog::Clipping,
    Catalog::Dataset,
    Catalog::Feature,
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut arms = String::new();
    for &catalog in CATALOGS {
        let mut entries = layerloom_engine::catalog::entries(catalog);
        entries.extend(layerloom_datasets::catalog::entries(catalog));
        if catalog == Catalog::Layer {
            entries.push(&layerloom_engine::catalog::layer::OUTPUT.entry);
        }
        for entry in entries.into_iter().filter(|entry| !entry.formula.is_empty()) {
            writeln!(arms, "        ({:?}, {:?}) => {:?},", name(catalog), entry.id, mathml(catalog, entry))
                .expect("a string takes what is written to it");
        }
    }
    let text = format!(
        "/// The formula of a catalog's entry as MathML; empty where it has none.\n\
         pub(crate) fn formula(catalog: &str, id: &str) -> &'static str {{\n    match (catalog, id) {{\n{arms}        _ => \"\",\n    }}\n}}\n"
    );
    let path = std::path::Path::new(&std::env::var("OUT_DIR").expect("cargo sets it")).join("formulas.rs");
    std::fs::write(path, text).expect("the build folder can be written to");
}

/// The catalog's name in the generated function.
fn name(catalog: Catalog) -> String {
    format!("{catalog:?}").to_lowercase()
}

fn mathml(catalog: Catalog, entry: &Entry) -> String {
    let storage = Storage::new();
    let events: Vec<_> = Parser::new(entry.formula, &storage).collect();
    if let Some(Err(error)) = events.iter().find(|event| event.is_err()) {
        panic!("the formula of {catalog:?} «{}» does not parse: {error}", entry.id);
    }
    let config = RenderConfig { display_mode: DisplayMode::Block, ..RenderConfig::default() };
    let mut text = String::new();
    let events = events.into_iter().map(|event| -> Result<Event<'_>, std::convert::Infallible> {
        Ok(event.expect("errors were told above"))
    });
    push_mathml(&mut text, events, config).unwrap_or_else(|error| {
        panic!("the formula of {catalog:?} «{}» cannot be written: {error}", entry.id)
    });
    text
}
