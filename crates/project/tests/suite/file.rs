//! Project files hold everything, go on training with the same bits, and say exactly what is wrong with them.

use super::common::{network, open, standing, steps, trained, with_table};
use super::drawn::drawn;
use super::resume::resume;
use layerloom_document::{Catalog, Document, Node, NodeId, Problem};
use layerloom_project::{Damage, Kind, Layout, MAX_FILE, Project, Run, Training, VERSION, link, read, write};
use layerloom_protocol::{CURVE_COLUMNS, lexicon};
use proptest::prelude::*;

/// A curve of so many points.
fn curve(draw: u64, points: usize) -> Vec<[f32; CURVE_COLUMNS]> {
    let number = |place: u64| (draw.wrapping_mul(place + 1) % 997) as f32 / 7.0;
    (0..points as u64).map(|point| std::array::from_fn(|column| number(point * 8 + column as u64))).collect()
}

/// A run of an empty document.
fn run(draw: u64, points: usize) -> Run {
    Run {
        begun: draw,
        name: String::new(),
        document: Document::empty(),
        edited: false,
        pinned: false,
        curve: curve(draw, points),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_saved_opens_again(draw: u64, name in ".{0,40}", runs in 0_usize..4, points in 0_usize..20) {
        let project = Project {
            name,
            made_by: "0.9.7".into(),
            table: draw.is_multiple_of(3).then(|| with_table().1),
            runs: (0..runs as u64)
                .map(|run| Run {
                    begun: draw >> 11,
                    name: format!("№ {run}"),
                    document: drawn((draw >> 9) + run),
                    edited: run == 1,
                    pinned: run == 2,
                    curve: curve(draw, points + run as usize),
                })
                .collect(),
            ..Project::new(drawn(draw))
        };
        prop_assert_eq!(read(&write(&project, &lexicon()), &lexicon()), Ok(project));
    }

    #[test]
    fn what_was_learned_opens_again(
        optimizer in prop::sample::select(vec!["gradient-descent", "momentum", "adam", "lion"]),
        bits in prop::collection::vec(-1e30_f32..1e30, 1..50),
        step in 0_u64..1 << 53,
        cursor: u32,
        carry in prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO,
        points in 0_usize..30,
    ) {
        let mut project = trained(&network(optimizer), None, 1);
        let training = project.training.as_mut().expect("it was trained");
        let mut numbers = bits.iter().cycle();
        let mut redraw = |values: &mut Vec<f32>| {
            values.iter_mut().for_each(|value| *value = *numbers.next().expect("endless"));
        };
        for tensor in &mut training.tensors {
            redraw(&mut tensor.values);
            tensor.moments.iter_mut().for_each(&mut redraw);
        }
        (training.step, training.cursor, training.carry) = (step, cursor, carry);
        training.curve = curve(step, points);
        prop_assert_eq!(read(&write(&project, &lexicon()), &lexicon()), Ok(project));
    }

    #[test]
    fn one_changed_byte_is_noticed(place: prop::sample::Index, change in 1_u8..) {
        let (document, table) = with_table();
        let project = trained(&document, Some(table), 3);
        let mut file = write(&project, &lexicon());
        let place = place.index(file.len());
        file[place] ^= change;
        match read(&file, &lexicon()) {
            Err(_) => {}
            // Two bits in the head of compressed data mean nothing.
            Ok(read) => prop_assert_eq!(read, project),
        }
    }

    #[test]
    fn a_file_that_is_cut_off_says_so(place: prop::sample::Index) {
        let file = write(&trained(&network("adam"), None, 2), &lexicon());
        let got = place.index(file.len());
        match read(&file[..got], &lexicon()) {
            Err(Damage::CutOff { got: told, expected }) => {
                prop_assert_eq!(told, got);
                prop_assert!(expected.is_none_or(|expected| expected == file.len()));
            }
            other => prop_assert!(got == 0 && other == Err(Damage::NoProject(Kind::Empty)), "{:?}", other),
        }
    }
}

#[test]
fn training_goes_on_with_the_same_bits() {
    let optimizers = (lexicon().entries)(Catalog::Optimizer);
    assert!(optimizers.len() >= 10);
    let (own, table) = with_table();
    let documents = optimizers.iter().map(|entry| (network(entry.id), None)).chain([(own, Some(table))]);
    for (document, table) in documents {
        let optimizer = format!("{:?}", document.recipe.get("optimizer"));
        // Nineteen steps end in the midst of an epoch.
        let project = trained(&document, table.clone(), 19);
        let project = read(&write(&project, &lexicon()), &lexicon()).expect("our own file");
        let (layout, training) = (project.layout().expect("it trains"), project.training.expect("trained"));
        let mut resumed = open(&document, table.as_ref());
        let kept = training.standing(&layout).expect("it fits");
        resume(&mut resumed, kept);
        steps(&mut resumed, 30);
        let mut straight = open(&document, table.as_ref());
        steps(&mut straight, 49);
        let [resumed, straight] = [&mut resumed, &mut straight].map(standing);
        assert_eq!(resumed.step, 49, "{optimizer}");
        // All of it, the gradients of the last step too.
        let bits = |values: &[f32]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&resumed.values), bits(&straight.values), "{optimizer}");
        assert_eq!(bits(resumed.curve.as_flattened()), bits(straight.curve.as_flattened()), "{optimizer}");
        assert_eq!(resumed.carry, straight.carry, "{optimizer}");
    }
}

#[test]
fn the_layout_is_the_plans() {
    for optimizer in ["gradient-descent", "momentum", "adam"] {
        let document = network(optimizer);
        let layout = Layout::of(&document, None).expect("it trains");
        let mut session = open(&document, None);
        let plan = session.trainer().expect("it is open").plan().clone();
        let slots: Vec<_> = plan
            .parameters
            .iter()
            .chain(&plan.states)
            .map(|slot| (slot.node, slot.name, [slot.view.rows as usize, slot.view.columns as usize]))
            .collect();
        let places: Vec<_> =
            layout.places.iter().map(|place| (place.node, place.name, place.shape)).collect();
        assert_eq!(places, slots);
        assert_eq!(layout.floats(), standing(&mut session).values.len(), "{optimizer}");
        let trained = layout.places.iter().filter(|place| place.trained);
        assert_eq!(trained.map(layerloom_project::Place::len).sum::<usize>(), plan.count());
    }
}

#[test]
fn weights_go_from_one_standing_to_another() {
    let document = network("adam");
    let layout = Layout::of(&document, None).expect("it trains");
    let mut session = open(&document, None);
    steps(&mut session, 20);
    let weights = layout.weights(&standing(&mut session)).expect("it fits");
    let mut fresh = open(&document, None);
    let mut start = standing(&mut fresh);
    assert!(layout.put(&mut start, &weights));
    resume(&mut fresh, start);
    let begun = standing(&mut fresh);
    assert_eq!(layout.weights(&begun).as_ref(), Some(&weights));
    assert_eq!(begun.step, 0);
    for node in [2, 7, 4, 5, 1].map(NodeId) {
        let parameters =
            |session: &layerloom_session::Session| session.trainer().expect("it is open").parameters(node);
        assert_eq!(parameters(&fresh), parameters(&session), "{node:?}");
    }
    let mut other = standing(&mut open(&Document::empty(), None));
    assert!(!layout.put(&mut other, &weights));
    assert_eq!(layout.weights(&other), None);
    assert_eq!(Training::of(&layout, &other), None);
}

#[test]
fn what_is_no_project_is_called_by_its_kind() {
    for (bytes, kind) in [
        (&b""[..], Kind::Empty),
        (b" \n", Kind::Empty),
        (b"\x89PNG\r\n\x1a\n....", Kind::Picture),
        (b"PK\x03\x04....", Kind::Archive),
        (br#"{ "data": {}, "layers": [] }"#, Kind::Json),
        ("a,b\n1,2\n".as_bytes(), Kind::Text),
        ("甲,乙\n1,2\n".as_bytes(), Kind::Text),
        (b"\x00\x01\x02\xff", Kind::Other),
    ] {
        assert_eq!(read(bytes, &lexicon()), Err(Damage::NoProject(kind)), "{bytes:?}");
        let message = Damage::NoProject(kind).message();
        assert!(message.en.starts_with("This is no Layerloom project: "), "{}", message.en);
        assert!(message.zh.starts_with("这不是 Layerloom 项目文件："), "{}", message.zh);
    }
}

/// A file whose bytes were changed so, and the sentence that must say it.
#[test]
fn each_damage_is_told_exactly() {
    let project = trained(&network("adam"), None, 4);
    let sound = write(&project, &lexicon());
    let changed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut file = sound.clone();
        change(&mut file);
        file
    };
    let with = |change: &dyn Fn(&mut Project)| {
        let mut project = project.clone();
        change(&mut project);
        write(&project, &lexicon())
    };
    let tensor = |place: usize, change: &dyn Fn(&mut layerloom_project::Tensor)| {
        with(&|project| change(&mut project.training.as_mut().expect("trained").tensors[place]))
    };
    let training =
        |change: &dyn Fn(&mut Training)| with(&|project| change(project.training.as_mut().expect("trained")));
    let place_of = |name: &str| {
        let mark = [&[name.len() as u8], name.as_bytes()].concat();
        sound.windows(mark.len()).position(|window| window == mark).expect("the part is there")
    };
    let rows = [
        (
            changed(&|file| file[18] = 9),
            "The file has format 9, made by a later version of Layerloom. Open it there.",
        ),
        (
            changed(&|file| file.truncate(100)),
            &*format!("The file is cut off: 100 of its {} bytes are there. Copy it again.", sound.len()),
        ),
        (changed(&|file| file.truncate(11)), "The file is cut off after 11 bytes. Copy it again."),
        (
            changed(&|file| file.extend(b"\n\n")),
            "2 bytes stand behind the end of the project: something was added to the file.",
        ),
        (
            changed(&|file| file[19..23].copy_from_slice(&u32::MAX.to_le_bytes())),
            "The file has 4096 MiB; 128 MiB is the most.",
        ),
        (
            changed(&|file| file[place_of("values") + 30] ^= 64),
            "The part «values» of the file is damaged: its bytes are not those that were saved.",
        ),
        (
            changed(&|file| file[place_of("about") + 1] = b'A'),
            "The file has a part «About» that is not known.",
        ),
        (
            changed(&|file| {
                file[place_of("document") + 9..][..4].copy_from_slice(&(900_u32 << 20).to_le_bytes())
            }),
            "The part «document» claims to hold 943718400 bytes; 4194304 is the most.",
        ),
        (
            changed(&|file| {
                file[place_of("document") + 9..][..4].copy_from_slice(&(4_u32 << 20).to_le_bytes())
            }),
            "The part «document» of the file is damaged: its bytes are not those that were saved.",
        ),
        (
            tensor(0, &|tensor| tensor.shape = [2, 6]),
            "The trained values do not fit the document: of layers[0] kernel the file has 2 × 6 values, and the document asks for 2 × 5 values.",
        ),
        (
            tensor(1, &|tensor| tensor.name = "slope".into()),
            "The trained values do not fit the document: of layers[0] slope the file has 1 × 5 values, and the document asks for none.",
        ),
        (
            training(&|training| drop(training.tensors.remove(0))),
            "The trained values do not fit the document: of layers[0] kernel the file has none, and the document asks for 2 × 5 values.",
        ),
        (
            training(&|training| training.tensors.push(training.tensors[0].clone())),
            "The part «training» cannot be read: layers[0] kernel is there twice.",
        ),
        (
            tensor(0, &|tensor| drop(tensor.moments.pop())),
            "The part «training» cannot be read: of layers[0] kernel the optimizer remembers 1 numbers a value, and the document's 2.",
        ),
        (
            tensor(0, &|tensor| tensor.values.truncate(9)),
            "The part «values» holds 2040 bytes, but the document asks for 2044.",
        ),
        (
            tensor(3, &|tensor| tensor.values[2] = f32::NAN),
            "Value 2 of layers[1] gamma is not finite, or too large to train on from.",
        ),
        (
            tensor(0, &|tensor| tensor.moments[1][9] = f32::INFINITY),
            "Value 9 of layers[0] kernel is not finite, or too large to train on from.",
        ),
        (
            tensor(0, &|tensor| tensor.values[0] = 2e30),
            "Value 0 of layers[0] kernel is not finite, or too large to train on from.",
        ),
        (
            training(&|training| training.curve[0][1] = f32::NAN),
            "The part «curve» cannot be read: point 0 is not finite.",
        ),
        (
            training(&|training| training.carry = f64::NAN),
            "The part «training» cannot be read: «carry» must be a number.",
        ),
        (
            with(&|project| project.document.nodes.clear()),
            "The trained values do not fit the document: of node 2 kernel the file has 2 × 5 values, and the document asks for none.",
        ),
        (
            with(&|project| drop(project.document.recipe.set("batch-size", Some(1.5.into())))),
            "The part «document» holds a document that is not lawful:\n  training.batch-size: must be a whole number from 0 to ",
        ),
        (
            with(&|project| {
                let mut table = with_table().1;
                table.columns[0].cells.pop();
                project.table = Some(table);
            }),
            "The rows of the table in the file do not fit together.",
        ),
        (
            with(&|project| project.runs = vec![run(0, 0); 33]),
            "The part «runs» cannot be read: a list of at most 32 was expected.",
        ),
        (
            with(&|project| project.runs = vec![Run { begun: 1 << 60, ..run(0, 0) }]),
            "The part «runs» cannot be read: «begun» must be a whole number up to 9007199254740992.",
        ),
        (
            with(&|project| {
                project.runs = vec![run(1, 2)];
                project.runs[0].curve[1][1] = f32::INFINITY;
            }),
            "The part «run-curves» cannot be read: point 1 is not finite.",
        ),
    ];
    for (file, sentence) in rows {
        let damage = read(&file, &lexicon()).expect_err(sentence);
        let message = damage.message();
        assert!(message.en.starts_with(sentence), "{}\nis not\n{sentence}", message.en);
        assert_eq!(english_in(&message.zh), [""; 0], "{}", message.zh);
    }
}

/// Values beyond their bounds and layers that do not fit are problems that a person can mend, as in a link.
#[test]
fn a_document_with_problems_opens_and_says_what_was_left_out() {
    type Change = fn(&mut Document);
    let trained = trained(&network("adam"), None, 4);
    let changes: [(&str, Change); 4] = [
        ("learning-rate", |document| drop(document.recipe.set("learning-rate", Some(1e9.into())))),
        ("units", |document| drop(document.nodes[0].settings.set("units", Some(100_000.0.into())))),
        ("units", |document| drop(document.nodes[0].settings.set("units", Some((-1e300).into())))),
        ("", |document| document.nodes[0] = Node::new(NodeId(2), "conv2d")),
    ];
    for (key, change) in changes {
        let mut broken = Project { runs: vec![run(7, 3)], ..trained.clone() };
        change(&mut broken.document);
        broken.runs[0].document = broken.document.clone();
        let opened = read(&write(&broken, &lexicon()), &lexicon()).expect(key);
        assert_eq!((&opened.document, &opened.runs), (&broken.document, &broken.runs), "{key}");
        assert_eq!(opened.training, None, "{key}");
        let said: Vec<&str> = opened.ignored.iter().map(|said| said.en.as_str()).collect();
        let left = "The trained values in the file are left out: its document cannot be trained as it is.";
        assert_eq!(said, [left], "{key}");
        let problems = opened.layout().expect_err(key);
        let of_key = |problem: &&Problem| problem.path.keys.last().map_or("", String::as_str) == key;
        let problem = problems.iter().find(of_key).unwrap_or_else(|| panic!("{key}: {problems:?}"));
        assert!(problem.fix.is_some(), "{problem:?}");
        // Without trained values nothing was left out.
        broken.training = None;
        assert_eq!(read(&write(&broken, &lexicon()), &lexicon()), Ok(broken), "{key}");
    }
}

/// Settings of data and view are held within their bounds wherever they are read, which is told, and training goes on.
#[test]
fn values_of_the_data_beyond_their_bounds_are_told() {
    let mut project = trained(&network("adam"), None, 4);
    project.document.data.set("noise", Some(51.0.into()));
    project.document.data.set("seed", Some((-3.0).into()));
    project.document.view.set("map-x", Some((-7.0).into()));
    let opened = read(&write(&project, &lexicon()), &lexicon()).expect("it opens");
    assert_eq!((&opened.document, &opened.training), (&project.document, &project.training));
    let said: Vec<&str> = opened.ignored.iter().map(|said| said.en.as_str()).collect();
    let expected = [
        "Noise must lie between 0 and 50. The nearest lawful value is used.",
        "Data seed must be a whole number between 0 and 65535. The nearest lawful value is used.",
        "Horizontal column must be a whole number between 0 and 4095. The nearest lawful value is used.",
    ];
    assert_eq!(said, expected);
    let link = link::open(&layerloom_document::link::encode(&project.document, None, &lexicon()), &lexicon());
    assert_eq!(link.expect("it opens").ignored, opened.ignored);
    open(&opened.document, None);
}

/// Words of a Chinese sentence that are no names of parts, of formats or of places in a document.
fn english_in(sentence: &str) -> Vec<&str> {
    const NAMES: &[&str] = &[
        "Layerloom",
        "MiB",
        "JSON",
        "training",
        "batch",
        "size",
        "layers",
        "node",
        "kernel",
        "bias",
        "slope",
        "gamma",
        "run",
        "curves",
    ];
    let is_quoted = |word: &&str| sentence.contains(&format!("“{word}”"));
    let words = sentence.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    words.filter(|word| !NAMES.contains(word) && !is_quoted(word)).collect()
}

#[test]
fn a_part_that_is_no_sound_json_is_told_in_both_languages() {
    let place_of = |file: &[u8]| {
        let mark = [&[5], &b"about"[..]].concat();
        file.windows(mark.len()).position(|window| window == mark).expect("the part is there") + mark.len()
    };
    for (json, en, zh) in [
        ("{\"name\":", "EOF while parsing a value at line 1 column 8", "JSON 不完整（第 1 行第 8 列）"),
        ("{name}", "key must be a string at line 1 column 2", "不是有效的 JSON（第 1 行第 2 列）"),
        ("[]", "an object was expected", "此处应为对象"),
        ("{}", "«name» is missing", "缺少“name”"),
        ("{\"name\":1}", "«name» must be a text", "“name”必须是文本"),
        (
            &*format!("{}{}", "[".repeat(99), "]".repeat(99)),
            "it is nested more than",
            "JSON 的文本过长、数量过多或层级过深",
        ),
    ] {
        let mut file = write(&Project::new(Document::empty()), &lexicon());
        let place = place_of(&file);
        let length = |at: usize| u32::from_le_bytes(*file[at..].first_chunk().expect("four bytes")) as usize;
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(json.as_bytes(), 6);
        let sizes = [json.len() as u32, packed.len() as u32].map(u32::to_le_bytes).concat();
        let end = place + 8 + length(place + 4);
        file.splice(place..end, [sizes, packed].concat());
        let whole = (file.len() as u32).to_le_bytes();
        file[19..23].copy_from_slice(&whole);
        let message = read(&file, &lexicon()).expect_err(json).message();
        let (begin_en, begin_zh) =
            (format!("The part «about» cannot be read: {en}"), format!("无法读取“about”部分：{zh}"));
        assert!(message.en.starts_with(&begin_en), "{}", message.en);
        assert!(message.zh.starts_with(&begin_zh), "{}", message.zh);
    }
}

#[test]
fn a_part_cannot_be_larger_than_the_file_that_names_it() {
    let file = vec![b'x'; MAX_FILE + 1];
    assert_eq!(read(&file, &lexicon()), Err(Damage::NoProject(Kind::Text)));
    let mut file = write(&Project::new(Document::empty()), &lexicon());
    file.resize(MAX_FILE + 1, 0);
    assert_eq!(read(&file, &lexicon()), Err(Damage::TooLong { length: MAX_FILE + 1, most: MAX_FILE }));
}

/// Real files of every version, kept for ever.
#[test]
fn old_files_open_for_ever() {
    for version in 1..=VERSION {
        let path = format!("{}/tests/files/v{version}.layerloom", env!("CARGO_MANIFEST_DIR"));
        let file = std::fs::read(&path).unwrap_or_else(|_| panic!("there is no {path}"));
        assert_eq!(file[18], version, "{path} is of another version");
        let project =
            read(&file, &lexicon()).unwrap_or_else(|damage| panic!("{path}: {}", damage.message().en));
        let training = project.training.as_ref().expect("it was trained");
        assert_eq!((training.step, project.runs.len()), (19, 1), "{path}");
        let layout = project.layout().expect("it trains");
        let mut session = open(&project.document, project.table.as_ref());
        resume(&mut session, training.standing(&layout).expect("it fits"));
        assert_eq!(standing(&mut session).step, 19, "{path}");
    }
}
