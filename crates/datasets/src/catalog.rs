//! What this crate adds to the catalogs.

use crate::features::FEATURES;
use crate::sources::SOURCES;
use crate::toy::TOYS;
use layerloom_document::{Catalog, Entry};

/// The entries of a catalog in the order they are shown: data sets and features; nothing for the engine's catalogs.
pub fn entries(catalog: Catalog) -> Vec<&'static Entry> {
    match catalog {
        Catalog::Dataset => TOYS.iter().map(|toy| &toy.entry).chain(SOURCES.iter().copied()).collect(),
        Catalog::Feature => FEATURES.iter().map(|feature| &feature.entry).collect(),
        _ => Vec::new(),
    }
}
