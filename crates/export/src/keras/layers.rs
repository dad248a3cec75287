//! The functional model. Keras has the engine's layouts: channels last, kernels as HWIO, the same order of gates.

use super::NAME;
use crate::Model;
use crate::network::{Activation, Kind, Layer, Network, TensorForm};
use crate::python::data::sizes;
use crate::unknown;
use crate::write::{Lines, number};
use layerloom_document::{Catalog, Pick, Problem, Root};
use layerloom_engine::catalog::initializer;
use layerloom_engine::catalog::layer::{Draw, Start};
use layerloom_engine::catalog::loss::Link;
use layerloom_engine::geometry::{Geometry, Window};

/// `build`, `predict` and `load_weights`.
pub(super) fn write(out: &mut Lines, model: &Model, network: &Network) -> Result<(), Vec<Problem>> {
    let uses = |id: &str| {
        network.layers.iter().filter_map(Layer::activation).any(|activation| activation.id() == id)
    };
    if uses("gaussian") {
        out.line("def gaussian(x):\n    return ops.exp(-ops.square(x))\n\n");
    }
    if uses("softmax") {
        out.line("def softmax(x):\n    return ops.softmax(x, axis=-1)\n\n");
    }
    let input = model.shape.geometry;
    let mut wrong = Vec::new();
    out.line("def build():");
    out.deeper(|out| {
        let raw = if network.loss.link == Link::None {
            ""
        } else {
            ", without the function that the loss contains"
        };
        out.line(format!(r#""""{} → {}{raw}.""""#, sizes(input), sizes(network.output().geometry)));
        out.line(format!("inputs = keras.Input(shape={})", shape(input)));
        let mut x = "inputs".to_owned();
        for (place, layer) in network.layers.iter().enumerate() {
            let bare = place + 1 == network.layers.len() && network.loss.link != Link::None;
            match lines(network, layer, &x, bare) {
                Ok(lines) => {
                    for line in &lines {
                        out.line(line);
                    }
                    if !lines.is_empty() {
                        "x".clone_into(&mut x);
                    }
                }
                Err(problems) => wrong.extend(problems),
            }
            if network.joins_later(place + 1) {
                out.line(format!("{} = {x}", layer.name));
            }
        }
        out.line(format!("return keras.Model(inputs, {x}, name=\"network\")\n\n"));
    });
    out.line("def predict(network, x):");
    out.deeper(|out| {
        out.line(r#""""What Layerloom shows.""""#);
        out.line(match network.loss.link {
            Link::None => "return network.predict(x, verbose=0)\n\n",
            Link::Sigmoid => "return ops.convert_to_numpy(ops.sigmoid(network.predict(x, verbose=0)))\n\n",
            Link::Softmax => {
                "return ops.convert_to_numpy(ops.softmax(network.predict(x, verbose=0), axis=-1))\n\n"
            }
        });
    });
    load_weights(out, network);
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Sizes of one sample.
fn shape(geometry: Geometry) -> String {
    match geometry {
        Geometry::Flat(values) => format!("({values},)"),
        Geometry::Image { height, width, channels } => format!("({height}, {width}, {channels})"),
        Geometry::Sequence { steps, values } => format!("({steps}, {values})"),
    }
}

/// The lines of a layer, each of which gives a new `x`.
fn lines(network: &Network, layer: &Layer, x: &str, bare: bool) -> Result<Vec<String>, Vec<Problem>> {
    let name = &layer.name;
    let depth = layer.geometry.depth();
    let other = || {
        let place = layer.from[1];
        place.checked_sub(1).map_or("inputs", |place| &network.layers[place].name).to_owned()
    };
    // What has a place in the layer's own call; what stands behind it as a layer of its own.
    let (inside, behind) = match layer.activation() {
        Some(activation) if !bare => activate(layer, activation)?,
        _ => (None, None),
    };
    let call = |class: &str, arguments: Vec<String>| {
        let arguments: Vec<String> = arguments.into_iter().filter(|argument| !argument.is_empty()).collect();
        let whole = format!("x = layers.{class}({}, name=\"{name}\")({x})", arguments.join(", "));
        if whole.len() <= 112 {
            return whole;
        }
        format!("x = layers.{class}(\n    {},\n    name=\"{name}\",\n)({x})", arguments.join(",\n    "))
    };
    let activation = inside.map_or(String::new(), |inside| format!("activation={inside}"));
    let mut lines = match &layer.kind {
        Kind::Dense { bias, .. } => {
            let mut arguments = vec![depth.to_string(), activation, use_bias(*bias)];
            arguments.extend(kernel(layer, "kernel", "kernel")?);
            vec![call("Dense", arguments)]
        }
        Kind::Conv2d { window, bias, .. } => {
            let Window { side, stride, .. } = window;
            let mut arguments = vec![depth.to_string(), side.to_string()];
            if *stride != 1 {
                arguments.push(format!("strides={stride}"));
            }
            arguments.extend([padding(window), activation, use_bias(*bias)]);
            arguments.extend(kernel(layer, "kernel", "kernel")?);
            vec![call("Conv2D", arguments)]
        }
        Kind::Activation(_) => match activation.strip_prefix("activation=") {
            Some(function) => vec![call("Activation", vec![function.to_owned()])],
            None => Vec::new(),
        },
        Kind::Dropout { rate } => vec![call("Dropout", vec![number(*rate)])],
        Kind::BatchNorm { momentum, epsilon } => {
            let momentum = format!("momentum={}", number(1.0 - momentum));
            vec![
                "# note: the running variance is that of the batch; Layerloom's is its unbiased estimate."
                    .to_owned(),
                call("BatchNormalization", vec![momentum, format!("epsilon={}", number(*epsilon))]),
            ]
        }
        Kind::LayerNorm { epsilon } => {
            vec![call("LayerNormalization", vec![format!("epsilon={}", number(*epsilon))])]
        }
        Kind::Add => {
            let other = laid(&other(), layer.inputs[1], layer.inputs[0]);
            vec![format!("x = layers.Add(name=\"{name}\")([{x}, {other}])")]
        }
        Kind::Concat => {
            let (a, b) = match layer.geometry {
                Geometry::Flat(_) => {
                    let flat = |value: &str, from: Geometry| laid(value, from, Geometry::Flat(from.len()));
                    (flat(x, layer.inputs[0]), flat(&other(), layer.inputs[1]))
                }
                _ => (x.to_owned(), other()),
            };
            vec![format!("x = layers.Concatenate(name=\"{name}\")([{a}, {b}])")]
        }
        Kind::MaxPool { window } => {
            let Window { side, stride, .. } = window;
            vec![call("MaxPooling2D", vec![side.to_string(), format!("strides={stride}"), padding(window)])]
        }
        Kind::Flatten => match layer.inputs[0] {
            Geometry::Flat(_) => Vec::new(),
            _ => vec![format!("x = layers.Flatten(name=\"{name}\")({x})")],
        },
        Kind::Lstm { units, sequence } => {
            let mut arguments = vec![units.to_string()];
            if *sequence {
                arguments.push("return_sequences=True".to_owned());
            }
            arguments.extend(kernel(layer, "kernel", "kernel")?);
            arguments.extend(kernel(layer, "recurrent kernel", "recurrent")?);
            vec![call("LSTM", arguments)]
        }
    };
    if let Some(behind) = behind {
        let x = if lines.is_empty() { x } else { "x" };
        lines.push(format!("x = {behind}({x})"));
    }
    Ok(lines)
}

fn use_bias(bias: bool) -> String {
    if bias { String::new() } else { "use_bias=False".to_owned() }
}

/// «same» pads as Layerloom does, with the odd pixel behind.
fn padding(window: &Window) -> String {
    let reaches = window.out_height != (window.height.saturating_sub(window.side)) / window.stride + 1
        || window.out_width != (window.width.saturating_sub(window.side)) / window.stride + 1
        || window.side > window.height
        || window.side > window.width;
    if reaches { "padding=\"same\"".to_owned() } else { String::new() }
}

/// The same values in other sizes.
fn laid(value: &str, from: Geometry, to: Geometry) -> String {
    match (from, to) {
        _ if from == to => value.to_owned(),
        (_, Geometry::Flat(_)) => format!("layers.Flatten()({value})"),
        _ => format!("layers.Reshape({})({value})", shape(to)),
    }
}

/// How a kernel starts, its penalty and its bound, as arguments that begin with `prefix`.
fn kernel(layer: &Layer, name: &str, prefix: &str) -> Result<Vec<String>, Vec<Problem>> {
    let tensor: &TensorForm =
        layer.tensors.iter().find(|tensor| tensor.name == name).expect("the layer owns a kernel");
    let mut arguments = Vec::new();
    let Start::Drawn(Draw { initializer, .. }) = &tensor.start else { unreachable!("kernels are drawn") };
    if let Some(initializer) = draw(initializer, prefix, Root::Node(layer.node))? {
        arguments.push(format!("{prefix}_initializer={initializer}"));
    }
    let effect = tensor.effect;
    let (l1, l2) = (number(effect.l1), number(effect.l2 / 2.0));
    match (effect.l1 != 0.0, effect.l2 != 0.0) {
        (true, true) => {
            arguments.push(format!("{prefix}_regularizer=keras.regularizers.L1L2(l1={l1}, l2={l2})"));
        }
        (true, false) => arguments.push(format!("{prefix}_regularizer=keras.regularizers.L1({l1})")),
        (false, true) => arguments.push(format!("{prefix}_regularizer=keras.regularizers.L2({l2})")),
        (false, false) => {}
    }
    if effect.max_norm > 0.0 {
        // All but the last: what comes into a unit.
        let axis = if tensor.shape.len() == 4 { "[0, 1, 2]" } else { "0" };
        let limit = number(effect.max_norm);
        arguments.push(format!("{prefix}_constraint=keras.constraints.MaxNorm({limit}, axis={axis})"));
    }
    Ok(arguments)
}

/// An initializer; `None` for Keras's own default.
fn draw(pick: &Pick, prefix: &str, root: Root) -> Result<Option<String>, Vec<Problem>> {
    let entry = &initializer::find(&pick.id).expect("a checked layer picks a known initializer").entry;
    let setting = |key| number(entry.number(&pick.settings, key));
    // Keras's own normal initializers cut their tails off.
    let scaled = |scale: &str, mode: &str, shape: &str| {
        format!("keras.initializers.VarianceScaling({scale}, mode=\"{mode}\", distribution=\"{shape}\")")
    };
    let (normal, uniform) = ("untruncated_normal", "uniform");
    Ok(Some(match entry.id {
        "glorot-uniform" if prefix == "kernel" => return Ok(None),
        "glorot-uniform" => "\"glorot_uniform\"".to_owned(),
        "glorot-normal" => scaled("1.0", "fan_avg", normal),
        "he-uniform" => scaled("2.0", "fan_in", uniform),
        "he-normal" => scaled("2.0", "fan_in", normal),
        "lecun-uniform" => scaled("1.0", "fan_in", uniform),
        "lecun-normal" => scaled("1.0", "fan_in", normal),
        "orthogonal" if prefix == "recurrent" && setting("gain") == "1.0" => return Ok(None),
        "orthogonal" => format!("keras.initializers.Orthogonal(gain={})", setting("gain")),
        "uniform" => format!("keras.initializers.RandomUniform(-{0}, {0})", setting("limit")),
        "normal" => format!("keras.initializers.RandomNormal(stddev={})", setting("deviation")),
        "constant" => format!("keras.initializers.Constant({})", setting("value")),
        "zeros" => "\"zeros\"".to_owned(),
        id => return Err(unknown::entry(Catalog::Initializer, id, NAME, root)),
    }))
}

/// What stands inside of a layer's call, or behind it.
fn activate(
    layer: &Layer,
    activation: &Activation,
) -> Result<(Option<String>, Option<String>), Vec<Problem>> {
    let parameter = number(activation.parameter());
    let inside = |name: &str| Ok((Some(name.to_owned()), None));
    match activation.id() {
        "linear" => Ok((None, None)),
        "sigmoid" => inside("\"sigmoid\""),
        "tanh" => inside("\"tanh\""),
        "relu" => inside("\"relu\""),
        "leaky-relu" => Ok((None, Some(format!("layers.LeakyReLU(negative_slope={parameter})")))),
        "prelu" => {
            let shared = match layer.geometry {
                Geometry::Flat(_) => "",
                Geometry::Image { .. } => ", shared_axes=[1, 2]",
                Geometry::Sequence { .. } => ", shared_axes=[1]",
            };
            let start = format!("alpha_initializer=keras.initializers.Constant({parameter}){shared}");
            Ok((None, Some(format!("layers.PReLU({start}, name=\"{}_slope\")", layer.name))))
        }
        "elu" => Ok((None, Some(format!("layers.ELU(alpha={parameter})")))),
        "selu" => inside("\"selu\""),
        "gelu" => inside("\"gelu\""),
        "silu" => inside("\"silu\""),
        "mish" => inside("\"mish\""),
        "softplus" => inside("\"softplus\""),
        "softsign" => inside("\"softsign\""),
        "hard-tanh" => inside("\"hard_tanh\""),
        "hard-sigmoid" => inside("\"hard_sigmoid\""),
        "sine" => inside("ops.sin"),
        "gaussian" => inside("gaussian"),
        "softmax" => inside("softmax"),
        id => Err(unknown::entry(Catalog::Activation, id, NAME, Root::Node(layer.node))),
    }
}

/// `load_weights`.
fn load_weights(out: &mut Lines, network: &Network) {
    out.line("def load_weights(network, path):");
    out.deeper(|out| {
        out.line(r#""""Takes the values of a safetensors file from Layerloom.""""#);
        out.line("from safetensors.numpy import load_file\n\ntensors = load_file(path)");
        for layer in &network.layers {
            let (slopes, own): (Vec<&TensorForm>, Vec<&TensorForm>) =
                layer.tensors.iter().partition(|tensor| tensor.name == "alpha");
            let name = &layer.name;
            let tensor = |tensor: &&TensorForm| format!("tensors[\"{name}.{}\"]", tensor.key());
            if !own.is_empty() {
                let own: Vec<String> = own.iter().map(tensor).collect();
                let whole = own.join(", ");
                let inside =
                    if whole.len() <= 70 { whole } else { format!("\n    {},\n", own.join(",\n    ")) };
                out.line(format!("network.get_layer(\"{name}\").set_weights([{inside}])"));
            }
            for slope in slopes {
                let ones = match layer.geometry {
                    Geometry::Flat(_) => "",
                    Geometry::Image { .. } => "1, 1, ",
                    Geometry::Sequence { .. } => "1, ",
                };
                let slope = tensor(&slope);
                out.line(format!(
                    "network.get_layer(\"{name}_slope\").set_weights([{slope}.reshape({ones}-1)])"
                ));
            }
        }
    });
    out.line("\n");
}
