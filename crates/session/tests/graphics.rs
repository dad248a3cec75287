//! Training on a graphics processor through the session: the same curve as on the processor, and nothing lost on the way
//! from one to the other. The device may be a software one, but there must be one.
#![cfg(feature = "gpu")]

use layerloom_document::{Document, Edit, Node, NodeId, Pick, Root};
use layerloom_engine::exec::gpu::{GpuError, Memory};
use layerloom_protocol::{
    Backend, CURVE_COLUMNS, Choice, Command, Event, Frame, Message, Processor, Reason, RunState, Tap, Unit,
};
use layerloom_session::{Session, Software, Wait};
use std::cell::Cell;

/// How far losses on the curve may lie apart, for a loss of 1 or more as a share of it. Single-precision sums in another
/// order grow apart from step to step.
const CURVE_TOLERANCE: f32 = 2e-3;

/// Makes tests of futures: in the browser the worker's loop runs between two turns of a session, as the page has it.
macro_rules! tests {
    ($($name:ident)*) => {
        mod tests {
            $(
                #[cfg(not(target_arch = "wasm32"))]
                #[test]
                fn $name() {
                    layerloom_engine::exec::gpu::wait(super::$name());
                }

                #[cfg(target_arch = "wasm32")]
                #[wasm_bindgen_test::wasm_bindgen_test]
                async fn $name() {
                    super::$name().await;
                }
            )*
        }
    };
}

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

tests! {
    the_curve_is_the_processors_curve
    running_freely_gives_the_same_curve
    switching_keeps_weights_and_place
    a_software_device_counts_as_none
    both_processors_are_timed_once_a_plan_and_the_faster_trains
    the_processor_is_told_at_once_when_it_is_asked_for
    divergence_names_the_same_step_and_layer
    a_lost_device_costs_no_more_than_the_steps_since_the_last_frame
    a_document_over_the_limits_trains_on_the_processor_and_says_which_layer_and_how_many_bytes
    a_device_without_room_leaves_training_to_the_processor_and_serves_a_smaller_document
    what_a_device_refuses_is_told_and_asked_again_it_trains
    a_structural_edit_goes_on_where_training_stood
    a_typed_weight_is_trained_on
    another_session_goes_on_where_one_has_left
    maps_and_scores_are_the_devices
}

/// Lets the browser answer; natively answers come while one waits for them.
async fn breathe() {
    #[cfg(target_arch = "wasm32")]
    {
        use wasm_bindgen::prelude::*;
        #[wasm_bindgen]
        extern "C" {
            #[wasm_bindgen(js_name = setTimeout)]
            fn set_timeout(call: &js_sys::Function, millis: i32);
        }
        let promise = js_sys::Promise::new(&mut |resolve, _| set_timeout(&resolve, 0));
        wasm_bindgen_futures::JsFuture::from(promise).await.expect("a timer rings");
    }
}

/// A clock that moves by so many milliseconds with every look.
fn clock(look: f64) -> Box<dyn Fn() -> f64> {
    let time = Cell::new(0.0);
    Box::new(move || {
        time.set(time.get() + look);
        time.get()
    })
}

/// A session under a clock that moves with every look.
struct Bench {
    session: Session,
    revision: u32,
    backend: Backend,
    /// All reasons since the start.
    reasons: Vec<Reason>,
}

impl Bench {
    fn new(document: &Document, choice: Choice) -> Self {
        Self::with(Software::IsNone, document, choice)
    }

    fn with(software: Software, document: &Document, choice: Choice) -> Self {
        // A trial ends when it seems to take long.
        let look = if software == Software::Counts { 10.0 } else { 1.0 };
        Self::on(Session::with_graphics(software, clock(look)), document, choice)
    }

    /// With buffers of no more than so many bytes.
    fn within(most: u64, document: &Document, choice: Choice) -> Self {
        Self::on(Session::with_graphics_within(most, Software::IsNone, clock(1.0)), document, choice)
    }

    fn on(session: Session, document: &Document, choice: Choice) -> Self {
        let mut bench = Self { session, revision: 0, backend: Backend::default(), reasons: Vec::new() };
        bench.send(Command::Backend(choice));
        bench.open(document);
        bench
    }

    fn send(&mut self, command: Command) -> Vec<Message> {
        let messages = self.session.handle(command);
        self.hear(&messages);
        messages
    }

    fn hear(&mut self, messages: &[Message]) {
        for message in messages {
            match &message.event {
                Event::Backend(backend) => {
                    self.reasons.push(backend.reason.clone());
                    self.backend = backend.clone();
                }
                Event::Refused { problems, .. } => panic!("{problems:?}"),
                _ => {}
            }
        }
    }

    fn open(&mut self, document: &Document) {
        self.revision += 1;
        self.send(Command::Open { revision: self.revision, document: document.clone() });
    }

    /// Turns until a frame comes for which `enough` holds.
    async fn until(&mut self, enough: impl Fn(&Frame) -> bool) -> (Frame, Vec<f32>) {
        for _ in 0..20_000 {
            self.send(Command::Painted);
            let (messages, _) = self.session.advance(5.0);
            self.hear(&messages);
            for message in messages {
                match message.event {
                    Event::Frame(frame) if enough(&frame) => return (frame, message.numbers),
                    _ => {}
                }
            }
            breathe().await;
        }
        panic!("no such frame came; {:?}", self.backend);
    }

    /// Turns until nothing is to be done any more.
    async fn rest(&mut self) {
        for _ in 0..20_000 {
            self.send(Command::Painted);
            let (messages, wait) = self.session.advance(5.0);
            self.hear(&messages);
            if wait == Wait::Idle && messages.is_empty() {
                return;
            }
            breathe().await;
        }
        panic!("it never rests; {:?}", self.backend);
    }

    async fn epochs(&mut self, count: usize) {
        for _ in 0..count {
            self.send(Command::Step(Unit::Epoch));
            self.rest().await;
        }
    }

    async fn curve(&mut self) -> Vec<f32> {
        self.send(Command::Watch(vec![Tap::Curve]));
        self.until(|_| true).await.1
    }

    fn weights(&self, node: u32) -> Vec<f32> {
        self.session.trainer().expect("a document is open").parameters(NodeId(node))
    }

    fn steps(&self) -> u64 {
        self.session.trainer().expect("a document is open").steps()
    }

    fn assert_runs_on(&self, processor: Processor) {
        assert_eq!(self.backend.runs_on, processor, "{:?}", self.backend);
    }
}

fn spiral() -> Document {
    let mut document = Document::empty();
    let dense = |id: u32| Node::new(NodeId(id), "dense").with("units", 8.0);
    document.nodes = vec![dense(2), dense(3)];
    document.features = ["x1", "x2", "sin-x1", "sin-x2"].map(str::to_owned).to_vec();
    document
}

/// A network with everything that changes values apart from weights, and a tail.
fn mixed() -> Document {
    let mut document = spiral();
    document.nodes = vec![
        Node::new(NodeId(2), "dense").with("units", 12.0).with("activation", "relu"),
        Node::new(NodeId(3), "batch-norm"),
        Node::new(NodeId(4), "dropout"),
        Node::new(NodeId(5), "dense").with("units", 5.0),
    ];
    document.recipe.set("optimizer", Some(Pick::new("adam").into()));
    document.recipe.set("batch-size", Some(32.0.into()));
    document
}

fn assert_same_curve(ours: &[f32], right: &[f32]) {
    assert_eq!(ours.len(), right.len());
    assert!(right.len() > 10 * CURVE_COLUMNS);
    for (ours, right) in ours.chunks_exact(CURVE_COLUMNS).zip(right.chunks_exact(CURVE_COLUMNS)) {
        assert_eq!(ours[..2], right[..2], "epoch and step");
        for column in 2..5 {
            let error = (ours[column] - right[column]).abs();
            let bound = CURVE_TOLERANCE * right[column].abs().max(1.0);
            assert!(
                error <= bound,
                "column {column} at step {}: {} {}",
                ours[1],
                ours[column],
                right[column]
            );
        }
    }
}

async fn the_curve_is_the_processors_curve() {
    for document in [spiral(), mixed()] {
        let mut ours = Bench::new(&document, Choice::WebGpu);
        ours.epochs(12).await;
        ours.assert_runs_on(Processor::WebGpu);
        let mut right = Bench::new(&document, Choice::Cpu);
        right.epochs(12).await;
        right.assert_runs_on(Processor::Cpu);
        assert_same_curve(&ours.curve().await, &right.curve().await);
    }
}

async fn running_freely_gives_the_same_curve() {
    let mut ours = Bench::new(&spiral(), Choice::WebGpu);
    ours.send(Command::Watch(vec![Tap::Curve]));
    ours.send(Command::Play);
    ours.until(|frame| frame.metrics.epoch >= 10).await;
    ours.assert_runs_on(Processor::WebGpu);
    ours.send(Command::Pause);
    ours.rest().await;
    let mut right = Bench::new(&spiral(), Choice::Cpu);
    while right.steps() < ours.steps() {
        right.send(Command::Step(Unit::Batch));
    }
    assert_same_curve(&ours.curve().await, &right.curve().await);
}

async fn switching_keeps_weights_and_place() {
    let mut ours = Bench::new(&mixed(), Choice::Cpu);
    let mut right = Bench::new(&mixed(), Choice::Cpu);
    for (round, choice) in [Choice::Cpu, Choice::WebGpu, Choice::Cpu, Choice::WebGpu].into_iter().enumerate()
    {
        let (before, steps) = (ours.weights(2), ours.steps());
        ours.send(Command::Backend(choice));
        ours.rest().await;
        assert_eq!((ours.weights(2), ours.steps()), (before, steps));
        assert_eq!(ours.backend.reason, Reason::Asked);
        ours.epochs(3).await;
        right.epochs(3).await;
        assert_eq!(ours.steps(), right.steps(), "round {round}");
    }
    ours.assert_runs_on(Processor::WebGpu);
    assert_same_curve(&ours.curve().await, &right.curve().await);
}

async fn a_software_device_counts_as_none() {
    let mut bench = Bench::new(&spiral(), Choice::Auto);
    bench.rest().await;
    // On a real graphics processor the faster one is taken instead.
    match bench.backend.reason {
        Reason::Software => bench.assert_runs_on(Processor::Cpu),
        Reason::Faster => assert!(bench.backend.measured.is_some()),
        _ => panic!("{:?}", bench.backend),
    }
    assert!(bench.backend.adapter.is_some());
}

async fn both_processors_are_timed_once_a_plan_and_the_faster_trains() {
    let mut bench = Bench::with(Software::Counts, &spiral(), Choice::Auto);
    let mut wider = spiral();
    Edit::set(Root::Node(NodeId(3)), "units", 9.0).apply(&mut wider).expect("fits");
    for (round, document) in [spiral(), wider, spiral()].iter().enumerate() {
        bench.open(document);
        bench.epochs(1).await;
        let [cpu, gpu] = bench.backend.measured.expect("both were timed");
        assert!(cpu > 0.0 && gpu > 0.0);
        bench.assert_runs_on(if gpu > cpu { Processor::WebGpu } else { Processor::Cpu });
        assert_eq!(bench.backend.reason, Reason::Faster);
        let timed = bench.reasons.iter().filter(|reason| **reason == Reason::Measuring).count();
        assert_eq!(timed, [1, 2, 2][round]);
    }
    let mut right = Bench::new(&spiral(), Choice::Cpu);
    right.epochs(1).await;
    assert_eq!(bench.steps(), 3 * right.steps(), "steps of trials do not count");
}

async fn the_processor_is_told_at_once_when_it_is_asked_for() {
    let mut bench = Bench::new(&spiral(), Choice::Cpu);
    bench.epochs(1).await;
    bench.assert_runs_on(Processor::Cpu);
    assert_eq!(bench.reasons, [Reason::Asked]);
}

async fn divergence_names_the_same_step_and_layer() {
    let mut document = spiral();
    document.nodes = (2..6)
        .map(|id| Node::new(NodeId(id), "dense").with("units", 8.0).with("activation", "relu"))
        .collect();
    document.output = document.output.with("activation", "linear");
    document.recipe.set("optimizer", Some("gradient-descent".into()));
    document.recipe.set("learning-rate", Some(10.0.into()));
    let mut states = Vec::new();
    for choice in [Choice::WebGpu, Choice::Cpu] {
        let mut bench = Bench::new(&document, choice);
        bench.rest().await;
        for _ in 0..5 {
            bench.send(Command::Step(Unit::Batch));
        }
        let (frame, _) = bench.until(|frame| frame.state != RunState::Paused).await;
        assert!((2..6).all(|id| bench.weights(id).iter().all(|weight| weight.is_finite())));
        states.push(frame.state);
    }
    assert!(matches!(states[0], RunState::Diverged { .. }), "{states:?}");
    assert_eq!(states[0], states[1]);
}

async fn a_lost_device_costs_no_more_than_the_steps_since_the_last_frame() {
    let mut ours = Bench::new(&spiral(), Choice::WebGpu);
    ours.epochs(4).await;
    ours.assert_runs_on(Processor::WebGpu);
    let known = ours.steps();
    ours.session.lose_device();
    ours.send(Command::Play);
    ours.until(|frame| frame.metrics.step >= known + 50).await;
    assert!(matches!(ours.backend.reason, Reason::Lost(_)), "{:?}", ours.backend);
    ours.send(Command::Pause);
    ours.rest().await;
    let mut right = Bench::new(&spiral(), Choice::Cpu);
    while right.steps() < ours.steps() {
        right.send(Command::Step(Unit::Batch));
    }
    assert_same_curve(&ours.curve().await, &right.curve().await);
}

/// The spiral's network with a second layer of so many units.
fn spiral_of(units: f64) -> Document {
    let mut document = spiral();
    Edit::set(Root::Node(NodeId(3)), "units", units).apply(&mut document).expect("fits");
    document
}

async fn a_document_over_the_limits_trains_on_the_processor_and_says_which_layer_and_how_many_bytes() {
    const MOST: u64 = 1 << 17;
    let mut bench = Bench::within(MOST, &spiral_of(200.0), Choice::WebGpu);
    bench.epochs(2).await;
    bench.assert_runs_on(Processor::Cpu);
    let needed = bench.session.trainer().expect("a document is open").plan().arena as u64 * 4;
    assert!(needed > MOST, "{needed} bytes fit");
    let told = Reason::TooLarge { node: NodeId(3), bytes: needed, limit: MOST };
    assert_eq!(bench.backend.reason, told);
    assert!(bench.steps() > 0, "the processor trains");
    // What fits is trained on the device, from where training stands.
    let before = bench.steps();
    bench.open(&spiral_of(8.0));
    bench.epochs(1).await;
    bench.assert_runs_on(Processor::WebGpu);
    assert!(bench.steps() > before);
}

async fn a_device_without_room_leaves_training_to_the_processor_and_serves_a_smaller_document() {
    let mut bench = Bench::new(&spiral_of(40.0), Choice::WebGpu);
    bench.epochs(1).await;
    bench.assert_runs_on(Processor::WebGpu);
    let known = bench.steps();
    bench.session.fail_device(GpuError::OutOfMemory { memory: Memory::Arena, bytes: 12_345 });
    bench.epochs(1).await;
    bench.assert_runs_on(Processor::Cpu);
    assert_eq!(bench.backend.reason, Reason::OutOfMemory { node: NodeId(3), bytes: 12_345 });
    assert!(bench.steps() > known, "the processor goes on");
    bench.open(&spiral_of(4.0));
    bench.epochs(1).await;
    bench.assert_runs_on(Processor::WebGpu);
}

async fn what_a_device_refuses_is_told_and_asked_again_it_trains() {
    let mut bench = Bench::new(&spiral(), Choice::WebGpu);
    bench.epochs(1).await;
    let known = bench.steps();
    bench.session.fail_device(GpuError::Refused("no such pipeline".into()));
    bench.epochs(1).await;
    bench.assert_runs_on(Processor::Cpu);
    assert_eq!(bench.backend.reason, Reason::Refused("no such pipeline".into()));
    assert!(bench.steps() > known, "the processor goes on");
    bench.send(Command::Backend(Choice::WebGpu));
    bench.epochs(1).await;
    bench.assert_runs_on(Processor::WebGpu);
}

async fn a_structural_edit_goes_on_where_training_stood() {
    let mut bench = Bench::new(&spiral(), Choice::WebGpu);
    bench.epochs(3).await;
    let (first, steps) = (bench.weights(2), bench.steps());
    let mut wider = spiral();
    Edit::set(Root::Node(NodeId(3)), "units", 9.0).apply(&mut wider).expect("fits");
    bench.open(&wider);
    assert_eq!((bench.weights(2), bench.steps()), (first.clone(), steps));
    bench.epochs(1).await;
    bench.assert_runs_on(Processor::WebGpu);
    assert_ne!(bench.weights(2), first);
    assert_eq!(bench.weights(3).len(), 8 * 9 + 9);
}

async fn a_typed_weight_is_trained_on() {
    let mut bench = Bench::new(&spiral(), Choice::WebGpu);
    bench.epochs(1).await;
    bench.send(Command::Assign { node: NodeId(2), parameter: "bias".into(), index: 3, value: 2.5 });
    assert_eq!(bench.weights(2)[4 * 8 + 3], 2.5);
    bench.send(Command::Step(Unit::Batch));
    bench.rest().await;
    let bias = bench.weights(2)[4 * 8 + 3];
    assert!(bias != 2.5 && (bias - 2.5).abs() < 0.1, "{bias}");
}

async fn another_session_goes_on_where_one_has_left() {
    let mut first = Bench::new(&mixed(), Choice::WebGpu);
    first.epochs(6).await;
    let Some(Event::Left(Some(handover), ..)) = first.send(Command::Leave).pop().map(|message| message.event)
    else {
        panic!("it has not left")
    };
    let mut second = Bench::new(&mixed(), Choice::Cpu);
    second.send(Command::Resume(handover));
    assert_eq!((second.weights(2), second.steps()), (first.weights(2), first.steps()));
    second.epochs(6).await;
    let mut right = Bench::new(&mixed(), Choice::Cpu);
    right.epochs(12).await;
    assert_same_curve(&second.curve().await, &right.curve().await);
}

async fn maps_and_scores_are_the_devices() {
    let taps = vec![Tap::Output { side: 20 }, Tap::Maps { node: NodeId(2), side: 10, most: 4 }];
    let mut ours = Bench::new(&mixed(), Choice::WebGpu);
    ours.send(Command::Watch(taps.clone()));
    ours.send(Command::Play);
    ours.until(|frame| frame.metrics.epoch >= 2).await;
    ours.assert_runs_on(Processor::WebGpu);
    let passes = |bench: &Bench| bench.session.trainer().expect("it is open").passes();
    let before = passes(&ours);
    ours.until(|frame| frame.metrics.epoch >= 6).await;
    ours.send(Command::Pause);
    ours.rest().await;
    ours.send(Command::Watch(taps.clone()));
    let (frame, maps) = ours.until(|_| true).await;
    assert_eq!(passes(&ours), before, "the processor has inferred nothing");

    let left = ours.send(Command::Leave);
    let standing = left.into_iter().find_map(|message| match message.event {
        Event::Left(standing, ..) => Some(standing),
        _ => None,
    });
    let mut right = Bench::new(&mixed(), Choice::Cpu);
    right.send(Command::Resume(standing.flatten().expect("it left")));
    right.send(Command::Watch(taps));
    let (twin, want) = right.until(|_| true).await;
    let near =
        |got: f32, want: f32| assert!((got - want).abs() <= 1e-4 * want.abs().max(1.0), "{got} {want}");
    assert_eq!(maps.len(), want.len());
    maps.iter().zip(&want).for_each(|(got, want)| near(*got, *want));
    near(frame.metrics.train_loss, twin.metrics.train_loss);
    near(frame.metrics.test_loss, twin.metrics.test_loss);
}
