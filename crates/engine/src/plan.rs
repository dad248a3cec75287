//! From a document to a plan: what a plan is, and then how it is made.
//!
//! Read on in `compile` (document to graphs to plan), `lower` (graph to program: fusion and placement).

#[cfg(feature = "cpu")]
mod compile;
#[cfg(feature = "cpu")]
mod lower;

#[cfg(feature = "cpu")]
pub use compile::{CompileError, compile, start_values};
pub use layerloom_kernels::plan::*;
