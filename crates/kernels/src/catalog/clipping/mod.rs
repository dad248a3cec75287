//! Gradient clipping: a bound on how far one step can go.

use layerloom_document::{Entry, Settings};

mod none;
mod norm;
mod value;

/// A way to clip gradients.
pub struct Clipping {
    /// Name, texts, formula, parameters.
    pub entry: Entry,
    /// What it does under these settings.
    pub bound: fn(&Settings) -> Bound,
}

/// A bound on gradients.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// No bound.
    None,
    /// Each value is clamped to ±c.
    Value(f64),
    /// All gradients together are scaled down to norm c when theirs is greater.
    Norm(f64),
}

/// All ways, in the order they are shown.
pub static ALL: &[&Clipping] = &[&none::CLIPPING, &value::CLIPPING, &norm::CLIPPING];

/// The way of this id.
pub fn find(id: &str) -> Option<&'static Clipping> {
    ALL.iter().find(|kind| kind.entry.id == id).copied()
}
