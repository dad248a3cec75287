//! What a page relies on: the same curve from the same document, edits that keep what was learned, frames on demand.

use layerloom_document::{Document, Edit, Node, NodeId, Pick, Root};
use layerloom_protocol::{
    CURVE_COLUMNS, Command, Event, Frame, Handover, Message, Metrics, Pace, RunState, Tap, Unit,
};
use layerloom_session::{Session, Wait};
use std::cell::Cell;
use std::rc::Rc;

/// A session under a clock that moves by a millisecond with every look.
struct Bench {
    session: Session,
    revision: u32,
}

impl Bench {
    fn new(document: &Document) -> Self {
        let time = Rc::new(Cell::new(0.0));
        let clock = move || {
            time.set(time.get() + 1.0);
            time.get()
        };
        let mut bench = Self { session: Session::new(Box::new(clock)), revision: 0 };
        let messages = bench.open(document);
        assert!(matches!(messages[0].event, Event::Opened { .. }), "{:?}", messages[0].event);
        bench
    }

    fn open(&mut self, document: &Document) -> Vec<Message> {
        self.revision += 1;
        self.session.handle(Command::Open { revision: self.revision, document: document.clone() })
    }

    fn watch(&mut self, taps: &[Tap]) {
        self.session.handle(Command::Watch(taps.to_vec()));
    }

    /// The next frame; the last one counts as painted.
    fn frame(&mut self) -> (Frame, Vec<f32>) {
        self.session.handle(Command::Painted);
        for _ in 0..1000 {
            for message in self.session.advance(5.0).0 {
                if let Event::Frame(frame) = message.event {
                    return (frame, message.numbers);
                }
            }
        }
        panic!("no frame came");
    }

    fn epochs(&mut self, count: usize) {
        for _ in 0..count {
            self.session.handle(Command::Step(Unit::Epoch));
        }
    }

    fn weights(&self, node: u32) -> Vec<f32> {
        self.session.trainer().expect("a document is open").parameters(NodeId(node))
    }

    fn metrics(&mut self) -> Metrics {
        self.session.handle(Command::Watch(vec![Tap::Curve]));
        self.frame().0.metrics
    }
}

fn spiral() -> Document {
    let mut document = Document::empty();
    let dense = |id: u32| Node::new(NodeId(id), "dense").with("units", 8.0);
    document.nodes = vec![dense(2), dense(3)];
    document.features = ["x1", "x2", "sin-x1", "sin-x2"].map(str::to_owned).to_vec();
    document
}

fn edited(document: &Document, edit: Edit) -> Document {
    let mut document = document.clone();
    edit.apply(&mut document).expect("fits");
    document
}

#[test]
fn a_spiral_is_learned() {
    let mut bench = Bench::new(&spiral());
    bench.epochs(400);
    let metrics = bench.metrics();
    assert!(metrics.test_loss < 0.05, "{metrics:?}");
    assert_eq!(metrics.epoch, 400);
}

#[test]
fn the_same_document_gives_the_same_curve_whatever_is_watched() {
    let curve = |taps: &[Tap], frames_between: usize| {
        let mut bench = Bench::new(&spiral());
        bench.watch(taps);
        for _ in 0..30 {
            bench.epochs(1);
            for _ in 0..frames_between {
                bench.watch(taps);
                bench.frame();
            }
        }
        bench.watch(&[Tap::Curve]);
        bench.frame().1
    };
    let plain = curve(&[], 0);
    let busy =
        curve(&[Tap::Output { side: 20 }, Tap::Parameters(NodeId(2)), Tap::Probe { at: [1.0, 2.0] }], 1);
    assert!(plain.len() > 8 * 20);
    let bits = |numbers: Vec<f32>| numbers.into_iter().map(f32::to_bits).collect::<Vec<_>>();
    assert_eq!(bits(plain), bits(busy));
}

#[test]
fn reset_gives_the_same_initial_weights_and_a_new_seed_gives_others() {
    let mut bench = Bench::new(&spiral());
    let first = bench.weights(2);
    bench.epochs(3);
    assert_ne!(bench.weights(2), first);
    bench.session.handle(Command::Reset);
    assert_eq!(bench.weights(2), first);
    assert_eq!(bench.metrics().step, 0);
    bench.open(&edited(&spiral(), Edit::set(Root::Recipe, "seed", 2.0)));
    assert_ne!(bench.weights(2), first);
}

#[test]
fn a_structural_edit_keeps_the_weights_whose_shapes_survive() {
    let mut bench = Bench::new(&spiral());
    bench.epochs(3);
    let (first, second) = (bench.weights(2), bench.weights(3));
    bench.open(&edited(&spiral(), Edit::Insert { at: 1, node: Node::new(NodeId(4), "dropout") }));
    assert_eq!((bench.weights(2), bench.weights(3)), (first.clone(), second.clone()));
    let wider = edited(&spiral(), Edit::set(Root::Node(NodeId(3)), "units", 9.0));
    bench.open(&wider);
    assert_eq!(bench.weights(2), first);
    assert_eq!(bench.weights(3).len(), 8 * 9 + 9);
    assert_eq!(bench.metrics().epoch, 3);
}

#[test]
fn a_refused_document_leaves_the_last_good_network_training() {
    let mut bench = Bench::new(&spiral());
    bench.epochs(2);
    let before = bench.weights(2);
    let wrong = edited(&spiral(), Edit::set(Root::Recipe, "loss", "binary-cross-entropy"));
    let messages = bench.open(&wrong);
    let Event::Refused { problems, .. } = &messages[0].event else { panic!("{:?}", messages[0].event) };
    let fix = problems[0].fix.clone().expect("there is a way out");
    assert_eq!(bench.weights(2), before);
    let mended = edited(&wrong, fix.edit);
    assert!(matches!(bench.open(&mended)[0].event, Event::Opened { .. }));
}

/// Lets a session leave, and gives what it tells another.
fn left(bench: &mut Bench) -> Box<Handover> {
    match bench.session.handle(Command::Leave).pop().map(|message| message.event) {
        Some(Event::Left(Some(handover), ..)) => handover,
        told => panic!("{told:?}"),
    }
}

#[test]
fn a_session_that_was_left_is_silent_until_training_comes_back() {
    for running in [false, true] {
        let mut bench = Bench::new(&spiral());
        bench.epochs(1);
        bench.frame();
        if running {
            bench.session.handle(Command::Play);
        }
        // Its last frame is painted after it was left, and that is told to the other.
        let handover = left(&mut bench);
        for _ in 0..100 {
            let (messages, wait) = bench.session.advance(5.0);
            assert!(messages.is_empty(), "it said {messages:?}");
            assert_eq!(wait, Wait::Idle);
        }
        let step = handover.standing.step;
        bench.session.handle(Command::Resume(handover));
        let frame =
            (0..100).flat_map(|_| bench.session.advance(5.0).0).find_map(|message| match message.event {
                Event::Frame(frame) => Some(frame),
                _ => None,
            });
        let frame = frame.expect("a frame, though none was told to be painted");
        assert!(frame.metrics.step >= step, "{} after {step}", frame.metrics.step);
        assert_eq!(frame.state == RunState::Running, running);
    }
}

#[test]
fn training_that_moves_knows_a_refused_document_from_the_one_that_is_trained() {
    let mut bench = Bench::new(&spiral());
    bench.epochs(1);
    let wrong = edited(&spiral(), Edit::set(Root::Recipe, "loss", "binary-cross-entropy"));
    assert!(matches!(bench.open(&wrong)[0].event, Event::Refused { revision: 2, .. }));
    let handover = left(&mut bench);
    let messages = bench.session.handle(Command::Resume(handover));
    assert!(matches!(messages[0].event, Event::Opened { revision: 1, .. }), "{:?}", messages[0].event);
    assert_eq!(bench.frame().0.revision, 2, "frames are of the last that was asked for");
}

#[test]
fn divergence_stops_with_finite_weights_and_names_step_and_layer() {
    let mut document = spiral();
    document.nodes = (2..6)
        .map(|id| Node::new(NodeId(id), "dense").with("units", 8.0).with("activation", "relu"))
        .collect();
    document.output = document.output.with("activation", "linear");
    document.recipe.set("optimizer", Some("gradient-descent".into()));
    document.recipe.set("learning-rate", Some(10.0.into()));
    let mut bench = Bench::new(&document);
    bench.watch(&[Tap::Output { side: 10 }]);
    bench.session.handle(Command::Play);
    let mut last = bench.frame();
    for _ in 0..200 {
        assert!(last.0.metrics.train_loss.is_finite() && last.0.metrics.test_loss.is_finite());
        assert!(last.1.iter().all(|value| value.is_finite()), "a frame shows a number that is none");
        if last.0.state != RunState::Running {
            break;
        }
        last = bench.frame();
    }
    let RunState::Diverged { step, node } = last.0.state else { panic!("{:?}", last.0.state) };
    assert!(step > 0 && node >= NodeId::OUTPUT, "{step} {node:?}");
    assert!((2..6).all(|id| bench.weights(id).iter().all(|weight| weight.is_finite())));

    // Where training moves, it is told there too.
    let handover = left(&mut bench);
    let mut other = Bench::new(&Document::empty());
    other.session.handle(Command::Resume(handover));
    assert_eq!(other.frame().0.state, RunState::Diverged { step, node });

    bench.session.handle(Command::Reset);
    assert_eq!(bench.frame().0.state, RunState::Paused);
}

#[test]
fn no_second_frame_comes_before_the_first_is_painted() {
    let mut bench = Bench::new(&spiral());
    bench.watch(&[Tap::Curve]);
    bench.session.handle(Command::Play);
    bench.frame();
    for _ in 0..50 {
        assert!(bench.session.advance(5.0).0.is_empty());
    }
    bench.frame();
}

#[test]
fn a_paused_session_waits_for_a_command() {
    let mut bench = Bench::new(&spiral());
    bench.frame();
    bench.session.handle(Command::Painted);
    assert_eq!(bench.session.advance(5.0).1, Wait::Idle);
}

#[test]
fn a_pace_is_kept() {
    let mut bench = Bench::new(&spiral());
    bench.session.handle(Command::Pace(Pace::StepsPerSecond(10.0)));
    bench.session.handle(Command::Play);
    // The clock moves by a millisecond with every look: three looks or more an advance.
    for _ in 0..1000 {
        bench.session.advance(1.0);
    }
    let steps = bench.session.trainer().expect("open").steps();
    assert!((20..=60).contains(&steps), "{steps} steps in about 3 to 4 seconds");
}

#[test]
fn maps_have_the_promised_sizes_and_agree_with_a_probe() {
    let mut bench = Bench::new(&spiral());
    bench.epochs(5);
    let side = 12;
    bench.watch(&[
        Tap::Output { side },
        Tap::Maps { node: NodeId(2), side, most: 3 },
        Tap::Maps { node: NodeId::INPUT, side, most: 64 },
        // The centre of the top left pixel.
        Tap::Probe { at: [-5.5, 5.5] },
    ]);
    let (frame, numbers) = bench.frame();
    let slice = |tap: Tap| {
        let slice = frame.slices.iter().find(|slice| slice.tap == tap).expect("asked for");
        let count: u32 = slice.dims.iter().product();
        (slice.dims.clone(), &numbers[slice.start as usize..][..count as usize])
    };
    let (dims, output) = slice(Tap::Output { side });
    assert_eq!(dims, [1, 12, 12]);
    let (dims, units) = slice(Tap::Maps { node: NodeId(2), side, most: 3 });
    assert_eq!(dims, [3, 12, 12]);
    let (dims, features) = slice(Tap::Maps { node: NodeId::INPUT, side, most: 64 });
    assert_eq!(dims, [4, 12, 12]);
    let (_, probe) = slice(Tap::Probe { at: [-5.5, 5.5] });
    assert_eq!(probe.len(), 4 + 8 + 8 + 1);
    assert_eq!(probe[0], -5.5);
    assert_eq!(features[0], -5.5);
    assert_eq!(probe[4], units[0]);
    assert_eq!(probe[20], output[0]);
}

#[test]
fn a_probe_tells_the_states_after_every_step_of_a_network_that_gives_the_last() {
    let sequences = |layers: Vec<Node>| {
        let mut document = Document::empty();
        document.data.set("source", Some("first-last".into()));
        document.nodes = layers;
        document
    };
    let probe = |document: &Document| {
        let mut bench = Bench::new(document);
        bench.watch(&[Tap::Probe { at: [3.0, -1.5] }, Tap::Output { side: 4 }]);
        let (frame, numbers) = bench.frame();
        assert_eq!(frame.slices[1].dims, [1, 4, 4], "places are passed through the network as sequences");
        numbers[..frame.slices[0].dims[0] as usize].to_vec()
    };
    let lstm = || Node::new(NodeId(2), "lstm").with("units", 3.0);
    let last = probe(&sequences(vec![lstm()]));
    assert_eq!(last.len(), 8 + 3 + 1 + 8 * 3);
    assert_eq!(last[..8], [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.5]);
    let states = &last[12..];
    assert_eq!(states[7 * 3..], last[8..11], "the last state is what goes out");
    let every = probe(&sequences(vec![lstm().with("sequence", true), Node::new(NodeId(3), "flatten")]));
    assert_eq!(every.len(), 8 + 24 + 24 + 1);
    assert_eq!(every[8..32], *states);
}

/// A convolution with many filters, of which a map of 100 pixels a side would take seconds.
fn large() -> Document {
    let mut document = Document::empty();
    document.data.set("source", Some("strokes".into()));
    let conv = |id| Node::new(NodeId(id), "conv2d").with("filters", 32.0);
    document.nodes = vec![conv(2), conv(3), Node::new(NodeId(4), "flatten")];
    document
}

#[test]
fn a_map_of_a_large_network_is_coarser() {
    for (document, least, most) in [(large(), 16, 40), (spiral(), 100, 100)] {
        let mut bench = Bench::new(&document);
        bench.watch(&[Tap::Output { side: 100 }]);
        let (frame, numbers) = bench.frame();
        let side = frame.slices[0].dims[1];
        assert!((least..=most).contains(&side), "{side}");
        assert_eq!((frame.slices[0].dims[2], numbers.len()), (side, (side * side) as usize));
    }
}

#[test]
fn maps_stay_while_nothing_changes_and_follow_what_does() {
    let mut bench = Bench::new(&spiral());
    let look = |bench: &mut Bench, at: [f32; 2]| {
        bench.watch(&[
            Tap::Probe { at },
            Tap::Output { side: 12 },
            Tap::Maps { node: NodeId(2), side: 12, most: 2 },
        ]);
        let (frame, numbers) = bench.frame();
        assert_eq!(frame.slices.len(), 3);
        let start = frame.slices[1].start as usize;
        (numbers[..start].to_vec(), numbers[start..].to_vec())
    };
    let (probe, maps) = look(&mut bench, [1.0, 2.0]);
    let (elsewhere, same) = look(&mut bench, [-3.0, 2.0]);
    assert_ne!(probe, elsewhere);
    assert_eq!(maps, same);
    bench.session.handle(Command::Assign { node: NodeId(2), parameter: "bias".into(), index: 0, value: 2.5 });
    let (_, assigned) = look(&mut bench, [1.0, 2.0]);
    assert_ne!(maps, assigned);
    bench.epochs(1);
    assert_ne!(assigned, look(&mut bench, [1.0, 2.0]).1);
    bench.session.handle(Command::Reset);
    assert_eq!(maps, look(&mut bench, [1.0, 2.0]).1, "the first weights give the first maps");
}

#[test]
fn a_network_that_is_dear_to_score_has_points_as_far_apart_as_training_pays_for() {
    let points = |document: &Document| {
        let mut bench = Bench::new(document);
        (0..40).for_each(|_| drop(bench.session.handle(Command::Step(Unit::Batch))));
        bench.watch(&[Tap::Curve]);
        bench.frame().0.slices[0].dims[0]
    };
    // 500 samples and batches of 10: 17 steps make about as many passes as scoring does.
    assert_eq!(points(&large()), 3);
    assert_eq!(points(&spiral()), 21);
}

#[test]
fn images_are_told_apart_by_filters_that_see_them_anywhere() {
    let mut document = Document::empty();
    document.data.set("source", Some("strokes".into()));
    document.data.set("samples", Some(200.0.into()));
    document.data.set("train-share", Some(10.0.into()));
    document.recipe.set("learning-rate", Some(0.03.into()));
    document.nodes = vec![
        Node::new(NodeId(2), "conv2d").with("filters", 4.0),
        Node::new(NodeId(3), "max-pool").with("size", 8.0).with("stride", 8.0),
        Node::new(NodeId(4), "flatten"),
    ];
    let mut bench = Bench::new(&document);
    bench.epochs(100);
    let metrics = bench.metrics();
    assert!(metrics.test_accuracy > 0.95, "{metrics:?}");
    let outline = bench.session.trainer().expect("a document is open").outline();
    assert_eq!(outline.nodes.iter().map(|node| node.outputs).collect::<Vec<_>>(), [64, 256, 4, 4, 1]);
}

#[test]
fn a_typed_weight_is_used() {
    let mut bench = Bench::new(&spiral());
    bench.session.handle(Command::Assign { node: NodeId(2), parameter: "bias".into(), index: 3, value: 2.5 });
    assert_eq!(bench.weights(2)[4 * 8 + 3], 2.5);
    let before = bench.weights(2);
    for (index, value) in [(99, 1.0), (0, f32::NAN)] {
        bench.session.handle(Command::Assign { node: NodeId(2), parameter: "bias".into(), index, value });
    }
    assert_eq!(bench.weights(2), before);
}

#[test]
fn iris_is_told_apart_and_its_confusion_counts_every_sample() {
    let mut document = Document::empty();
    document.data.set("source", Some("iris".into()));
    document.features = ["c0", "c1", "c2", "c3"].map(str::to_owned).to_vec();
    document.nodes = vec![Node::new(NodeId(2), "dense").with("units", 8.0)];
    document.output = document.output.with("activation", "softmax");
    document.recipe.set("loss", Some(Pick::new("categorical-cross-entropy").into()));
    let mut bench = Bench::new(&document);
    bench.epochs(60);
    let metrics = bench.metrics();
    assert!(metrics.test_accuracy > 0.9, "{metrics:?}");
    bench.watch(&[
        Tap::Confusion(layerloom_protocol::Split::Test),
        Tap::Confusion(layerloom_protocol::Split::Train),
    ]);
    let (frame, numbers) = bench.frame();
    assert_eq!(frame.slices[0].dims, [3, 3]);
    assert_eq!(numbers.iter().sum::<f32>(), 150.0);
}

#[test]
fn a_learning_rate_changes_without_a_new_plan_and_keeps_the_place_in_the_epoch() {
    let mut bench = Bench::new(&spiral());
    bench.session.handle(Command::Step(Unit::Batch));
    let slow = edited(&spiral(), Edit::set(Root::Recipe, "learning-rate", 0.000_01));
    bench.open(&slow);
    let before = bench.weights(2);
    bench.session.handle(Command::Step(Unit::Batch));
    let moved = bench.weights(2).iter().zip(&before).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(moved > 0.0 && moved < 0.000_02, "{moved}");
    assert_eq!(bench.metrics().step, 2);
}

#[test]
fn a_learning_rate_that_is_changed_before_training_stands_at_the_begin_of_the_curve() {
    let mut bench = Bench::new(&spiral());
    bench.watch(&[Tap::Curve]);
    bench.open(&edited(&spiral(), Edit::set(Root::Recipe, "learning-rate", 0.3)));
    bench.epochs(1);
    let (_, curve) = bench.frame();
    assert_eq!(curve[CURVE_COLUMNS - 1], 0.3);
    bench.open(&edited(&spiral(), Edit::set(Root::Recipe, "learning-rate", 0.1)));
    assert_eq!(bench.frame().1[CURVE_COLUMNS - 1], 0.3);
}

#[test]
fn a_copy_goes_on_as_the_session_itself_does() {
    let mut first = Bench::new(&spiral());
    first.watch(&[Tap::Curve]);
    first.epochs(3);
    first.session.handle(Command::Step(Unit::Batch));
    let copied = first.session.handle(Command::Copy).pop().map(|message| message.event);
    let Some(Event::Copied(Some(handover))) = copied else { panic!("{copied:?}") };
    assert_eq!(handover.taps, [Tap::Curve]);
    assert_eq!(handover.state, RunState::Paused);

    let mut second = Bench::new(&Document::empty());
    second.session.handle(Command::Resume(handover));
    assert_eq!(second.weights(2), first.weights(2));
    for bench in [&mut first, &mut second] {
        bench.epochs(2);
    }
    let [(first, curve), (second, again)] = [first.frame(), second.frame()];
    assert_eq!((first.metrics, curve), (second.metrics, again));
}

#[test]
fn what_another_network_has_learned_is_not_taken_over() {
    let mut small = Bench::new(&spiral());
    small.epochs(1);
    let copied = small.session.handle(Command::Copy).pop().map(|message| message.event);
    let Some(Event::Copied(Some(mut handover))) = copied else { panic!("{copied:?}") };
    handover.document = edited(&spiral(), Edit::Remove { node: NodeId(3) });
    let fresh = Bench::new(&handover.document).weights(2);
    let mut other = Bench::new(&Document::empty());
    other.session.handle(Command::Resume(handover));
    assert_eq!(other.weights(2), fresh);
}
