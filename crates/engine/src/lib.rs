//! The maths of the playground.
//!
//! Read in this order: [`catalog`] (everything a person can pick, with texts and formulas), `scalar` (the functions
//! that rules are written in), [`check`] (shapes, and what is wrong with a document), [`graph`] (what is computed) and
//! its derivative.
#![forbid(unsafe_code)]

pub mod random;
pub mod scalar;
pub mod catalog;
pub mod check;
pub mod graph;
pub mod differentiate;
