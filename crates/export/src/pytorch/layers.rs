//! The module: its layers, their first weights, the forward pass.

use super::NAME;
use crate::Model;
use crate::network::{Activation, Kind, Layer, Network, TensorForm};
use crate::python::data::sizes;
use crate::recipe::Recipe;
use crate::unknown;
use crate::write::{Lines, number};
use layerloom_document::{Catalog, Pick, Problem, Root};
use layerloom_engine::catalog::initializer;
use layerloom_engine::catalog::layer::{Draw, Start};
use layerloom_engine::catalog::loss::Link;
use layerloom_engine::geometry::{Geometry, Window};

/// The class `Network`, and what it needs.
pub(super) fn write(
    out: &mut Lines,
    model: &Model,
    network: &Network,
    recipe: &Recipe,
) -> Result<(), Vec<Problem>> {
    let lone = meets_lone_samples(model, network, recipe);
    if lone {
        lone_batch_norm(out);
    }
    let (input, output) = (model.shape.geometry, network.output().geometry);
    out.line("class Network(nn.Module):");
    let mut wrong = Vec::new();
    out.deeper(|out| {
        let raw = match network.loss.link {
            Link::None => "",
            Link::Sigmoid => ", before the sigmoid, which the loss contains",
            Link::Softmax => ", before the softmax, which the loss contains",
        };
        out.line(format!(r#""""{} → {}{raw}.""""#, sizes(input), sizes(output)));
        out.line("\ndef __init__(self):");
        out.deeper(|out| {
            out.line("super().__init__()");
            for layer in &network.layers {
                declare(out, layer, lone);
            }
            out.line("self.reset()");
        });
        out.line("\ndef reset(self):");
        out.deeper(|out| {
            out.line(r#""""Draws first weights from the distributions that Layerloom draws them from.""""#);
            let mut empty = true;
            for layer in &network.layers {
                for tensor in &layer.tensors {
                    match reset(layer, tensor) {
                        Ok(lines) => {
                            empty &= lines.is_empty();
                            lines.iter().for_each(|line| out.line(line));
                        }
                        Err(problems) => wrong.extend(problems),
                    }
                }
            }
            assert!(!empty, "the output always has a kernel");
        });
        out.line("\ndef forward(self, x):");
        out.deeper(|out| {
            if let Geometry::Image { .. } = input {
                out.line("x = x.permute(0, 3, 1, 2)  # PyTorch has channels first.");
            }
            if network.joins_later(0) {
                out.line("inputs = x");
            }
            for (place, layer) in network.layers.iter().enumerate() {
                let bare = place + 1 == network.layers.len() && network.loss.link != Link::None;
                if let Err(problems) = forward(out, network, layer, bare) {
                    wrong.extend(problems);
                }
                if network.joins_later(place + 1) {
                    out.line(format!("{} = x", layer.name));
                }
            }
            out.line("return x");
        });
    });
    out.line("\n\ndef predict(network, x):");
    out.deeper(|out| {
        let (about, call) = match network.loss.link {
            Link::None => ("What Layerloom shows", "network(x)"),
            Link::Sigmoid => ("What Layerloom shows: probabilities", "torch.sigmoid(network(x))"),
            Link::Softmax => ("What Layerloom shows: probabilities", "torch.softmax(network(x), dim=-1)"),
        };
        out.line(format!(r#""""{about}.""""#));
        out.line("network.eval()\nwith torch.no_grad():");
        out.deeper(|out| out.line(format!("return {call}")));
    });
    out.line("\n");
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Whether a normalisation over the batch can meet one sample alone, which PyTorch refuses and Layerloom does not.
fn meets_lone_samples(model: &Model, network: &Network, recipe: &Recipe) -> bool {
    let normalises = network.layers.iter().any(|layer| {
        matches!(layer.kind, Kind::BatchNorm { .. }) && matches!(layer.geometry, Geometry::Flat(_))
    });
    let lone = match (recipe.batch, model.samples) {
        (1, _) => true,
        (0, samples) => samples == Some(1),
        (batch, samples) => samples.is_none_or(|samples| samples % batch == 1),
    };
    normalises && lone
}

fn lone_batch_norm(out: &mut Lines) {
    out.line(
        r#"class BatchNorm(nn.BatchNorm1d):
    """Takes a batch of one sample too, as the last of an epoch can be: its variance counts as 0, and the running one stays."""

    def forward(self, x):
        if not self.training or x.shape[0] > 1:
            return super().forward(x)
        with torch.no_grad():
            self.running_mean.lerp_(x[0], self.momentum)
        return (x - x) * self.weight + self.bias

"#,
    );
}

/// The lines of `__init__`.
fn declare(out: &mut Lines, layer: &Layer, lone: bool) {
    let name = &layer.name;
    let depth = layer.inputs[0].depth();
    let bias_off = |bias: &bool| if *bias { "" } else { ", bias=False" };
    match &layer.kind {
        Kind::Dense { bias, .. } => {
            let units = layer.geometry.depth();
            out.line(format!("self.{name} = nn.Linear({depth}, {units}{})", bias_off(bias)));
        }
        Kind::Conv2d { window, bias, .. } => {
            let filters = layer.geometry.depth();
            let Window { side, stride, .. } = window;
            let stride = if *stride == 1 { String::new() } else { format!(", stride={stride}") };
            let padding = match Edges::of(window) {
                Edges { even: Some(0), .. } | Edges { even: None, .. } => String::new(),
                Edges { even: Some(pixels), .. } => format!(", padding={pixels}"),
            };
            let rest = bias_off(bias);
            out.line(format!("self.{name} = nn.Conv2d({depth}, {filters}, {side}{stride}{padding}{rest})"));
        }
        Kind::BatchNorm { momentum, epsilon } => {
            let class = match layer.geometry {
                Geometry::Image { .. } => "nn.BatchNorm2d",
                Geometry::Flat(_) if lone => "BatchNorm",
                _ => "nn.BatchNorm1d",
            };
            let (momentum, epsilon) = (number(*momentum), number(*epsilon));
            out.line(format!("self.{name} = {class}({depth}, eps={epsilon}, momentum={momentum})"));
        }
        Kind::LayerNorm { epsilon } => {
            out.line(format!("self.{name} = nn.LayerNorm({depth}, eps={})", number(*epsilon)));
        }
        Kind::Dropout { rate } => out.line(format!("self.{name} = nn.Dropout({})", number(*rate))),
        Kind::Lstm { units, .. } => {
            out.line(format!("self.{name} = nn.LSTM({depth}, {units}, batch_first=True)"));
            out.line(format!(
                "self.{name}.bias_hh_l0.requires_grad_(False)  # Layerloom has one bias; this one stays 0."
            ));
        }
        Kind::Activation(_) | Kind::Add | Kind::Concat | Kind::MaxPool { .. } | Kind::Flatten => {}
    }
    if layer.owns("alpha") {
        out.line(format!("self.{name}_slope = nn.PReLU({})", layer.geometry.depth()));
    }
}

/// Where PyTorch keeps what the engine calls by this name.
pub(super) fn attribute(layer: &Layer, tensor: &str) -> String {
    let name = &layer.name;
    let own = match (&layer.kind, tensor) {
        (_, "alpha") => return format!("{name}_slope.weight"),
        (Kind::Lstm { .. }, "kernel") => "weight_ih_l0",
        (Kind::Lstm { .. }, "recurrent kernel") => "weight_hh_l0",
        (Kind::Lstm { .. }, "bias") => "bias_ih_l0",
        (_, "kernel" | "gamma") => "weight",
        (_, "bias" | "beta") => "bias",
        (_, "running mean") => "running_mean",
        (_, "running variance") => "running_var",
        (_, other) => panic!("no layer owns a «{other}»"),
    };
    format!("{name}.{own}")
}

/// The lines that give a value its start.
fn reset(layer: &Layer, tensor: &TensorForm) -> Result<Vec<String>, Vec<Problem>> {
    let place = format!("self.{}", attribute(layer, tensor.name));
    Ok(match &tensor.start {
        Start::Drawn(Draw { initializer, .. }) => vec![draw(&place, initializer, Root::Node(layer.node))?],
        Start::Constant(value) => match value {
            // As these layers begin by themselves.
            _ if matches!(layer.kind, Kind::BatchNorm { .. } | Kind::LayerNorm { .. }) => Vec::new(),
            value if *value == 0.0 => vec![format!("nn.init.zeros_({place})")],
            value => vec![format!("nn.init.constant_({place}, {value:?})")],
        },
        Start::Parts(parts) => {
            let length = tensor.len() / parts.len();
            let mut lines = vec![format!("nn.init.zeros_({place})")];
            for (number, part) in parts.iter().enumerate().filter(|(_, part)| **part != 0.0) {
                let (start, end) = (number * length, (number + 1) * length);
                lines.push(format!(
                    "nn.init.constant_({place}.data[{start}:{end}], {part:?})  # The forget gate's."
                ));
            }
            if let Kind::Lstm { .. } = layer.kind {
                lines.push(format!("nn.init.zeros_(self.{}.bias_hh_l0)", layer.name));
            }
            lines
        }
    })
}

fn draw(place: &str, pick: &Pick, root: Root) -> Result<String, Vec<Problem>> {
    let entry = &initializer::find(&pick.id).expect("a checked layer picks a known initializer").entry;
    let setting = |key| number(entry.number(&pick.settings, key));
    Ok(match entry.id {
        "glorot-uniform" => format!("nn.init.xavier_uniform_({place})"),
        "glorot-normal" => format!("nn.init.xavier_normal_({place})"),
        "he-uniform" => format!("nn.init.kaiming_uniform_({place}, nonlinearity=\"relu\")"),
        "he-normal" => format!("nn.init.kaiming_normal_({place}, nonlinearity=\"relu\")"),
        "lecun-uniform" => format!("nn.init.kaiming_uniform_({place}, nonlinearity=\"linear\")"),
        "lecun-normal" => format!("nn.init.kaiming_normal_({place}, nonlinearity=\"linear\")"),
        "orthogonal" => format!("nn.init.orthogonal_({place}, gain={})", setting("gain")),
        "uniform" => format!("nn.init.uniform_({place}, -{0}, {0})", setting("limit")),
        "normal" => format!("nn.init.normal_({place}, std={})", setting("deviation")),
        "constant" => format!("nn.init.constant_({place}, {})", setting("value")),
        "zeros" => format!("nn.init.zeros_({place})"),
        id => return Err(unknown::entry(Catalog::Initializer, id, NAME, root)),
    })
}

/// How far the outermost windows reach beyond the image.
struct Edges {
    /// The same on all sides, and no more than half a window, which PyTorch's layers can do themselves.
    even: Option<usize>,
    /// Left, right, top, bottom, in the order of `F.pad`.
    pixels: [usize; 4],
}

impl Edges {
    fn of(window: &Window) -> Self {
        let behind = |length: usize, out: usize, before: usize| {
            ((out - 1) * window.stride + window.side).saturating_sub(length + before)
        };
        let right = behind(window.width, window.out_width, window.left);
        let bottom = behind(window.height, window.out_height, window.top);
        let pixels = [window.left, right, window.top, bottom];
        let even = pixels.iter().all(|side| *side == window.left) && 2 * window.left <= window.side;
        Self { even: even.then_some(window.left), pixels }
    }
}

/// The lines of `forward`. A bare layer leaves its activation to the loss.
fn forward(out: &mut Lines, network: &Network, layer: &Layer, bare: bool) -> Result<(), Vec<Problem>> {
    let name = &layer.name;
    let incoming = layer.inputs[0];
    let other = || {
        let place = layer.from[1];
        place.checked_sub(1).map_or("inputs", |place| &network.layers[place].name)
    };
    let value = match &layer.kind {
        Kind::Dense { .. } => format!("self.{name}(x)"),
        Kind::Activation(_) => "x".to_owned(),
        Kind::Dropout { .. } => format!("self.{name}(x)"),
        Kind::BatchNorm { .. } => match incoming {
            Geometry::Sequence { .. } => format!("self.{name}(x.transpose(1, 2)).transpose(1, 2)"),
            _ => format!("self.{name}(x)"),
        },
        Kind::LayerNorm { .. } => match incoming {
            Geometry::Image { .. } => format!("self.{name}(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)"),
            _ => format!("self.{name}(x)"),
        },
        Kind::Add => format!("x + {}", laid(other(), layer.inputs[1], incoming)),
        Kind::Concat => {
            let joined = layer.geometry;
            let (a, b) = match joined {
                Geometry::Flat(_) => (
                    laid("x", incoming, Geometry::Flat(incoming.len())),
                    laid(other(), layer.inputs[1], Geometry::Flat(layer.inputs[1].len())),
                ),
                _ => ("x".to_owned(), other().to_owned()),
            };
            format!("torch.cat([{a}, {b}], dim={})", units(joined))
        }
        Kind::Conv2d { window, .. } => match Edges::of(window) {
            Edges { even: Some(_), .. } => format!("self.{name}(x)"),
            Edges { pixels, .. } => format!("self.{name}(F.pad(x, {}))", tuple(pixels)),
        },
        Kind::MaxPool { window } => {
            let Window { side, stride, .. } = window;
            match Edges::of(window) {
                Edges { even: Some(0), .. } => format!("F.max_pool2d(x, {side}, stride={stride})"),
                Edges { even: Some(pixels), .. } => {
                    format!("F.max_pool2d(x, {side}, stride={stride}, padding={pixels})")
                }
                Edges { pixels, .. } => format!(
                    "F.max_pool2d(F.pad(x, {}, value=-torch.inf), {side}, stride={stride})",
                    tuple(pixels)
                ),
            }
        }
        Kind::Flatten => match incoming {
            Geometry::Flat(_) => "x".to_owned(),
            _ => laid("x", incoming, layer.geometry),
        },
        Kind::Lstm { sequence, .. } => {
            out.line(format!("x, _ = self.{name}(x)"));
            if *sequence { "x".to_owned() } else { "x[:, -1]".to_owned() }
        }
    };
    let value = match layer.activation() {
        Some(activation) if !bare => activate(layer, activation, &value)?,
        _ => value,
    };
    if value != "x" {
        out.line(format!("x = {value}"));
    }
    Ok(())
}

fn tuple([left, right, top, bottom]: [usize; 4]) -> String {
    format!("({left}, {right}, {top}, {bottom})")
}

/// The dimension along which the units of a place lie.
fn units(geometry: Geometry) -> i32 {
    if let Geometry::Image { .. } = geometry { 1 } else { -1 }
}

/// The same values in another form, in Layerloom's order: row by row, pixel by pixel, channel by channel.
fn laid(value: &str, from: Geometry, to: Geometry) -> String {
    if from == to {
        return value.to_owned();
    }
    let flat = match from {
        Geometry::Flat(_) => value.to_owned(),
        Geometry::Image { .. } => format!("{value}.permute(0, 2, 3, 1).flatten(1)"),
        Geometry::Sequence { .. } => format!("{value}.flatten(1)"),
    };
    match to {
        Geometry::Flat(_) => flat,
        Geometry::Image { height, width, channels } => {
            format!("{flat}.reshape(-1, {height}, {width}, {channels}).permute(0, 3, 1, 2)")
        }
        Geometry::Sequence { steps, values } => format!("{flat}.reshape(-1, {steps}, {values})"),
    }
}

fn activate(layer: &Layer, activation: &Activation, x: &str) -> Result<String, Vec<Problem>> {
    let parameter = number(activation.parameter());
    Ok(match activation.id() {
        "linear" => x.to_owned(),
        "sigmoid" => format!("torch.sigmoid({x})"),
        "tanh" => format!("torch.tanh({x})"),
        "relu" => format!("F.relu({x})"),
        "leaky-relu" => format!("F.leaky_relu({x}, {parameter})"),
        "prelu" => match layer.geometry {
            Geometry::Sequence { .. } => {
                format!("self.{}_slope({x}.transpose(1, 2)).transpose(1, 2)", layer.name)
            }
            _ => format!("self.{}_slope({x})", layer.name),
        },
        "elu" => format!("F.elu({x}, {parameter})"),
        "selu" => format!("F.selu({x})"),
        "gelu" => format!("F.gelu({x})"),
        "silu" => format!("F.silu({x})"),
        "mish" => format!("F.mish({x})"),
        "softplus" => format!("F.softplus({x})"),
        "softsign" => format!("F.softsign({x})"),
        "hard-tanh" => format!("F.hardtanh({x})"),
        "hard-sigmoid" => format!("F.hardsigmoid({x})"),
        "sine" => format!("torch.sin({x})"),
        "gaussian" => format!("torch.exp(-({x}).square())"),
        "softmax" => format!("torch.softmax({x}, dim={})", units(layer.geometry)),
        id => return Err(unknown::entry(Catalog::Activation, id, NAME, Root::Node(layer.node))),
    })
}
