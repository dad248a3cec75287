//! The plan: what a document became. Immutable, with static shapes: one arena of f32, and programs that are flat lists
//! of operations over views of it. Every executor runs the same plan.
//!
//! `layerloom-engine` builds it; `verify` proves that it can be run.

mod print;
mod verify;

use crate::catalog::loss::Link;
use crate::catalog::optimizer::Optimizer;
use crate::catalog::{LossRule, Pointwise, Update};
use crate::geometry::Window;
use layerloom_document::{NodeId, Pick, Settings};

#[cfg(feature = "gpu")]
pub(crate) use verify::Touched;
pub use verify::{Fault, verify};

/// Every value is placed at a multiple of this many floats: 64 bytes, a cache line. Only views of some rows of another
/// value begin elsewhere.
pub const ALIGNMENT: usize = 16;

/// Rows of the forward program: samples and map points are passed through in pieces of this size.
pub const FORWARD_ROWS: usize = 256;

/// A row-major matrix in the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct View {
    /// First float.
    pub start: u32,
    /// Rows.
    pub rows: u32,
    /// Columns.
    pub columns: u32,
}

impl View {
    /// Number of floats.
    pub const fn len(&self) -> usize {
        self.rows as usize * self.columns as usize
    }

    /// What follows on it, as a view of so many columns.
    pub const fn behind(&self, rows: u32, columns: u32) -> Self {
        Self { start: self.start + self.rows * self.columns, rows, columns }
    }

    /// Whether it has no floats.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its place in the arena.
    pub const fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.start as usize + self.len()
    }
}

/// The part of the resident data that a batch is gathered from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Inputs `[samples, features]`.
    Inputs,
    /// Targets `[samples, outputs]`.
    Targets,
}

/// A function of one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unary {
    /// a·x + b.
    Affine(f64, f64),
    /// max(x, 0).
    Positive,
    /// min(x, 0).
    Negative,
    /// 1 where x > 0, else 0.
    Above,
    /// 1 where x < 0, else 0.
    Below,
    /// x².
    Square,
    /// √x.
    Root,
    /// 1 / x.
    Reciprocal,
}

/// A function of two values; a side of one row or one column is repeated to fit the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// a + b.
    Add,
    /// a − b.
    Subtract,
    /// a · b.
    Multiply,
}

/// What follows a matrix product before its result is stored.
#[derive(Clone, Copy, Default)]
pub struct Epilogue {
    /// A row `[1, columns]` added to every row.
    pub bias: Option<View>,
    /// A pointwise rule applied last.
    pub activation: Option<(&'static Pointwise, [f64; 2])>,
}

/// One operation of a program. Inputs never overlap the result, unless an operation says that it works in place.
#[derive(Clone, Copy)]
#[allow(missing_docs, reason = "each variant's line names its fields")]
pub enum Op {
    /// The batch's rows of the resident data.
    Gather { source: Source, out: View },
    /// One value everywhere.
    Fill { value: f64, out: View },
    /// The same values elsewhere.
    Copy { a: View, out: View },
    /// op(a)·op(b), then the epilogue.
    MatMul { a: View, b: View, ta: bool, tb: bool, epilogue: Epilogue, out: View },
    /// f(a).
    Unary { function: Unary, a: View, out: View },
    /// f(a, b), with a side of one row or column repeated.
    Binary { function: Binary, a: View, b: View, out: View },
    /// A pointwise rule of a.
    Activate { rule: &'static Pointwise, p: [f64; 2], a: View, out: View },
    /// dy times the slope of a pointwise rule.
    ActivateSlope { rule: &'static Pointwise, p: [f64; 2], kept: View, dy: View, out: View },
    /// Softmax of each row.
    Softmax { a: View, out: View },
    /// y·(dy − Σ y·dy) of each row.
    SoftmaxSlope { y: View, dy: View, out: View },
    /// A loss of each element.
    Loss { rule: &'static LossRule, p: [f64; 2], z: View, t: View, out: View },
    /// scale · dℓ/dz of each element.
    LossSlope { rule: &'static LossRule, p: [f64; 2], scale: f64, z: View, t: View, out: View },
    /// Softmax cross-entropy of each row.
    CrossEntropy { smoothing: f64, minus_entropy: bool, z: View, t: View, out: View },
    /// scale · (softmax(z) − t).
    CrossEntropySlope { smoothing: f64, scale: f64, z: View, t: View, out: View },
    /// Sum over rows.
    SumRows { a: View, out: View },
    /// Sum over columns.
    SumColumns { a: View, out: View },
    /// A side of one row or column repeated.
    Repeat { a: View, out: View },
    /// Columns of a, then of b.
    Concat { a: View, b: View, out: View },
    /// Columns from `start`.
    Slice { start: u32, a: View, out: View },
    /// Dropout mask.
    Mask { stream: u32, keep: f64, out: View },
    /// Rows of 0, a, rows of 0.
    PadRows { before: u32, a: View, out: View },
    /// From `[B, T·V]` to `[T·B, V]`.
    TimeMajor { steps: u32, a: View, out: View },
    /// From `[T·B, V]` to `[B, T·V]`.
    SampleMajor { steps: u32, a: View, out: View },
    /// Convolution of x with a kernel, then the epilogue.
    Conv { window: Window, x: View, kernel: View, epilogue: Epilogue, out: View },
    /// The gradient of a convolution's x.
    ConvInput { window: Window, dy: View, kernel: View, out: View },
    /// The gradient of a convolution's kernel.
    ConvKernel { window: Window, x: View, dy: View, out: View },
    /// The greatest value of each channel under each window.
    MaxPool { window: Window, x: View, out: View },
    /// dy where the greatest value lay.
    MaxPoolSlope { window: Window, x: View, dy: View, out: View },
    /// Hidden states of long short-term memory; behind them, in `kept`, cell states and gates.
    Lstm { steps: u32, z: View, kernel: View, out: View, kept: View },
    /// The gradient of the weighted inputs of long short-term memory.
    LstmSlope { steps: u32, kept: View, kernel: View, dh: View, out: View },
    /// Ends the program, as diverged, when a value of `values` is not finite or its size passes [`OVERFLOW`].
    Guard { values: View },
    /// In place: g += l2·w + l1·sign(w).
    Decay { l1: f64, l2: f64, w: View, g: View },
    /// In place: each value clamped to ±limit.
    ClipValue { limit: f64, g: View },
    /// In place: all values scaled to norm `limit` when theirs is greater.
    ClipNorm { limit: f64, g: View },
    /// In place: the optimizer's update of w, m and v, which follow g in the arena; views of states that it does not
    /// use are empty.
    Update { rule: &'static Update, w: View, g: View, m: View, v: View },
    /// In place: each column scaled to norm `limit` when its norm is greater.
    MaxNorm { limit: f64, w: View },
}

/// Greatest size of a healthy weight, gradient or loss. Far from the end of f32, so that one step more cannot get there.
pub const OVERFLOW: f32 = 1e30;

/// A flat list of operations.
#[derive(Clone, Default)]
pub struct Program {
    /// In order.
    pub ops: Vec<Op>,
    /// Rows that are gathered: the length of the index list it is run with.
    pub rows: usize,
}

impl Program {
    /// Only the operations that the values of a view follow from, at the end of the program: inference without the loss,
    /// for one who has no targets.
    pub fn toward(&self, view: View) -> Self {
        let meet = |a: &View, b: &View| a.range().start < b.range().end && b.range().start < a.range().end;
        let inside =
            |a: &View, b: &View| b.range().start <= a.range().start && a.range().end <= b.range().end;
        let mut needed = vec![view];
        let mut ops: Vec<Op> = Vec::new();
        for op in self.ops.iter().rev() {
            let touched = op.touched();
            let given = |view: &View| needed.iter().any(|needed| meet(needed, view));
            if touched.writes.iter().chain(&touched.changes).any(given) {
                // What is written afresh is not needed before.
                needed.retain(|view| !touched.writes.iter().any(|written| inside(view, written)));
                needed.extend(touched.reads);
                needed.extend(touched.changes);
                ops.push(*op);
            }
        }
        ops.reverse();
        Self { ops, rows: self.rows }
    }
}

/// A part of a training step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pass {
    /// Values and the loss.
    Forward,
    /// Gradients.
    Backward,
    /// Guards, penalties, clipping, the optimizer, constraints.
    #[default]
    Update,
}

/// The node that an operation works for, and in which part of a step. Only studies ask; without the feature «study» it
/// takes no space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    #[cfg(feature = "study")]
    node: Option<NodeId>,
    #[cfg(feature = "study")]
    pass: Pass,
}

#[cfg(feature = "study")]
impl Attribution {
    /// To a node. The loss is the output's.
    pub const fn to(node: NodeId, pass: Pass) -> Self {
        Self { node: Some(node), pass }
    }

    /// To the same node, on the way back.
    pub const fn backward(self) -> Self {
        Self { pass: Pass::Backward, ..self }
    }

    /// The node; `None` for what serves the whole network, as the update does.
    pub const fn node(self) -> Option<NodeId> {
        self.node
    }

    /// The part of the step.
    pub const fn pass(self) -> Pass {
        self.pass
    }
}

#[cfg(not(feature = "study"))]
impl Attribution {
    /// Nothing is kept.
    pub const fn to(_: NodeId, _: Pass) -> Self {
        Self {}
    }

    /// Nothing is kept.
    pub const fn backward(self) -> Self {
        self
    }
}

/// How values start.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// All the same.
    Constant(f32),
    /// The columns in so many equal parts, each with a value of its own.
    Parts(&'static [f32]),
    /// Drawn by an initializer.
    Drawn(Draw),
}

/// Values to be drawn by an initializer.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// The initializer.
    pub initializer: Pick,
    /// Outputs that one input is connected to, for each column: the places of a convolution's window, else 1.
    pub reach: usize,
    /// Tells the draws of one layer apart: 0 for its first value, then 1, …
    pub number: u32,
}

/// Who changes values.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// The optimizer, with this regularizer.
    Kernel(Pick),
    /// The optimizer; never regularized.
    Trained,
    /// The forward pass in training: running statistics.
    Kept,
}

/// Trained or kept values.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Whose.
    pub node: NodeId,
    /// «kernel», «bias», …
    pub name: &'static str,
    /// Where.
    pub view: View,
    /// How they start.
    pub start: Start,
    /// Who changes them.
    pub role: Role,
    /// The penalty and constraint on them.
    pub effect: crate::catalog::regularizer::Effect,
}

/// A node's output in the forward program.
#[derive(Clone, Copy, Debug)]
pub struct NodeView {
    /// Which.
    pub node: NodeId,
    /// Its values, one row a sample.
    pub view: View,
}

/// A compiled document.
#[derive(Clone)]
pub struct Plan {
    /// Floats of the arena.
    pub arena: usize,
    /// Trained values, in the order of the network. Their views lie one behind the other in [`Self::weights`].
    pub parameters: Vec<Slot>,
    /// Kept values.
    pub states: Vec<Slot>,
    /// All trained values with the padding between them, which is and stays 0.
    pub weights: View,
    /// All gradients, laid out like the weights.
    pub gradients: View,
    /// Optimizer states, laid out like the weights; empty where the optimizer has fewer.
    pub moments: [View; 2],
    /// One optimizer step on a full batch.
    pub step: Program,
    /// What each operation of the step works for.
    pub attributions: Vec<Attribution>,
    /// One optimizer step on the smaller last batch of an epoch, where there is one.
    pub tail: Option<Program>,
    /// The mean loss of the batch, before its update; 1 float, valid after a step or tail.
    pub batch_loss: View,
    /// Inference over [`FORWARD_ROWS`] rows.
    pub forward: Program,
    /// Outputs of input, layers and output in the forward program.
    pub nodes: Vec<NodeView>,
    /// In the forward program, the states after every step of layers that give only the last: the rows of the first step,
    /// then those of the second, …
    pub traces: Vec<NodeView>,
    /// What the network predicts, in the forward program: the output after its link.
    pub prediction: View,
    /// The loss of each row, in the forward program.
    pub row_loss: View,
    /// Multiplications of a sample's inference in products and convolutions.
    pub work: usize,
    /// Columns of the data's inputs.
    pub features: usize,
    /// Columns of the data's targets.
    pub outputs: usize,
    /// From raw output to prediction, where the loss contains it.
    pub link: Link,
    /// The optimizer.
    pub optimizer: &'static Optimizer,
    /// Its settings.
    pub optimizer_settings: Settings,
}

impl Plan {
    /// The gradient of a trained value.
    pub fn gradient(&self, slot: &Slot) -> View {
        View { start: slot.view.start - self.weights.start + self.gradients.start, ..slot.view }
    }

    /// The node whose trained values and output take the most of the arena; the input where there is none.
    pub fn heaviest(&self) -> NodeId {
        let trained = |node| {
            let slots = self.parameters.iter().filter(|slot| slot.node == node);
            slots.map(|slot| slot.view.len()).sum::<usize>()
        };
        // Each trained value has a gradient, and as many states as there are runs of them.
        let runs = 2 + self.moments.iter().filter(|moment| !moment.is_empty()).count();
        let floats = |seen: &&NodeView| trained(seen.node) * runs + seen.view.len();
        self.nodes.iter().max_by_key(floats).map_or(NodeId::INPUT, |seen| seen.node)
    }

    /// Number of trained values, padding not counted.
    pub fn count(&self) -> usize {
        self.parameters.iter().map(|slot| slot.view.len()).sum()
    }
}
