//! Links of TensorFlow Playground open as the nearest playground, and say what was left behind.

use layerloom_document::{Catalog, DATA, Document, NodeId, Pick, VIEW, Value, link};
use layerloom_engine::catalog::{RECIPE, layer};
use layerloom_project::Layout;
use layerloom_project::tfp::{MAX_TEXT, translate};
use layerloom_protocol::lexicon;
use proptest::prelude::*;

/// As that page writes it.
const REAL: &str = "#activation=relu&regularization=L2&batchSize=12&dataset=spiral&regDataset=reg-gauss&learningRate=0.003\
    &regularizationRate=0.001&noise=15&networkShape=8,6,3&seed=0.32146&showTestData=true&discretize=false\
    &percTrainData=70&x=true&y=true&xTimesY=true&xSquared=true&ySquared=false&cosX=false&sinX=true&cosY=false\
    &sinY=false&collectStats=false&problem=classification&initZero=false&hideText=false";

fn document(text: &str) -> Document {
    translate(text).unwrap_or_else(|| panic!("{text} is one of theirs")).document
}

fn ignored(text: &str) -> Vec<String> {
    let translation = translate(text).unwrap_or_else(|| panic!("{text} is one of theirs"));
    translation.ignored.into_iter().map(|message| message.en).collect()
}

#[test]
fn a_real_link_is_translated_whole() {
    let document = document(REAL);
    let pick = |key| RECIPE.pick(&document.recipe, key);
    assert_eq!(DATA.pick(&document.data, "source").id, "spiral");
    assert_eq!(DATA.number(&document.data, "noise"), 15.0);
    assert_eq!(DATA.integer(&document.data, "train-share"), 70);
    assert_eq!(document.features, ["x1", "x2", "x1-squared", "x1-x2", "sin-x1"]);
    let dense = &layer::find("dense").expect("there is Dense").entry;
    let units: Vec<usize> =
        document.nodes.iter().map(|node| dense.integer(&node.settings, "units")).collect();
    assert_eq!(units, [8, 6, 3]);
    assert!(document.nodes.iter().all(|node| dense.pick(&node.settings, "activation").id == "relu"));
    assert!(document.nodes.iter().all(|node| dense.pick(&node.settings, "initializer").id == "uniform"));
    assert_eq!(layer::OUTPUT.entry.pick(&document.output.settings, "activation").id, "tanh");
    assert_eq!(pick("optimizer").id, "gradient-descent");
    assert_eq!(pick("regularizer"), Pick::new("l2").with("rate", 0.001));
    assert_eq!(pick("loss").id, "mean-squared-error");
    assert_eq!(RECIPE.number(&document.recipe, "learning-rate"), 0.003);
    assert_eq!(RECIPE.integer(&document.recipe, "batch-size"), 12);
    assert!(!RECIPE.flag(&document.recipe, "shuffle"));
    assert!(VIEW.flag(&document.view, "test-points"));
    assert_eq!(ignored(REAL), ["«seed=0.32146» gives other weights and samples here."]);
    Layout::of(&document, None).expect("it trains");
}

#[test]
fn silent_keys_have_their_defaults_there() {
    let document = document("dataset=xor");
    let units: Vec<_> = document.nodes.iter().map(|node| node.settings.get("units").cloned()).collect();
    assert_eq!(units, [None, Some(Value::Number(2.0))], "4, our default, and 2");
    assert_eq!(RECIPE.number(&document.recipe, "learning-rate"), 0.03);
    assert!(!VIEW.flag(&document.view, "test-points"));
    assert_eq!(ignored("dataset=xor"), [""; 0]);
}

#[test]
fn regression_has_data_and_output_of_its_own() {
    for (text, source) in [
        ("problem=regression&regDataset=reg-plane", "plane"),
        ("problem=regression&regDataset=reg-gauss", "multi-gaussian"),
        ("problem=regression&dataset=xor", "plane"),
    ] {
        let document = document(text);
        assert_eq!(DATA.pick(&document.data, "source").id, source, "{text}");
        assert_eq!(layer::OUTPUT.entry.pick(&document.output.settings, "activation").id, "linear");
    }
}

/// What stands in a link, and what must be said of it.
#[test]
fn what_has_no_counterpart_is_listed() {
    for (text, expected) in [
        ("cosX=true", &["«cosX=true» has no counterpart here."][..]),
        ("cosX=false&collectStats=false&hideText=false&tutorial=", &[]),
        ("collectStats=true", &["«collectStats=true» has no counterpart here."]),
        ("tutorial=dp&x=true", &["«tutorial=dp» has no counterpart here."]),
        ("activation=swish", &["«activation=swish» is not known here."]),
        ("regularization=none&regularizationRate=0", &[]),
        ("regDataset=reg-maximum&problem=regression", &["«regDataset=reg-maximum» is not known here."]),
        ("learningRate=99", &["«learningRate=99» is taken as 10."]),
        ("learningRate=fast", &["«learningRate=fast» is no number."]),
        ("learningRate=NaN", &["«learningRate=NaN» is no number."]),
        ("learningRate=1e999", &["«learningRate=1e999» is no number."]),
        ("batchSize=-4", &["«batchSize=-4» is taken as 0."]),
        ("noise=80", &["«noise=80» is taken as 50."]),
        ("percTrainData=55.5", &["«percTrainData=55.5» is taken as 56."]),
        ("networkShape=4,oops,9999,0.4", &["«networkShape=4,oops,9999,0.4» is taken as «4,512,1»."]),
        ("x=false&y=false", &["The link has no input that there is here; it gets x₁ and x₂."]),
        ("stepButton_hide=true&x=true", &["«stepButton» has no control here to hide."]),
        ("dataset=circle&colour=red&colour=blue", &["«colour=red» is no setting that is known."]),
    ] {
        assert_eq!(ignored(text), expected, "{text}");
        Layout::of(&document(text), None).unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
    }
}

#[test]
fn an_empty_shape_means_no_hidden_layer() {
    assert!(document("networkShape=").nodes.is_empty());
    assert!(document("networkShape=&x=true").nodes.is_empty());
    assert_eq!(document("networkShape=3").nodes.len(), 1);
    assert_eq!(document("networkShape=3").nodes[0].id, NodeId::FIRST);
}

#[test]
fn hidden_controls_stay_hidden() {
    let text = "playButton_hide=true&learningRate_hide=true&regularization_hide=true&regularizationRate_hide=true&noise_hide=false&x=true";
    assert_eq!(document(text).hidden, ["transport", "learning-rate", "regularizer"]);
}

#[test]
fn other_texts_are_none_of_theirs() {
    let ours = link::encode(&Document::empty(), None, &lexicon());
    let long = format!("x=true&seed={}", "9".repeat(MAX_TEXT));
    for text in ["", "#", "hello", "a=b&c=d", "activation", "noise_hide=true", &ours, &long] {
        assert!(translate(text).is_none(), "{text:.40}");
    }
}

proptest! {
    #[test]
    fn whatever_is_translated_can_be_linked_and_is_within_bounds(
        pairs in prop::collection::vec(
            (prop::sample::select(vec![
                "activation", "batchSize", "dataset", "learningRate", "noise", "networkShape", "seed", "percTrainData",
                "regularization", "regularizationRate", "problem", "regDataset", "x", "cosX", "initZero", "noise_hide", "__proto__",
            ]),
            prop::sample::select(vec![
                "", "true", "false", "0", "-1", "1e308", "1e999", "NaN", "Infinity", "L1", "relu", "regression", "reg-gauss", "0.1",
                "4,2", "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", ",,,", "99999999999999999999", "%00", "甲", "<b>",
            ])),
            1..20,
        ),
    ) {
        let text: String = pairs.iter().map(|(key, value)| format!("{key}={value}&")).collect();
        if let Some(translation) = translate(&text) {
            let document = translation.document;
            let linked = link::decode(&link::encode(&document, None, &lexicon()), &lexicon());
            prop_assert_eq!(linked.map(|linked| linked.document), Ok(document.clone()));
            prop_assert!(Layout::of(&document, None).is_ok(), "{}", text);
            for (key, entry, settings) in [("recipe", &RECIPE, &document.recipe), ("data", &DATA, &document.data)] {
                for (name, value) in settings.iter() {
                    let kind = entry.param(name).expect("only declared settings").kind;
                    prop_assert!(kind.admits(value), "{} {} {:?}", key, name, value);
                    if let Value::Pick(pick) = value {
                        prop_assert!(Catalog::ALL.iter().any(|catalog| lexicon().find(*catalog, &pick.id).is_some()));
                    }
                }
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "[a-zA-Z0-9=&,._%#-]{0,80}") {
        let _ = translate(&text);
    }
}
