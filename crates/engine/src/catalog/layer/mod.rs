//! Layers. A layer writes its shape rule, its trained values and its forward pass as a composition of graph
//! operations; everything else, its backward pass too, follows from these.

use crate::geometry::Geometry;
use crate::graph::{Graph, Tensor};
use layerloom_document::{Bilingual, Entry, Node, NodeId, Path, Problem, Root};

pub use crate::plan::{Draw, Role, Start};

mod activation;
mod add;
mod batch_norm;
mod concat;
mod conv2d;
mod dense;
mod dropout;
mod flatten;
mod layer_norm;
mod lstm;
mod max_pool;
mod output;

/// A kind of layer.
pub struct Layer {
    /// Name, texts, formula, parameters.
    pub entry: Entry,
    /// What it can work on.
    pub takes: Takes,
    /// How the values lie that go out for one sample, or what is wrong.
    pub geometry: fn(&Site) -> Result<Geometry, Box<Problem>>,
    /// The trained and the kept values it owns, in the order in which [`Self::build`] is given them.
    pub values: fn(&Site) -> Vec<Values>,
    /// Its forward pass.
    pub build: fn(&mut Build, &Site) -> Tensor,
}

/// What a layer can work on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Whatever comes in.
    Any,
    /// Flat values; of a sequence, each step alike.
    Vectors,
    /// Images.
    Images,
    /// Sequences.
    Sequences,
    /// Whatever comes in, though only images and sequences are worth it.
    Spread,
}

impl Takes {
    /// Whether such values may come in.
    pub const fn admits(self, geometry: Geometry) -> bool {
        match (self, geometry) {
            (Self::Any | Self::Spread, _)
            | (Self::Vectors, Geometry::Flat(_) | Geometry::Sequence { .. })
            | (Self::Images, Geometry::Image { .. })
            | (Self::Sequences, Geometry::Sequence { .. }) => true,
            (Self::Vectors | Self::Images | Self::Sequences, _) => false,
        }
    }
}

impl Layer {
    /// Whether a network on such data has a use for this layer: those on images and on sequences are of none on other
    /// data.
    pub fn suits(&self, data: Geometry) -> bool {
        match self.takes {
            Takes::Any | Takes::Vectors => true,
            Takes::Spread => !matches!(data, Geometry::Flat(_)),
            Takes::Images | Takes::Sequences => self.takes.admits(data),
        }
    }
}

/// A layer in its place.
#[derive(Clone, Debug)]
pub struct Site<'a> {
    /// The node.
    pub node: &'a Node,
    /// Where its inputs come from: the node before it on the thread, then the ones its settings name.
    pub from: Vec<NodeId>,
    /// Values that come in for one sample, for each of `from`.
    pub widths: Vec<usize>,
    /// How these values lie, for each of `from`.
    pub geometries: Vec<Geometry>,
    /// For the output node: values that must go out, at each step where every step is asked about.
    pub outputs: usize,
    /// The Dense layer right before it on the thread, if that is what stands there.
    pub dense_before: Option<NodeId>,
    /// All nodes that come earlier, with how their outputs lie, the input first.
    pub earlier: Vec<(NodeId, Geometry)>,
}

/// Values that a layer owns.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    /// «kernel», «bias», …
    pub name: &'static str,
    /// Rows: values that come in, or 1.
    pub rows: usize,
    /// Columns: values that go out.
    pub columns: usize,
    /// How they start.
    pub start: Start,
    /// Who changes them.
    pub role: Role,
}

/// What a layer builds with.
pub struct Build<'a> {
    /// The graph so far.
    pub graph: &'a mut Graph,
    /// The layer's inputs, as in [`Site::from`].
    pub inputs: Vec<Tensor>,
    /// The layer's values by name, as in [`Layer::values`].
    pub values: Vec<(&'static str, Tensor)>,
    /// Whether this is a training step, or inference.
    pub training: bool,
    /// New contents of kept values by name, to be stored when the step is done.
    pub stores: Vec<(&'static str, Tensor)>,
    /// The weighted sum before the activation, where a layer has one. The output's goes into losses that contain their
    /// own link.
    pub raw: Option<Tensor>,
    /// The states after every step `[T·B, H]`, step by step, where a layer on sequences gives only the last.
    pub trace: Option<Tensor>,
}

impl Build<'_> {
    /// The layer's value of this name.
    fn value(&self, name: &str) -> Option<Tensor> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, tensor)| *tensor)
    }

    /// An input with a row for each place: `[B·places, depth]`.
    fn by_place(&mut self, site: &Site, side: usize) -> Tensor {
        let (input, geometry) = (self.inputs[side], site.geometries[side]);
        let rows = self.graph.shape(input).0;
        self.graph.reshape(input, rows * geometry.places(), geometry.depth())
    }

    /// Rows of places as rows of samples again: `[B, places·depth]`.
    fn by_sample(&mut self, values: Tensor) -> Tensor {
        let rows = self.graph.shape(self.inputs[0]).0;
        let (places, depth) = self.graph.shape(values);
        self.graph.reshape(values, rows, places * depth / rows)
    }

    /// The layer's value of this name, which the layer always has.
    fn owned(&self, name: &str) -> Tensor {
        self.value(name).unwrap_or_else(|| panic!("the layer owns no «{name}»"))
    }
}

/// All layers of the palette, in the order they are shown.
pub static ALL: &[&Layer] = &[
    &dense::LAYER,
    &activation::LAYER,
    &dropout::LAYER,
    &batch_norm::LAYER,
    &layer_norm::LAYER,
    &add::LAYER,
    &concat::LAYER,
    &conv2d::LAYER,
    &max_pool::LAYER,
    &flatten::LAYER,
    &lstm::LAYER,
];

/// The output node, which every network has once.
pub use output::LAYER as OUTPUT;

/// What a palette offers for such data, in the order it is shown.
pub fn offered(data: Geometry) -> impl Iterator<Item = &'static Entry> {
    ALL.iter().filter(move |kind| kind.suits(data)).map(|kind| &kind.entry)
}

/// The layer of this id; «output» too.
pub fn find(id: &str) -> Option<&'static Layer> {
    if id == OUTPUT.entry.id { Some(&OUTPUT) } else { ALL.iter().find(|kind| kind.entry.id == id).copied() }
}

impl Site<'_> {
    /// A problem with one of the layer's settings.
    fn problem(&self, key: &str, en: String, zh: String) -> Problem {
        Problem {
            path: Path::setting(Root::Node(self.node.id), key),
            message: Bilingual::new(en, zh),
            fix: None,
        }
    }
}
