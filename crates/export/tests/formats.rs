//! Every entry of every catalog in every format, and what is told where something cannot be exported.

use layerloom_datasets as datasets;
use layerloom_document::{Document, Entry, Node, NodeId, ParamKind, Pick, Problem};
use layerloom_engine::catalog::layer::{self, Takes};
use layerloom_engine::catalog::{activation, clipping, initializer, loss, optimizer, regularizer, schedule};
use layerloom_engine::check::{DataShape, Task, check};
use layerloom_engine::geometry::Geometry;
use layerloom_export::{Content, Format, Inputs, Model, Tensor, Values, export, read_safetensors};

const FLAT: Geometry = Geometry::Flat(6);
const IMAGE: Geometry = Geometry::Image { height: 4, width: 5, channels: 2 };
const SEQUENCE: Geometry = Geometry::Sequence { steps: 3, values: 2 };

fn with(nodes: Vec<Node>) -> Document {
    let mut document = Document { nodes, ..Document::empty() };
    document.output.settings.set("activation", Some("linear".into()));
    document
}

fn node(id: u32, kind: &str) -> Node {
    Node::new(NodeId(id), kind)
}

/// Values that count up, as many as the network owns.
fn values(model: &Model) -> Values {
    let shapes = check(model.document, &model.shape).expect("the document is right");
    let mut next = 0;
    let mut tensors = Vec::new();
    for shape in shapes.layers {
        for owned in &shape.values {
            let count = owned.rows * owned.columns;
            let values = (next..next + count).map(|place| place as f32 / 64.0).collect();
            tensors.push(Tensor { node: shape.site.node.id, name: owned.name.to_owned(), values });
            next += count;
        }
    }
    Values { tensors }
}

#[track_caller]
fn exports(document: &Document, shape: DataShape, what: &str) {
    let model = Model::described(document, shape);
    let values = values(&model);
    for format in Format::ALL {
        let file = export(*format, &model, &values)
            .unwrap_or_else(|problems| panic!("{what} as {}: {problems:?}", format.id()));
        assert!(!file.content.bytes().is_empty(), "{what} as {}", format.id());
        assert_eq!(format.is_code(), matches!(file.content, Content::Text(_)), "{}", format.id());
    }
}

#[test]
fn every_layer_has_an_export() {
    for kind in layer::ALL {
        let id = kind.entry.id;
        let geometry = match kind.takes {
            Takes::Images => IMAGE,
            Takes::Sequences => SEQUENCE,
            Takes::Any | Takes::Vectors | Takes::Spread => FLAT,
        };
        let nodes = match geometry {
            Geometry::Image { .. } => vec![node(2, id), node(3, "flatten")],
            _ => vec![node(2, id)],
        };
        exports(&with(nodes), DataShape::laid(geometry, Task::Regression), id);
    }
}

#[test]
fn every_entry_that_a_layer_picks_has_an_export() {
    let shape = DataShape::laid(FLAT, Task::Regression);
    let picks: [(&str, Vec<&Entry>); 3] = [
        ("activation", activation::ALL.iter().map(|kind| &kind.entry).collect()),
        ("initializer", initializer::ALL.iter().map(|kind| &kind.entry).collect()),
        ("regularizer", regularizer::ALL.iter().map(|kind| &kind.entry).collect()),
    ];
    for (key, entries) in picks {
        for entry in entries {
            exports(&with(vec![node(2, "dense").with(key, entry.id)]), shape, entry.id);
        }
    }
}

#[test]
fn every_entry_that_a_recipe_picks_has_an_export() {
    let picks: [(&str, Vec<&Entry>); 4] = [
        ("optimizer", optimizer::ALL.iter().map(|kind| &kind.entry).collect()),
        ("schedule", schedule::ALL.iter().map(|kind| &kind.entry).collect()),
        ("clipping", clipping::ALL.iter().map(|kind| &kind.entry).collect()),
        ("loss", loss::ALL.iter().map(|kind| &kind.entry).collect()),
    ];
    for (key, entries) in picks {
        for entry in entries {
            let regression = key != "loss" || loss::find(entry.id).is_some_and(|loss| loss.regression);
            let task = if regression { Task::Regression } else { Task::Classes(3) };
            let mut document = with(vec![node(2, "dense")]);
            document.recipe.set(key, Some(entry.id.into()));
            exports(&document, DataShape::laid(FLAT, task), entry.id);
        }
    }
}

#[test]
fn every_number_of_a_recipe_stands_in_the_files_that_train_as_layerloom_does() {
    // Another value of each setting must give another file; else the setting is lost.
    let picks: [(&str, Vec<&Entry>); 5] = [
        ("optimizer", optimizer::ALL.iter().map(|kind| &kind.entry).collect()),
        ("schedule", schedule::ALL.iter().map(|kind| &kind.entry).collect()),
        ("clipping", clipping::ALL.iter().map(|kind| &kind.entry).collect()),
        ("regularizer", regularizer::ALL.iter().map(|kind| &kind.entry).collect()),
        ("loss", loss::ALL.iter().map(|kind| &kind.entry).filter(|entry| !entry.params.is_empty()).collect()),
    ];
    for (key, entries) in picks {
        for entry in entries {
            let regression = key != "loss" || loss::find(entry.id).is_some_and(|loss| loss.regression);
            let task = if regression { Task::Regression } else { Task::Classes(3) };
            for param in entry.params {
                let written = |value: f64| {
                    let mut document = with(vec![node(2, "dense")]);
                    let pick = Pick::new(entry.id).with(param.key, value);
                    document.recipe.set(key, Some(pick.into()));
                    let shape = DataShape::laid(FLAT, task);
                    let model = Model::described(&document, shape);
                    [layerloom_export::pytorch(&model), layerloom_export::burn(&model)]
                        .map(|file| file.expect("it can be exported"))
                };
                let [low, high] = match param.kind {
                    ParamKind::Number { min, max, .. } => [min + (max - min) / 4.0, min + (max - min) / 2.0],
                    ParamKind::Integer { .. } => [12.0, 13.0],
                    _ => continue,
                };
                for (low, high) in written(low).iter().zip(written(high)) {
                    assert_ne!(*low, high, "«{}» of «{}»", param.key, entry.id);
                }
            }
        }
    }
}

#[test]
fn every_feature_of_the_plane_has_an_export() {
    let mut document = with(vec![node(2, "dense")]);
    document.features =
        datasets::features::FEATURES.iter().map(|feature| feature.entry.id.to_owned()).collect();
    let dataset = datasets::make(&document, None).expect("a toy can be made");
    let model = Model::of(&document, &dataset);
    assert_eq!(model.inputs, Inputs::Plane(document.features.clone()));
    for format in Format::ALL {
        export(*format, &model, &values(&model))
            .unwrap_or_else(|problems| panic!("{}: {problems:?}", format.id()));
    }
}

#[test]
fn formats_are_found_by_their_ids() {
    for format in Format::ALL {
        assert_eq!(Format::find(format.id()), Some(*format));
        let texts = [format.name(), format.about()].map(|text| [text.en(), text.zh()]).concat();
        assert!(texts.iter().all(|text| !text.is_empty()), "{}", format.id());
    }
    assert_eq!(Format::find("tensorflow"), None);
}

#[test]
fn the_same_network_gives_the_same_bytes() {
    let document = with(vec![node(2, "dense"), node(3, "batch-norm")]);
    let model = Model::described(&document, DataShape::laid(FLAT, Task::Regression));
    let values = values(&model);
    for format in Format::ALL {
        assert_eq!(export(*format, &model, &values), export(*format, &model, &values), "{}", format.id());
    }
}

#[test]
fn a_wrong_document_gives_its_problems() {
    let document = with(vec![node(2, "conv2d")]);
    let shape = DataShape::laid(FLAT, Task::Regression);
    let model = Model::described(&document, shape);
    let wrong = check(&document, &shape).err();
    for format in Format::ALL {
        assert_eq!(export(*format, &model, &Values::default()).err(), wrong, "{}", format.id());
    }
}

#[track_caller]
fn tells(problems: Result<impl std::fmt::Debug, Vec<Problem>>, words: &[&str]) {
    let problems = problems.expect_err("there is something to tell");
    let texts: Vec<&str> = problems.iter().map(|problem| problem.message.en.as_str()).collect();
    for word in words {
        assert!(texts.iter().any(|text| text.contains(word)), "«{word}» in {texts:?}");
    }
    assert!(problems.iter().all(|problem| !problem.message.zh.is_empty()));
}

#[test]
fn weights_need_values() {
    let document = with(vec![node(2, "dense")]);
    let model = Model::described(&document, DataShape::laid(FLAT, Task::Regression));
    for format in Format::ALL.iter().filter(|format| !format.is_code()) {
        tells(export(*format, &model, &Values::default()), &["dense1's kernel"]);
    }
}

fn file(model: &Model) -> Vec<u8> {
    let file = export(Format::Safetensors, model, &values(model)).expect("it can be exported");
    file.content.bytes().to_vec()
}

#[test]
fn weights_come_back_as_they_went_out() {
    let cases = [
        (
            FLAT,
            vec![node(2, "dense").with("activation", "prelu"), node(3, "batch-norm"), node(4, "layer-norm")],
        ),
        (IMAGE, vec![node(2, "conv2d"), node(3, "flatten")]),
        (SEQUENCE, vec![node(2, "lstm")]),
    ];
    for (geometry, nodes) in cases {
        let document = with(nodes);
        let model = Model::described(&document, DataShape::laid(geometry, Task::Regression));
        assert_eq!(read_safetensors(&file(&model), &model), Ok(values(&model)), "{geometry}");
    }
}

#[test]
fn weights_of_another_network_are_refused_with_all_that_differs() {
    let written = with(vec![node(2, "dense").with("units", 5.0), node(3, "layer-norm")]);
    let opened = with(vec![node(2, "dense").with("units", 7.0), node(3, "dense")]);
    let shape = DataShape::laid(FLAT, Task::Regression);
    let bytes = file(&Model::described(&written, shape));
    tells(
        read_safetensors(&bytes, &Model::described(&opened, shape)),
        &[
            "«dense1.kernel» has sizes [6, 5], but this network needs [6, 7]",
            "no tensor «dense2.kernel»",
            "layer_norm1.beta, layer_norm1.gamma",
        ],
    );
}

#[test]
fn damaged_files_are_told_from_good_ones() {
    let document = with(vec![node(2, "dense")]);
    let model = Model::described(&document, DataShape::laid(FLAT, Task::Regression));
    let good = file(&model);
    let with_length = |length: u64| {
        let mut bytes = good.clone();
        bytes[..8].copy_from_slice(&length.to_le_bytes());
        bytes
    };
    let replaced = |from: &str, to: &str| {
        let (at, long) = (good.windows(from.len()).position(|part| part == from.as_bytes()), from.len());
        let at = at.expect("the header says so");
        [&good[..at], to.as_bytes(), &good[at + long..]].concat()
    };
    let mut infinite = good.clone();
    let end = infinite.len();
    infinite[end - 4..].copy_from_slice(&f32::INFINITY.to_le_bytes());
    let rows: [(&str, Vec<u8>, &str); 9] = [
        ("nothing", Vec::new(), "0 bytes"),
        ("a few bytes", good[..5].to_vec(), "5 bytes"),
        ("a header cut short", good[..40].to_vec(), "cut short"),
        ("numbers cut short", good[..end - 4].to_vec(), "damaged"),
        ("too long a header", with_length(1 << 40), "1048576 is the most"),
        ("a header that ends early", with_length(16), "damaged"),
        ("no JSON", replaced("{\"__meta", "[\"__meta"), "damaged"),
        ("halves of numbers", replaced("\"F32\"", "\"I32\""), "holds I32"),
        ("an endless number", infinite, "holds inf"),
    ];
    for (what, bytes, word) in rows {
        let problems = read_safetensors(&bytes, &model).expect_err(what);
        assert!(problems.iter().any(|problem| problem.message.en.contains(word)), "{what}: {problems:?}");
    }
}

#[test]
fn no_damage_to_a_file_goes_unnoticed_or_ends_the_program() {
    let document = with(vec![node(2, "dense")]);
    let model = Model::described(&document, DataShape::laid(FLAT, Task::Regression));
    let good = file(&model);
    for length in 0..good.len() {
        assert!(read_safetensors(&good[..length], &model).is_err(), "the first {length} bytes");
    }
    // Another byte in the header may be harmless, in the metadata; it must be survived.
    let header = 8 + u64::from_le_bytes(*good.first_chunk().expect("a header")) as usize;
    for place in 0..header {
        for change in [1, 0x20, 0x80] {
            let mut bytes = good.clone();
            bytes[place] ^= change;
            if let Ok(values) = read_safetensors(&bytes, &model) {
                assert_eq!(values.tensors.len(), 4, "byte {place}");
            }
        }
    }
    let longer = [&good[..], &[0; 4]].concat();
    assert!(read_safetensors(&longer, &model).is_err(), "bytes behind the last tensor");
}
