//! What a study tells of a training: its parts, its memory, and how near it is to exact numbers.
#![cfg(feature = "study")]

use layerloom_document::{Document, Node, NodeId, Value};
use layerloom_engine::catalog::{activation, optimizer};
use layerloom_protocol::{Command, Event, Unit};
use layerloom_session::Session;
use layerloom_session::study::{
    MOST_STEPS, Outcome, Phase, Profile, Refusal, Rehearsal, TOLERANCE, What, profile,
};
use std::cell::Cell;

/// 2-8-8-1 with batch normalisation, Adam and a penalty, so that every kind of memory and phase is there.
fn network() -> Document {
    let mut document = Document::empty();
    let dense = |id| Node::new(NodeId(id), "dense").with("units", 8.0).with("activation", "tanh");
    document.nodes = vec![dense(2), Node::new(NodeId(3), "batch-norm"), dense(4)];
    document.recipe.set("optimizer", Some("adam".into()));
    document.recipe.set("learning-rate", Some(0.01.into()));
    document.recipe.set("regularizer", Some("l2".into()));
    document
}

fn with(key: &str, value: impl Into<Value>) -> Document {
    let mut document = network();
    document.recipe.set(key, Some(value.into()));
    document
}

/// A profile by a clock that moves fifty milliseconds with every look, so that nothing is run for long.
fn profiled(document: &Document) -> Profile {
    let time = Cell::new(0.0);
    let clock = || {
        time.set(time.get() + 50.0);
        time.get()
    };
    profile(document, None, None, clock).expect("the document is right")
}

fn rehearsal(document: &Document, steps: u32) -> Rehearsal {
    Rehearsal::new(document, None, None, steps).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

#[test]
fn a_profile_names_every_node_that_computes_in_both_directions() {
    let profile = profiled(&network());
    for node in [2, 3, 4].map(NodeId).into_iter().chain([NodeId::OUTPUT]) {
        for phase in [Phase::Forward, Phase::Backward] {
            let found = profile.parts.iter().any(|part| (part.node, part.phase) == (Some(node), phase));
            assert!(found, "{node:?} {phase:?}: {:?}", profile.parts);
        }
    }
    let find = |operation: &str| profile.parts.iter().find(|part| part.operation == operation);
    let update = find("update").expect("every step updates");
    assert_eq!((update.node, update.phase), (None, Phase::Update));
    let decay = find("decay").expect("l2 decays");
    assert!(decay.node.is_some() && decay.phase == Phase::Update);
    let gather = find("gather inputs").expect("every step gathers");
    assert_eq!((gather.node, gather.phase), (Some(NodeId::INPUT), Phase::Forward));
}

#[test]
fn shares_add_up_and_stand_in_order() {
    let parts = profiled(&network()).parts;
    let sum: f64 = parts.iter().map(|part| part.share).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    assert!(parts.is_sorted_by(|a, b| a.micros >= b.micros));
}

#[test]
fn a_real_clock_finds_the_wide_layer_the_most_expensive() {
    let mut document = network();
    document.nodes[0] = document.nodes[0].clone().with("units", 256.0);
    document.nodes[2] = document.nodes[2].clone().with("units", 256.0);
    document.recipe.set("batch-size", Some(100.0.into()));
    let start = std::time::Instant::now();
    let profile =
        profile(&document, None, None, || start.elapsed().as_secs_f64() * 1e3).expect("it is right");
    let node = |node: NodeId| {
        profile.parts.iter().filter(|part| part.node == Some(node)).map(|part| part.micros).sum::<f64>()
    };
    // 256 × 256 weights against 2 × 256.
    assert!(node(NodeId(4)) > 4.0 * node(NodeId(2)), "{:?}", profile.parts);
    assert!(profile.step_micros > node(NodeId(4)) / 4.0, "{profile:?}");
}

#[test]
fn memory_is_told_by_its_kind() {
    let memory = profiled(&network()).memory;
    // 16 floats at least for each of: two kernels and biases, scale and shift, the output's kernel and bias.
    let floats = 16 + 16 + 16 + 16 + 64 + 16 + 16 + 16;
    assert_eq!((memory.weights, memory.gradients, memory.optimizer), (4 * floats, 4 * floats, 8 * floats));
    assert_eq!(memory.statistics, 2 * 8 * 4);
    assert_eq!(
        memory.arena,
        memory.weights + memory.gradients + memory.optimizer + memory.statistics + memory.passing
    );
    assert_eq!(profiled(&with("optimizer", "gradient-descent")).memory.optimizer, 0);
}

#[test]
fn a_wrong_document_is_told_not_studied() {
    let wrong = with("optimizer", "no-such");
    assert!(profile(&wrong, None, None, || 0.0).is_err_and(|problems| !problems.is_empty()));
    let refusal = Rehearsal::new(&wrong, None, None, 1).err().expect("it is wrong");
    assert!(matches!(refusal, Refusal::Wrong(problems) if !problems.is_empty()));
}

#[test]
fn a_network_that_the_reference_has_no_room_for_is_refused() {
    let mut wide = network();
    wide.nodes = (2..13).map(|id| Node::new(NodeId(id), "dense").with("units", 512.0)).collect();
    let refusal = Rehearsal::new(&wide, None, None, 1).err();
    assert!(matches!(refusal, Some(Refusal::TooLarge { .. })), "{refusal:?}");
}

#[test]
fn the_processor_is_near_the_reference_with_every_optimizer_and_activation() {
    let optimizers = optimizer::ALL.iter().map(|kind| with("optimizer", kind.entry.id));
    let activations = activation::ALL.iter().map(|kind| {
        let mut document = network();
        document.nodes[0] = document.nodes[0].clone().with("activation", kind.entry.id);
        document
    });
    for document in optimizers.chain(activations) {
        let rehearsal = rehearsal(&document, 10);
        let parity = rehearsal.parity(&rehearsal.on_cpu(), &rehearsal.exact());
        assert!(parity.passed, "{:?} {:?}: {parity:?}", document.recipe, document.nodes[0]);
        let compared: Vec<What> = parity.differences.iter().map(|difference| difference.what).collect();
        assert_eq!(compared, [What::Loss, What::Gradients, What::Weights]);
    }
}

#[test]
fn a_wrong_number_anywhere_is_found_and_named() {
    let rehearsal = rehearsal(&network(), 5);
    let exact = rehearsal.exact();
    let right = rehearsal.on_cpu();
    // The second layer's kernel begins behind the first one's and its bias, and scale and shift.
    let place = 16 + 16 + 16 + 16 + 3;
    type Spoil = fn(&mut Outcome, usize);
    let rows: [(Spoil, What); 5] = [
        (|outcome, place| outcome.weights[place] += 1e-2, What::Weights),
        (|outcome, place| outcome.weights[place] = f64::NAN, What::Weights),
        (|outcome, place| outcome.gradients[place] *= -1.0, What::Gradients),
        (|outcome, place| outcome.gradients[place] = f64::INFINITY, What::Gradients),
        (|outcome, _| outcome.loss *= 1.01, What::Loss),
    ];
    for (spoil, what) in rows {
        let mut ours = right.clone();
        spoil(&mut ours, place);
        let parity = rehearsal.parity(&ours, &exact);
        assert!(!parity.passed, "{what:?}");
        let beyond: Vec<_> =
            parity.differences.iter().filter(|difference| difference.share > TOLERANCE).collect();
        assert_eq!(beyond.len(), 1, "{what:?}: {beyond:?}");
        assert_eq!(beyond[0].what, what);
        let place = if what == What::Loss { (None, "") } else { (Some(NodeId(4)), "kernel") };
        assert_eq!((beyond[0].node, &*beyond[0].name), place);
    }
    let mut ours = right.clone();
    ours.refused = Some(2);
    assert!(!rehearsal.parity(&ours, &exact).passed, "a step that only one refuses");
}

#[test]
fn both_refuse_the_step_that_diverges() {
    let mut document = with("optimizer", "gradient-descent");
    document.recipe.set("learning-rate", Some(10.0.into()));
    for node in &mut document.nodes {
        if node.kind == "dense" {
            *node = node.clone().with("activation", "linear");
        }
    }
    document.output = document.output.clone().with("activation", "linear");
    document.nodes.remove(1);
    let rehearsal = rehearsal(&document, MOST_STEPS);
    let (ours, exact) = (rehearsal.on_cpu(), rehearsal.exact());
    assert!(exact.outcome.refused.is_some_and(|step| step > 1), "{:?}", exact.outcome.refused);
    assert_eq!(ours.refused, exact.outcome.refused);
}

#[test]
fn a_study_goes_on_from_where_a_training_stands() {
    let time = Cell::new(0.0);
    let clock = move || {
        time.set(time.get() + 1.0);
        time.get()
    };
    let mut session = Session::new(Box::new(clock));
    session.handle(Command::Open { revision: 1, document: network() });
    let train = |session: &mut Session, steps: u64| {
        for _ in 0..steps {
            session.handle(Command::Step(Unit::Batch));
        }
    };
    train(&mut session, 40);
    let left = session.handle(Command::Leave).into_iter().find_map(|message| match message.event {
        Event::Left(handover, ..) => handover.map(|handover| handover.standing),
        _ => None,
    });
    let standing = left.expect("a session that is left tells where it stands");
    assert_eq!(standing.step, 40);
    let rehearsal =
        Rehearsal::new(&network(), None, Some(&standing), 3).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let outcome = rehearsal.on_cpu();
    train(&mut session, 3);
    let trained = session.trainer().expect("a document is open").parameters(NodeId(2));
    let first: Vec<f64> = trained.iter().map(|value| f64::from(*value)).collect();
    assert_eq!(outcome.weights[..16], first[..16], "the kernel of the first layer");
    let parity = rehearsal.parity(&outcome, &rehearsal.exact());
    assert!(parity.passed, "{parity:?}");
}

/// Natively; in a browser the module that carries the executor for graphics processors has tests of its own.
#[cfg(all(feature = "gpu", not(target_arch = "wasm32")))]
#[test]
fn a_graphics_processor_is_near_the_reference_too() {
    use layerloom_engine::exec::gpu::{Device, wait};
    let device = wait(Device::open()).expect("there is a device");
    for document in [network(), with("optimizer", "gradient-descent"), with("batch-size", 7.0)] {
        let rehearsal = rehearsal(&document, 10);
        let ours = wait(rehearsal.on_gpu(&device)).expect("the device works");
        let parity = rehearsal.parity(&ours, &rehearsal.exact());
        assert!(parity.passed, "{:?}: {parity:?}", document.recipe);
    }
}
