//! Everything a person can pick, one file an entry: its id, texts, formula, parameters and its rule.
//!
//! To add an entry, write its file beside the others of its kind and give it two lines in the kind's registry. Its
//! control, its place in the link, its kernels on every backend and its tests follow from the entry.

pub mod layer;
pub mod naming;
mod recipe;

use layerloom_document::{Catalog, Entry};

pub use layerloom_kernels::catalog::*;
pub use recipe::RECIPE;

/// The entries of a catalog in the order they are shown; empty for catalogs that are kept elsewhere.
pub fn entries(catalog: Catalog) -> Vec<&'static Entry> {
    match catalog {
        Catalog::Layer => layer::ALL.iter().map(|kind| &kind.entry).collect(),
        Catalog::Activation => activation::ALL.iter().map(|kind| &kind.entry).collect(),
        Catalog::Loss => loss::ALL.iter().map(|kind| &kind.entry).collect(),
        Catalog::Optimizer => optimizer::ALL.iter().map(|kind| &kind.entry).collect(),
        Catalog::Schedule => schedule::ALL.iter().map(|kind| &kind.entry).collect(),
        Catalog::Regularizer => regularizer::ALL.iter().map(|kind| &kind.entry).collect(),
        Catalog::Initializer => initializer::ALL.iter().map(|kind| &kind.entry).collect(),
        Catalog::Clipping => clipping::ALL.iter().map(|kind| &kind.entry).collect(),
        Catalog::Dataset | Catalog::Feature => Vec::new(),
    }
}
