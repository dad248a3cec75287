//! Documents as JSON: everything that can be built can be written down and read back, and everything else is told.

use drawn::drawn;
use layerloom_document::readable::{
    Described, Fault, Readable, Target, Tree, read, read_beyond_bounds, write,
};
use layerloom_document::{Document, NodeId, Pick, Value};
use layerloom_protocol::lexicon;
use proptest::prelude::*;

#[path = "links/drawn.rs"]
mod drawn;

fn readable(text: &str) -> Result<Readable, Vec<Fault>> {
    read(&serde_json::from_str::<Tree>(text).expect("the row is JSON"), &lexicon())
}

proptest! {
    #[test]
    fn what_is_written_reads_back(draw: u64, sizes in prop::option::of((1..40_usize, 1..4_usize, 0..9_usize))) {
        let mut document = drawn(draw);
        let described = sizes.map(|(side, channels, classes)| {
            // Rows that come from elsewhere leave no room for the page's own.
            document.data = Document::empty().data;
            document.features = Document::empty().features;
            document.points.clear();
            let input = [vec![side], vec![side, channels], vec![side, side, channels]][channels - 1].clone();
            let target = match classes {
                0 | 1 => Target::Number,
                _ if input.len() == 2 && classes % 2 == 1 => Target::ClassesEachStep(classes),
                _ => Target::Classes(classes),
            };
            Described { input, target }
        });
        let readable = Readable { document, described };
        let text = serde_json::to_string(&write(&readable, &lexicon())).expect("plain data");
        let tree: Tree = serde_json::from_str(&text).expect("our own JSON");
        prop_assert_eq!(read(&tree, &lexicon()), Ok(readable), "{}", text);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[\\[\\]{}\",:0-9a-z-]{0,60}") {
        if let Ok(tree) = serde_json::from_str::<Tree>(&text) {
            let _ = read(&tree, &lexicon());
        }
    }
}

#[test]
fn ids_count_up_and_picks_nest() {
    let text = r#"{
        "input": 2,
        "layers": [
            { "kind": "dense", "units": 3, "activation": { "kind": "leaky-relu", "slope": 0.15 } },
            { "kind": "dense", "id": 7, "units": 3 },
            { "kind": "add", "source": 2 },
            "layer-norm"
        ],
        "training": { "optimizer": "lion", "batch-size": 10 }
    }"#;
    let Readable { document, described } = readable(text).expect("all of it is known");
    let ids: Vec<u32> = document.nodes.iter().map(|node| node.id.0).collect();
    assert_eq!(ids, [2, 7, 8, 9]);
    let slope = Value::from(Pick::new("leaky-relu").with("slope", 0.15));
    assert_eq!(document.nodes[0].settings.get("activation"), Some(&slope));
    assert_eq!(document.nodes[2].settings.get("source"), Some(&Value::Node(NodeId(2))));
    assert_eq!(document.recipe.get("batch-size"), None, "a default is not stored");
    assert_eq!(described, Some(Described { input: vec![2], target: Target::Number }));
}

/// A document with a fault, and where that fault must be told, alone.
#[test]
fn each_fault_is_told_with_its_place() {
    for (text, place) in [
        ("[]", ""),
        (r#"{ "layers": [] }"#, "input"),
        (r#"{ "input": 2 }"#, "layers"),
        (r#"{ "input": 2, "layers": {} }"#, "layers"),
        (r#"{ "input": 2, "layers": [], "extra": 1 }"#, "extra"),
        (r#"{ "input": 0, "layers": [] }"#, "input"),
        (r#"{ "input": 2.5, "layers": [] }"#, "input"),
        (r#"{ "input": [], "layers": [] }"#, "input"),
        (r#"{ "input": [1048576, 1048576, 1048576, 1048576], "layers": [] }"#, "input"),
        (r#"{ "input": 2, "data": {}, "layers": [] }"#, "data"),
        (r#"{ "data": {}, "target": "number", "layers": [] }"#, "target"),
        (r#"{ "data": { "noise": 51 }, "layers": [] }"#, "data.noise"),
        (r#"{ "data": {}, "features": [1], "layers": [] }"#, "features"),
        (r#"{ "data": {}, "points": [[0, 7, 0]], "layers": [] }"#, "points"),
        (r#"{ "input": 2, "points": [], "layers": [] }"#, "points"),
        (r#"{ "input": 2, "target": { "classes": 1 }, "layers": [] }"#, "target"),
        (r#"{ "input": 2, "target": { "classes": 3, "more": 1 }, "layers": [] }"#, "target"),
        (r#"{ "input": [2, 2, 2, 2], "layers": [] }"#, "input"),
        (r#"{ "input": [9, 2], "target": { "each-step": true }, "layers": [] }"#, "target"),
        (
            r#"{ "input": 2, "target": { "classes": 3, "each-step": true }, "layers": [] }"#,
            "target.each-step",
        ),
        (r#"{ "input": 2, "layers": [{ "units": 3 }] }"#, "layers[0]"),
        (r#"{ "input": 2, "layers": ["dense", "dens"] }"#, "layers[1]"),
        (r#"{ "input": 2, "layers": [{ "kind": "dense", "units": "3" }] }"#, "layers[0].units"),
        (r#"{ "input": 2, "layers": [{ "kind": "dense", "units": 0 }] }"#, "layers[0].units"),
        (r#"{ "input": 2, "layers": [{ "kind": "dense", "id": 1 }] }"#, "layers[0].id"),
        (r#"{ "input": 2, "layers": ["dense", { "kind": "dense", "id": 2 }] }"#, "layers[1].id"),
        (r#"{ "input": 2, "layers": [{ "kind": "add", "source": -1 }] }"#, "layers[0].source"),
        (r#"{ "input": 2, "layers": [{ "kind": "dense", "bias": 1 }] }"#, "layers[0].bias"),
        (
            r#"{ "input": 2, "layers": [{ "kind": "dense", "activation": { "kind": "elu", "alpa": 1 } }] }"#,
            "layers[0].activation.alpa",
        ),
        (r#"{ "input": 2, "layers": [], "output": { "units": 3 } }"#, "output.units"),
        (r#"{ "input": 2, "layers": [], "output": "tanh" }"#, "output"),
        (r#"{ "input": 2, "layers": [], "training": { "loss": 3 } }"#, "training.loss"),
        (r#"{ "input": 2, "layers": [], "training": { "batch-size": 1.5 } }"#, "training.batch-size"),
        (r#"{ "input": 2, "layers": [], "hidden": "play" }"#, "hidden"),
    ] {
        let faults = readable(text).expect_err(text);
        let places: Vec<_> = faults.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(places, [place], "{text}: {faults:?}");
        assert!(!faults[0].message.en.is_empty() && !faults[0].message.zh.is_empty(), "{text}");
    }
}

/// Everything else is a fault all the same.
#[test]
fn numbers_beyond_their_bounds_can_be_left_to_the_check() {
    let text = r#"{ "data": { "noise": 51 }, "layers": [{ "kind": "dense", "units": 100000 }], "training": { "learning-rate": 1e9 } }"#;
    let tree: Tree = serde_json::from_str(text).expect("it is JSON");
    assert_eq!(read(&tree, &lexicon()).map_err(|faults| faults.len()), Err(3));
    let Readable { document, .. } = read_beyond_bounds(&tree, &lexicon()).expect("all of it is known");
    let number = |value: Option<&Value>| matches!(value, Some(Value::Number(number)) if *number > 50.0);
    assert!(number(document.data.get("noise")) && number(document.nodes[0].settings.get("units")));
    assert_eq!(document.recipe.get("learning-rate"), Some(&Value::Number(1e9)));
    for (text, place) in [
        (r#"{ "data": {}, "layers": [{ "kind": "dense", "units": 1.5 }] }"#, "layers[0].units"),
        (r#"{ "data": {}, "layers": [{ "kind": "dense", "units": "3" }] }"#, "layers[0].units"),
        (r#"{ "data": {}, "layers": [{ "kind": "add", "source": -1 }] }"#, "layers[0].source"),
        (r#"{ "data": { "colour": 1 }, "layers": [] }"#, "data.colour"),
    ] {
        let tree: Tree = serde_json::from_str(text).expect("it is JSON");
        let faults = read_beyond_bounds(&tree, &lexicon()).expect_err(text);
        assert_eq!(faults.iter().map(|fault| fault.place.as_str()).collect::<Vec<_>>(), [place], "{text}");
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let faults = readable(r#"{ "layers": [{ "kind": "dense", "units": 0, "colour": 1 }], "training": 3 }"#);
    assert_eq!(faults.map_err(|faults| faults.len()), Err(4));
}

#[test]
fn size_is_bounded_while_it_is_read() {
    let deep = format!("{}1{}", "[".repeat(17), "]".repeat(17));
    let wide = format!("[{}1]", "1,".repeat(100_000));
    let long = format!("{{ \"{}\": 1 }}", "a".repeat(1001));
    for text in [deep, wide, long] {
        assert!(serde_json::from_str::<Tree>(&text).is_err(), "{}", &text[..20]);
    }
}
