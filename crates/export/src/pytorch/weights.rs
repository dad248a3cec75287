//! Values of a safetensors file, in and out.

use super::layers::attribute;
use crate::network::{Kind, Layer, Network, TensorForm};
use crate::write::Lines;

/// `load_weights` and `save_weights`.
pub(super) fn write(out: &mut Lines, network: &Network) {
    let tensors =
        || network.layers.iter().flat_map(|layer| layer.tensors.iter().map(move |tensor| (layer, tensor)));
    let place = |layer: &Layer, tensor: &TensorForm| {
        (format!("{}.{}", layer.name, tensor.key()), format!("network.{}", attribute(layer, tensor.name)))
    };
    out.line("def load_weights(network, path):");
    out.deeper(|out| {
        out.line(r#""""Takes the values of a safetensors file from Layerloom, which has sizes the other way round.""""#);
        out.line("from safetensors.torch import load_file\n\ntensors = load_file(path)\nwith torch.no_grad():");
        out.deeper(|out| {
            for (layer, tensor) in tensors() {
                let (key, attribute) = place(layer, tensor);
                let turn = turns(layer, tensor)[0];
                out.line(format!("{attribute}.copy_(tensors[\"{key}\"]{turn})"));
            }
        });
    });
    out.line("\n\ndef save_weights(network, path):");
    out.deeper(|out| {
        out.line(r#""""Writes a safetensors file that Layerloom can open.""""#);
        out.line("from safetensors.torch import save_file\n\ntensors = {");
        out.deeper(|out| {
            for (layer, tensor) in tensors() {
                let (key, attribute) = place(layer, tensor);
                let turn = turns(layer, tensor)[1];
                out.line(format!("\"{key}\": {attribute}{turn},"));
            }
        });
        out.line("}\nsave_file({name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}, path)");
    });
    out.line("\n");
}

/// How dimensions turn on the way to PyTorch, and back.
fn turns(layer: &Layer, tensor: &TensorForm) -> [&'static str; 2] {
    match layer.kind {
        _ if !tensor.name.ends_with("kernel") => ["", ""],
        Kind::Conv2d { .. } => [".permute(3, 2, 0, 1)", ".permute(2, 3, 1, 0)"],
        _ => [".T", ".T"],
    }
}
