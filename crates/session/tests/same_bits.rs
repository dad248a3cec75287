//! The same document gives the same bits natively and in every browser: these sums were recorded once and hold for
//! all of them.

use layerloom_document::{Catalog, Document, Node, NodeId, Pick, Settings};
use layerloom_engine::catalog::{self, optimizer};
use layerloom_engine::check::{DataShape, Task};
use layerloom_engine::exec::{Cpu, Moment};
use layerloom_engine::geometry::Geometry;
use layerloom_engine::plan::{compile, start_values};
use layerloom_engine::random;
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
    fold(&frame.numbers)
}

fn fold(numbers: &[f32]) -> u32 {
    numbers
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

#[test]
fn layers_on_images_and_sequences_give_the_recorded_bits() {
    let image = DataShape::laid(Geometry::Image { height: 9, width: 8, channels: 3 }, Task::Classes(3));
    let sequence = DataShape::laid(Geometry::Sequence { steps: 7, values: 5 }, Task::ClassesEachStep(3));
    let node = |id, kind| Node::new(NodeId(id), kind);
    let conv = |id, filters| node(id, "conv2d").with("filters", filters);
    let rows = [
        (
            image,
            vec![
                conv(2, 11.0),
                node(3, "max-pool").with("padding", true),
                conv(4, 8.0).with("stride", 2.0).with("activation", "gelu"),
                node(5, "flatten"),
            ],
        ),
        (sequence, vec![node(2, "lstm").with("units", 13.0).with("sequence", true)]),
    ];
    let sum = rows.into_iter().fold(0, |sum: u32, (data, nodes)| {
        let mut document = network();
        document.nodes = nodes;
        document.output = document.output.with("activation", "linear");
        document.recipe.set("loss", Some("categorical-cross-entropy".into()));
        sum.rotate_left(5) ^ fingerprint_of_steps(&document, &data)
    });
    assert_eq!(sum, RECORDED[5], "{sum:#010x}");
}

/// The same over the weights after three steps on drawn data, which no data set gives yet.
fn fingerprint_of_steps(document: &Document, data: &DataShape) -> u32 {
    let plan = compile(document, data, 32).unwrap_or_else(|error| panic!("{error:?}"));
    let draw = |stream, count: usize| -> Vec<f32> {
        (0..count).map(|place| random::unit(7, stream, 0, place as u32)).collect()
    };
    let mut cpu = Cpu::new(plan.arena);
    cpu.set_data(draw(1, 32 * plan.features), draw(2, 32 * plan.outputs));
    for slot in plan.parameters.iter().chain(&plan.states) {
        cpu.write(slot.view).copy_from_slice(&start_values(slot, 1));
    }
    let indices: Vec<u32> = (0..32).collect();
    for number in 1..=3 {
        let at = optimizer::Step { rate: 0.01, number, carry: 1.0 };
        let scalars = (plan.optimizer.scalars)(&at, &plan.optimizer_settings);
        let moment = Moment { indices: &indices, seed: 1, step: number as u32, scalars: &scalars };
        cpu.run(&plan.step, &moment).expect("finite");
    }
    fold(cpu.read(plan.weights))
}

const RECORDED: [u32; 6] = [0x4a49_d8d8, 0x5670_548e, 0x453a_6e5b, 0x0d5c_cb28, 0x41c1_bc3e, 0x4615_c7e9];
