//! Values of a safetensors file, in and out.

use crate::network::{Kind, Layer, Network, TensorForm};
use crate::write::Lines;

/// `load_weights` and `save_weights`.
pub(super) fn write(out: &mut Lines, network: &Network) {
    load(out, network);
    save(out, network);
}

fn load(out: &mut Lines, network: &Network) {
    out.line(
        "\n/// Takes the values of a safetensors file from Layerloom.
///
/// # Panics
/// Where the file is not one of this network.
pub fn load_weights(mut network: Network, file: &[u8], device: &Device) -> Network {",
    );
    out.deeper(|out| {
        out.line(
            r#"let file = SafeTensors::deserialize(file).expect("it is a safetensors file");
let read = |name: &str| {
    let tensor = file.tensor(name).unwrap_or_else(|error| panic!("{name}: {error}"));
    let numbers = tensor.data().chunks_exact(4).map(|four| [four[0], four[1], four[2], four[3]]);
    TensorData::new(numbers.map(f32::from_le_bytes).collect::<Vec<_>>(), tensor.shape().to_vec())
};"#,
        );
        for layer in &network.layers {
            if let Kind::Lstm { .. } = layer.kind {
                load_lstm(out, &layer.name);
                continue;
            }
            for tensor in &layer.tensors {
                let value = match &layer.kind {
                    Kind::Conv2d { .. } if tensor.name == "kernel" => format!(
                        "Param::from_tensor(Tensor::<4>::from_data({}, device).permute([3, 2, 0, 1]))",
                        read(layer, tensor)
                    ),
                    _ if tensor.name.starts_with("running") => {
                        format!("RunningState::new(Tensor::from_data({}, device))", read(layer, tensor))
                    }
                    _ => format!("Param::from_data({}, device)", read(layer, tensor)),
                };
                let value = if is_optional(layer, tensor) { format!("Some({value})") } else { value };
                let field = field(layer, tensor);
                let between = if field.len() + value.len() > 80 { "\n    " } else { " " };
                out.line(format!("network.{field} ={between}{value};"));
            }
        }
        out.line("network");
    });
    out.line("}");
}

fn load_lstm(out: &mut Lines, name: &str) {
    out.line(format!(
        "let kernel = Tensor::<2>::from_data(read(\"{name}.kernel\"), device).chunk(4, 1);
let recurrent = Tensor::<2>::from_data(read(\"{name}.recurrent-kernel\"), device).chunk(4, 1);
let bias = Tensor::<1>::from_data(read(\"{name}.bias\"), device).chunk(4, 0);
for (place, gate) in gates_mut(&mut network.{name}).into_iter().enumerate() {{
    gate.input_transform.weight = Param::from_tensor(kernel[place].clone());
    gate.hidden_transform.weight = Param::from_tensor(recurrent[place].clone());
    gate.input_transform.bias = Some(Param::from_tensor(bias[place].clone()));
}}"
    ));
}

fn save(out: &mut Lines, network: &Network) {
    out.line(
        "\n/// A safetensors file that Layerloom can open.
pub fn save_weights(network: &Network) -> Vec<u8> {",
    );
    out.deeper(|out| {
        out.line("let tensors = [");
        out.deeper(|out| {
            for layer in &network.layers {
                for tensor in &layer.tensors {
                    let value = match &layer.kind {
                        Kind::Lstm { .. } => of_gates(layer, tensor),
                        Kind::Conv2d { .. } if tensor.name == "kernel" => {
                            format!("network.{}.val().permute([2, 3, 1, 0])", field(layer, tensor))
                        }
                        _ if tensor.name.starts_with("running") => {
                            format!("network.{}.value_sync()", field(layer, tensor))
                        }
                        _ if is_optional(layer, tensor) => {
                            format!("network.{}.as_ref().expect(\"it is there\").val()", field(layer, tensor))
                        }
                        _ => format!("network.{}.val()", field(layer, tensor)),
                    };
                    let name = format!("\"{}.{}\"", layer.name, tensor.key());
                    if value.contains('\n') {
                        out.line("(");
                        out.deeper(|out| out.line(format!("{name},\n{value}\n.into_data(),")));
                        out.line("),");
                    } else {
                        out.line(format!("({name}, {value}.into_data()),"));
                    }
                }
            }
        });
        out.line(
            r#"];
let bytes = tensors
    .each_ref()
    .map(|(_, data)| data.iter::<f32>().flat_map(f32::to_le_bytes).collect::<Vec<_>>());
let views = tensors.iter().zip(&bytes).map(|((name, data), bytes)| {
    let view = TensorView::new(Dtype::F32, data.shape().to_vec(), bytes);
    (*name, view.expect("there are as many bytes as the sizes say"))
});
safetensors::serialize(views, None).expect("the names differ")"#,
        );
    });
    out.line("}");
}

fn read(layer: &Layer, tensor: &TensorForm) -> String {
    format!("read(\"{}.{}\")", layer.name, tensor.key())
}

/// All gates of a tensor, side by side.
fn of_gates(layer: &Layer, tensor: &TensorForm) -> String {
    let (part, along) = match tensor.name {
        "kernel" => ("input_transform.weight.val()", 1),
        "recurrent kernel" => ("hidden_transform.weight.val()", 1),
        _ => ("input_transform.bias.as_ref().expect(\"it is there\").val()", 0),
    };
    let gates =
        format!("gates(&network.{})\n        .map(|gate| gate.{part})\n        .to_vec()", layer.name);
    format!("Tensor::cat(\n    {gates},\n    {along},\n)")
}

/// Where the values of a layer without gates stand in the network.
pub(super) fn field(layer: &Layer, tensor: &TensorForm) -> String {
    let name = &layer.name;
    match tensor.name {
        "alpha" => format!("{name}_slope.alpha"),
        "kernel" => format!("{name}.weight"),
        "running mean" => format!("{name}.running_mean"),
        "running variance" => format!("{name}.running_var"),
        other => format!("{name}.{other}"),
    }
}

fn is_optional(layer: &Layer, tensor: &TensorForm) -> bool {
    tensor.name == "bias" || (tensor.name == "beta" && matches!(layer.kind, Kind::LayerNorm { .. }))
}
