//! The maths of the playground.
//!
//! Read in this order: [`catalog`] (everything a person can pick, with texts and formulas), [`scalar`] (the functions
//! that rules are written in), [`geometry`] (flat samples, images, sequences), [`check`] (shapes,
//! and what is wrong with a document), [`graph`] (what is computed),
//! [`differentiate`](mod@differentiate) (its derivative, as more graph), then, with the feature «cpu», `plan` (the
//! graph placed in memory) and `exec` (what runs it).
#![forbid(unsafe_code)]

pub mod catalog;
pub mod check;
pub mod differentiate;
#[cfg(feature = "cpu")]
pub mod exec;
pub mod geometry;
pub mod graph;
#[cfg(feature = "cpu")]
pub mod plan;
pub mod random;
pub mod scalar;
