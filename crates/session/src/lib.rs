//! Documents in, frames out: training as plain Rust, run by the worker, by tests and by whatever else wants it.
//!
//! Read in this order: [`Session`] (commands, pace and frames), [`Trainer`] (one document being trained), [`impact`]
//! (how deep a change goes), `taps` (what a
//! frame shows), `course` (where training stands), `curve` (the record of losses), [`targets`] (classes and values as what
//! the network is to give), `processors` (where training runs), and with the feature «gpu» `graphics` (choosing the
//! graphics processor) and `ahead` (training on it).
#![forbid(unsafe_code)]

#[cfg(feature = "gpu")]
mod ahead;
mod course;
mod curve;
#[cfg_attr(not(feature = "gpu"), path = "no_graphics.rs")]
mod graphics;
mod impact;
mod processors;
mod session;
mod taps;
pub mod targets;
mod told;
mod trainer;

pub use course::ORDER_STREAM;
#[cfg(feature = "gpu")]
pub use graphics::Software;
pub use impact::{Impact, impact};
pub use session::{Session, Wait};
pub use trainer::{Scores, Trainer};
