//! Where training runs, and what it takes to go on elsewhere.

use crate::{CURVE_COLUMNS, Pace, RunState, Tap};
use layerloom_document::{Document, NodeId, Table};
use serde::{Deserialize, Serialize};

/// Where a person wants training to run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Choice {
    /// Where the document at hand trains faster, by measurement.
    #[default]
    Auto,
    /// On the processor.
    Cpu,
    /// On the graphics processor, a software one included.
    WebGpu,
    /// On the processor, with multiply-adds that round once: faster where the machine has them, in last digits of its own.
    Fused,
}

/// What computes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Processor {
    /// The processor, by WebAssembly SIMD in a browser.
    #[default]
    Cpu,
    /// The graphics processor.
    WebGpu,
    /// The processor, by WebAssembly's relaxed SIMD.
    Fused,
}

/// Where training runs, and why.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Backend {
    /// What was asked for.
    pub choice: Choice,
    /// What computes the steps now.
    pub runs_on: Processor,
    /// Why.
    pub reason: Reason,
    /// What the graphics processor calls itself, once it is known; browsers may leave it empty.
    pub adapter: Option<String>,
    /// Training steps a second of this document as they were measured for the choice: on the processor, on the graphics
    /// processor.
    pub measured: Option<[f32; 2]>,
}

/// Why training runs where it does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Reason {
    /// A person wants it so.
    #[default]
    Asked,
    /// This worker was built without the executor for graphics processors.
    NotBuilt,
    /// The browser or the system offers no adapter or no device; its words.
    NoAdapter(String),
    /// The only adapter is a program on the processor, which counts as none.
    Software,
    /// The adapter is being asked for.
    Opening,
    /// Pipelines are being compiled.
    Compiling {
        /// How many are done.
        done: u32,
        /// How many there are.
        all: u32,
    },
    /// Both are being timed.
    Measuring,
    /// It was measured to be the faster.
    Faster,
    /// The document needs more than the device takes; nothing was allocated.
    TooLarge {
        /// The layer whose values take the most of it.
        node: NodeId,
        /// Bytes asked for.
        bytes: u64,
        /// Bytes that would do.
        limit: u64,
    },
    /// The device had no room.
    OutOfMemory {
        /// The layer whose values take the most of it.
        node: NodeId,
        /// Bytes asked for.
        bytes: u64,
    },
    /// The device was lost, the driver's words. On [`Processor::WebGpu`]: training goes on with a new one from the last
    /// checkpoint.
    Lost(String),
    /// The device refused a command, its words: a mistake of ours or of its driver.
    Refused(String),
}

/// Everything of a training that its document does not say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Optimizer steps done.
    pub step: u64,
    /// Whole epochs done.
    pub epoch: u32,
    /// Samples of the epoch done.
    pub cursor: u32,
    /// What the optimizer's scalars carry from step to step.
    pub carry: f64,
    /// Points of the curve.
    pub curve: Vec<[f32; CURVE_COLUMNS]>,
    /// Steps from one point to the next.
    pub stride: u64,
    /// Trained values, gradients, optimizer states and kept values, one behind the other as in the plan.
    pub values: Vec<f32>,
}

/// All that a session holds: another worker goes on from it, and a project file keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Handover {
    /// Of the last document that was asked for, which may have been refused.
    pub revision: u32,
    /// Of the one that is trained.
    pub opened: u32,
    /// What is trained.
    pub document: Document,
    /// Its rows, where they are a table's.
    pub table: Option<Table>,
    /// What panels want to know with each frame.
    pub taps: Vec<Tap>,
    /// How fast to train.
    pub pace: Pace,
    /// What training did.
    pub state: RunState,
    /// How far that was.
    pub standing: Standing,
}
