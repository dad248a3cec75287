//! What is wrong with documents on images and sequences, and how it is mended.

use layerloom_document::{Document, Node, NodeId};
use layerloom_engine::catalog::layer;
use layerloom_engine::check::{DataShape, Task, check, fits};
use layerloom_engine::geometry::Geometry;

const FLAT: Geometry = Geometry::Flat(8);
const IMAGE: Geometry = Geometry::Image { height: 4, width: 4, channels: 1 };
const SEQUENCE: Geometry = Geometry::Sequence { steps: 4, values: 2 };

fn node(id: u32, kind: &str) -> Node {
    Node::new(NodeId(id), kind)
}

fn document(nodes: &[Node]) -> Document {
    let mut document = Document { nodes: nodes.to_vec(), ..Document::empty() };
    document.output = document.output.with("activation", "linear");
    document
}

#[test]
fn whatever_lies_wrongly_is_told_once_and_mended_by_the_fix() {
    let one = Task::Regression;
    let lstm = node(2, "lstm");
    let every = lstm.clone().with("sequence", true);
    let rows: [(&str, Geometry, Task, Vec<Node>, &str); 9] = [
        ("an image into Dense", IMAGE, one, vec![node(2, "dense")], "Insert Flatten"),
        ("an image into the output", IMAGE, one, vec![node(2, "conv2d")], "Insert Flatten"),
        ("flat values into Conv2D", FLAT, one, vec![node(2, "conv2d")], "Remove Conv2D"),
        ("flat values into LSTM", FLAT, one, vec![lstm.clone()], "Remove LSTM"),
        ("a sequence into MaxPool", SEQUENCE, one, vec![lstm.clone(), node(3, "max-pool")], "Remove MaxPool"),
        (
            "Conv2D behind Flatten",
            IMAGE,
            one,
            vec![node(2, "flatten"), node(3, "dense"), node(4, "conv2d")],
            "Move it to the front",
        ),
        ("a sequence into one answer", SEQUENCE, one, vec![every], "Show the last step of the LSTM alone"),
        ("no layer before one answer", SEQUENCE, one, vec![], "Insert Flatten"),
        (
            "the last step alone",
            SEQUENCE,
            Task::ClassesEachStep(3),
            vec![lstm],
            "Show every step of the LSTM",
        ),
    ];
    for (name, geometry, task, nodes, label) in rows {
        let mut document = document(&nodes);
        let data = DataShape::laid(geometry, task);
        if task != one {
            document.recipe.set("loss", Some("categorical-cross-entropy".into()));
        }
        // One mend may bring the next problem to light; all of them lead to a network that can be trained.
        for turn in 0..3 {
            let Err(problems) = check(&document, &data) else {
                assert!(turn > 0, "{name}: nothing is wrong");
                break;
            };
            assert_eq!(problems.len(), 1, "{name}: {problems:?}");
            let fix = problems[0].fix.clone().unwrap_or_else(|| panic!("{name}: no fix"));
            assert!(turn > 0 || fix.label.en == label, "{name}: {}", fix.label.en);
            fix.edit.apply(&mut document).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        }
        assert!(check(&document, &data).is_ok(), "{name}: mended");
    }
}

#[test]
fn a_window_that_is_larger_than_its_image_is_told_at_its_size_and_padded() {
    let data = DataShape::laid(IMAGE, Task::Regression);
    for (kind, key) in [("conv2d", "kernel-size"), ("max-pool", "size")] {
        let mut document =
            document(&[node(2, kind).with(key, 5.0).with("padding", false), node(3, "flatten")]);
        let problems = check(&document, &data).err().expect("a window of 5 over 4 pixels");
        assert_eq!((problems.len(), problems[0].path.keys.join(".")), (1, key.to_owned()), "{kind}");
        problems[0].fix.clone().expect("padding").edit.apply(&mut document).expect("the layer is there");
        assert!(check(&document, &data).is_ok(), "{kind}");
    }
}

#[test]
fn layers_are_offered_where_the_data_has_a_use_for_them() {
    let offered = |geometry| -> Vec<&str> { layer::offered(geometry).map(|entry| entry.id).collect() };
    let on_all = ["dense", "activation", "dropout", "batch-norm", "layer-norm", "add", "concat"];
    assert_eq!(offered(FLAT), on_all);
    assert_eq!(offered(IMAGE), [&on_all[..], &["conv2d", "max-pool", "flatten"]].concat());
    assert_eq!(offered(SEQUENCE), [&on_all[..], &["flatten", "lstm"]].concat());
}

#[test]
fn a_slot_tells_whether_a_layer_fits_what_comes_in() {
    let data = DataShape::laid(IMAGE, Task::Regression);
    let document = document(&[node(2, "conv2d"), node(3, "flatten"), node(4, "dense")]);
    for (at, kind, expected) in [
        (0, "conv2d", true),
        (1, "max-pool", true),
        (2, "max-pool", false),
        (1, "dense", false),
        (2, "dense", true),
        (0, "flatten", false),
        (0, "lstm", false),
    ] {
        assert_eq!(fits(&document, &data, at, kind).is_ok(), expected, "{kind} at {at}");
    }
}

#[test]
fn values_of_one_place_share_their_weights() {
    let document = document(&[
        node(2, "conv2d").with("filters", 5.0).with("activation", "prelu"),
        node(3, "batch-norm"),
        node(4, "concat").with("source", NodeId::INPUT),
        node(5, "flatten"),
    ]);
    let shapes = check(&document, &DataShape::laid(IMAGE, Task::Regression)).expect("nothing is wrong");
    let sizes: Vec<(String, Vec<[usize; 2]>)> = shapes
        .layers
        .iter()
        .map(|layer| {
            let values = layer.values.iter().map(|values| [values.rows, values.columns]);
            (layer.geometry.to_string(), values.collect())
        })
        .collect();
    let expected: [(&str, &[[usize; 2]]); 5] = [
        ("4×4×5", &[[9, 5], [1, 5], [1, 5]]),
        ("4×4×5", &[[1, 5]; 4]),
        ("4×4×6", &[]),
        ("96", &[]),
        ("1", &[[96, 1], [1, 1]]),
    ];
    for (got, expected) in sizes.iter().zip(expected) {
        assert_eq!((got.0.as_str(), &got.1[..]), expected);
    }
}
