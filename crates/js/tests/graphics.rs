//! Sessions on a device train as those on the CPU do. The device may be a software one, but there must be one.
#![cfg(feature = "gpu")]

use layerloom_document::{Document, Node, NodeId, Pick, Settings, link::encode};
use layerloom_engine::exec::gpu::{Device, wait};
use layerloom_js::{Backend, Evaluation, Graphics, Samples, Session, Source, Wanted, Wrong};
use layerloom_protocol::lexicon;
use std::sync::LazyLock;
use std::time::Instant;

/// How far rounding may drive the device and the CPU apart within twenty steps, of the larger of 1 and the value.
const AFTER_TWENTY_STEPS: f32 = 1e-4;

fn now() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed().as_secs_f64() * 1000.0
}

fn network() -> Document {
    let mut document = Document::empty();
    document.nodes = vec![
        Node::new(NodeId(2), "dense").with("units", 6.0),
        Node::new(NodeId(3), "batch-norm"),
        Node::new(NodeId(4), "dropout").with("rate", 0.2),
        Node::new(NodeId(9), "dense").with("activation", Pick::new("leaky-relu").with("slope", 0.1)),
    ];
    document.recipe = Settings::default().with("batch-size", 32.0);
    document
}

fn source(document: &Document) -> Source {
    Source::of_link(&encode(document, None, &lexicon())).expect("our own link")
}

fn on_device(document: &Document) -> Graphics {
    wait(Graphics::open(source(document), Wanted::Webgpu, now)).expect("there is a device, and it has room")
}

fn on_cpu(document: &Document) -> Session {
    Session::new(source(document), Wanted::Cpu).expect("a right document")
}

#[track_caller]
fn assert_near(what: &str, got: &[f32], expected: &[f32]) {
    assert_eq!(got.len(), expected.len(), "{what}");
    for (got, expected) in got.iter().zip(expected) {
        let off = (got - expected).abs();
        assert!(off <= AFTER_TWENTY_STEPS * expected.abs().max(1.0), "{what}: {got}, not {expected}");
    }
}

#[track_caller]
fn assert_same_values(device: &mut Graphics, cpu: &Session) {
    for parameter in cpu.parameters() {
        let name = &parameter.name;
        assert_near(
            name,
            &wait(device.read(name)).expect("its own name"),
            cpu.read(name).expect("its own name"),
        );
        if parameter.trained {
            let gradients = wait(device.gradients(name)).expect("it is trained");
            assert_near(name, &gradients, cpu.gradients(name).expect("it is trained"));
        }
    }
    assert_eq!(device.session().steps(), cpu.steps());
}

#[track_caller]
fn assert_same_score(device: Evaluation, cpu: Evaluation) {
    assert_near("loss", &[device.loss], &[cpu.loss]);
    assert_eq!(device.accuracy, cpu.accuracy);
}

/// Takes twenty steps on either, some together and some alone, and compares all that can be asked.
#[track_caller]
fn check(document: &Document) {
    let (mut device, mut cpu) = (on_device(document), on_cpu(document));
    assert_eq!(device.backend(), Backend::Webgpu);
    for count in [1, 1, 7, 11] {
        let loss = wait(device.step(count)).expect("it does not diverge");
        assert_near("loss", &[loss], &[cpu.step(count).expect("it does not diverge")]);
    }
    assert_same_values(&mut device, &cpu);
    assert_same_score(wait(device.evaluate()).expect("it has data"), cpu.evaluate().expect("it has data"));
    let Samples { x, y, .. } = source(document).samples.expect("a link makes its samples");
    let (inputs, outputs) = (device.session().input().iter().product::<usize>(), device.session().outputs());
    let predicted = wait(device.predict(&x[..inputs * 9], 9)).expect("the device works");
    let expected = cpu.predict(9, |to| to.copy_from_slice(&x[..inputs * 9])).expect("there is memory");
    assert_near("predictions", &predicted, &expected);
    let few = Samples { x: x[..inputs * 5].to_vec(), y: y[..outputs * 5].to_vec(), n: 5 };
    let there = wait(device.evaluate_on(few.clone())).expect("the device works");
    assert_same_score(there, cpu.evaluate_on(few).expect("it has data"));
    // The own samples are still there.
    assert_same_score(wait(device.evaluate()).expect("it has data"), cpu.evaluate().expect("it has data"));
}

#[test]
fn twenty_steps_give_what_the_cpu_gives() {
    check(&network());
}

#[test]
fn several_classes_are_scored_as_on_the_cpu() {
    let mut document = network();
    document.data = Settings::default().with("source", "blobs");
    document.output = document.output.with("activation", "softmax");
    document.recipe = document.recipe.with("loss", "categorical-cross-entropy").with("schedule", "cosine");
    check(&document);
}

#[test]
fn values_stay_when_other_data_come() {
    let (mut device, mut cpu) = (on_device(&network()), on_cpu(&network()));
    wait(device.step(5)).expect("it does not diverge");
    cpu.step(5).expect("it does not diverge");
    let all = source(&network()).samples.expect("a link makes its samples");
    // The same plan, then another.
    for n in [all.n, 7] {
        let samples = Samples { x: all.x[..2 * n].to_vec(), y: all.y[..n].to_vec(), n };
        wait(device.set_data(samples.clone())).expect("it fits");
        cpu.set_data(samples).expect("it fits");
        assert_same_values(&mut device, &cpu);
        assert_near(
            "loss",
            &[wait(device.step(3)).expect("it does not diverge")],
            &[cpu.step(3).expect("it does not diverge")],
        );
    }
}

#[test]
fn divergence_keeps_the_weights_and_says_where_and_training_goes_on() {
    let mut document = network();
    document.output = document.output.with("activation", "linear");
    let mut device = on_device(&document);
    wait(device.step(3)).expect("it does not diverge");
    let kernel = wait(device.read("output.kernel")).expect("its own name");
    let broken = vec![1e29; kernel.len()];
    device.write("output.kernel", &broken).expect("finite values");
    let wrong = wait(device.step(5)).expect_err("squares overflow");
    assert!(matches!(wrong, Wrong::Overflow { step: 4, at: Some(_) }), "{wrong:?}");
    assert_eq!(wait(device.read("output.kernel")).expect("its own name"), broken);
    assert_eq!(device.session().steps(), 3);
    device.write("output.kernel", &kernel).expect("finite values");
    wait(device.step(5)).expect("it does not diverge");
    assert_eq!(device.session().steps(), 8);
}

#[test]
fn timing_both_processors_changes_neither_values_nor_course() {
    let device = wait(Device::open()).expect("there is a device");
    let opened = Graphics::on(Some(device), source(&network()), Wanted::Auto, now);
    let mut chosen = wait(opened).expect("a right document");
    let mut cpu = on_cpu(&network());
    assert_same_values(&mut chosen, &cpu);
    assert_near(
        "loss",
        &[wait(chosen.step(20)).expect("it does not diverge")],
        &[cpu.step(20).expect("it does not diverge")],
    );
    assert_same_values(&mut chosen, &cpu);
}

#[test]
fn software_device_is_not_chosen() {
    let chosen = wait(Graphics::open(source(&network()), Wanted::Auto, now)).expect("a right document");
    let device = wait(Device::open()).expect("there is a device");
    assert!(!device.is_software() || chosen.backend() == Backend::Cpu);
}
