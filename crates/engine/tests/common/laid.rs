//! Networks on images and sequences.

use super::{Case, base, node};
use layerloom_document::{Document, Node, NodeId};
use layerloom_engine::catalog::layer::{self, Takes};
use layerloom_engine::check::{DataShape, Task};
use layerloom_engine::geometry::Geometry;

const IMAGE: Geometry = Geometry::Image { height: 6, width: 5, channels: 2 };
const SEQUENCE: Geometry = Geometry::Sequence { steps: 4, values: 3 };

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut push = |name: &str, geometry: Geometry, task: Task, nodes: Vec<Node>| {
        let document = Document { nodes, ..base() };
        cases.push(Case { name: name.to_owned(), document, data: DataShape::laid(geometry, task) });
    };
    for kind in layer::ALL.iter().filter(|kind| !kind.suits(Geometry::Flat(2))) {
        let geometry = if kind.takes == Takes::Sequences { SEQUENCE } else { IMAGE };
        let nodes = vec![node(2, kind.entry.id), node(3, "flatten"), node(4, "dense").with("units", 3.0)];
        push(&format!("layer {}", kind.entry.id), geometry, Task::Classes(2), nodes);
    }
    let conv =
        |id, filters: f64, size: f64| node(id, "conv2d").with("filters", filters).with("kernel-size", size);
    push(
        "a convolutional network",
        IMAGE,
        Task::Classes(3),
        vec![
            conv(2, 3.0, 3.0).with("activation", "gelu"),
            node(3, "max-pool"),
            conv(4, 9.0, 2.0).with("activation", "tanh"),
            node(5, "flatten"),
        ],
    );
    push(
        "strides without padding",
        Geometry::Image { height: 9, width: 8, channels: 1 },
        Task::Regression,
        vec![
            conv(2, 2.0, 3.0).with("stride", 2.0).with("padding", false).with("activation", "linear"),
            conv(3, 5.0, 2.0).with("stride", 3.0).with("bias", false).with("activation", "prelu"),
            node(4, "flatten"),
        ],
    );
    push(
        "squares that overlap and reach over edges",
        Geometry::Image { height: 5, width: 7, channels: 6 },
        Task::Regression,
        vec![
            node(2, "max-pool").with("size", 3.0).with("padding", true),
            conv(3, 4.0, 5.0).with("activation", "sigmoid"),
            node(4, "max-pool").with("stride", 1.0),
            node(5, "flatten"),
        ],
    );
    push(
        "channels that are normalised and joined",
        IMAGE,
        Task::Regression,
        vec![
            conv(2, 3.0, 3.0).with("activation", "linear"),
            node(3, "batch-norm"),
            node(4, "concat").with("source", NodeId(2)),
            node(5, "layer-norm"),
            node(6, "activation").with("activation", "softmax"),
            node(7, "dropout"),
            conv(8, 6.0, 1.0).with("activation", "silu"),
            node(9, "add").with("source", NodeId(7)),
            node(10, "flatten"),
        ],
    );
    let lstm = |id, units: f64| node(id, "lstm").with("units", units);
    push(
        "the last step of two memories",
        SEQUENCE,
        Task::Regression,
        vec![lstm(2, 5.0).with("sequence", true), lstm(3, 4.0)],
    );
    push(
        "an answer at every step",
        SEQUENCE,
        Task::ClassesEachStep(3),
        vec![node(2, "dense").with("units", 4.0), lstm(3, 6.0).with("sequence", true), node(4, "batch-norm")],
    );
    push(
        "a sequence of one step",
        Geometry::Sequence { steps: 1, values: 3 },
        Task::Classes(2),
        vec![lstm(2, 3.0)],
    );
    for case in cases.iter_mut().filter(|case| matches!(case.data.task, Task::ClassesEachStep(_))) {
        case.document.recipe.set("loss", Some("categorical-cross-entropy".into()));
    }
    cases
}
