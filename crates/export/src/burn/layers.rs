//! The module: its fields, and the forward pass.

use super::NAME;
use super::start::new;
use crate::Model;
use crate::network::{Activation, Kind, Layer, Network};
use crate::unknown;
use crate::write::{Lines, number};
use layerloom_document::{Catalog, Problem, Root};
use layerloom_engine::catalog::loss::Link;
use layerloom_engine::geometry::Geometry;

/// `Network`.
pub(super) fn write(out: &mut Lines, model: &Model, network: &Network) -> Result<(), Vec<Problem>> {
    out.line("/// The network.\n#[derive(Module, Debug)]\npub struct Network {");
    out.deeper(|out| {
        for layer in &network.layers {
            if let Some(class) = class(layer) {
                out.line(format!("{}: {class},", layer.name));
            }
            if layer.owns("alpha") {
                out.line(format!("{}_slope: PRelu,", layer.name));
            }
        }
    });
    out.line("}\n\nimpl Network {");
    let mut wrong = Vec::new();
    out.deeper(|out| {
        new(out, network, &mut wrong);
        forward(out, model, network, &mut wrong);
        predict(out, model, network);
    });
    out.line("}");
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// The type of a layer's field; `None` for what has no field.
fn class(layer: &Layer) -> Option<&'static str> {
    match layer.kind {
        Kind::Dense { .. } => Some("Linear"),
        Kind::Conv2d { .. } => Some("Conv2d"),
        Kind::BatchNorm { .. } => Some("BatchNorm"),
        Kind::LayerNorm { .. } => Some("LayerNorm"),
        Kind::Dropout { .. } => Some("Dropout"),
        Kind::MaxPool { .. } => Some("MaxPool2d"),
        Kind::Lstm { .. } => Some("Lstm"),
        Kind::Activation(_) | Kind::Add | Kind::Concat | Kind::Flatten => None,
    }
}

/// Dimensions of a batch.
pub(super) fn rank(geometry: Geometry) -> usize {
    match geometry {
        Geometry::Flat(_) => 2,
        Geometry::Sequence { .. } => 3,
        Geometry::Image { .. } => 4,
    }
}

/// Sizes of a batch.
pub(super) fn sizes(geometry: Geometry) -> String {
    match geometry {
        Geometry::Flat(values) => format!("[B, {values}]"),
        Geometry::Image { height, width, channels } => format!("[B, {height}, {width}, {channels}]"),
        Geometry::Sequence { steps, values } => format!("[B, {steps}, {values}]"),
    }
}

fn forward(out: &mut Lines, model: &Model, network: &Network, wrong: &mut Vec<Problem>) {
    let (input, output) = (model.shape.geometry, network.output().geometry);
    let raw = match network.loss.link {
        Link::None => "",
        Link::Sigmoid => ", before the sigmoid, which the loss contains",
        Link::Softmax => ", before the softmax, which the loss contains",
    };
    out.line(format!("/// `{}` → `{}`{raw}.", sizes(input), sizes(output)));
    out.line(format!("pub fn forward(&self, x: Tensor<{}>) -> Tensor<{}> {{", rank(input), rank(output)));
    out.deeper(|out| {
        if let Geometry::Image { .. } = input {
            out.line("let x = x.permute([0, 3, 1, 2]); // Burn has channels first.");
        }
        if network.joins_later(0) {
            out.line("let inputs = x.clone();");
        }
        for (place, layer) in network.layers.iter().enumerate() {
            let bare = place + 1 == network.layers.len() && network.loss.link != Link::None;
            let last = place + 1 == network.layers.len();
            match pass(network, layer, bare) {
                Ok(value) if last => out.line(value),
                Ok(value) if value == "x" => {}
                Ok(value) => out.line(format!("let x = {value};")),
                Err(problems) => wrong.extend(problems),
            }
            if network.joins_later(place + 1) {
                out.line(format!("let {} = x.clone();", layer.name));
            }
        }
    });
    out.line("}\n");
}

/// What a layer makes of `x` in the forward pass.
fn pass(network: &Network, layer: &Layer, bare: bool) -> Result<String, Vec<Problem>> {
    let name = &layer.name;
    let incoming = layer.inputs[0];
    let other = || {
        let place = layer.from[1];
        let name = place.checked_sub(1).map_or("inputs", |place| &network.layers[place].name);
        format!("{name}.clone()")
    };
    let value = match &layer.kind {
        Kind::Dense { .. } | Kind::Dropout { .. } | Kind::Conv2d { .. } | Kind::MaxPool { .. } => {
            format!("self.{name}.forward(x)")
        }
        Kind::Activation(_) => "x".to_owned(),
        Kind::BatchNorm { .. } => match incoming {
            Geometry::Sequence { .. } => format!("self.{name}.forward(x.swap_dims(1, 2)).swap_dims(1, 2)"),
            _ => format!("self.{name}.forward(x)"),
        },
        Kind::LayerNorm { .. } => match incoming {
            Geometry::Image { .. } => {
                format!("self.{name}.forward(x.permute([0, 2, 3, 1])).permute([0, 3, 1, 2])")
            }
            _ => format!("self.{name}.forward(x)"),
        },
        Kind::Add => format!("x + {}", laid(&other(), layer.inputs[1], incoming)),
        Kind::Concat => {
            let flat = |value: &str, from: Geometry| laid(value, from, Geometry::Flat(from.len()));
            let (a, b) = match layer.geometry {
                Geometry::Flat(_) => (flat("x", incoming), flat(&other(), layer.inputs[1])),
                _ => ("x".to_owned(), other()),
            };
            format!("Tensor::cat(vec![{a}, {b}], {})", units(layer.geometry))
        }
        Kind::Flatten => laid("x", incoming, layer.geometry),
        Kind::Lstm { sequence: true, .. } => format!("self.{name}.forward(x, None).0"),
        Kind::Lstm { sequence: false, .. } => format!("self.{name}.forward(x, None).1.hidden"),
    };
    match layer.activation() {
        Some(activation) if !bare => activate(layer, activation, &value),
        _ => Ok(value),
    }
}

/// The dimension along which the units of a place lie.
fn units(geometry: Geometry) -> usize {
    if let Geometry::Sequence { .. } = geometry { 2 } else { 1 }
}

/// The same values in another form, in Layerloom's order.
fn laid(value: &str, from: Geometry, to: Geometry) -> String {
    if from == to {
        return value.to_owned();
    }
    let flat = match from {
        Geometry::Flat(_) => value.to_owned(),
        Geometry::Image { .. } => format!("{value}.permute([0, 2, 3, 1]).flatten::<2>(1, 3)"),
        Geometry::Sequence { .. } => format!("{value}.flatten::<2>(1, 2)"),
    };
    match to {
        Geometry::Flat(_) => flat,
        Geometry::Image { height, width, channels } => {
            format!("{flat}.reshape([-1, {height}, {width}, {channels}]).permute([0, 3, 1, 2])")
        }
        Geometry::Sequence { steps, values } => format!("{flat}.reshape([-1, {steps}, {values}])"),
    }
}

fn activate(layer: &Layer, activation: &Activation, x: &str) -> Result<String, Vec<Problem>> {
    let parameter = number(activation.parameter());
    let call = |name: &str| format!("activation::{name}({x})");
    Ok(match activation.id() {
        "linear" => x.to_owned(),
        "sigmoid" => call("sigmoid"),
        "tanh" => call("tanh"),
        "relu" => call("relu"),
        "leaky-relu" => format!("activation::leaky_relu({x}, {parameter})"),
        "prelu" => match layer.geometry {
            Geometry::Sequence { .. } => {
                format!("self.{}_slope.forward({x}.swap_dims(1, 2)).swap_dims(1, 2)", layer.name)
            }
            _ => format!("self.{}_slope.forward({x})", layer.name),
        },
        "elu" => format!("activation::elu({x}, {parameter})"),
        "selu" => call("selu"),
        "gelu" => call("gelu"),
        "silu" => call("silu"),
        "mish" => call("mish"),
        "softplus" => format!("activation::softplus({x}, 1.0)"),
        "softsign" => call("softsign"),
        "hard-tanh" => format!("activation::hardtanh({x}, -1.0, 1.0)"),
        "hard-sigmoid" => format!("activation::hard_sigmoid({x}, 1.0 / 6.0, 0.5)"),
        "sine" => format!("({x}).sin()"),
        "gaussian" => format!("({x}).square().neg().exp()"),
        "softmax" => format!("activation::softmax({x}, {})", units(layer.geometry)),
        id => return Err(unknown::entry(Catalog::Activation, id, NAME, Root::Node(layer.node))),
    })
}

fn predict(out: &mut Lines, model: &Model, network: &Network) {
    let (input, output) = (model.shape.geometry, network.output().geometry);
    let value = match network.loss.link {
        Link::None => "self.forward(x)".to_owned(),
        Link::Sigmoid => "activation::sigmoid(self.forward(x))".to_owned(),
        Link::Softmax => format!("activation::softmax(self.forward(x), {})", rank(output) - 1),
    };
    out.line("/// What Layerloom shows; of a network that trains, `valid()` does not drop anything.");
    out.line(format!("pub fn predict(&self, x: Tensor<{}>) -> Tensor<{}> {{", rank(input), rank(output)));
    out.deeper(|out| out.line(value));
    out.line("}");
}
