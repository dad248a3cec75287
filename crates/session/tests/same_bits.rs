//! The same document gives the same bits natively and in every browser: these sums were recorded once and hold for
//! all of them.

use layerloom_document::{Catalog, Document, Node, NodeId, Pick, Settings};
use layerloom_engine::catalog;
use layerloom_protocol::{Command, Event, Tap, Unit};
use layerloom_session::Session;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// FNV-1a over the bits of the curve and of a map after three epochs.
fn fingerprint(document: &Document) -> u32 {
    let mut session = Session::new(Box::new(|| 0.0));
    let messages = session.handle(Command::Open { revision: 1, document: document.clone() });
    assert!(matches!(messages[0].event, Event::Opened { .. }), "{:?}", messages[0].event);
    for _ in 0..3 {
        session.handle(Command::Step(Unit::Epoch));
    }
    session.handle(Command::Watch(vec![Tap::Curve, Tap::Output { side: 16 }]));
    let frame = session.advance(1.0).0.pop().expect("a frame is due");
    frame
        .numbers
        .iter()
        .flat_map(|number| number.to_bits().to_le_bytes())
        .fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

fn network() -> Document {
    let mut document = Document::empty();
    document.data = Settings::default().with("samples", 120.0).with("noise", 10.0);
    document.nodes = vec![
        Node::new(NodeId(2), "dense").with("units", 11.0),
        Node::new(NodeId(3), "batch-norm"),
        Node::new(NodeId(4), "dropout"),
        Node::new(NodeId(5), "dense").with("units", 40.0).with("initializer", "he-normal"),
        Node::new(NodeId(6), "layer-norm"),
    ];
    document.recipe.set("batch-size", Some(32.0.into()));
    document
}

/// Everything that computes, folded into one number a catalog.
fn of_catalog(catalog: Catalog, place: impl Fn(&mut Document, &str)) -> u32 {
    catalog::entries(catalog).iter().fold(0, |sum: u32, entry| {
        let mut document = network();
        place(&mut document, entry.id);
        sum.rotate_left(5) ^ fingerprint(&document)
    })
}

#[test]
fn activations_give_the_recorded_bits() {
    let sum = of_catalog(Catalog::Activation, |document, id| {
        document.nodes[0] = document.nodes[0].clone().with("activation", id);
    });
    assert_eq!(sum, RECORDED[0], "{sum:#010x}");
}

#[test]
fn losses_give_the_recorded_bits() {
    let sum = of_catalog(Catalog::Loss, |document, id| {
        document.output = document.output.clone().with("activation", "linear");
        document.recipe.set("loss", Some(Pick::new(id).into()));
    });
    assert_eq!(sum, RECORDED[1], "{sum:#010x}");
}

#[test]
fn optimizers_give_the_recorded_bits() {
    let sum = of_catalog(Catalog::Optimizer, |document, id| {
        document.recipe.set("optimizer", Some(id.into()));
    });
    assert_eq!(sum, RECORDED[2], "{sum:#010x}");
}

#[test]
fn initializers_give_the_recorded_bits() {
    let sum = of_catalog(Catalog::Initializer, |document, id| {
        document.nodes[3] = document.nodes[3].clone().with("initializer", id);
    });
    assert_eq!(sum, RECORDED[3], "{sum:#010x}");
}

#[test]
fn schedules_and_data_sets_give_the_recorded_bits() {
    let schedules = of_catalog(Catalog::Schedule, |document, id| {
        document.recipe.set("schedule", Some(id.into()));
    });
    let toys =
        ["circle", "xor", "gauss", "spiral", "plane", "multi-gaussian", "moons", "rings", "checkerboard"];
    let sum = toys.iter().fold(schedules, |sum, id| {
        let mut document = network();
        document.data.set("source", Some((*id).into()));
        sum.rotate_left(5) ^ fingerprint(&document)
    });
    assert_eq!(sum, RECORDED[4], "{sum:#010x}");
}

const RECORDED: [u32; 5] = [0xfbdb_750d, 0xd3f5_96e2, 0xca59_e486, 0xe812_3c51, 0x72cf_b063];
