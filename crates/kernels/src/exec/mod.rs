//! Executors: what runs a plan. `Reference` is the living definition, in f64 and in plain loops; `Cpu` is the fast one.
//! Both hold the arena of a plan and its resident data, and run one program at a time. With the feature «gpu», `gpu` runs
//! many steps at once on a graphics processor.

mod cpu;
#[cfg(feature = "gpu")]
pub mod gpu;
mod matmul;
#[cfg(feature = "reference")]
mod reference;
mod tile;

pub use cpu::Cpu;
pub use matmul::{Factor, matmul};
#[cfg(feature = "reference")]
pub use reference::Reference;

use crate::catalog::SCALARS;

/// What changes from step to step.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The rows of the resident data to gather; as many as the program has rows.
    pub indices: &'a [u32],
    /// The seed of random masks.
    pub seed: u32,
    /// The step's number, for random masks.
    pub step: u32,
    /// The optimizer's scalars.
    pub scalars: &'a [f64; SCALARS],
}

/// A guard found a value that is not finite, or too large to go on from. Weights and states are those from before the
/// step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Diverged;
