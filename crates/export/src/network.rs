//! What every format walks: the layers with their names, sizes and settings, in the order in which they compute.

use crate::Model;
use crate::unknown;
use layerloom_document::{Catalog, NodeId, Pick, Problem, Root, Settings};
use layerloom_engine::catalog::layer::{Role, Start};
use layerloom_engine::catalog::regularizer::{self, Effect};
use layerloom_engine::catalog::{self, RECIPE, activation, optimizer};
use layerloom_engine::check::{Shape, check};
use layerloom_engine::geometry::{Geometry, Padding, Window};

/// A network that a document describes, without anything wrong.
pub(crate) struct Network {
    /// Along the thread, the output last.
    pub(crate) layers: Vec<Layer>,
    /// Columns of the targets.
    pub(crate) outputs: usize,
    /// The loss.
    pub(crate) loss: &'static catalog::loss::Loss,
    /// State arrays of the optimizer.
    pub(crate) optimizer_states: usize,
}

/// A layer in its place.
pub(crate) struct Layer {
    /// Unique in its network, a word in every language: «dense1», «output».
    pub(crate) name: String,
    /// Its node.
    pub(crate) node: NodeId,
    /// What it computes.
    pub(crate) kind: Kind,
    /// Where its inputs come from: 0 is the network's input, n the layer before place n.
    pub(crate) from: Vec<usize>,
    /// How they lie.
    pub(crate) inputs: Vec<Geometry>,
    /// How its own values lie.
    pub(crate) geometry: Geometry,
    /// What it owns.
    pub(crate) tensors: Vec<TensorForm>,
}

/// What a layer computes.
pub(crate) enum Kind {
    /// f(x·W + b); the output too.
    Dense { activation: Activation, bias: bool },
    /// f(x).
    Activation(Activation),
    /// Silences a share of the values in training.
    Dropout { rate: f64 },
    /// Normalises each unit over the batch.
    BatchNorm { momentum: f64, epsilon: f64 },
    /// Normalises the units of each place.
    LayerNorm { epsilon: f64 },
    /// x + z.
    Add,
    /// (x, z).
    Concat,
    /// f(x ∗ W + b).
    Conv2d { window: Window, activation: Activation, bias: bool },
    /// The greatest value under a window.
    MaxPool { window: Window },
    /// The same values without neighbours.
    Flatten,
    /// Long short-term memory; every step or the last.
    Lstm { units: usize, sequence: bool },
}

/// An activation as it is picked.
#[derive(Clone)]
pub(crate) struct Activation {
    /// The entry.
    pub(crate) kind: &'static catalog::activation::Activation,
    /// Its settings.
    pub(crate) settings: Settings,
}

/// Values that a layer owns.
pub(crate) struct TensorForm {
    /// «kernel», «bias», …
    pub(crate) name: &'static str,
    /// Sizes from the outermost in: as the engine lays it out, a convolution's kernel as HWIO.
    pub(crate) shape: Vec<usize>,
    /// How it starts.
    pub(crate) start: Start,
    /// Who changes it.
    pub(crate) role: Role,
    /// Penalty and bound.
    pub(crate) effect: Effect,
}

impl TensorForm {
    /// Number of values.
    pub(crate) fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Its name in files: «recurrent-kernel».
    pub(crate) fn key(&self) -> String {
        self.name.replace(' ', "-")
    }
}

impl Activation {
    /// The id of the entry.
    pub(crate) fn id(&self) -> &'static str {
        self.kind.entry.id
    }

    /// The entry's first parameter, for those that have one.
    pub(crate) fn parameter(&self) -> f64 {
        self.kind.parameters(&self.settings)[0]
    }
}

impl Layer {
    /// Whether it owns values of this name.
    pub(crate) fn owns(&self, name: &str) -> bool {
        self.tensors.iter().any(|tensor| tensor.name == name)
    }

    /// The activation at its end, if it has one.
    pub(crate) fn activation(&self) -> Option<&Activation> {
        match &self.kind {
            Kind::Dense { activation, .. }
            | Kind::Conv2d { activation, .. }
            | Kind::Activation(activation) => Some(activation),
            _ => None,
        }
    }
}

impl Network {
    /// The network of a document.
    pub(crate) fn of(model: &Model) -> Result<Self, Vec<Problem>> {
        let shapes = check(model.document, &model.shape)?;
        let everywhere = RECIPE.pick(&model.document.recipe, "regularizer");
        let everywhere = effect(&everywhere, Effect::default());
        let mut ids = vec![NodeId::INPUT];
        let mut layers: Vec<Layer> = Vec::with_capacity(shapes.layers.len());
        for shape in shapes.layers {
            let id = shape.site.node.id;
            let from = shape.site.from.iter().map(|source| {
                ids.iter().position(|known| known == source).expect("checked sources come earlier")
            });
            let kind = kind(&shape)?;
            let tensors = (shape.values.iter())
                .map(|values| TensorForm {
                    name: values.name,
                    shape: sizes(&kind, values.name, values.rows, values.columns),
                    start: values.start.clone(),
                    role: values.role.clone(),
                    effect: match &values.role {
                        Role::Kernel(pick) => effect(pick, everywhere),
                        Role::Trained | Role::Kept => Effect::default(),
                    },
                })
                .collect();
            let stem = kind.stem();
            let same =
                layers.iter().filter(|layer: &&Layer| stem == layer.name.trim_end_matches(char::is_numeric));
            let name = match id {
                NodeId::OUTPUT => "output".to_owned(),
                _ => format!("{stem}{}", same.count() + 1),
            };
            layers.push(Layer {
                name,
                node: id,
                kind,
                from: from.collect(),
                inputs: shape.site.geometries.clone(),
                geometry: shape.geometry,
                tensors,
            });
            ids.push(id);
        }
        let pick = RECIPE.pick(&model.document.recipe, "optimizer");
        let optimizer = optimizer::find(&pick.id).expect("a checked document picks a known optimizer");
        Ok(Self {
            layers,
            outputs: shapes.outputs,
            loss: shapes.loss,
            optimizer_states: optimizer.update.states,
        })
    }

    /// The output layer.
    pub(crate) fn output(&self) -> &Layer {
        self.layers.last().expect("there is an output")
    }

    /// Whether a later layer than the next one on the thread takes the values of this place (0: the input).
    pub(crate) fn joins_later(&self, place: usize) -> bool {
        self.layers.iter().any(|layer| layer.from.iter().skip(1).any(|from| *from == place))
    }
}

impl Kind {
    /// What names of such layers begin with.
    const fn stem(&self) -> &'static str {
        match self {
            Kind::Dense { .. } => "dense",
            Kind::Activation(_) => "activation",
            Kind::Dropout { .. } => "dropout",
            Kind::BatchNorm { .. } => "batch_norm",
            Kind::LayerNorm { .. } => "layer_norm",
            Kind::Add => "add",
            Kind::Concat => "concat",
            Kind::Conv2d { .. } => "conv",
            Kind::MaxPool { .. } => "max_pool",
            Kind::Flatten => "flatten",
            Kind::Lstm { .. } => "lstm",
        }
    }
}

/// What a checked layer computes.
fn kind(shape: &Shape) -> Result<Kind, Vec<Problem>> {
    let (entry, settings) = (&shape.layer.entry, &shape.site.node.settings);
    let number = |key| entry.number(settings, key);
    let activation = || {
        let pick = entry.pick(settings, "activation");
        let kind = activation::find(&pick.id).expect("a checked layer picks a known activation");
        Activation { kind, settings: pick.settings }
    };
    let window = |side| {
        let Geometry::Image { height, width, channels } = shape.site.geometries[0] else {
            unreachable!("a checked layer on images has an image");
        };
        let padding = if entry.flag(settings, "padding") { Padding::Same } else { Padding::Valid };
        let (side, stride) = (entry.integer(settings, side), entry.integer(settings, "stride"));
        Window::over([height, width, channels], side, stride, padding).expect("a checked window fits")
    };
    Ok(match entry.id {
        "dense" | "output" => Kind::Dense { activation: activation(), bias: entry.flag(settings, "bias") },
        "activation" => Kind::Activation(activation()),
        "dropout" => Kind::Dropout { rate: number("rate") },
        "batch-norm" => Kind::BatchNorm { momentum: number("momentum"), epsilon: number("epsilon") },
        "layer-norm" => Kind::LayerNorm { epsilon: number("epsilon") },
        "add" => Kind::Add,
        "concat" => Kind::Concat,
        "conv2d" => Kind::Conv2d {
            window: window("kernel-size"),
            activation: activation(),
            bias: entry.flag(settings, "bias"),
        },
        "max-pool" => Kind::MaxPool { window: window("size") },
        "flatten" => Kind::Flatten,
        "lstm" => {
            Kind::Lstm { units: entry.integer(settings, "units"), sequence: entry.flag(settings, "sequence") }
        }
        id => return Err(unknown::entry(Catalog::Layer, id, "Export", Root::Node(shape.site.node.id))),
    })
}

/// Sizes of what a layer owns, from the outermost in.
fn sizes(kind: &Kind, name: &str, rows: usize, columns: usize) -> Vec<usize> {
    match kind {
        Kind::Conv2d { window, .. } if name == "kernel" => {
            vec![window.side, window.side, window.channels, columns]
        }
        _ if name.ends_with("kernel") => vec![rows, columns],
        _ => vec![columns],
    }
}

/// What a regularizer does to a kernel; `everywhere` is what the recipe says.
fn effect(pick: &Pick, everywhere: Effect) -> Effect {
    let kind = regularizer::find(&pick.id).expect("a checked document picks a known regularizer");
    (kind.effect)(&pick.settings).unwrap_or(everywhere)
}
