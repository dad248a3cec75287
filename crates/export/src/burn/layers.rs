//! A network as one Rust module for Burn.

use crate::network::{Activation, Kind, Layer, Network, TensorForm};
use crate::recipe::Recipe;
use crate::unknown;
use crate::write::{Lines, number, quoted};
use crate::{ColumnContent, Inputs, Model};
use layerloom_document::{Catalog, Pick, Problem, Root};
use layerloom_engine::catalog::initializer;
use layerloom_engine::catalog::layer::{Draw, Start};
use layerloom_engine::catalog::loss::Link;
use layerloom_engine::geometry::{Geometry, Window};

/// What problems call this format.
const NAME: &str = "Burn";

/// The file.
pub(crate) fn write(model: &Model) -> Result<String, Vec<Problem>> {
    let network = Network::of(model)?;
    let recipe = Recipe::of(model, &network);
    let mut out = Lines::default();
    head(&mut out, &network, &recipe);
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
        new(out, &network, &mut wrong);
        forward(out, model, &network, &mut wrong);
        predict(out, model, &network);
    });
    out.line("}");
    inputs(&mut out, model);
    if network.layers.iter().any(|layer| layer.owns("bias")) {
        out.line("\n/// Layerloom's biases start from 0.\nfn zeros(units: usize, device: &Device) -> Option<Param<Tensor<1>>> {\n    Some(Initializer::Zeros.init([units], device))\n}");
    }
    if wrong.is_empty() { Ok(out.done()) } else { Err(wrong) }
}

fn head(out: &mut Lines, network: &Network, recipe: &Recipe) {
    out.line("//! A network made with Layerloom, for Burn 0.22.\n//!");
    let schedule = match recipe.schedule.id() {
        "constant" => String::new(),
        id => format!(", schedule «{id}»"),
    };
    let batch = if recipe.batch == 0 { "all samples".to_owned() } else { recipe.batch.to_string() };
    out.line(format!(
        "//! Layerloom trains it with the loss «{}», the optimizer «{}» at a learning rate\n//! of {}{schedule}, in batches of {batch}. The PyTorch file holds this training as code.\n",
        recipe.loss.id(),
        recipe.optimizer.id(),
        number(recipe.rate)
    ));
    let any = |wanted: fn(&Kind) -> bool| network.layers.iter().any(|layer| wanted(&layer.kind));
    let mut names = vec!["Linear", "LinearConfig", "Initializer"];
    let mut add = |present: bool, new: &[&'static str]| {
        if present {
            names.extend(new);
        }
    };
    add(any(|kind| matches!(kind, Kind::Dropout { .. })), &["Dropout", "DropoutConfig"]);
    add(any(|kind| matches!(kind, Kind::BatchNorm { .. })), &["BatchNorm", "BatchNormConfig"]);
    add(any(|kind| matches!(kind, Kind::LayerNorm { .. })), &["LayerNorm", "LayerNormConfig"]);
    add(any(|kind| matches!(kind, Kind::Lstm { .. })), &["Lstm", "LstmConfig"]);
    add(network.layers.iter().any(|layer| layer.owns("alpha")), &["PRelu", "PReluConfig"]);
    let (conv, pool) =
        (any(|kind| matches!(kind, Kind::Conv2d { .. })), any(|kind| matches!(kind, Kind::MaxPool { .. })));
    let pads = network.layers.iter().any(|layer| match &layer.kind {
        Kind::Conv2d { window, .. } | Kind::MaxPool { window } => !padding(window).is_empty(),
        _ => false,
    });
    add(pads, &["PaddingConfig2d"]);
    names.sort_unstable();
    if network.layers.iter().any(|layer| layer.owns("bias")) {
        out.line("use burn::module::{Module, Param};");
    } else {
        out.line("use burn::module::Module;");
    }
    if conv {
        out.line("use burn::nn::conv::{Conv2d, Conv2dConfig};");
    }
    if pool {
        out.line("use burn::nn::pool::{MaxPool2d, MaxPool2dConfig};");
    }
    out.line(format!("use burn::nn::{};", listed(&names)));
    let bends = network.loss.link != Link::None
        || network
            .layers
            .iter()
            .filter_map(Layer::activation)
            .any(|activation| !matches!(activation.id(), "linear" | "prelu" | "sine" | "gaussian"));
    if bends {
        out.line("use burn::tensor::activation;");
    }
    out.line("use burn::tensor::{Device, Tensor};\n");
}

/// A chain of calls, broken before each where it is long.
fn chained(line: &str) -> String {
    if line.len() <= 88 {
        return line.to_owned();
    }
    [".with_", ".init("]
        .iter()
        .fold(line.to_owned(), |line, call| line.replace(call, &format!("\n    {call}")))
}

/// Names in braces, broken into lines where they are many.
fn listed(names: &[&str]) -> String {
    let one = names.join(", ");
    if one.len() <= 80 {
        return format!("{{{one}}}");
    }
    let mut lines = vec![String::new()];
    for name in names {
        if lines.last().is_some_and(|line| line.len() + name.len() > 90) {
            lines.push(String::new());
        }
        let line = lines.last_mut().expect("there is a line");
        line.push_str(if line.is_empty() { "    " } else { " " });
        line.push_str(name);
        line.push(',');
    }
    format!("{{\n{}\n}}", lines.join("\n"))
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

fn new(out: &mut Lines, network: &Network, wrong: &mut Vec<Problem>) {
    let grows = network.layers.iter().any(|layer| layer.owns("bias"));
    out.line(
        "/// The network with first weights, drawn from the distributions that Layerloom draws them from.",
    );
    out.line("pub fn new(device: &Device) -> Self {");
    out.deeper(|out| {
        out.line(if grows { "let mut network = Self {" } else { "Self {" });
        out.deeper(|out| {
            for layer in &network.layers {
                match config(layer) {
                    Ok(Some(config)) => {
                        let plain = matches!(layer.kind, Kind::Dropout { .. } | Kind::MaxPool { .. });
                        let device = if plain { "" } else { "device" };
                        out.line(chained(&format!("{}: {config}.init({device}),", layer.name)));
                    }
                    Ok(None) => {}
                    Err(problems) => wrong.extend(problems),
                }
                if layer.owns("alpha") {
                    let (name, units) = (&layer.name, layer.geometry.depth());
                    let start = number(layer.activation().map_or(0.25, Activation::parameter));
                    out.line(chained(&format!(
                        "{name}_slope: PReluConfig::new().with_num_parameters({units}).with_alpha({start}).init(device),"
                    )));
                }
            }
        });
        if !grows {
            out.line("}");
            return;
        }
        out.line("};");
        for layer in &network.layers {
            match layer.kind {
                Kind::Dense { bias: true, .. } | Kind::Conv2d { bias: true, .. } => {
                    out.line(format!("network.{0}.bias = zeros({1}, device);", layer.name, layer.geometry.depth()));
                }
                Kind::Lstm { .. } => lstm_start(out, layer, wrong),
                _ => {}
            }
        }
        out.line("network");
    });
    out.line("}\n");
}

/// The lines that give an LSTM its start: kernels with the connections of all gates together, one bias, and the forget
/// gate open.
fn lstm_start(out: &mut Lines, layer: &Layer, wrong: &mut Vec<Problem>) {
    let (name, incoming, units) = (&layer.name, layer.inputs[0].depth(), layer.geometry.depth());
    let mut start = |key: &str| {
        drawn(layer, key).unwrap_or_else(|problems| {
            wrong.extend(problems);
            String::new()
        })
    };
    let [kernel, recurrent] = ["kernel", "recurrent kernel"].map(&mut start);
    let all = 4 * units;
    out.line("let gates = [");
    out.deeper(|out| {
        for gate in ["input", "cell", "output"] {
            out.line(format!("&mut network.{name}.{gate}_gate,"));
        }
        out.line(format!("network.{name}.forget_gate.as_mut().expect(\"the gates are not coupled\"),"));
    });
    out.line("];\nfor gate in gates {");
    out.deeper(|out| {
        out.line(format!("let (kernel, recurrent) = (\n    {kernel},\n    {recurrent},\n);"));
        out.line(format!("gate.input_transform.weight = kernel.init_with([{incoming}, {units}], Some({incoming}), Some({all}), device);"));
        out.line(format!("gate.hidden_transform.weight = recurrent.init_with([{units}, {units}], Some({units}), Some({all}), device);"));
        out.line(format!("gate.input_transform.bias = zeros({units}, device);"));
        out.line("gate.hidden_transform.bias = None; // Layerloom has one bias.");
    });
    out.line("}");
    if [&kernel, &recurrent].iter().any(|start| start.contains("Orthogonal")) {
        out.line("// note: each gate is orthogonal by itself here, all four together in Layerloom.");
    }
    out.line(format!(
        "if let Some(gate) = &mut network.{name}.forget_gate {{
    gate.input_transform.bias = Some(Initializer::Ones.init([{units}], device));
}}"
    ));
}

/// The initializer of a kernel.
fn drawn(layer: &Layer, name: &str) -> Result<String, Vec<Problem>> {
    let tensor: &TensorForm =
        layer.tensors.iter().find(|tensor| tensor.name == name).expect("the layer owns a kernel");
    let Start::Drawn(Draw { initializer, .. }) = &tensor.start else { unreachable!("kernels are drawn") };
    draw(initializer, Root::Node(layer.node))
}

/// How a layer is made; `None` for what has no field.
fn config(layer: &Layer) -> Result<Option<String>, Vec<Problem>> {
    let (incoming, depth) = (layer.inputs[0].depth(), layer.geometry.depth());
    let without_bias = |bias: bool| if bias { "" } else { ".with_bias(false)" };
    Ok(Some(match &layer.kind {
        Kind::Dense { bias, .. } => format!(
            "LinearConfig::new({incoming}, {depth}){}.with_initializer({})",
            without_bias(*bias),
            drawn(layer, "kernel")?
        ),
        Kind::Conv2d { window, bias, .. } => format!(
            "Conv2dConfig::new([{incoming}, {depth}], [{0}, {0}]).with_stride([{1}, {1}]){2}{3}.with_initializer({4})",
            window.side,
            window.stride,
            padding(window),
            without_bias(*bias),
            drawn(layer, "kernel")?
        ),
        Kind::MaxPool { window } => format!(
            "MaxPool2dConfig::new([{0}, {0}]).with_strides([{1}, {1}]){2}",
            window.side,
            window.stride,
            padding(window)
        ),
        Kind::BatchNorm { momentum, epsilon } => format!(
            "BatchNormConfig::new({incoming}).with_epsilon({}).with_momentum({})",
            number(*epsilon),
            number(*momentum)
        ),
        Kind::LayerNorm { epsilon } => {
            format!("LayerNormConfig::new({incoming}).with_epsilon({})", number(*epsilon))
        }
        Kind::Dropout { rate } => format!("DropoutConfig::new({})", number(*rate)),
        Kind::Lstm { units, .. } => format!("LstmConfig::new({incoming}, {units}, true)"),
        Kind::Activation(_) | Kind::Add | Kind::Concat | Kind::Flatten => return Ok(None),
    }))
}

fn padding(window: &Window) -> String {
    let behind = |length: usize, out: usize, before: usize| {
        ((out - 1) * window.stride + window.side).saturating_sub(length + before)
    };
    let right = behind(window.width, window.out_width, window.left);
    let bottom = behind(window.height, window.out_height, window.top);
    match [window.top, window.left, bottom, right] {
        [0, 0, 0, 0] => String::new(),
        [top, left, bottom, right] => {
            format!(".with_padding(PaddingConfig2d::Explicit({top}, {left}, {bottom}, {right}))")
        }
    }
}

fn draw(pick: &Pick, root: Root) -> Result<String, Vec<Problem>> {
    let entry = &initializer::find(&pick.id).expect("a checked layer picks a known initializer").entry;
    let setting = |key| number(entry.number(&pick.settings, key));
    let root_of_two = number(std::f64::consts::SQRT_2);
    Ok(match entry.id {
        "glorot-uniform" => "Initializer::XavierUniform { gain: 1.0 }".to_owned(),
        "glorot-normal" => "Initializer::XavierNormal { gain: 1.0 }".to_owned(),
        "he-uniform" => format!("Initializer::KaimingUniform {{ gain: {root_of_two}, fan_out_only: false }}"),
        "he-normal" => format!("Initializer::KaimingNormal {{ gain: {root_of_two}, fan_out_only: false }}"),
        "lecun-uniform" => "Initializer::KaimingUniform { gain: 1.0, fan_out_only: false }".to_owned(),
        "lecun-normal" => "Initializer::KaimingNormal { gain: 1.0, fan_out_only: false }".to_owned(),
        "orthogonal" => format!("Initializer::Orthogonal {{ gain: {} }}", setting("gain")),
        "uniform" => format!("Initializer::Uniform {{ min: -{0}, max: {0} }}", setting("limit")),
        "normal" => format!("Initializer::Normal {{ mean: 0.0, std: {} }}", setting("deviation")),
        "constant" => format!("Initializer::Constant {{ value: {} }}", setting("value")),
        "zeros" => "Initializer::Zeros".to_owned(),
        id => return Err(unknown::entry(Catalog::Initializer, id, NAME, root)),
    })
}

/// Dimensions of a batch.
fn rank(geometry: Geometry) -> usize {
    match geometry {
        Geometry::Flat(_) => 2,
        Geometry::Sequence { .. } => 3,
        Geometry::Image { .. } => 4,
    }
}

/// Sizes of a batch.
fn sizes(geometry: Geometry) -> String {
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
    out.line("/// What Layerloom shows.");
    out.line(format!("pub fn predict(&self, x: Tensor<{}>) -> Tensor<{}> {{", rank(input), rank(output)));
    out.deeper(|out| out.line(value));
    out.line("}");
}

/// `inputs`: what the network takes, from what a sample is given as.
fn inputs(out: &mut Lines, model: &Model) {
    let parts: Vec<String> = match &model.inputs {
        Inputs::Given => return,
        Inputs::Plane(features) => {
            out.line("\n/// What the network takes, from places `[x₁, x₂]`.");
            features.iter().map(|id| plane(id).to_owned()).collect()
        }
        Inputs::Columns(columns) => {
            out.line("\n/// What the network takes, from these columns of a table; a word stands for its place among:\n///");
            let mut parts = Vec::new();
            for (place, column) in columns.iter().enumerate() {
                let cells = format!("rows.clone().narrow(1, {place}, 1)");
                let name = quoted(&column.name);
                match &column.content {
                    ColumnContent::Numbers(Some(standard)) => {
                        out.line(format!("/// {}. {name}", place + 1));
                        let (mean, std) = (number(standard.mean.into()), number(standard.std.into()));
                        parts.push(format!("({cells} - {mean}) / {std}"));
                    }
                    ColumnContent::Numbers(None) => {
                        out.line(format!(
                            "/// {}. {name} (note: standardise it by the training rows)",
                            place + 1
                        ));
                        parts.push(cells);
                    }
                    ColumnContent::Words(words) => {
                        out.line(format!("/// {}. {name}: {}", place + 1, crate::write::quoted_list(words)));
                        parts.extend(
                            (0..words.len()).map(|word| format!("{cells}.equal_elem({word}.0).float()")),
                        );
                    }
                }
            }
            parts
        }
    };
    let plane = matches!(model.inputs, Inputs::Plane(_));
    let rows = if plane { "places" } else { "rows" };
    out.line(format!("pub fn inputs({rows}: Tensor<2>) -> Tensor<2> {{"));
    out.deeper(|out| {
        if plane {
            for (place, name) in ["x1", "x2"].into_iter().enumerate() {
                if parts.iter().any(|part| part.contains(name)) {
                    out.line(format!("let {name} = places.clone().narrow(1, {place}, 1);"));
                }
            }
        }
        out.line("let columns = vec![");
        out.deeper(|out| parts.iter().for_each(|part| out.line(format!("{part},"))));
        out.line("];\nTensor::cat(columns, 1)");
    });
    out.line("}");
}

/// A feature of the plane.
fn plane(id: &str) -> &'static str {
    match id {
        "x1" => "x1.clone()",
        "x2" => "x2.clone()",
        "x1-squared" => "x1.clone().square()",
        "x2-squared" => "x2.clone().square()",
        "x1-x2" => "x1.clone() * x2.clone()",
        "sin-x1" => "x1.clone().sin()",
        "sin-x2" => "x2.clone().sin()",
        other => panic!("there is no feature «{other}» of the plane"),
    }
}
