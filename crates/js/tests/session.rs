//! Sessions of the package train as the page does.

use layerloom_document::link::encode;
use layerloom_document::{Document, Node, NodeId, Pick, Settings};
use layerloom_js::{Language, Samples, Session, Source, Wanted, Wrong};
use layerloom_protocol::lexicon;
use layerloom_session::Trainer;

/// Trains a document here and by the page's trainer: each step's loss must have the same bits.
#[track_caller]
fn check(document: &Document, steps: usize) {
    let mut trainer = Trainer::new(document, None, None).expect("a right document");
    let link = encode(document, None, &lexicon());
    let source = Source::of_link(&link).expect("our own link");
    let mut session = Session::new(source, Wanted::Cpu).expect("a right document");
    for step in 1..=steps {
        trainer.step().expect("it does not diverge");
        let loss = session.step(1).expect("it does not diverge");
        assert_eq!(loss.to_bits(), trainer.batch_loss().to_bits(), "step {step}");
    }
    let scores = trainer.scores();
    let evaluation = session.evaluate().expect("it has data");
    assert_eq!(evaluation.loss.to_bits(), scores.train_loss.to_bits());
    assert_eq!(evaluation.accuracy.map(f32::to_bits), Some(scores.train_accuracy.to_bits()));
}

fn network() -> Document {
    let mut document = Document::empty();
    document.nodes = vec![
        Node::new(NodeId(2), "dense").with("units", 6.0),
        Node::new(NodeId(3), "batch-norm"),
        Node::new(NodeId(4), "dropout").with("rate", 0.2),
        Node::new(NodeId(9), "dense").with("activation", Pick::new("leaky-relu").with("slope", 0.1)),
    ];
    document
}

#[test]
fn link_trains_as_on_the_page() {
    check(&network(), 60);
}

#[test]
fn last_batch_of_an_epoch_may_be_smaller() {
    let mut document = network();
    document.recipe = Settings::default().with("batch-size", 32.0);
    check(&document, 20);
}

#[test]
fn whole_set_can_be_one_batch() {
    let mut document = network();
    document.recipe = Settings::default().with("batch-size", 0.0).with("optimizer", "nadam");
    check(&document, 5);
}

#[test]
fn order_and_schedule_are_the_documents() {
    let mut document = network();
    document.recipe = Settings::default()
        .with("shuffle", false)
        .with("schedule", "cosine")
        .with("regularizer", "l2")
        .with("clipping", "norm")
        .with("seed", 7.0);
    check(&document, 60);
}

#[test]
fn several_classes_are_coded_as_on_the_page() {
    let mut document = network();
    document.data = Settings::default().with("source", "blobs");
    document.output = document.output.with("activation", "softmax");
    document.recipe = Settings::default().with("loss", "categorical-cross-entropy");
    check(&document, 30);
}

#[test]
fn values_stay_when_other_data_come() {
    let link = encode(&network(), None, &lexicon());
    let source = Source::of_link(&link).expect("our own link");
    let all = source.samples.clone().expect("a link makes its samples");
    let mut session = Session::new(source, Wanted::Auto).expect("a right document");
    session.step(30).expect("it does not diverge");
    let before: Vec<Vec<f32>> = session
        .parameters()
        .iter()
        .map(|it| session.read(&it.name).expect("its own name").to_vec())
        .collect();
    // Another batch, and another tail: another plan.
    let few = Samples { x: all.x[..14].to_vec(), y: all.y[..7].to_vec(), n: 7 };
    session.set_data(few).expect("it fits");
    for (parameter, before) in session.parameters().iter().zip(before) {
        assert_eq!(session.read(&parameter.name).expect("its own name"), before, "{}", parameter.name);
    }
    assert_eq!(session.steps(), 30);
    session.step(1).expect("a smaller batch trains too");
}

#[test]
fn divergence_keeps_the_weights_and_says_where() {
    let mut document = network();
    document.output = document.output.with("activation", "linear");
    let link = encode(&document, None, &lexicon());
    let mut session =
        Session::new(Source::of_link(&link).expect("our own link"), Wanted::Cpu).expect("a right document");
    let mut kernel = session.read("output.kernel").expect("its own name").to_vec();
    kernel.fill(1e29);
    session.write("output.kernel", &kernel).expect("finite values");
    let wrong = session.step(5).expect_err("squares overflow");
    assert!(matches!(wrong, Wrong::Overflow { step: 1, at: Some(_) }), "{wrong:?}");
    assert!(wrong.message(Language::En).contains("step 1"));
    assert_eq!(session.read("output.kernel").expect("its own name"), kernel);
    assert_eq!(session.steps(), 0);
}
