//! The networks of `tests/golden`, with the values and samples that stand there.

use crate::{Case, Data};
use layerloom_document::{Document, Node, NodeId, Pick, Settings, Value};
use layerloom_engine::check::{DataShape, Task};
use layerloom_engine::geometry::Geometry;
use layerloom_export::{Tensor, Values};
use serde_json::Value as Json;

/// All of them.
pub(crate) fn cases() -> Vec<Case> {
    let golden: Json = serde_json::from_str(include_str!("../../../../tests/golden/networks.json"))
        .expect("the golden file is well formed");
    golden["cases"].as_array().expect("there are cases").iter().map(case).collect()
}

fn case(golden: &Json) -> Case {
    let inputs = matrix(&golden["inputs"]);
    let document = Document {
        nodes: golden["nodes"].as_array().expect("nodes are a list").iter().map(node).collect(),
        output: node(&golden["output"]),
        recipe: settings(&golden["recipe"]).with("batch-size", 0.0),
        ..Document::empty()
    };
    let count = |json: &Json| json.as_u64().map(|count| count as usize);
    let task = count(&golden["task"]["each step"]).map(Task::ClassesEachStep);
    let task = task.or(count(&golden["task"]).map(Task::Classes)).unwrap_or(Task::Regression);
    let sizes: Vec<usize> = golden["geometry"].as_array().into_iter().flatten().filter_map(count).collect();
    let geometry = match sizes[..] {
        [height, width, channels] => Geometry::Image { height, width, channels },
        [steps, values] => Geometry::Sequence { steps, values },
        _ => Geometry::Flat(inputs[0].len()),
    };
    let tensor = |(key, json): (&String, &Json)| {
        let (node, name) = key.split_once('.').expect("a key is node and name");
        let node = NodeId(node.parse().expect("a node is a number"));
        Tensor { node, name: name.to_owned(), values: matrix(json).concat() }
    };
    Case {
        name: golden["name"].as_str().expect("a case has a name").to_owned(),
        document,
        data: Data::Given {
            shape: DataShape::laid(geometry, task),
            inputs,
            targets: matrix(&golden["targets"]),
        },
        values: Some(Values {
            tensors: golden["values"].as_object().expect("values by key").iter().map(tensor).collect(),
        }),
    }
}

fn matrix(json: &Json) -> Vec<Vec<f32>> {
    let list = |json: &Json| json.as_array().expect("a list").clone();
    let number = |json: &Json| json.as_f64().expect("a number") as f32;
    list(json).iter().map(|row| list(row).iter().map(number).collect()).collect()
}

fn node(json: &Json) -> Node {
    Node {
        id: NodeId(json["id"].as_u64().expect("an id is a number") as u32),
        kind: json["kind"].as_str().expect("a kind is a text").to_owned(),
        settings: settings(&json["settings"]),
    }
}

fn settings(json: &Json) -> Settings {
    let fields = json.as_object().expect("settings by key");
    fields.iter().fold(Settings::default(), |settings, (key, json)| settings.with(key, value(json)))
}

fn value(json: &Json) -> Value {
    match json {
        Json::Bool(flag) => Value::Flag(*flag),
        Json::String(id) => Value::Pick(Pick::new(id)),
        Json::Object(fields) => match fields.get("node").and_then(Json::as_u64) {
            Some(node) => Value::Node(NodeId(node as u32)),
            None => Value::Pick(Pick {
                id: fields["pick"].as_str().expect("an id is a text").to_owned(),
                settings: settings(&fields["settings"]),
            }),
        },
        number => Value::Number(number.as_f64().expect("what is left is a number")),
    }
}
