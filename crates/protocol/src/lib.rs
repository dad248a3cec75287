//! All that crosses the wall between the page and the worker.
//!
//! The page sends [`Command`]s, the worker answers with [`Message`]s: an [`Event`] and, beside it, the numbers it
//! speaks of as one flat buffer, which a browser transfers instead of copying. [`lexicon`] is the language that the
//! documents are written in.
#![forbid(unsafe_code)]

mod backend;

pub use backend::{Backend, Choice, Handover, Processor, Reason, Standing};

use layerloom_document::{Document, Lexicon, NodeId, Problem, Table};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// All catalogs of the product: the engine's and the data sets'.
pub fn lexicon() -> Lexicon {
    Lexicon {
        recipe: &layerloom_engine::catalog::RECIPE,
        output: &layerloom_engine::catalog::layer::OUTPUT.entry,
        entries: |catalog| {
            let mut entries = layerloom_engine::catalog::entries(catalog);
            entries.extend(layerloom_datasets::catalog::entries(catalog));
            entries
        },
    }
}

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// The document as it now is. What trained values survive follows from what changed.
    Open {
        /// Counts up with every change; frames carry it back.
        revision: u32,
        /// The document.
        document: Document,
    },
    /// Rows of the table whose fingerprint a later document names.
    Table(Table),
    /// Trains on.
    Play,
    /// Stops training, keeps everything.
    Pause,
    /// Trains one batch or one epoch.
    Step(Unit),
    /// Back to step 0 and the same initial weights.
    Reset,
    /// How fast to train.
    Pace(Pace),
    /// What the panels on screen want to know with each frame.
    Watch(Vec<Tap>),
    /// The last frame is on screen; the next may come.
    Painted,
    /// A weight or bias typed by hand.
    Assign {
        /// The node.
        node: NodeId,
        /// The parameter's name, such as «kernel».
        parameter: String,
        /// Place in the row-major parameter.
        index: u32,
        /// Its new value.
        value: f32,
    },
    /// Where to train; answered by [`Event::Backend`]. What was learned goes along.
    Backend(Choice),
    /// Tell everything that the session holds, and go on; answered by [`Event::Copied`].
    Copy,
    /// Stop training, and tell everything that another worker needs to go on; answered by [`Event::Left`].
    Leave,
    /// Go on from where another session stood, answered as [`Command::Open`] is. What was learned counts only where it
    /// fits the document.
    Resume(Box<Handover>),
}

/// A piece of training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// One optimizer step.
    Batch,
    /// All steps up to the end of the epoch.
    Epoch,
}

/// Speed of training.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Pace {
    /// As fast as the machine can.
    Unlimited,
    /// So many optimizer steps a second.
    StepsPerSecond(f32),
}

/// One thing to be computed for a frame.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Tap {
    /// Maps of all units of a node over the plane: dims `[units, side, side]`, top row first (greatest y).
    Maps {
        /// The node; the input gives its features.
        node: NodeId,
        /// Pixels a side; a large network gives fewer.
        side: u16,
        /// No more units than this.
        most: u16,
    },
    /// The prediction over the plane: dims `[outputs, side, side]`, top row first. Probabilities for cross-entropy
    /// losses, else the output values.
    Output {
        /// Pixels a side; a large network gives fewer.
        side: u16,
    },
    /// Trained values of a node, its parameters one after the other in the outline's order.
    Parameters(NodeId),
    /// Gradients of the last step, laid out like the parameters.
    Gradients(NodeId),
    /// Counts of samples by true class (rows) and predicted class: dims `[classes, classes]`.
    Confusion(Split),
    /// The curve: dims `[points, 8]`, see [`CURVE_COLUMNS`].
    Curve,
    /// Values of every node at one place: the outputs of input, layers and output one after the other. Behind them, for
    /// each layer that reads a sequence and gives its last state, the states after every step.
    Probe {
        /// Place on the plane, in data units.
        at: [f32; 2],
    },
}

/// What the eight numbers of a curve point are: epoch, step, train loss, test loss, penalty, train accuracy, test
/// accuracy (NaN for regression), learning rate.
pub const CURVE_COLUMNS: usize = 8;

/// Tables that a session keeps for going back and forth: the last ones.
pub const MOST_TABLES: usize = 4;

/// A part of the samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Split {
    /// Seen in training.
    Train,
    /// Never seen in training.
    Test,
}

/// An event and the numbers it speaks of.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// What happened.
    pub event: Event,
    /// Its numbers; often empty.
    pub numbers: Vec<f32>,
}

/// From a worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The worker listens.
    Ready,
    /// A document was compiled.
    Opened {
        /// Of the document.
        revision: u32,
        /// What it became.
        outline: Outline,
    },
    /// A document cannot be trained; the last good one stays.
    Refused {
        /// Of the document.
        revision: u32,
        /// All that is wrong.
        problems: Vec<Problem>,
    },
    /// The samples, whenever they changed. Numbers: `[samples, 4]` rows of horizontal place, vertical place (in data
    /// units of the map's axes), target (class index or value) and split (0 train, 1 test).
    Samples(Samples),
    /// A file was read. The importer, a worker of its own, tells only this or the next.
    Imported {
        /// The table.
        table: Table,
        /// What was noticed, row by row.
        report: ImportReport,
    },
    /// A file could not be read as a table.
    ImportFailed {
        /// Why, with row and column.
        problems: Vec<Problem>,
    },
    /// Rows of the table whose fingerprint a later document names. The annex tells this.
    Table(Table),
    /// The state of training and what was asked for. Numbers: the slices that it lists.
    Frame(Frame),
    /// Where training runs, whenever that or its reason changes.
    Backend(Backend),
    /// What the session holds.
    Copied(Option<Box<Handover>>),
    /// What the session holds, and what was asked of it, also where it has no document yet; it has stopped.
    Left(Option<Box<Handover>>, Pace, Vec<Tap>),
}

/// A compiled network in words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// Input, layers along the thread, output.
    pub nodes: Vec<NodeOutline>,
    /// Number of trained values.
    pub parameters: u32,
    /// Optimizer steps in an epoch.
    pub steps_per_epoch: u32,
}

/// One node of a compiled network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NodeOutline {
    /// Which.
    pub id: NodeId,
    /// Number of values that come in, for one sample.
    pub inputs: u32,
    /// Number of values that go out, for one sample.
    pub outputs: u32,
    /// Where its values come from: the node before, then further ones.
    pub from: Vec<NodeId>,
    /// Its trained values.
    pub parameters: Vec<ParameterOutline>,
}

/// One trained tensor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParameterOutline {
    /// Its name: «kernel», «bias», «gamma», …
    pub name: String,
    /// Rows and columns; a kernel is `[inputs, outputs]`, a bias `[1, outputs]`.
    pub shape: [u32; 2],
}

/// The samples in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Samples {
    /// Of the document.
    pub revision: u32,
    /// Names of the classes; empty for regression.
    pub classes: Vec<String>,
    /// Names of all columns that can be an axis of the map.
    pub columns: Vec<String>,
    /// The columns along the map's width and height.
    pub axes: [u32; 2],
    /// The map's bounds in data units: least x, greatest x, least y, greatest y.
    pub bounds: [f32; 4],
    /// Least and greatest target of a regression; 0 and classes − 1 otherwise.
    pub range: [f32; 2],
    /// Rows used for training.
    pub train: u32,
    /// Rows kept for testing.
    pub test: u32,
}

/// What was noticed while reading a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Rows kept.
    pub rows: u32,
    /// Whether the first row was read as headings.
    pub header: bool,
    /// The separator found.
    pub separator: char,
    /// Whether numbers had a decimal comma.
    pub decimal_comma: bool,
    /// File lines (counted from 1) left out for a missing cell, with the column's name; at most 100 are listed.
    pub missing: Vec<(u32, String)>,
    /// How many rows were left out in all.
    pub left_out: u32,
    /// Columns that cannot be inputs, and what would mend that.
    pub unused: Vec<Problem>,
}

/// The state of training at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Of the document it was made from.
    pub revision: u32,
    /// What training does now.
    pub state: RunState,
    /// The figures.
    pub metrics: Metrics,
    /// What was asked for, as slices of the numbers.
    pub slices: Vec<Slice>,
}

/// A tap's numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slice {
    /// What was asked for.
    pub tap: Tap,
    /// First number.
    pub start: u32,
    /// Sizes from the outermost in; their product is the count of numbers.
    pub dims: Vec<u32>,
}

/// What training does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RunState {
    /// Waiting.
    Paused,
    /// Training.
    Running,
    /// Stopped before a value that is not finite could spread; the weights are the last finite ones.
    Diverged {
        /// The step that failed.
        step: u64,
        /// The layer whose values overflowed first.
        node: NodeId,
    },
}

/// Figures of the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// Whole epochs done.
    pub epoch: u32,
    /// Optimizer steps done.
    pub step: u64,
    /// Loss over the training samples, without the penalty.
    pub train_loss: f32,
    /// Loss over the test samples.
    pub test_loss: f32,
    /// What the regularizers add.
    pub penalty: f32,
    /// Share of training samples put in the right class; NaN for regression.
    pub train_accuracy: f32,
    /// Share of test samples put in the right class; NaN for regression.
    pub test_accuracy: f32,
    /// The learning rate of the next step.
    pub learning_rate: f32,
    /// Optimizer steps a second, measured over about a second; 0 when paused.
    pub steps_per_second: f32,
    /// Samples a second.
    pub samples_per_second: f32,
}

/// A command or an event as bytes, for the way between page and worker: no names, so that reading them takes little code.
pub fn to_bytes(message: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(message).expect("plain data with known lengths always serialises")
}

/// What [`to_bytes`] wrote; none for anything else.
pub fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}
