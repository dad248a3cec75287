//! What holds for every toy data set, and what each of them looks like.

use layerloom_datasets::toy::{TOYS, Toy, ToyTask};
use layerloom_datasets::{Dataset, Task, catalog, export, features, make, mosaic, outline, thumbnail};
use layerloom_document::{Catalog, DATA, Document, DrawnPoint, Edit, Geometry, Pick, Root, Settings, Value};
use std::collections::HashSet;

fn document(id: &str, settings: &[(&str, f64)]) -> Document {
    let mut document = Document::empty();
    document.data.set("source", Some(Value::Pick(Pick::new(id))));
    for (key, value) in settings {
        document.data.set(key, Some(Value::Number(*value)));
    }
    document
}

fn made(id: &str, settings: &[(&str, f64)]) -> Dataset {
    make(&document(id, settings), None).expect("a toy can be made")
}

fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

/// The classes of a toy at the greatest of its settings' values, and at the least.
fn variants(toy: &'static Toy) -> Vec<Settings> {
    let ends = toy.entry.params.iter().flat_map(|param| match param.kind {
        layerloom_document::ParamKind::Integer { min, max, .. } => {
            vec![
                Settings::default().with(param.key, min as f64),
                Settings::default().with(param.key, max as f64),
            ]
        }
        kind => panic!(
            "«{}» has an untested kind of parameter: {kind:?}",
            kind.default_value() == Value::Flag(true)
        ),
    });
    [Settings::default()].into_iter().chain(ends).collect()
}

#[test]
fn ids_and_codes_are_unique_and_everything_has_texts_in_both_languages() {
    for (catalog, count) in [(Catalog::Dataset, 16), (Catalog::Feature, 7), (Catalog::Layer, 0)] {
        let entries = catalog::entries(catalog);
        assert_eq!(entries.len(), count, "{catalog:?}");
        assert_eq!(entries.iter().map(|entry| entry.id).collect::<HashSet<_>>().len(), count);
        assert_eq!(entries.iter().map(|entry| entry.code).collect::<HashSet<_>>().len(), count);
        for entry in entries {
            assert!(
                entry
                    .id
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            );
            let params = entry.params.iter().map(|param| (param.name, param.help));
            for (name, help) in params.chain([(entry.name, entry.help)]) {
                let texts = [name.en(), name.zh()].into_iter().chain(help.both());
                assert!(texts.into_iter().all(|text| !text.is_empty()), "{}", entry.id);
            }
            assert!(entry.help.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{}", entry.id);
        }
    }
}

#[test]
fn without_noise_every_sample_lies_well_on_the_plane_and_classes_are_balanced() {
    for toy in TOYS {
        for settings in variants(toy) {
            let mut document = document(toy.entry.id, &[("samples", 600.0)]);
            document.data.set(
                "source",
                Some(Value::Pick(Pick { id: toy.entry.id.into(), settings: settings.clone() })),
            );
            let data = make(&document, None).expect("a toy can be made");
            assert_eq!((data.len(), data.raw.len()), (600, 1200));
            assert!(data.raw.iter().all(|x| x.abs() <= 6.0), "{}", toy.entry.id);
            match (&toy.task, &data.task) {
                (ToyTask::Regression, Task::Regression) => {
                    assert!(data.targets.iter().all(|target| target.abs() <= 1.0), "{}", toy.entry.id);
                    assert!(data.targets.iter().any(|target| *target > 0.5));
                    assert!(data.targets.iter().any(|target| *target < -0.5));
                }
                (ToyTask::Classes(count), Task::Classes(names)) => {
                    assert_eq!(names.len(), count(&settings));
                    for class in 0..names.len() {
                        let share = data.targets.iter().filter(|target| **target == class as f32).count();
                        assert!(
                            share.abs_diff(600 / names.len()) <= 1,
                            "{} class {class}: {share}",
                            toy.entry.id
                        );
                    }
                }
                other => panic!("{}: {:?}", toy.entry.id, other.1),
            }
        }
    }
}

#[test]
fn with_noise_every_sample_stays_on_the_plane() {
    for toy in TOYS {
        let data = made(toy.entry.id, &[("noise", 50.0), ("samples", 5000.0)]);
        assert!(data.raw.iter().all(|x| x.abs() <= 6.0), "{}", toy.entry.id);
    }
}

#[test]
fn the_same_document_gives_the_same_bits_and_another_seed_gives_other_ones() {
    for toy in TOYS {
        let [first, again, other] =
            [7.0, 7.0, 8.0].map(|seed| made(toy.entry.id, &[("seed", seed), ("noise", 20.0)]));
        assert_eq!(bits(&first.raw), bits(&again.raw));
        assert_eq!((&first.train, &first.targets), (&again.train, &again.targets));
        let moved = first.raw.iter().zip(&other.raw).filter(|(a, b)| a != b).count();
        assert!(moved > first.raw.len() * 9 / 10, "{}: {moved}", toy.entry.id);
        assert_ne!(first.train, other.train);
    }
}

#[test]
fn more_samples_leave_the_earlier_ones_as_they_are() {
    for toy in TOYS {
        let few = made(toy.entry.id, &[("samples", 101.0), ("noise", 10.0)]);
        let many = made(toy.entry.id, &[("samples", 900.0), ("noise", 10.0)]);
        assert_eq!(bits(&few.raw), bits(&many.raw[..202]), "{}", toy.entry.id);
        assert_eq!(bits(&few.targets), bits(&many.targets[..101]), "{}", toy.entry.id);
    }
}

#[test]
fn noise_moves_each_sample_along_its_own_direction_and_changes_nothing_else() {
    for toy in TOYS {
        let [still, some, more] = [0.0, 1.0, 2.0].map(|noise| made(toy.entry.id, &[("noise", noise)]));
        assert_eq!(bits(&still.targets), bits(&more.targets), "{}", toy.entry.id);
        assert_eq!((&still.train, &still.test), (&more.train, &more.test));
        let mut moved = 0;
        for ((a, b), c) in still.raw.chunks(2).zip(some.raw.chunks(2)).zip(more.raw.chunks(2)) {
            // Samples that would leave the plane are mirrored at its edge; their direction is not looked at.
            if [a, b, c].iter().any(|place| place.iter().any(|x| x.abs() > 5.5)) {
                continue;
            }
            let (first, second) = ([b[0] - a[0], b[1] - a[1]], [c[0] - a[0], c[1] - a[1]]);
            let length = |way: [f32; 2]| way[0].hypot(way[1]);
            let cross = first[0] * second[1] - first[1] * second[0];
            assert!(cross.abs() <= 1e-4 * length(second).max(1e-2), "{}: {first:?} {second:?}", toy.entry.id);
            assert!(length(second) >= length(first), "{}", toy.entry.id);
            moved += usize::from(length(second) > 0.0);
        }
        assert!(moved > 300, "{}: {moved}", toy.entry.id);
    }
}

#[test]
fn a_greater_train_share_only_adds_to_training() {
    let at = |share: f64| made("xor", &[("train-share", share), ("samples", 333.0)]);
    let mut before: HashSet<u32> = HashSet::new();
    for share in [10.0, 37.0, 50.0, 89.0, 90.0] {
        let data = at(share);
        let train: HashSet<u32> = data.train.iter().copied().collect();
        assert!(train.is_superset(&before), "{share}");
        assert_eq!(data.train.len(), (333.0_f64 * share / 100.0).round() as usize);
        assert_eq!(data.train.len() + data.test.len(), 333);
        assert!(data.test.iter().all(|sample| !train.contains(sample)));
        assert!(data.train.is_sorted() && data.test.is_sorted());
        before = train;
    }
    assert_eq!(bits(&at(10.0).raw), bits(&at(90.0).raw));
}

#[test]
fn shapes_are_what_their_names_say() {
    type Rule = fn(f32, f32, f32) -> bool;
    let radius = |x: f32, y: f32| x.hypot(y);
    let rows: [(&str, Rule); 6] = [
        ("circle", |x, y, t| if t == 1.0 { x.hypot(y) < 2.51 } else { (3.49..5.01).contains(&x.hypot(y)) }),
        ("xor", |x, y, t| (x * y > 0.0) == (t == 1.0) && x.abs() >= 0.29 && y.abs() >= 0.29),
        ("plane", |x, y, t| ((x + y) / 12.0 - t).abs() < 1e-6),
        ("rings", |x, y, t| (x.hypot(y) / 5.6 * 3.0) as i32 as f32 == t),
        ("checkerboard", |x, y, t| {
            let field = |v: f32| ((v + 6.0) / 3.0) as i32;
            ((field(x) + field(y)) % 2) as f32 == t
        }),
        ("spiral", |x, y, _| x.hypot(y) <= 5.01),
    ];
    for (id, rule) in rows {
        let data = made(id, &[]);
        for (place, &target) in data.raw.chunks(2).zip(&data.targets) {
            assert!(rule(place[0], place[1], target), "{id}: {place:?} is {target}");
        }
    }
    // The spiral's arms reach evenly from the centre to the rim.
    let spiral = made("spiral", &[("samples", 1000.0)]);
    let inner = spiral.raw.chunks(2).filter(|place| radius(place[0], place[1]) < 2.5).count();
    assert!(inner.abs_diff(500) <= 4, "{inner}");
}

#[test]
fn the_stream_of_each_toy_is_pinned() {
    let pinned = |toy: &Toy| {
        let data = made(toy.entry.id, &[("noise", 25.0), ("samples", 64.0), ("seed", 3.0)]);
        let laid = data.laid().map_or_else(Vec::new, |_| data.inputs(&[0], &data.raw));
        let numbers = data
            .raw
            .iter()
            .chain(&laid)
            .chain(&data.targets)
            .map(|number| number.to_bits())
            .chain(data.train);
        numbers.fold(0x811c_9dc5_u32, |hash, word| (hash ^ word).wrapping_mul(0x0100_0193).rotate_left(5))
    };
    let found: Vec<(&str, u32)> = TOYS.iter().map(|toy| (toy.entry.id, pinned(toy))).collect();
    // A changed number here breaks «same link, same curve» for every link that was ever shared.
    let golden = [
        ("circle", 0xce1a_a8ca),
        ("xor", 0xa27b_8ff5),
        ("gauss", 0xb962_870a),
        ("spiral", 0xb993_d17b),
        ("moons", 0xfef4_3bf7),
        ("rings", 0x6739_fb04),
        ("checkerboard", 0xae92_ae9e),
        ("spiral-three", 0x40f0_2398),
        ("blobs", 0x7b92_8374),
        ("plane", 0xc73e_6d3c),
        ("multi-gaussian", 0xbcbb_224a),
        ("strokes", 0x3c89_061c),
        ("first-last", 0xa682_4752),
    ];
    assert_eq!(found, golden);
}

#[test]
fn features_are_functions_of_the_plane() {
    let mut document = document("circle", &[]);
    document.features =
        ["x1", "x2", "x1-squared", "x2-squared", "x1-x2", "sin-x1", "sin-x2"].map(String::from).into();
    let data = make(&document, None).expect("a toy can be made");
    let chosen = features(&document, &data);
    assert_eq!(chosen, [0, 1, 2, 3, 4, 5, 6]);
    let inputs = data.inputs(&chosen, &[2.0, -3.0]);
    let expected = [2.0, -3.0, 4.0, 9.0, -6.0, 2.0_f32.sin(), -(3.0_f32.sin())];
    for (input, expected) in inputs.iter().zip(expected) {
        assert!((input - expected).abs() < 1e-6, "{inputs:?}");
    }
    assert_eq!(data.input_names(&chosen), ["x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"]);
    assert_eq!(outline(&document, None).expect("it can be made").geometry, Geometry::Flat(7));
}

#[test]
fn chosen_features_keep_their_order_and_unknown_ones_are_passed_over() {
    let rows: [(&[&str], &[usize]); 4] = [
        (&["x2", "x1"], &[1, 0]),
        (&["sin-x1", "c0", "sin-x1", "nonsense"], &[5]),
        (&["c0", "c1"], &[0, 1]),
        (&["x1-x2"], &[4]),
    ];
    for (ids, expected) in rows {
        let mut document = document("xor", &[]);
        document.features = ids.iter().map(|id| id.to_string()).collect();
        let data = make(&document, None).expect("a toy can be made");
        assert_eq!(features(&document, &data), expected, "{ids:?}");
    }
}

/// A document with a setting of the data set itself.
fn set(id: &str, key: &str, value: f64) -> Document {
    let mut document = document(id, &[]);
    let settings = Settings::default().with(key, value);
    document.data.set("source", Some(Value::Pick(Pick { id: id.to_owned(), settings })));
    document
}

#[test]
fn a_place_of_strokes_is_an_image() {
    let data = made("strokes", &[]);
    let image = |place: [f32; 2]| {
        let values = data.inputs(&[0], &place);
        assert_eq!(values.len(), 64);
        assert!(values.iter().all(|value| (0.0..=1.0).contains(value)));
        values.chunks(8).map(<[f32]>::to_vec).collect::<Vec<_>>()
    };
    let ink = |rows: &[Vec<f32>]| rows.iter().flatten().sum::<f32>();
    let flat = image([0.0, 0.0]);
    assert!(flat.iter().all(|row| row.iter().all(|value| *value == row[0])), "it lies flat");
    assert_eq!(flat[3], flat[4], "through the middle");
    assert!(ink(&flat[..2]) == 0.0 && ink(&flat[3..5]) > 10.0);
    let raised = image([0.0, 4.0]);
    assert!(ink(&raised[..3]) > 10.0 && ink(&raised[4..]) == 0.0, "upwards it shifts up");
    let rising = image([3.0, 0.0]);
    assert!(rising[0][7] > 0.9 && rising[7][0] > 0.9 && rising[0][0] == 0.0, "to the right it rises");
    for (left, right) in image([-6.0, 1.0]).iter().flatten().zip(image([6.0, -1.0]).iter().flatten()) {
        assert!((left - right).abs() < 1e-5, "half a turn gives the same stroke");
    }
}

#[test]
fn strokes_of_a_class_have_its_direction() {
    for count in [2_usize, 3, 4] {
        let data = make(&set("strokes", "directions", count as f64), None).expect("it can be made");
        for (place, target) in data.raw.chunks_exact(2).zip(&data.targets) {
            let middle = 12.0 * target / count as f32;
            let away = (place[0] - middle).rem_euclid(12.0);
            assert!(away.min(12.0 - away) <= 0.81 * 6.0 / count as f32, "{place:?} of class {target}");
        }
    }
}

#[test]
fn a_sequence_begins_and_ends_with_its_place() {
    for steps in [2, 8, 32] {
        let document = set("first-last", "steps", f64::from(steps));
        let steps = steps as usize;
        let data = make(&document, None).expect("it can be made");
        let expected = Geometry::Sequence { steps, values: 1 };
        assert_eq!(outline(&document, None).expect("it can be outlined").geometry, expected);
        assert_eq!((data.laid(), data.geometry(&[0])), (Some(expected), expected));
        let values = data.inputs(&[0], &[3.0, -1.5]);
        assert_eq!((values.len(), values[0], values[steps - 1]), (steps, 1.0, -0.5));
        assert!(values[1..steps - 1].iter().all(|value| *value == 0.0));
        for (place, target) in data.raw.chunks_exact(2).zip(&data.targets) {
            assert_eq!(place[0] * place[1] > 0.0, *target == 1.0, "{place:?}");
        }
    }
}

#[test]
fn images_and_sequences_are_given_whole_whatever_features_are_chosen() {
    for (id, len) in [("strokes", 64), ("first-last", 8)] {
        for chosen in [vec![], vec!["x1".to_owned()], vec!["sin-x1".to_owned(), "c0".to_owned()]] {
            let document = Document { features: chosen, ..document(id, &[]) };
            let data = make(&document, None).expect("no feature is needed");
            let features = features(&document, &data);
            assert_eq!((features.as_slice(), data.width(&features)), (&[0][..], len));
            assert_eq!(data.input_names(&features).len(), len);
        }
    }
}

#[test]
fn images_are_saved_with_all_their_values() {
    let data = made("strokes", &[("samples", 20.0)]);
    let csv = export::dataset_with_split(&data);
    let mut lines = csv.lines();
    let head: Vec<&str> = lines.next().expect("headings").split(',').collect();
    assert_eq!(
        (head.len(), head[0], head[1], head[64], head[65]),
        (66, "split", "value1", "value64", "target")
    );
    let inputs = data.inputs(&[0], &data.raw);
    for (line, values) in lines.zip(inputs.chunks_exact(64)) {
        let cells: Vec<&str> = line.split(',').collect();
        let read: Vec<f32> = cells[1..65].iter().map(|cell| cell.parse().expect("a number")).collect();
        assert_eq!(read, values);
    }
}

#[test]
fn a_mosaic_shows_samples() {
    let (width, images) = mosaic("strokes").expect("images");
    assert_eq!((width, images.len()), (26, 26 * 26));
    let (width, sequences) = mosaic("first-last").expect("sequences");
    assert_eq!((width, sequences.len()), (8, 64));
    assert!(sequences.chunks(8).all(|row| row[0] != 0.0 && row[7] != 0.0 && row[1..7] == [0.0; 6]));
    assert_eq!(mosaic("spiral"), None);
    assert_eq!(mosaic("iris"), None);
}

#[test]
fn no_feature_is_a_problem_whose_fix_mends_it() {
    let mut document = document("xor", &[]);
    document.features.clear();
    let problems = make(&document, None).expect_err("nothing is chosen");
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].path.root, Root::Features);
    let fix = problems[0].fix.clone().expect("there is a fix");
    assert_eq!(fix.edit, Edit::Features(vec!["x1".into(), "x2".into()]));
    fix.edit.apply(&mut document).expect("the fix fits");
    assert!(make(&document, None).is_ok());
}

#[test]
fn the_map_has_its_top_row_first_and_looks_at_pixel_centres() {
    let data = made("circle", &[]);
    let grid = data.grid(&[0, 1], [0, 1], 3);
    let expected =
        [-4.0, 4.0, 0.0, 4.0, 4.0, 4.0, -4.0, 0.0, 0.0, 0.0, 4.0, 0.0, -4.0, -4.0, 0.0, -4.0, 4.0, -4.0];
    assert_eq!(grid, expected);
    assert_eq!(data.bounds, [[-6.0, 6.0]; 2]);
    let points = data.plot_points([0, 1]);
    assert_eq!(points.len(), data.len());
    assert_eq!(points.iter().filter(|point| point[3] == 1.0).count(), data.test.len());
    assert_eq!(points[0][..2], data.raw[..2]);
}

#[test]
fn drawn_points_are_samples_of_lettered_classes() {
    let point = |x, y, class| DrawnPoint { x, y, class };
    let mut document = document("points", &[]);
    let rows: [(Vec<DrawnPoint>, Option<usize>); 5] = [
        (vec![], None),
        (vec![point(0.0, 0.0, 2)], None),
        (vec![point(0.0, 0.0, 1), point(1.0, 1.0, 1)], None),
        (vec![point(0.0, 0.0, 0), point(1.0, 1.0, 1)], Some(2)),
        (vec![point(f32::NAN, 1e30, 200), point(1.0, 1.0, 0)], Some(6)),
    ];
    for (points, classes) in rows {
        document.points = points.clone();
        match (make(&document, None), classes) {
            (Ok(data), Some(count)) => {
                let names = ["A", "B", "C", "D", "E", "F"];
                assert_eq!(
                    data.task,
                    Task::Classes(names[..count].iter().map(|name| name.to_string()).collect())
                );
                assert_eq!((data.len(), data.train.len(), data.test.len()), (2, 1, 1));
                assert!(data.raw.iter().all(|x| x.abs() <= 6.0));
            }
            (Err(problems), None) => assert_eq!(problems[0].path.root, Root::Data),
            (result, _) => panic!("{points:?}: {:?}", result.map(|data| data.task)),
        }
        assert_eq!(outline(&document, None).is_ok(), classes.is_some());
    }
}

#[test]
fn hostile_settings_do_no_harm() {
    for toy in TOYS {
        for value in [f64::NAN, f64::INFINITY, -1e300, 1e300] {
            let mut pick = Pick::new(toy.entry.id);
            for param in toy.entry.params {
                pick.settings.set(param.key, Some(Value::Number(value)));
            }
            let mut document = Document::empty();
            for param in DATA.params {
                document.data.set(param.key, Some(Value::Number(value)));
            }
            document.data.set("source", Some(Value::Pick(pick)));
            let data = make(&document, None).expect("a toy can be made");
            assert!(data.len() >= 2 && data.len() <= 5000);
        }
    }
    assert!(make(&document("no-such-data", &[]), None).is_err());
}

#[test]
fn thumbnails_show_every_data_set_that_is_no_ones_own() {
    for entry in catalog::entries(Catalog::Dataset) {
        let points = thumbnail(entry.id, &Settings::default(), 120);
        let own = ["points", "table"].contains(&entry.id);
        assert_eq!(points.len(), if own { 0 } else { 120 }, "{}", entry.id);
        assert!(points.iter().all(|[x, y, _]| x.abs() <= 6.0 && y.abs() <= 6.0));
    }
}
