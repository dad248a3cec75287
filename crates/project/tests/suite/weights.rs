//! Weights in links are short, near the trained ones, and safe to read.

use super::common::{network, open, standing, steps, with_table};
use super::resume::resume;
use layerloom_datasets::TableMeta;
use layerloom_document::{Document, Node, NodeId, link};
use layerloom_project::Layout;
use layerloom_project::link::{Extras, misses_table, open as open_link, weights_of, with_weights};
use layerloom_project::weights::{MAX_VALUES, WeightsError, decode, encode, encode_exactly};
use layerloom_protocol::{Command, Event, Tap, lexicon};
use proptest::prelude::*;

/// The stated error of the short form.
fn is_near(short: f32, exact: f32) -> bool {
    let (short, exact) = (f64::from(short), f64::from(exact));
    (short - exact).abs() <= if exact.abs() >= 6.2e-5 { exact.abs() / 2048.0 } else { 2_f64.powi(-25) }
}

proptest! {
    #[test]
    fn the_short_form_is_as_near_as_stated(
        values in prop::collection::vec((-65000_f32..65000.0, -9_i32..1).prop_map(|(x, e)| x * 10_f32.powi(e)), 0..300),
    ) {
        let read = decode(&encode(&values), values.len()).expect("our own text");
        for (short, exact) in read.iter().zip(&values) {
            prop_assert!(is_near(*short, *exact), "{} {}", short, exact);
        }
        // What was read once is written the same.
        prop_assert_eq!(decode(&encode(&read), read.len()), Ok(read));
    }

    #[test]
    fn the_exact_form_keeps_every_bit(values in prop::collection::vec(-1e30_f32..1e30, 0..300)) {
        prop_assert_eq!(decode(&encode_exactly(&values), values.len()), Ok(values.clone()));
        // Where half precision does not reach, that is the form that is chosen.
        if values.iter().any(|value| value.abs() > 66_000.0) {
            prop_assert_eq!(decode(&encode(&values), values.len()), Ok(values));
        }
    }

    #[test]
    fn one_changed_letter_is_noticed(place: prop::sample::Index, letter in "[A-Za-z0-9_-]") {
        let values: Vec<f32> = (0..60).map(|i| (i as f32).sin()).collect();
        let mut text = encode(&values);
        let place = place.index(text.len());
        if text[place..=place] != letter {
            text.replace_range(place..=place, &letter);
            let read = decode(&text, 60);
            prop_assert!(read.is_err() || read == decode(&encode(&values), 60), "{:?}", read);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "[A-Za-z0-9_.-]{0,80}", expected in 0_usize..40) {
        let _ = decode(&text, expected);
    }
}

#[test]
fn each_fault_is_told_apart() {
    let values = [1.0, -2.0, 0.5, 4.0];
    let short = encode(&values);
    let bomb = encode_exactly(&vec![0.0; 60_000]);
    assert!(bomb.len() < 1000, "{}", bomb.len());
    for (text, expected, error) in [
        (short.as_str(), 5, WeightsError::Count { got: Some(4), expected: 5 }),
        (&short, 3, WeightsError::Count { got: None, expected: 3 }),
        (&short, MAX_VALUES + 1, WeightsError::TooMany(MAX_VALUES + 1)),
        (&short[..9], 4, WeightsError::Damaged),
        ("", 4, WeightsError::Damaged),
        ("?", 4, WeightsError::Damaged),
        ("AA", 4, WeightsError::Damaged),
        ("CQAA", 4, WeightsError::Newer(9)),
        (&bomb, 100, WeightsError::Count { got: None, expected: 100 }),
        (&"A".repeat(300_000), 100, WeightsError::Count { got: None, expected: 100 }),
        (&encode(&[1.0, f32::NAN]), 2, WeightsError::NotFinite(1)),
        (&encode_exactly(&[2e30, 1.0]), 2, WeightsError::NotFinite(0)),
    ] {
        assert_eq!(decode(text, expected), Err(error), "{:.20}", text);
        assert!(!error.message().en.is_empty() && !error.message().zh.is_empty());
    }
}

#[test]
fn small_trained_weights_stay_under_8_kb_and_do_what_they_did() {
    let mut document = Document::empty();
    let dense = |id| Node::new(NodeId(id), "dense").with("units", 50.0);
    document.nodes = vec![dense(2), dense(3)];
    let mut session = open(&document, None);
    steps(&mut session, 400);
    let layout = Layout::of(&document, None).expect("it trains");
    let weights = layout.weights(&standing(&mut session)).expect("it fits");
    assert_eq!(weights.len(), 2751);
    let text = with_weights(&link::encode(&document, None, &lexicon()), &weights);
    assert!(text.len() < 8000, "{} characters", text.len());

    let opened = open_link(&format!("https://example.org/#{text}"), &lexicon()).expect("our own link");
    assert_eq!((&opened.document, &opened.ignored), (&document, &Vec::new()));
    let mut again = open(&document, None);
    let mut start = standing(&mut again);
    assert!(layout.put(&mut start, &opened.weights.expect("they came along")));
    resume(&mut again, start);
    let map = |session: &mut layerloom_session::Session| {
        session.handle(Command::Watch(vec![Tap::Output { side: 20 }]));
        session
            .advance(1.0)
            .0
            .into_iter()
            .find(|message| matches!(message.event, Event::Frame(_)))
            .expect("a frame is due")
            .numbers
    };
    let (before, after) = (map(&mut session), map(&mut again));
    let apart = before.iter().zip(&after).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(apart < 5e-3, "outputs moved by {apart}");
}

#[test]
fn what_is_not_taken_of_a_link_is_listed() {
    let document = network("adam");
    let link = link::encode(&document, None, &lexicon());
    let count = Layout::of(&document, None).expect("it trains").count();
    let right = encode(&vec![0.25; count]);
    let mut broken = document.clone();
    broken.nodes[0] = Node::new(NodeId(2), "conv2d");
    let broken = link::encode(&broken, None, &lexicon());
    for (text, weights, ignored) in [
        (link.clone(), false, &[][..]),
        (format!("{link}."), false, &[]),
        (format!("{link}.w{right}"), true, &[]),
        (format!("{link}.w{right}."), true, &[]),
        (format!("{link}.x1.w{right}"), true, &["A part of the link is not known here: «x1»."]),
        (format!("{link}.v5_code.w{right}"), true, &[]),
        (
            format!("{link}.v3_code_shop.w{right}"),
            true,
            &["Of what the link shows, this is not there or said twice: «3», «shop»."],
        ),
        (
            format!("{link}.w{right}.w{right}"),
            true,
            &[&*format!("A part of the link is not known here: «w{}…».", &right[..19])],
        ),
        (
            format!("{link}.w{}", encode(&[1.0])),
            false,
            &[&*format!("The link holds 1 weights, but its network has {count}.")],
        ),
        (
            format!("{link}.w!"),
            false,
            &["The weights in the link are cut short, or were changed on the way."],
        ),
        (
            format!("{broken}.w{right}"),
            false,
            &["The weights in the link are not taken: its network cannot be trained as it is."],
        ),
    ] {
        let opened = open_link(&text, &lexicon()).expect(&text);
        let told: Vec<&str> = opened.ignored.iter().map(|message| message.en.as_str()).collect();
        assert_eq!(told, ignored, "{text}");
        assert_eq!(opened.weights.is_some(), weights, "{text}");
    }
    let expected = Extras {
        weights: Some("A"),
        lesson: Some("C"),
        view: Some("2"),
        unknown: vec!["wB", "lD", "y", "v"],
    };
    assert_eq!(Extras::of("wA.wB.v2..lC.lD.y.v"), expected);
    // Many parts are counted, not named one by one.
    let opened = open_link(&format!("{link}{}", ".x".repeat(300)), &lexicon()).expect("our own link");
    let last = opened.ignored.last().map(|message| message.en.as_str());
    assert_eq!((opened.ignored.len(), last), (9, Some("292 more parts of it are not known either.")));
}

/// A table that is too large for a link is loaded by hand, and then the weights fit.
#[test]
fn weights_of_a_link_wait_for_its_table() {
    let (mut document, table) = with_table();
    let meta = TableMeta::of(&table);
    let count = Layout::of(&document, Some(&meta)).expect("it trains").count();
    let values: Vec<f32> = (0..count).map(|place| place as f32 / 8.0).collect();
    let text = with_weights(&link::encode(&document, None, &lexicon()), &values);
    let opened = open_link(&text, &lexicon()).expect("a sound link");
    assert_eq!(opened.weights, None);
    let missing = "The weights in the link are not taken: its table is not loaded.";
    assert_eq!(opened.ignored.iter().map(|said| said.en.as_str()).collect::<Vec<_>>(), [missing]);
    assert_eq!(weights_of(&text, &document, Some(&meta)), Some(Ok(values)));
    let other = TableMeta { fingerprint: meta.fingerprint ^ 1, ..meta.clone() };
    assert!(
        misses_table(&document, Some(other.fingerprint)) && !misses_table(&document, Some(meta.fingerprint))
    );
    let said = |meta| weights_of(&text, &document, meta).expect("it has weights").expect_err("no table").en;
    assert_eq!([said(Some(&other)), said(None)], [missing, missing]);
    assert_eq!(weights_of(&link::encode(&document, None, &lexicon()), &document, Some(&meta)), None);
    // With its table, what is wrong is something else.
    document.nodes[0] = Node::new(NodeId(2), "conv2d");
    let refused = weights_of(&text, &document, Some(&meta)).expect("it has weights").expect_err("no network");
    assert!(refused.en.ends_with("its network cannot be trained as it is."), "{}", refused.en);
}

#[test]
fn known_parts_of_a_link_are_written_as_they_were() {
    let parts = Extras::of("v2_code.xnew.wAQ.lZZ.vagain");
    assert_eq!((parts.text().as_str(), parts.unknown.len()), (".lZZ.v2_code.wAQ", 2));
    assert_eq!(Extras { unknown: Vec::new(), ..parts.clone() }, Extras::of(&parts.text()));
    assert_eq!(Extras { weights: None, ..parts }.text(), ".lZZ.v2_code");
    assert_eq!(Extras::of("").text(), "");
}
