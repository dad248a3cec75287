//! A document as a person writes it in JSON, with the ids of the catalogs:
//!
//! ```json
//! {
//!   "input": [28, 28, 1],
//!   "target": { "classes": 10 },
//!   "layers": [
//!     { "kind": "flatten" },
//!     { "kind": "dense", "units": 8, "activation": { "kind": "leaky-relu", "slope": 0.1 } }
//!   ],
//!   "output": { "activation": "softmax" },
//!   "training": { "loss": "categorical-cross-entropy", "optimizer": "adam", "batch-size": 32 }
//! }
//! ```
//!
//! A setting that is not written has its default. An entry of a catalog is its id, or an object with the id under
//! `kind` and its settings beside it. A layer may bear an `id`, from 2; else ids count up from the layer before. What
//! goes in is either described (`input`, the sizes of one sample, and `target`, a number or classes: the rows come from
//! elsewhere) or made (`data`, `features` and `points`, as the page has them).
//!
//! Reading is strict: what is not known or not lawful is a [`Fault`], and all faults are told at once. Only numbers beyond
//! their bounds may be left to the check, see [`read_beyond_bounds`].

mod read;
mod tree;
mod write;

use crate::{Bilingual, Document, Path, Root};

pub use read::{read, read_beyond_bounds};
pub use tree::{MAX_VALUES, Tree};
pub use write::write;

/// A document, and what it says of data that it does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Readable {
    /// The playground.
    pub document: Document,
    /// The form of the data, where its rows come from elsewhere; `None` where the document makes its own.
    pub described: Option<Described>,
}

/// The form of data whose rows come from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Sizes of one sample from the outermost in: `[values]`, a sequence's `[steps, values]`, or an image's
    /// `[height, width, channels]`. Never empty, none of them 0.
    pub input: Vec<usize>,
    /// What is to be predicted.
    pub target: Target,
}

/// What is to be predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A number.
    Number,
    /// One of so many classes, at least 2.
    Classes(usize),
    /// One of so many classes at each step of a sequence, at least 2.
    ClassesEachStep(usize),
}

/// Something that is wrong with a readable document.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Where, such as `layers[1].activation.slope`; empty for the whole.
    pub place: String,
    /// What.
    pub message: Bilingual,
}

/// The most values of one sample.
pub const MAX_INPUTS: usize = 1 << 20;

/// The most classes of described data.
pub const MAX_CLASSES: usize = 4096;

/// Where a control stands in the readable form: `training.batch-size`, `layers[1].units`.
pub fn place(document: &Document, path: &Path) -> String {
    let root = match path.root {
        Root::Data => "data".to_owned(),
        Root::Features => "features".to_owned(),
        Root::Recipe => "training".to_owned(),
        Root::View => "view".to_owned(),
        Root::Node(id) => match document.position(id) {
            Some(position) => format!("layers[{position}]"),
            None => "output".to_owned(),
        },
    };
    path.keys.iter().fold(root, |place, key| beneath(&place, key))
}

/// A place one key deeper.
fn beneath(place: &str, key: &str) -> String {
    if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") }
}
