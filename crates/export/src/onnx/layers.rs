//! Layers as operations. Images lie channels first, as ONNX has them; everywhere else the order is the engine's.

use super::NAME;
use super::graph::{Builder, Setting};
use crate::Values;
use crate::network::{Activation, Kind, Layer, Network};
use crate::unknown;
use layerloom_document::{Catalog, Problem, Root};
use layerloom_engine::geometry::{Geometry, Window};

/// Channels last to channels first, and back.
const FIRST: &[i64] = &[0, 3, 1, 2];
const LAST: &[i64] = &[0, 2, 3, 1];
/// Samples and steps change places; steps and values.
const BY_STEP: &[i64] = &[1, 0, 2];
const BY_VALUE: &[i64] = &[0, 2, 1];

/// What a layer takes besides its inputs.
pub(super) struct At<'a> {
    pub(super) network: &'a Network,
    pub(super) layer: &'a Layer,
    pub(super) values: &'a Values,
    /// Whether the loss contains the output's activation.
    pub(super) bare: bool,
}

impl At<'_> {
    /// The engine's values of this name, under that name in the graph.
    fn tensor(&self, name: &str) -> Result<(String, &[f32]), Vec<Problem>> {
        let form = self.layer.tensors.iter().find(|tensor| tensor.name == name);
        let form = form.unwrap_or_else(|| panic!("{} owns no «{name}»", self.layer.name));
        let values = self.values.wanted(self.network, self.layer.node, name, form.len())?;
        Ok((format!("{}.{}", self.layer.name, form.key()), values))
    }

    /// Values of a row, in the graph.
    fn row(&self, build: &mut Builder, name: &str) -> Result<String, Vec<Problem>> {
        let (name, values) = self.tensor(name)?;
        Ok(build.floats(&name, &[values.len()], values))
    }
}

/// Adds a layer's operations; gives the name of what comes out. `inputs` are the names of what comes in.
pub(super) fn write(build: &mut Builder, at: &At, inputs: &[&str]) -> Result<String, Vec<Problem>> {
    let layer = at.layer;
    let (x, incoming) = (inputs[0], layer.inputs[0]);
    let value = match &layer.kind {
        Kind::Dense { bias, .. } => dense(build, at, x, *bias)?,
        Kind::Conv2d { window, bias, .. } => conv(build, at, x, window, *bias)?,
        Kind::Activation(_) | Kind::Dropout { .. } => x.to_owned(),
        Kind::BatchNorm { epsilon, .. } => {
            let names = ["gamma", "beta", "running mean", "running variance"];
            let mut rows = Vec::new();
            for name in names {
                rows.push(at.row(build, name)?);
            }
            let sequence = matches!(incoming, Geometry::Sequence { .. });
            let x = if sequence { build.transpose(x, BY_VALUE) } else { x.to_owned() };
            let inputs: Vec<&str> = [&x].into_iter().chain(&rows).map(String::as_str).collect();
            let normal = build.op("BatchNormalization", &inputs, &[Setting::Float("epsilon", *epsilon)]);
            if sequence { build.transpose(&normal, BY_VALUE) } else { normal }
        }
        Kind::LayerNorm { epsilon } => {
            let (gamma, beta) = (at.row(build, "gamma")?, at.row(build, "beta")?);
            let image = matches!(incoming, Geometry::Image { .. });
            let x = if image { build.transpose(x, LAST) } else { x.to_owned() };
            let settings = [Setting::Int("axis", -1), Setting::Float("epsilon", *epsilon)];
            let normal = build.op("LayerNormalization", &[&x, &gamma, &beta], &settings);
            if image { build.transpose(&normal, FIRST) } else { normal }
        }
        Kind::Add => {
            let other = laid(build, inputs[1], layer.inputs[1], incoming);
            build.op("Add", &[x, &other], &[])
        }
        Kind::Concat => {
            let flat = |build: &mut Builder, side: usize| {
                laid(build, inputs[side], layer.inputs[side], Geometry::Flat(layer.inputs[side].len()))
            };
            let [a, b] = match layer.geometry {
                Geometry::Flat(_) => [flat(build, 0), flat(build, 1)],
                _ => [x.to_owned(), inputs[1].to_owned()],
            };
            build.op("Concat", &[&a, &b], &[Setting::Int("axis", units(layer.geometry))])
        }
        Kind::MaxPool { window } => build.op("MaxPool", &[x], &window_settings(window)),
        Kind::Flatten => laid(build, x, incoming, layer.geometry),
        Kind::Lstm { units, sequence } => lstm(build, at, x, *units, *sequence)?,
    };
    match layer.activation() {
        Some(activation) if !at.bare => activate(build, at, activation, &value),
        _ => Ok(value),
    }
}

fn dense(build: &mut Builder, at: &At, x: &str, bias: bool) -> Result<String, Vec<Problem>> {
    let (name, values) = at.tensor("kernel")?;
    let (rows, columns) = (at.layer.inputs[0].depth(), at.layer.geometry.depth());
    let kernel = build.floats(&name, &[rows, columns], values);
    if !bias {
        return Ok(build.op("MatMul", &[x, &kernel], &[]));
    }
    let bias = at.row(build, "bias")?;
    Ok(match at.layer.inputs[0] {
        Geometry::Flat(_) => build.op("Gemm", &[x, &kernel, &bias], &[]),
        _ => {
            let product = build.op("MatMul", &[x, &kernel], &[]);
            build.op("Add", &[&product, &bias], &[])
        }
    })
}

fn conv(build: &mut Builder, at: &At, x: &str, window: &Window, bias: bool) -> Result<String, Vec<Problem>> {
    let (name, values) = at.tensor("kernel")?;
    let (taps, inputs, filters) = (window.side * window.side, window.channels, at.layer.geometry.depth());
    // From HWIO to OIHW.
    let mut turned = Vec::with_capacity(values.len());
    for filter in 0..filters {
        for channel in 0..inputs {
            turned.extend((0..taps).map(|tap| values[(tap * inputs + channel) * filters + filter]));
        }
    }
    let kernel = build.floats(&name, &[filters, inputs, window.side, window.side], &turned);
    let mut all = vec![x.to_owned(), kernel];
    if bias {
        all.push(at.row(build, "bias")?);
    }
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    Ok(build.op("Conv", &all, &window_settings(window)))
}

/// Size, stride and edges of a window.
fn window_settings(window: &Window) -> Vec<Setting<'static>> {
    let behind = |length: usize, out: usize, before: usize| {
        ((out - 1) * window.stride + window.side).saturating_sub(length + before) as i64
    };
    let pads = vec![
        window.top as i64,
        window.left as i64,
        behind(window.height, window.out_height, window.top),
        behind(window.width, window.out_width, window.left),
    ];
    vec![
        Setting::Ints("kernel_shape", vec![window.side as i64; 2]),
        Setting::Ints("strides", vec![window.stride as i64; 2]),
        Setting::Ints("pads", pads),
    ]
}

fn lstm(build: &mut Builder, at: &At, x: &str, units: usize, sequence: bool) -> Result<String, Vec<Problem>> {
    // The engine's gates are i, f, g, o; ONNX's i, o, f, c, where c is the engine's g.
    const GATES: [usize; 4] = [0, 3, 1, 2];
    let turned = |values: &[f32]| -> Vec<f32> {
        let mut turned = Vec::with_capacity(values.len());
        for column in GATES.iter().flat_map(|gate| gate * units..(gate + 1) * units) {
            turned.extend(values.chunks(4 * units).map(|row| row[column]));
        }
        turned
    };
    let (name, kernel) = at.tensor("kernel")?;
    let kernel = build.floats(&name, &[1, 4 * units, kernel.len() / (4 * units)], &turned(kernel));
    let (name, recurrent) = at.tensor("recurrent kernel")?;
    let recurrent = build.floats(&name, &[1, 4 * units, units], &turned(recurrent));
    let (name, bias) = at.tensor("bias")?;
    // ONNX has a second bias behind the first.
    let mut both = turned(bias);
    both.resize(8 * units, 0.0);
    let bias = build.floats(&name, &[1, 8 * units], &both);
    let by_step = build.transpose(x, BY_STEP);
    let output = format!("{}/states", build.label);
    let outputs = if sequence { [&output[..], ""] } else { ["", &output] };
    let hidden = Setting::Int("hidden_size", units as i64);
    build.op_giving("LSTM", &[&by_step, &kernel, &recurrent, &bias], &[hidden], &outputs);
    // Directions, of which there is one, stand behind the steps, or first where there is but the last step.
    let axes = build.ints(&[i64::from(sequence)]);
    let states = build.op("Squeeze", &[&output, &axes], &[]);
    Ok(if sequence { build.transpose(&states, BY_STEP) } else { states })
}

/// The dimension along which the units of a place lie.
fn units(geometry: Geometry) -> i64 {
    if let Geometry::Image { .. } = geometry { 1 } else { -1 }
}

/// The same values in another form, in the engine's order.
pub(super) fn laid(build: &mut Builder, x: &str, from: Geometry, to: Geometry) -> String {
    if from == to {
        return x.to_owned();
    }
    let x = if let Geometry::Image { .. } = from { build.transpose(x, LAST) } else { x.to_owned() };
    let reshaped = build.reshape(&x, &sizes(to));
    if let Geometry::Image { .. } = to { build.transpose(&reshaped, FIRST) } else { reshaped }
}

/// Channels last, as a caller gives an image, to channels first.
pub(super) fn channels_first(build: &mut Builder, x: &str) -> String {
    build.transpose(x, FIRST)
}

/// Sizes in the engine's order; −1 for the batch.
pub(super) fn sizes(geometry: Geometry) -> Vec<i64> {
    match geometry {
        Geometry::Flat(values) => vec![-1, values as i64],
        Geometry::Image { height, width, channels } => vec![-1, height as i64, width as i64, channels as i64],
        Geometry::Sequence { steps, values } => vec![-1, steps as i64, values as i64],
    }
}

fn activate(build: &mut Builder, at: &At, activation: &Activation, x: &str) -> Result<String, Vec<Problem>> {
    let parameter = activation.parameter();
    Ok(match activation.id() {
        "linear" => x.to_owned(),
        "sigmoid" => build.op("Sigmoid", &[x], &[]),
        "tanh" => build.op("Tanh", &[x], &[]),
        "relu" => build.op("Relu", &[x], &[]),
        "leaky-relu" => build.op("LeakyRelu", &[x], &[Setting::Float("alpha", parameter)]),
        "prelu" => {
            let (name, values) = at.tensor("alpha")?;
            let dims = match at.layer.geometry {
                Geometry::Image { .. } => vec![values.len(), 1, 1],
                _ => vec![values.len()],
            };
            let slope = build.floats(&name, &dims, values);
            build.op("PRelu", &[x, &slope], &[])
        }
        "elu" => build.op("Elu", &[x], &[Setting::Float("alpha", parameter)]),
        "selu" => build.op(
            "Selu",
            &[x],
            &[Setting::Float("alpha", 1.6732632423543772), Setting::Float("gamma", 1.0507009873554805)],
        ),
        "gelu" => {
            let root = build.scalar(std::f64::consts::FRAC_1_SQRT_2);
            let scaled = build.op("Mul", &[x, &root], &[]);
            let error = build.op("Erf", &[&scaled], &[]);
            let (one, half) = (build.scalar(1.0), build.scalar(0.5));
            let share = build.op("Add", &[&error, &one], &[]);
            let product = build.op("Mul", &[x, &share], &[]);
            build.op("Mul", &[&product, &half], &[])
        }
        "silu" => {
            let share = build.op("Sigmoid", &[x], &[]);
            build.op("Mul", &[x, &share], &[])
        }
        "mish" => {
            let soft = build.op("Softplus", &[x], &[]);
            let share = build.op("Tanh", &[&soft], &[]);
            build.op("Mul", &[x, &share], &[])
        }
        "softplus" => build.op("Softplus", &[x], &[]),
        "softsign" => build.op("Softsign", &[x], &[]),
        "hard-tanh" => {
            let (low, high) = (build.scalar(-1.0), build.scalar(1.0));
            build.op("Clip", &[x, &low, &high], &[])
        }
        "hard-sigmoid" => {
            build.op("HardSigmoid", &[x], &[Setting::Float("alpha", 1.0 / 6.0), Setting::Float("beta", 0.5)])
        }
        "sine" => build.op("Sin", &[x], &[]),
        "gaussian" => {
            let square = build.op("Mul", &[x, x], &[]);
            let negative = build.op("Neg", &[&square], &[]);
            build.op("Exp", &[&negative], &[])
        }
        "softmax" => build.op("Softmax", &[x], &[Setting::Int("axis", units(at.layer.geometry))]),
        id => return Err(unknown::entry(Catalog::Activation, id, NAME, Root::Node(at.layer.node))),
    })
}
