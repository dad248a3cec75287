//! Values in the safetensors format: a header in JSON, then all numbers as little-endian f32.
//!
//! A tensor is named by layer and value: `dense1.kernel`, `batch_norm1.running-mean`, `output.bias`. Layers are counted
//! along the thread, each kind by itself. Layouts are the engine's:
//!
//! | value | sizes |
//! |---|---|
//! | kernel of a dense layer | `[in, out]` |
//! | kernel of a convolution | `[height, width, in, out]` (HWIO) |
//! | kernel of an LSTM | `[in, 4·units]`, gates in the order i, f, g, o |
//! | recurrent kernel of an LSTM | `[units, 4·units]`, gates alike |
//! | bias, alpha, gamma, beta, running mean and variance | `[out]` |
//!
//! The header's metadata name this layout («layout») and hold the document as a link («document»).

use crate::network::Network;
use crate::unknown::problem;
use crate::write::quoted;
use crate::{Model, Tensor, Values};
use layerloom_document::{NodeId, Problem, Root, link};
use layerloom_engine::plan::OVERFLOW;
use safetensors::{Dtype, SafeTensors};

/// The longest header that is read: thirty times what the largest network has.
pub const MAX_HEADER_BYTES: usize = 1 << 20;

/// What the metadata call the layout above.
const LAYOUT: &str =
    "layerloom-1: dense [in, out], convolution HWIO, LSTM [in, 4*units] with gates i, f, g, o";

/// All values of a network as a file.
///
/// # Errors
/// All that is wrong with the document; values that are missing.
pub(crate) fn write(model: &Model, values: &Values) -> Result<Vec<u8>, Vec<Problem>> {
    let network = Network::of(model)?;
    let address = link::encode(model.document, None, &layerloom_protocol::lexicon());
    let mut header =
        format!("{{\"__metadata__\":{{\"layout\":{},\"document\":{}}}", quoted(LAYOUT), quoted(&address));
    let mut numbers = Vec::new();
    for layer in &network.layers {
        for tensor in &layer.tensors {
            let start = numbers.len();
            for value in values.wanted(&network, layer.node, tensor.name, tensor.len())? {
                numbers.extend(value.to_le_bytes());
            }
            header.push_str(&format!(
                ",\"{}.{}\":{{\"dtype\":\"F32\",\"shape\":{:?},\"data_offsets\":[{start},{}]}}",
                layer.name,
                tensor.key(),
                tensor.shape,
                numbers.len(),
            ));
        }
    }
    header.push('}');
    // Numbers begin at a multiple of eight bytes; blanks behind the header are part of it.
    header.push_str(&" ".repeat(header.len().next_multiple_of(8) - header.len()));
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header.as_bytes());
    file.extend(numbers);
    Ok(file)
}

/// The values in a file, for a network: every tensor of it, each with its sizes, of finite numbers, and none besides.
/// What is allocated is bounded by this network and by [`MAX_HEADER_BYTES`].
///
/// # Errors
/// All that is wrong with the document or the file: cut short, a header that is too long or no header, tensors that are
/// missing, of other sizes, of another type of numbers, not of this network, numbers that are not finite.
pub fn read_safetensors(bytes: &[u8], model: &Model) -> Result<Values, Vec<Problem>> {
    let network = Network::of(model)?;
    let file = open(bytes)?;
    let mut problems = Vec::new();
    let mut tensors = Vec::new();
    let mut known = Vec::new();
    for layer in &network.layers {
        for form in &layer.tensors {
            let name = format!("{}.{}", layer.name, form.key());
            let tell = |en, zh| problem(Root::Node(layer.node), en, zh);
            match file.tensor(&name) {
                Err(_) => problems.push(tell(
                    format!(
                        "The file has no tensor «{name}», which this network needs with sizes {:?}.",
                        form.shape
                    ),
                    format!("文件中没有张量“{name}”，此网络需要它，形状为 {:?}。", form.shape),
                )),
                Ok(tensor) if tensor.dtype() != Dtype::F32 => problems.push(tell(
                    format!("«{name}» holds {:?}; save it as F32 (float32).", tensor.dtype()),
                    format!("“{name}”的数据类型是 {:?}，请保存为 F32（float32）。", tensor.dtype()),
                )),
                Ok(tensor) if tensor.shape() != form.shape => problems.push(tell(
                    format!(
                        "«{name}» has sizes {:?}, but this network needs {:?}.",
                        tensor.shape(),
                        form.shape
                    ),
                    format!("“{name}”的形状是 {:?}，而此网络需要 {:?}。", tensor.shape(), form.shape),
                )),
                Ok(tensor) => {
                    let numbers = tensor.data().chunks_exact(4);
                    let values: Vec<f32> = numbers
                        .map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]))
                        .collect();
                    if let Some(place) =
                        values.iter().position(|value| value.is_nan() || value.abs() > OVERFLOW)
                    {
                        problems.push(tell(
                            format!(
                                "«{name}» holds {} at place {place}; only finite numbers can be trained on.",
                                values[place]
                            ),
                            format!("“{name}”第 {place} 个值是 {}，只能使用有限的数。", values[place]),
                        ));
                    }
                    tensors.push(Tensor { node: layer.node, name: form.name.to_owned(), values });
                }
            }
            known.push(name);
        }
    }
    let mut strangers: Vec<&str> =
        file.names().into_iter().filter(|name| !known.iter().any(|known| known == name)).collect();
    if !strangers.is_empty() {
        strangers.sort_unstable();
        let (shown, more) = shown(&strangers);
        problems.push(problem(
            Root::Node(NodeId::OUTPUT),
            format!("The file has tensors that this network does not: {shown}{more}. Open it with the network that it was saved from."),
            format!("文件中有此网络没有的张量：{shown}{more}。请在保存它的网络中打开。"),
        ));
    }
    if problems.is_empty() { Ok(Values { tensors }) } else { Err(problems) }
}

/// The first few names, and a sign that there are more.
fn shown(names: &[&str]) -> (String, &'static str) {
    const FEW: usize = 5;
    let short = |name: &&str| name.chars().take(60).collect::<String>();
    let first: Vec<String> = names.iter().take(FEW).map(short).collect();
    (first.join(", "), if names.len() > FEW { ", …" } else { "" })
}

/// Checks the header's length before anybody reads it, then the header.
fn open(bytes: &[u8]) -> Result<SafeTensors<'_>, Vec<Problem>> {
    let tell = |en: String, zh: String| vec![problem(Root::Node(NodeId::OUTPUT), en, zh)];
    let length = bytes.first_chunk::<8>().map(|length| u64::from_le_bytes(*length));
    let Some(length) = length else {
        return Err(tell(
            format!(
                "This is no safetensors file: it has {} bytes, and its header alone would take more.",
                bytes.len()
            ),
            format!("这不是 safetensors 文件：只有 {} 字节，连文件头都不够。", bytes.len()),
        ));
    };
    if length > MAX_HEADER_BYTES as u64 {
        return Err(tell(
            format!(
                "This is no safetensors file of a playground: its header would take {length} bytes, and {MAX_HEADER_BYTES} is the most."
            ),
            format!("这不是实验场的 safetensors 文件：文件头长 {length} 字节，上限为 {MAX_HEADER_BYTES}。"),
        ));
    }
    if length > bytes.len() as u64 - 8 {
        return Err(tell(
            format!(
                "The file is cut short: its header takes {length} bytes, but only {} follow. Save or load it again.",
                bytes.len() - 8
            ),
            format!(
                "文件不完整：文件头应有 {length} 字节，但只剩 {} 字节。请重新保存或载入。",
                bytes.len() - 8
            ),
        ));
    }
    SafeTensors::deserialize(bytes).map_err(|error| {
        tell(
            format!("The file is damaged: {error}. Save or load it again."),
            format!("文件已损坏：{error}。请重新保存或载入。"),
        )
    })
}
