//! Small networks made by walking the catalogs, so that a new entry has its case.

use crate::{Case, Data};
use layerloom_document::{Document, Entry, Node, NodeId, ParamKind, Pick};
use layerloom_engine::catalog::{activation, clipping, initializer, loss, optimizer, regularizer, schedule};
use layerloom_engine::check::{DataShape, Task};
use layerloom_engine::geometry::Geometry;
use layerloom_engine::random;

/// One network for each activation on flat values, images and sequences, and one for each entry of the recipe, with
/// settings off their defaults; and what joins values that lie in different ways.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for kind in activation::ALL {
        let pick = unusual(&kind.entry);
        let id = kind.entry.id;
        cases.push(flat(
            &format!("{id} on flat values"),
            vec![node(2, "dense").with("activation", pick.clone())],
        ));
        cases.push(image(
            &format!("{id} on images"),
            vec![
                node(2, "conv2d").with("filters", 3.0).with("activation", pick.clone()),
                node(3, "activation").with("activation", pick.clone()),
                node(4, "flatten"),
            ],
        ));
        cases.push(sequence(
            &format!("{id} on sequences"),
            vec![node(2, "dense").with("units", 3.0).with("activation", pick), node(3, "flatten")],
        ));
    }
    for kind in initializer::ALL {
        let pick = unusual(&kind.entry);
        let name = format!("begun by {}", kind.entry.id);
        let lstm = node(2, "lstm").with("initializer", pick.clone()).with("recurrent-initializer", pick);
        cases.push(sequence(&name, vec![lstm.with("units", 48.0)]));
    }
    for kind in optimizer::ALL {
        cases.push(recipe(&format!("{} with other settings", kind.entry.id), "optimizer", &kind.entry));
    }
    for kind in schedule::ALL {
        cases.push(recipe(&format!("the schedule {}", kind.entry.id), "schedule", &kind.entry));
    }
    for kind in clipping::ALL {
        cases.push(recipe(&format!("clipping by {}", kind.entry.id), "clipping", &kind.entry));
    }
    for kind in regularizer::ALL.iter().filter(|kind| kind.entry.id != "inherit") {
        cases.push(recipe(&format!("the regularizer {}", kind.entry.id), "regularizer", &kind.entry));
        let pick = unusual(&kind.entry);
        let nodes = vec![
            node(2, "conv2d").with("filters", 3.0).with("regularizer", pick.clone()),
            node(3, "flatten"),
        ];
        cases.push(image(&format!("{} on filters", kind.entry.id), nodes));
        let nodes = vec![node(2, "lstm").with("units", 3.0).with("regularizer", pick)];
        cases.push(sequence(&format!("{} on a memory", kind.entry.id), nodes));
    }
    for kind in loss::ALL {
        for task in [Task::Regression, Task::Classes(2), Task::Classes(3)] {
            let suits = if task == Task::Regression { kind.regression } else { kind.classes };
            if suits {
                let mut case = with_task(
                    &format!("{} for {task:?}", kind.entry.id),
                    Geometry::Flat(3),
                    task,
                    vec![node(2, "dense")],
                    kind,
                );
                case.document.recipe.set("loss", Some(unusual(&kind.entry).into()));
                cases.push(case);
            }
        }
        if kind.classes {
            let lstm = node(2, "lstm").with("units", 3.0).with("sequence", true);
            let geometry = Geometry::Sequence { steps: 4, values: 2 };
            let name = format!("{} at every step", kind.entry.id);
            let mut case = with_task(&name, geometry, Task::ClassesEachStep(3), vec![lstm], kind);
            case.document.recipe.set("loss", Some(unusual(&kind.entry).into()));
            cases.push(case);
        }
    }
    cases.extend(joins());
    cases
}

/// Layers that join values which lie in different ways, and normalisations of every form.
fn joins() -> Vec<Case> {
    vec![
        image(
            "images beside flat values",
            vec![
                node(2, "conv2d").with("filters", 2.0),
                node(3, "flatten"),
                node(4, "concat").with("source", NodeId(2)),
                node(5, "dense").with("units", 4.0),
                node(6, "concat").with("source", NodeId::INPUT),
            ],
        ),
        image(
            "flat values added to an image",
            vec![
                node(2, "flatten"),
                node(3, "dense").with("units", 60.0),
                node(4, "add").with("source", NodeId::INPUT),
                node(5, "dropout"),
            ],
        ),
        image(
            "an image with flat values added",
            vec![
                node(2, "conv2d").with("filters", 2.0),
                node(3, "add").with("source", NodeId::INPUT),
                node(4, "batch-norm").with("momentum", 0.25).with("epsilon", 0.01),
                node(5, "layer-norm").with("epsilon", 0.01),
                node(6, "dropout").with("rate", 0.5),
                node(7, "concat").with("source", NodeId(2)),
                node(8, "flatten"),
            ],
        ),
        sequence(
            "a sequence that is normalised and joined",
            vec![
                node(2, "lstm").with("units", 2.0).with("sequence", true),
                node(3, "batch-norm"),
                node(4, "layer-norm"),
                node(5, "add").with("source", NodeId::INPUT),
                node(6, "concat").with("source", NodeId(2)),
                node(7, "dropout"),
                node(8, "lstm").with("units", 3.0),
                node(9, "concat").with("source", NodeId(6)),
            ],
        ),
        sequence(
            "flat values added to a sequence",
            vec![
                node(2, "lstm").with("units", 2.0).with("sequence", true),
                node(3, "flatten"),
                node(4, "add").with("source", NodeId(2)),
                node(5, "dense").with("units", 8.0),
                node(6, "add").with("source", NodeId::INPUT),
            ],
        ),
    ]
}

fn node(id: u32, kind: &str) -> Node {
    Node::new(NodeId(id), kind)
}

/// A pick with its numbers off their defaults.
fn unusual(entry: &Entry) -> Pick {
    entry.params.iter().fold(Pick::new(entry.id), |pick, param| match param.kind {
        ParamKind::Number { min, max, default, .. } => {
            let near = if default > 0.0 { default * 0.75 } else { 0.125 };
            pick.with(param.key, near.max(min).min(max))
        }
        ParamKind::Integer { min, max, default } => {
            pick.with(param.key, ((default * 3 / 4).clamp(min, max)) as f64)
        }
        _ => pick,
    })
}

fn flat(name: &str, nodes: Vec<Node>) -> Case {
    with_task(name, Geometry::Flat(3), Task::Regression, nodes, loss::ALL[0])
}

fn image(name: &str, nodes: Vec<Node>) -> Case {
    let geometry = Geometry::Image { height: 5, width: 6, channels: 2 };
    with_task(name, geometry, Task::Regression, nodes, loss::ALL[0])
}

fn sequence(name: &str, nodes: Vec<Node>) -> Case {
    with_task(name, Geometry::Sequence { steps: 4, values: 2 }, Task::Regression, nodes, loss::ALL[0])
}

fn recipe(name: &str, key: &str, entry: &Entry) -> Case {
    let mut case = flat(name, vec![node(2, "dense").with("units", 5.0)]);
    case.document.recipe.set(key, Some(unusual(entry).into()));
    case
}

/// A network on eight samples drawn at random.
fn with_task(name: &str, geometry: Geometry, task: Task, nodes: Vec<Node>, loss: &loss::Loss) -> Case {
    const ROWS: usize = 8;
    let draw = |stream: u32, count: usize| -> Vec<f32> {
        (0..count).map(|index| random::normal(7, stream, 0, index as u32)).collect()
    };
    let inputs = draw(1, ROWS * geometry.len()).chunks(geometry.len()).map(<[f32]>::to_vec).collect();
    let classes = |answer: usize, count: usize| (answer * 5 + answer / 3) % count;
    let (answers, count) = match task {
        Task::Regression => (1, 0),
        Task::Classes(count) => (1, count),
        Task::ClassesEachStep(count) => (geometry.places(), count),
    };
    let values: Vec<f32> = match count {
        0 => draw(2, ROWS),
        count => (0..ROWS * answers).map(|answer| classes(answer, count) as f32).collect(),
    };
    let width = layerloom_engine::check::outputs(task, loss);
    let encoded = layerloom_session::targets::encode(&values, count, width, loss);
    let targets = encoded.chunks(answers * width).map(<[f32]>::to_vec).collect();
    let mut document = Document { nodes, ..Document::empty() };
    document.recipe = document.recipe.with("batch-size", 0.0);
    document.output.settings.set("activation", Some("linear".into()));
    Case {
        name: name.to_owned(),
        document,
        data: Data::Given { shape: DataShape::laid(geometry, task), inputs, targets },
        values: None,
    }
}
