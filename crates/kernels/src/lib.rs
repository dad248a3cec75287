//! All that computes: the functions that rules are written in, the catalogs of rules, plans as data, and what runs them.
//!
//! It is compiled for speed, what builds plans (`layerloom-engine`, which shows all of this as its own) for size: a plan is
//! built once and run a million times.
//!
//! Read in this order: [`scalar`] (the functions that rules are written in), [`catalog`] (activations, losses,
//! optimizers and the like, with texts and formulas), [`geometry`] (flat samples, images, sequences), [`plan`] (what is
//! run), then, with the feature «cpu», `exec` (what runs it).
#![deny(unsafe_code)]

pub mod catalog;
#[cfg(feature = "cpu")]
pub mod exec;
pub mod geometry;
pub mod plan;
pub mod random;
pub mod scalar;
