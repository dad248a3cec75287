//! How layers are made, and their first weights.

use super::NAME;
use crate::network::{Activation, Kind, Layer, Network, TensorForm};
use crate::unknown;
use crate::write::{Lines, number};
use layerloom_document::{Catalog, Pick, Problem, Root};
use layerloom_engine::catalog::initializer;
use layerloom_engine::catalog::layer::{Draw, Start};
use layerloom_engine::geometry::Window;

/// `Network::new`.
pub(super) fn new(out: &mut Lines, network: &Network, wrong: &mut Vec<Problem>) {
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

/// A chain of calls, broken before each where it is long.
pub(super) fn chained(line: &str) -> String {
    if line.len() <= 88 {
        return line.to_owned();
    }
    [".with_", ".init("]
        .iter()
        .fold(line.to_owned(), |line, call| line.replace(call, &format!("\n    {call}")))
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
    out.line(format!("for gate in gates_mut(&mut network.{name}) {{"));
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
        "let [_, forget, ..] = gates_mut(&mut network.{name});
forget.input_transform.bias = Some(Initializer::Ones.init([{units}], device));"
    ));
}

/// The initializer of a kernel.
fn drawn(layer: &Layer, name: &str) -> Result<String, Vec<Problem>> {
    let tensor: &TensorForm =
        layer.tensors.iter().find(|tensor| tensor.name == name).expect("the layer owns a kernel");
    let Start::Drawn(Draw { initializer, .. }) = &tensor.start else { unreachable!("kernels are drawn") };
    draw(initializer, Root::Node(layer.node))
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

/// `zeros`, where there are biases, and `gates`, where there is a memory: what other functions of the file call.
pub(super) fn helpers(out: &mut Lines, network: &Network) {
    if network.layers.iter().any(|layer| layer.owns("bias")) {
        out.line("\n/// Layerloom's biases start from 0.\nfn zeros(units: usize, device: &Device) -> Option<Param<Tensor<1>>> {\n    Some(Initializer::Zeros.init([units], device))\n}");
    }
    if network.layers.iter().any(|layer| matches!(layer.kind, Kind::Lstm { .. })) {
        out.line(
            r#"
/// The gates in the order in which Layerloom has them.
fn gates(lstm: &Lstm) -> [&GateController; 4] {
    let forget = lstm.forget_gate.as_ref().expect("the gates are not coupled");
    [&lstm.input_gate, forget, &lstm.cell_gate, &lstm.output_gate]
}

/// The same, to change them.
fn gates_mut(lstm: &mut Lstm) -> [&mut GateController; 4] {
    let forget = lstm.forget_gate.as_mut().expect("the gates are not coupled");
    [&mut lstm.input_gate, forget, &mut lstm.cell_gate, &mut lstm.output_gate]
}"#,
        );
    }
}
