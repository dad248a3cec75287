//! What a session is made from.

use crate::Wrong;
use layerloom_datasets as datasets;
use layerloom_document::readable::{self, Described, Target, Tree};
use layerloom_document::{Document, Table, link};
use layerloom_engine::check::{self, DataShape};
use layerloom_engine::geometry::Geometry;
use layerloom_protocol::lexicon;
use layerloom_session::targets;

/// A document, the form of its data, and its rows if it makes its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The network and how it is trained.
    pub document: Document,
    /// Sizes of one sample from the outermost in.
    pub input: Vec<usize>,
    /// What the network is told of the data.
    pub shape: DataShape,
    /// The training samples that the document makes, as the page would take them.
    pub samples: Option<Samples>,
}

/// Rows of inputs and of targets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples {
    /// Row-major `[n, inputs]`.
    pub x: Vec<f32>,
    /// Row-major `[n, outputs]`.
    pub y: Vec<f32>,
    /// How many.
    pub n: usize,
}

impl Source {
    /// From a document in its readable form.
    ///
    /// # Errors
    /// All that is wrong with it, apart from how its layers fit together.
    pub fn of_tree(tree: &Tree) -> Result<Self, Wrong> {
        let read = readable::read(tree, &lexicon()).map_err(Wrong::Document)?;
        let Some(Described { input, target }) = read.described else {
            return Self::of_document(read.document, None);
        };
        let task = match target {
            Target::Number => check::Task::Regression,
            Target::Classes(count) => check::Task::Classes(count),
            Target::ClassesEachStep(count) => check::Task::ClassesEachStep(count),
        };
        let geometry = match input[..] {
            [height, width, channels] => Geometry::Image { height, width, channels },
            [steps, values] => Geometry::Sequence { steps, values },
            _ => Geometry::Flat(input.iter().product()),
        };
        let shape = DataShape::laid(geometry, task);
        Ok(Self { document: read.document, input, shape, samples: None })
    }

    /// From the text of a link; everything before a «#» is passed over.
    ///
    /// # Errors
    /// When it is no link, or the data it speaks of cannot be made.
    pub fn of_link(text: &str) -> Result<Self, Wrong> {
        let text = text.rsplit('#').next().unwrap_or_default();
        let linked = link::decode(text, &lexicon()).map_err(Wrong::Link)?;
        Self::of_document(linked.document, linked.table.as_ref())
    }

    fn of_document(document: Document, table: Option<&Table>) -> Result<Self, Wrong> {
        let dataset =
            datasets::make(&document, table).map_err(|problems| Wrong::of_problems(&document, &problems))?;
        let features = datasets::features(&document, &dataset);
        let classes = dataset.task.classes();
        let shape = DataShape::outlined(dataset.geometry(&features), classes);
        let checked =
            check::check(&document, &shape).map_err(|problems| Wrong::of_problems(&document, &problems))?;
        let all = dataset.inputs(&features, &dataset.raw);
        let rows = || dataset.train.iter().map(|row| *row as usize);
        let values: Vec<f32> = rows().map(|row| dataset.targets[row]).collect();
        let samples = Samples {
            x: rows().flat_map(|row| &all[row * shape.features..][..shape.features]).copied().collect(),
            y: targets::encode(&values, classes, checked.outputs, checked.loss),
            n: dataset.train.len(),
        };
        let input = match shape.geometry {
            Geometry::Flat(values) => vec![values],
            Geometry::Image { height, width, channels } => vec![height, width, channels],
            Geometry::Sequence { steps, values } => vec![steps, values],
        };
        Ok(Self { document, input, shape, samples: Some(samples) })
    }
}
