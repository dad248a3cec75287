//! Links hold whole documents, stay short, and are safe to open.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use drawn::{drawn, filled};
use layerloom_document::link::{LinkError, MAX_TEXT, VERSION, decode, decode_with, encode, split};
use layerloom_document::migrate::{MIGRATIONS, Migration, migrate};
use layerloom_document::{
    Catalog, Column, ColumnKind, Document, Node, NodeId, ParamKind, Pick, Settings, Table, Value,
};
use layerloom_protocol::lexicon;
use proptest::prelude::*;

#[path = "links/drawn.rs"]
mod drawn;

#[test]
fn every_entry_of_every_catalog_survives_a_link() {
    let lexicon = lexicon();
    let catalogs = [
        Catalog::Activation,
        Catalog::Loss,
        Catalog::Optimizer,
        Catalog::Schedule,
        Catalog::Regularizer,
        Catalog::Initializer,
        Catalog::Clipping,
        Catalog::Dataset,
    ];
    let holders =
        [(layerloom_document::DATA.params, 0), (lexicon.recipe.params, 1), (lexicon.output.params, 2)];
    for catalog in catalogs {
        let (param, place) = holders
            .iter()
            .find_map(|(params, place)| {
                let param = params.iter().find(
                    |param| matches!(param.kind, ParamKind::Pick { catalog: of, .. } if of == catalog),
                )?;
                Some((param, *place))
            })
            .expect("some control picks from every catalog");
        for entry in (lexicon.entries)(catalog) {
            for draw in 0..20 {
                let mut document = Document::empty();
                let settings = match place {
                    0 => &mut document.data,
                    1 => &mut document.recipe,
                    _ => &mut document.output.settings,
                };
                let pick = Value::Pick(Pick {
                    id: entry.id.to_owned(),
                    settings: filled(entry, &lexicon, draw * 7919, 1),
                });
                settings.set(param.key, (pick != param.kind.default_value()).then_some(pick));
                let linked = decode(&encode(&document, None, &lexicon), &lexicon).expect("our own link");
                assert_eq!(linked.document, document, "{}", entry.id);
            }
        }
    }
    for entry in (lexicon.entries)(Catalog::Layer) {
        for draw in 0..20 {
            let mut document = Document::empty();
            document.nodes.push(Node {
                id: NodeId(2),
                kind: entry.id.to_owned(),
                settings: filled(entry, &lexicon, draw * 7919, 2),
            });
            let linked = decode(&encode(&document, None, &lexicon), &lexicon).expect("our own link");
            assert_eq!(linked.document, document, "{}", entry.id);
        }
    }
    for entry in (lexicon.entries)(Catalog::Feature) {
        let document = Document { features: vec![entry.id.to_owned()], ..Document::empty() };
        assert_eq!(
            decode(&encode(&document, None, &lexicon), &lexicon).expect("our own link").document,
            document
        );
    }
}

#[test]
fn six_layers_with_settings_take_less_than_150_characters() {
    let mut document = Document::empty();
    let kinds = ["dense", "batch-norm", "dense", "dropout", "dense", "layer-norm"];
    document.nodes =
        kinds.iter().enumerate().map(|(place, kind)| Node::new(NodeId(place as u32 + 2), kind)).collect();
    for node in document.nodes.iter_mut().filter(|node| node.kind == "dense") {
        *node = node
            .clone()
            .with("units", 24.0)
            .with("activation", Pick::new("leaky-relu").with("slope", 0.15))
            .with("initializer", "he-normal")
            .with("regularizer", Pick::new("l2").with("rate", 0.003));
    }
    document.nodes[3] = document.nodes[3].clone().with("rate", 0.35);
    document.data = Settings::default()
        .with("source", "moons")
        .with("noise", 25.0)
        .with("samples", 800.0)
        .with("seed", 77.0);
    document.recipe = Settings::default()
        .with("loss", "binary-cross-entropy")
        .with("optimizer", Pick::new("adamw").with("decay", 0.02))
        .with("learning-rate", 0.003)
        .with("schedule", Pick::new("cosine"))
        .with("batch-size", 32.0)
        .with("seed", 4242.0);
    document.output = document.output.with("activation", "sigmoid");
    document.features = ["x1", "x2", "sin-x1", "sin-x2"].map(str::to_owned).to_vec();
    let link = encode(&document, None, &lexicon());
    assert_eq!(decode(&link, &lexicon()).expect("our own link").document, document);
    assert!(link.len() < 150, "{} characters: {link}", link.len());
    assert!(encode(&Document::empty(), None, &lexicon()).len() < 16);
}

#[test]
fn a_small_table_comes_along() {
    let cells = |start: f32| (0..40).map(|row| start + row as f32 * 0.5).collect();
    let table = Table {
        name: "own.csv".into(),
        columns: vec![
            Column { name: "width".into(), kind: ColumnKind::Numbers, cells: cells(1.0) },
            Column {
                name: "kind".into(),
                kind: ColumnKind::Words(vec!["a".into(), "b".into()]),
                cells: vec![1.0; 40],
            },
        ],
    };
    let link = encode(&Document::empty(), Some(&table), &lexicon());
    assert_eq!(decode(&link, &lexicon()).expect("our own link").table, Some(table.clone()));
    let mut large = table;
    large.columns[0].cells = (0..200_000).map(|i| (i as f32).sin()).collect();
    large.columns[1].cells = vec![0.0; 200_000];
    let link = encode(&Document::empty(), Some(&large), &lexicon());
    assert_eq!(decode(&link, &lexicon()).expect("our own link").table, None, "a large table stays behind");
}

/// Real links of a version, with what they hold today.
fn fixtures(version: u8) -> Vec<(String, Document)> {
    let path = format!("{}/tests/links/v{version}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("there are no links in {path}"));
    let read = |line: &str| {
        let (link, json) = line.split_once(' ').expect("a link and what it holds");
        (link.to_owned(), serde_json::from_str(json).expect("a document"))
    };
    text.lines().map(read).collect()
}

/// Links of every version that ever was, with what they hold: a change that breaks one of them shows here. The example
/// «link_fixtures» prints the lines for a new version.
#[test]
fn old_links_open_for_ever() {
    for version in 1..=VERSION {
        let fixtures = fixtures(version);
        assert!(fixtures.len() >= 20, "version {version} has {} links", fixtures.len());
        for (link, document) in fixtures {
            let linked = decode(&link, &lexicon()).expect("a real link");
            assert_eq!(linked.document, document, "{link}");
            let bytes = URL_SAFE_NO_PAD.decode(&link).expect("base64");
            assert_eq!(bytes[0], version, "{link} is of another version");
        }
    }
}

/// The steps that no real link of their version makes a difference to.
fn idle(steps: &[Migration]) -> Vec<usize> {
    let changes = |place: usize| {
        fixtures(place as u8 + 1).iter().any(|(link, _)| {
            let before = decode_with(link, &lexicon(), &steps[..place]).expect("a real link");
            let after = decode_with(link, &lexicon(), &steps[..=place]).expect("a real link");
            before != after
        })
    };
    (0..steps.len()).filter(|place| !changes(*place)).collect()
}

#[test]
fn every_migration_is_seen_at_work() {
    assert_eq!(idle(&MIGRATIONS), [0_usize; 0], "these have no fixture that they change");
    // The check itself: a step that stores a default that changes, and one that does nothing.
    let stores_rate: Migration = |document| {
        if document.recipe.get("learning-rate").is_none() {
            document.recipe.set("learning-rate", Some(0.01.into()));
        }
    };
    assert_eq!(idle(&[stores_rate]), [0_usize; 0]);
    assert_eq!(idle(&[|_| {}]), [0]);
}

#[test]
fn migrations_are_taken_from_the_links_version_on() {
    let steps: [Migration; 3] = [
        |document| document.hidden.push("1 to 2".into()),
        |document| document.hidden.push("2 to 3".into()),
        |document| document.hidden.push("3 to 4".into()),
    ];
    for (version, expected) in
        [(1, &["1 to 2", "2 to 3", "3 to 4"][..]), (2, &["2 to 3", "3 to 4"]), (3, &["3 to 4"]), (4, &[])]
    {
        let mut document = Document::empty();
        migrate(&mut document, version, &steps);
        assert_eq!(document.hidden, expected, "version {version}");
    }
}

#[test]
fn what_stands_behind_the_document_is_left_to_others() {
    let document = drawn(77);
    let link = encode(&document, None, &lexicon());
    for (behind, rest) in [("", ""), (".", ""), (".wAQAA", "wAQAA"), (".wAQAA.x1", "wAQAA.x1"), (".ÄÖ", "ÄÖ")]
    {
        let text = format!("#{link}{behind}");
        assert_eq!(split(&text), (link.as_str(), rest));
        assert_eq!(decode(&text, &lexicon()).map(|linked| linked.document), Ok(document.clone()), "{text}");
    }
    assert_eq!(decode(&format!(".{link}"), &lexicon()), Err(LinkError::Damaged));
}

#[test]
fn what_is_no_link_is_told_apart() {
    let lexicon = lexicon();
    for text in [
        "",
        "#",
        "hello",
        "#activation=tanh&batchSize=10",
        "AAAA",
        "AQ",
        "ÄÖÜ",
        "AQAAAAAA",
        "////",
        "AQAAAAA=",
    ] {
        assert_eq!(decode(text, &lexicon), Err(LinkError::Damaged), "{text}");
    }
    assert_eq!(decode(&"A".repeat(MAX_TEXT + 1), &lexicon), Err(LinkError::TooLong));
}

/// The text of a link with these bytes and a right checksum.
fn sealed(mut bytes: Vec<u8>) -> String {
    use base64::Engine;
    let sum = bytes.iter().fold(0_u16, |sum, byte| {
        (0..8).fold(sum ^ (u16::from(*byte) << 8), |sum, _| {
            if sum & 0x8000 == 0 { sum << 1 } else { (sum << 1) ^ 0x1021 }
        })
    });
    bytes.extend_from_slice(&sum.to_le_bytes());
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&bytes)
}

#[test]
fn a_link_from_a_newer_version_says_so() {
    // Version, flags, settings of data, recipe and output, the number of layers, and what the flags announce.
    for (what, bytes, version) in [
        ("format", &[9, 0, 0, 0, 0, 0][..], 9),
        ("part", &[1, 32, 0, 0, 0, 0], 1),
        ("setting", &[1, 0, 0x80, 0x80, 0x80, 0x80, 0x10, 0, 0, 0], 1),
        ("data set", &[1, 0, 1, 0xfa, 0x01, 0, 0, 0, 0], 1),
        ("layer", &[1, 0, 0, 0, 0, 1, 0x90, 0x03, 0], 1),
        ("feature", &[1, 4, 0, 0, 0, 0, 1, 60], 1),
    ] {
        assert_eq!(decode(&sealed(bytes.to_vec()), &lexicon()), Err(LinkError::Newer(version)), "{what}");
    }
    assert!(decode(&sealed(vec![1, 0, 0, 0, 0, 0]), &lexicon()).is_ok());
}

#[test]
fn one_changed_character_is_noticed() {
    let link = encode(&drawn(123_456), None, &lexicon());
    let mut opened = 0;
    for place in 0..link.len() {
        for replacement in ['A', 'z', '_'] {
            let mut text: Vec<char> = link.chars().collect();
            if text[place] != replacement {
                text[place] = replacement;
                opened += u32::from(decode(&text.into_iter().collect::<String>(), &lexicon()).is_ok());
            }
        }
    }
    assert_eq!(opened, 0);
}

proptest! {
    #[test]
    fn any_document_survives_a_link(draw: u64) {
        let document = drawn(draw >> 8);
        let linked = decode(&encode(&document, None, &lexicon()), &lexicon());
        prop_assert_eq!(linked.map(|linked| linked.document), Ok(document));
    }

    #[test]
    fn hostile_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), version in 0_u8..3) {
        let mut bytes = bytes;
        bytes.insert(0, version);
        // With a right checksum, so that what lies behind it is reached.
        let _ = decode(&sealed(bytes), &lexicon());
    }
}
