//! The maths of the playground: from a document to a plan that runs.
//!
//! What computes is [`layerloom_kernels`], shown here as part of this crate. Read in this order: [`catalog`] (everything a
//! person can pick, with texts and formulas), [`scalar`] (the functions that rules are written in), [`geometry`] (flat
//! samples, images, sequences), [`check`] (shapes, and what is wrong with a document), [`graph`] (what is computed),
//! [`differentiate`](mod@differentiate) (its derivative, as more graph), then [`plan`] (the graph placed in memory) and,
//! with the feature «cpu», `exec` (what runs it).
#![forbid(unsafe_code)]

pub mod catalog;
pub mod check;
pub mod differentiate;
pub mod graph;
pub mod plan;

#[cfg(feature = "cpu")]
pub use layerloom_kernels::exec;
pub use layerloom_kernels::{geometry, random, scalar};
