//! A network with its values as one ONNX model, which other programs run.
//!
//! Its input, «input», is what a sample is given as: `[batch, 2]` places on the plane, `[batch, columns]` cells of the
//! columns that the network looks at (a word by its place among the column's words), or the network's own inputs.
//! Features and standardisation are inside. Its output, «prediction», is what Layerloom shows: probabilities where the
//! loss is a cross-entropy. Where a number is standardised, a second output, «value», is in the data's own unit.

mod graph;
mod layers;
mod schema;

use crate::network::Network;
use crate::unknown::problem;
use crate::write::quoted_list;
use crate::{Column, ColumnContent, Inputs, Model, Values};
use graph::{Builder, Setting};
use layerloom_datasets::Standard;
use layerloom_document::{Problem, Root, link};
use layerloom_engine::catalog::loss::Link;
use layerloom_engine::geometry::Geometry;
use layers::At;
use prost::Message;

/// What problems call this format.
const NAME: &str = "ONNX";

/// The version of the file's form and of its operators: the first with layer normalisation, read by runtimes since 2022.
const IR_VERSION: i64 = 8;
const OPERATORS: i64 = 17;

/// The file.
pub(crate) fn write(model: &Model, values: &Values) -> Result<Vec<u8>, Vec<Problem>> {
    let network = Network::of(model)?;
    let mut build = Builder { label: "inputs".to_owned(), ..Builder::default() };
    let mut input = inputs(&mut build, model)?;
    if let Geometry::Image { .. } = model.shape.geometry {
        input = layers::channels_first(&mut build, &input);
    }
    let mut names = vec![input];
    let mut problems = Vec::new();
    for (place, layer) in network.layers.iter().enumerate() {
        build.label.clone_from(&layer.name);
        let bare = place + 1 == network.layers.len() && network.loss.link != Link::None;
        let at = At { network: &network, layer, values, bare };
        let inputs: Vec<&str> = layer.from.iter().map(|from| names[*from].as_str()).collect();
        match layers::write(&mut build, &at, &inputs) {
            Ok(name) => names.push(name),
            Err(found) => {
                problems.extend(found);
                names.push(String::new());
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let raw = names.last().expect("there is an output");
    let last = network.output().geometry;
    match network.loss.link {
        Link::None => build.op_giving("Identity", &[raw], &[], &["prediction"]),
        Link::Sigmoid => build.op_giving("Sigmoid", &[raw], &[], &["prediction"]),
        Link::Softmax => build.op_giving("Softmax", &[raw], &[Setting::Int("axis", -1)], &["prediction"]),
    }
    let mut outputs = vec![value("prediction", &layers::sizes(last), "What Layerloom shows.")];
    if let Some(standard) = model.target.standard.filter(|standard| *standard != Standard::NONE) {
        let (std, mean) = (build.scalar(standard.std.into()), build.scalar(standard.mean.into()));
        let scaled = build.op("Mul", &["prediction", &std], &[]);
        build.op_giving("Add", &[&scaled, &mean], &[], &["value"]);
        outputs.push(value("value", &layers::sizes(last), "The prediction in the data's own unit."));
    }
    let sizes = match model.inputs {
        Inputs::Laid | Inputs::Given => layers::sizes(model.shape.geometry),
        _ => vec![-1, model.raw_width() as i64],
    };
    let graph = schema::Graph {
        node: build.nodes,
        name: "network".to_owned(),
        initializer: build.initializers,
        input: vec![value("input", &sizes, &about_inputs(model))],
        output: outputs,
    };
    let entry = |key: &str, value: String| schema::Entry { key: key.to_owned(), value };
    let mut words = vec![
        entry("document", link::encode(model.document, None, &layerloom_protocol::lexicon())),
        entry("input", about_inputs(model)),
    ];
    if !model.target.classes.is_empty() {
        words.push(entry("classes", quoted_list(&model.target.classes)));
    }
    let model = schema::Model {
        ir_version: IR_VERSION,
        producer_name: "Layerloom".to_owned(),
        producer_version: env!("CARGO_PKG_VERSION").to_owned(),
        doc_string: "A network made with Layerloom.".to_owned(),
        graph: Some(graph),
        opset_import: vec![schema::OperatorSet { domain: String::new(), version: OPERATORS }],
        metadata_props: words,
    };
    Ok(model.encode_to_vec())
}

/// From what a sample is given as to the network's inputs.
fn inputs(build: &mut Builder, model: &Model) -> Result<String, Vec<Problem>> {
    let column = |build: &mut Builder, place: usize| {
        let places = build.ints(&[place as i64]);
        build.op("Gather", &["input", &places], &[Setting::Int("axis", 1)])
    };
    let parts: Vec<String> = match &model.inputs {
        Inputs::Laid | Inputs::Given => return Ok("input".to_owned()),
        Inputs::Plane(features) => {
            let [x1, x2] = [0, 1].map(|place| column(build, place));
            features.iter().map(|id| plane(build, id, &x1, &x2)).collect()
        }
        Inputs::Columns(columns) => {
            let mut parts = Vec::new();
            for (place, Column { name, content }) in columns.iter().enumerate() {
                let cells = column(build, place);
                parts.push(match content {
                    ColumnContent::Numbers(Some(standard)) => {
                        let (mean, std) =
                            (build.scalar(standard.mean.into()), build.scalar(standard.std.into()));
                        let centred = build.op("Sub", &[&cells, &mean], &[]);
                        build.op("Div", &[&centred, &std], &[])
                    }
                    ColumnContent::Numbers(None) => {
                        return Err(vec![problem(
                            Root::Data,
                            format!(
                                "The rows of the table are needed, to know mean and deviation of «{name}»."
                            ),
                            format!("需要表格的数据行，才能得到“{name}”的均值与标准差。"),
                        )]);
                    }
                    ColumnContent::Words(words) => {
                        let places: Vec<f32> = (0..words.len()).map(|place| place as f32).collect();
                        let places = build.floats(&format!("inputs/words{place}"), &[words.len()], &places);
                        let (low, high) = (build.scalar(0.0), build.scalar(words.len() as f64 - 1.0));
                        let whole = build.op("Round", &[&cells], &[]);
                        let known = build.op("Clip", &[&whole, &low, &high], &[]);
                        let same = build.op("Equal", &[&known, &places], &[]);
                        build.op("Cast", &[&same], &[Setting::Int("to", schema::FLOAT.into())])
                    }
                });
            }
            parts
        }
    };
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    Ok(build.op("Concat", &parts, &[Setting::Int("axis", 1)]))
}

/// A feature of the plane.
fn plane(build: &mut Builder, id: &str, x1: &str, x2: &str) -> String {
    match id {
        "x1" => x1.to_owned(),
        "x2" => x2.to_owned(),
        "x1-squared" => build.op("Mul", &[x1, x1], &[]),
        "x2-squared" => build.op("Mul", &[x2, x2], &[]),
        "x1-x2" => build.op("Mul", &[x1, x2], &[]),
        "sin-x1" => build.op("Sin", &[x1], &[]),
        "sin-x2" => build.op("Sin", &[x2], &[]),
        other => panic!("there is no feature «{other}» of the plane"),
    }
}

/// What the input's columns are, in words.
fn about_inputs(model: &Model) -> String {
    match &model.inputs {
        Inputs::Laid | Inputs::Given => "a sample as the network takes it".to_owned(),
        Inputs::Plane(_) => "x1, x2".to_owned(),
        Inputs::Columns(columns) => {
            let about = |column: &Column| match &column.content {
                ColumnContent::Numbers(_) => column.name.clone(),
                ColumnContent::Words(words) => {
                    format!("{} (0-based place in: {})", column.name, quoted_list(words))
                }
            };
            columns.iter().map(about).collect::<Vec<_>>().join("; ")
        }
    }
}

/// A value that goes in or out, f32, of these sizes; −1 for the batch.
fn value(name: &str, sizes: &[i64], about: &str) -> schema::ValueInfo {
    let dimension = |size: &i64| match size {
        -1 => schema::Dimension { dim_value: None, dim_param: Some("batch".to_owned()) },
        size => schema::Dimension { dim_value: Some(*size), dim_param: None },
    };
    let shape = schema::Shape { dim: sizes.iter().map(dimension).collect() };
    let tensor = schema::TensorType { elem_type: schema::FLOAT, shape: Some(shape) };
    schema::ValueInfo {
        name: name.to_owned(),
        r#type: Some(schema::Type { tensor_type: Some(tensor) }),
        doc_string: about.to_owned(),
    }
}
