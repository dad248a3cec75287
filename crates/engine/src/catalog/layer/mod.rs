//! Layers. A layer writes its shape rule, its trained values and its forward pass as a composition of graph
//! operations; everything else, its backward pass too, follows from these.

use crate::graph::{Graph, Tensor};
use layerloom_document::{Bilingual, Entry, Node, NodeId, Path, Pick, Problem, Root};

mod activation;
mod add;
mod batch_norm;
mod concat;
mod dense;
mod dropout;
mod layer_norm;
mod output;

/// A kind of layer.
pub struct Layer {
    /// Name, texts, formula, parameters.
    pub entry: Entry,
    /// Values that go out for one sample, or what is wrong.
    pub width: fn(&Site) -> Result<usize, Box<Problem>>,
    /// The trained and the kept values it owns, in the order in which [`Self::build`] is given them.
    pub values: fn(&Site) -> Vec<Values>,
    /// Its forward pass.
    pub build: fn(&mut Build, &Site) -> Tensor,
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
    /// For the output node: values that must go out.
    pub outputs: usize,
    /// The Dense layer right before it on the thread, if that is what stands there.
    pub dense_before: Option<NodeId>,
    /// All nodes that come earlier, with their widths, the input first.
    pub earlier: Vec<(NodeId, usize)>,
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

/// How values start.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// All the same.
    Constant(f32),
    /// Drawn by an initializer.
    Drawn(Pick),
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
}

impl Build<'_> {
    /// The layer's value of this name.
    fn value(&self, name: &str) -> Option<Tensor> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, tensor)| *tensor)
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
];

/// The output node, which every network has once.
pub use output::LAYER as OUTPUT;

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
