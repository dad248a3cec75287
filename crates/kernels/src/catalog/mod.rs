//! What a person can pick besides layers, one file an entry: its id, texts, formula, parameters and its rule.

pub mod activation;
pub mod clipping;
pub mod initializer;
pub mod loss;
pub mod optimizer;
mod pointwise;
pub mod regularizer;
pub mod schedule;

pub use pointwise::{LossRule, PARAMETERS, Pointwise, Reads, SCALARS, Update};
