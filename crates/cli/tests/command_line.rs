//! The command line: the page's numbers, verdicts by exit code, and conversions that lose nothing.

use layerloom_document::{Document, Node, NodeId, Settings, link};
use layerloom_project::{Project, read, write};
use layerloom_protocol::{Command, Event, Frame, Tap, Unit, lexicon};
use layerloom_session::Session;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command as Process, Stdio};

/// What a call gave.
struct Given {
    code: i32,
    out: String,
    err: String,
}

/// Calls `layerloom` with these words and this text on its standard input.
fn call(words: &[&str], input: &str) -> Given {
    let mut process = Process::new(env!("CARGO_BIN_EXE_layerloom"));
    process.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = process.spawn().expect("the program was built");
    // A call that takes no input may be over already.
    let _ = child.stdin.take().expect("it is piped").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Given {
        code: output.status.code().expect("it ends by itself"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// A file of this test alone.
fn file(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).expect("the folder is there");
    path.to_str().expect("plain letters").to_owned()
}

fn playground() -> Document {
    let mut document = Document::empty();
    document.data = Settings::default().with("samples", 130.0).with("noise", 10.0);
    document.nodes = vec![
        Node::new(NodeId(2), "dense").with("units", 9.0),
        Node::new(NodeId(3), "batch-norm"),
        Node::new(NodeId(4), "dropout"),
    ];
    document
}

fn as_link(document: &Document) -> String {
    format!("https://example.org/#{}", link::encode(document, None, &lexicon()))
}

/// The page's session after so many steps: its last frame and curve, and what it has learned.
fn by_session(document: &Document, steps: usize) -> (Frame, Vec<f32>, Vec<f32>) {
    let mut session = Session::new(Box::new(|| 0.0));
    session.handle(Command::Open { revision: 1, document: document.clone() });
    (0..steps).for_each(|_| drop(session.handle(Command::Step(Unit::Batch))));
    session.handle(Command::Watch(vec![Tap::Curve]));
    let message = session.advance(1.0).0.pop().expect("a frame is due");
    let Event::Frame(frame) = message.event else { panic!("{:?}", message.event) };
    let trainer = session.trainer().expect("it is open");
    let nodes = document.nodes.iter().chain([&document.output]);
    (frame, message.numbers, nodes.flat_map(|node| trainer.parameters(node.id)).collect())
}

/// What a project file holds of the same.
fn by_file(path: &str) -> (Project, Vec<f32>, Vec<f32>) {
    let project = read(&std::fs::read(path).expect("it was written"), &lexicon()).expect("our own file");
    let training = project.training.clone().expect("it was trained");
    let nodes = project.document.nodes.iter().chain([&project.document.output]);
    let tensors = nodes.flat_map(|node| training.tensors.iter().filter(|tensor| tensor.node == node.id));
    let weights = tensors.flat_map(|tensor| tensor.values.clone()).collect();
    (project, training.curve.into_flattened(), weights)
}

fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

#[test]
fn training_gives_the_pages_bits_at_once_and_in_pieces() {
    let document = playground();
    let whole = file("whole.layerloom", "");
    let given = call(&["train", &as_link(&document), "--steps", "137", "--out", &whole, "--json"], "");
    assert_eq!((given.code, given.err.as_str()), (0, ""));

    let (frame, curve, weights) = by_session(&document, 137);
    let (project, kept_curve, kept_weights) = by_file(&whole);
    assert_eq!(project.document, document);
    assert_eq!(bits(&kept_curve), bits(&curve));
    assert_eq!(bits(&kept_weights), bits(&weights));
    let report: serde_json::Value = serde_json::from_str(&given.out).expect("JSON");
    let figure = |key: &str| report[key].as_f64().expect(key) as f32;
    assert_eq!(report["step"], 137);
    for (key, number) in [
        ("train_loss", frame.metrics.train_loss),
        ("test_loss", frame.metrics.test_loss),
        ("train_accuracy", frame.metrics.train_accuracy),
        ("test_accuracy", frame.metrics.test_accuracy),
    ] {
        assert_eq!(figure(key).to_bits(), number.to_bits(), "{key}");
    }

    let (first, second) = (file("first.layerloom", ""), file("second.layerloom", ""));
    for (from, steps, to) in [(as_link(&document), "60", &first), (first.clone(), "77", &second)] {
        assert_eq!(call(&["train", &from, "--steps", steps, "--out", to], "").code, 0);
    }
    let (_, curve, weights) = by_file(&second);
    assert_eq!(bits(&curve), bits(&kept_curve));
    assert_eq!(bits(&weights), bits(&kept_weights));
}

#[cfg(feature = "gpu")]
#[test]
fn a_graphics_processor_trains_to_the_same_figures() {
    let document = as_link(&playground());
    let figures = |backend| {
        let given = call(&["train", &document, "--epochs", "9", "--backend", backend, "--json"], "");
        assert_eq!(given.code, 0, "{}", given.err);
        let report: serde_json::Value = serde_json::from_str(&given.out).expect("JSON");
        assert!(report["processor"].as_str().expect("a text").starts_with(backend), "{report}");
        assert_eq!(report["epoch"], 9, "{report}");
        ["train_loss", "test_loss"].map(|key| report[key].as_f64().expect("a number"))
    };
    let (cpu, gpu) = (figures("cpu"), figures("gpu"));
    assert!(cpu.iter().zip(gpu).all(|(cpu, gpu)| (cpu - gpu).abs() < 2e-3), "{cpu:?} {gpu:?}");
}

#[test]
fn a_seed_starts_anew() {
    let loss = |words: &[&str]| {
        let given = call(&[&["train", "--epochs", "2", "--json"], words].concat(), "");
        let report: serde_json::Value = serde_json::from_str(&given.out).expect(&given.err);
        assert_eq!(report["epoch"], 2, "{words:?}");
        report["train_loss"].to_string()
    };
    let document = as_link(&playground());
    assert_eq!(loss(&[&document]), loss(&[&document, "--seed", "1"]));
    let other = loss(&[&document, "--seed", "7"]);
    assert_ne!(loss(&[&document]), other);
    let trained = file("seed.layerloom", "");
    assert_eq!(call(&["train", &document, "--steps", "40", "--out", &trained], "").code, 0);
    assert_eq!(loss(&[&trained, "--seed", "7"]), other);
}

#[test]
fn a_goal_decides_by_exit_code() {
    let document = as_link(&playground());
    for (words, code, out, err) in [
        (&["--until", "train_loss<0.45"][..], 0, "reached train_loss<0.45", ""),
        (
            &["--until", "train_loss<0.45", "--until", "test_accuracy>=1%"],
            0,
            "reached train_loss<0.45 and test_accuracy>=0.01",
            "",
        ),
        (
            &["--until", "train_loss<1e-9", "--epochs", "3"],
            1,
            "; 3 epochs and 21 steps in all",
            "train_loss<0.000000001 was not reached",
        ),
        (&["--until", "test_loss>0", "--steps", "50"], 0, "trained 0 steps", ""),
        (&["--steps", "50"], 0, "trained 50 steps", ""),
        (&["--epochs", "0"], 0, "trained 0 steps", ""),
        (&[], 0, "; 100 epochs and 700 steps in all", ""),
        (&["--until", "speed<1"], 2, "", "a goal is one of train_loss, test_loss"),
        (&["--steps", "1", "--epochs", "1"], 2, "", "cannot be used with"),
    ] {
        let given = call(&[&["train", &document], words].concat(), "");
        assert_eq!(given.code, code, "{words:?}: {}{}", given.out, given.err);
        assert!(given.out.contains(out) && given.err.contains(err), "{words:?}: {}{}", given.out, given.err);
    }
    let number = as_link(&Document { data: Settings::default().with("source", "plane"), ..playground() });
    let given = call(&["train", &number, "--until", "test_accuracy>0.9"], "");
    assert_eq!((given.code, given.out.as_str()), (1, ""));
    assert!(given.err.contains("«test_accuracy>0.9» cannot be reached"), "{}", given.err);
}

#[test]
fn divergence_is_told_and_keeps_the_last_finite_weights() {
    let mut document = Document { data: Settings::default().with("source", "plane"), ..playground() };
    document.nodes = vec![Node::new(NodeId(2), "dense").with("activation", "linear")];
    document.output = document.output.with("activation", "linear");
    document.recipe = Settings::default().with("optimizer", "gradient-descent").with("learning-rate", 10.0);
    let kept = file("diverged.layerloom", "");
    let given = call(&["train", &as_link(&document), "--out", &kept, "--json"], "");
    assert_eq!(given.code, 1);
    assert!(given.out.contains(r#""state":"diverged""#), "{}", given.out);
    assert!(given.err.contains("training diverged at step"), "{}", given.err);
    assert!(by_file(&kept).2.iter().all(|weight| weight.is_finite()));
}

#[test]
fn own_rows_come_from_a_csv_file() {
    let rows: String =
        (0..80).map(|row| format!("{row},{},{}\n", row % 7, ["low", "high"][row / 40])).collect();
    let csv = file("own.csv", format!("a,b,class\n{rows}"));
    let document = file("own.json", r#"{ "data": {}, "layers": ["dense"] }"#);
    let kept = file("own.layerloom", "");
    let given =
        call(&["train", &document, "--table", &csv, "--until", "train_accuracy>=95%", "--out", &kept], "");
    assert_eq!(given.code, 0, "{}{}", given.out, given.err);
    let table = by_file(&kept).0.table.expect("the rows are kept");
    assert_eq!((table.name.as_str(), table.rows()), ("own.csv", 80));
    assert_eq!(call(&["train", &kept, "--epochs", "1"], "").code, 0, "and go on without the file");
    let broken = file("broken.csv", "a\n1\n");
    let given = call(&["train", &document, "--table", &broken], "");
    assert!(given.code == 1 && given.err.contains("broken.csv: the table cannot be read"), "{}", given.err);
}

#[test]
fn many_links_are_graded_at_once() {
    let good = as_link(&playground());
    let mut wrong = playground();
    wrong.nodes.push(Node::new(NodeId(9), "conv2d"));
    wrong.recipe.set("batch-size", Some(5000.0.into()));
    let class = format!("{good}\n\n{}\n  {good}.x1\nhello\nactivation=relu&cosX=true\n", as_link(&wrong));

    let given = call(&["check", "-"], &class);
    assert_eq!(given.code, 1);
    assert_eq!(given.err, "error: 2 of 5 are bad\n");
    let lines: Vec<&str> = given.out.lines().collect();
    let starts = [
        "ok   standard input:1: link, 3 layers, 55 trained values",
        "bad  standard input:3: the document cannot be trained",
        "     training.batch-size: ",
        "     layers[3]: ",
        "ok   standard input:4: link, 3 layers, 55 trained values",
        "     A part of the link is not known here: «x1».",
        "bad  standard input:5: This is no whole Layerloom link",
        "ok   standard input:6: link, 2 layers, ",
        "     «cosX=true» has no counterpart here.",
    ];
    assert_eq!(lines.len(), starts.len(), "{}", given.out);
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}\ndoes not start with\n{start}");
    }

    let given = call(&["--lang", "zh", "check", "--json", "-"], &class);
    let verdicts: serde_json::Value = serde_json::from_str(&given.out).expect("JSON");
    let ok: Vec<_> =
        verdicts.as_array().expect("a list").iter().map(|verdict| verdict["ok"] == true).collect();
    assert_eq!(ok, [true, false, true, false, true]);
    assert_eq!(verdicts[1]["problems"][0]["place"], "training.batch-size");
    assert_eq!(
        verdicts[3]["problems"][0]["message"],
        "这不是完整的 Layerloom 链接，未予打开：可能被截断或改动。"
    );
    assert_eq!(given.err, "error: 5 个中有 2 个有问题\n");
}

#[test]
fn files_of_every_kind_are_checked() {
    let json = file(
        "checked.json",
        r#"{ "input": [9, 8, 1], "target": { "classes": 3 }, "layers": [{ "kind": "conv2d", "filters": 4 }, "flatten"], "training": { "loss": "categorical-cross-entropy" }, "output": { "activation": "softmax" } }"#,
    );
    let faulty =
        file("faulty.json", r#"{ "data": {}, "layers": [{ "kind": "dense", "units": 0 }, "dens"] }"#);
    let broken = file("broken.json", "{ \"data\": ");
    let project = file("checked.layerloom", write(&Project::new(playground()), &lexicon()));
    let cut = file("cut.layerloom", &write(&Project::new(playground()), &lexicon())[..90]);
    let link = as_link(&playground());
    for (input, code, said) in [
        (json.as_str(), 0, "document, 2 layers, 907 trained values"),
        (&project, 0, "project, 3 layers, 55 trained values"),
        (&link, 0, "link, 3 layers, 55 trained values"),
        (&faulty, 1, "layers[0].units: must be a whole number from 1 to 512"),
        (&faulty, 1, "layers[1]: there is no «dens»"),
        (&broken, 1, "it is no JSON that can be read: EOF"),
        (&cut, 1, "The file is cut off: 90 of its "),
        ("missing.layerloom", 1, "missing.layerloom: No such file"),
        ("hello", 1, "There is no file of this name. This is no whole Layerloom link"),
        ("#hello", 1, "#hello: This is no whole Layerloom link"),
        (env!("CARGO_TARGET_TMPDIR"), 1, "this is a folder"),
    ] {
        let given = call(&["check", input], "");
        assert_eq!(given.code, code, "{input}: {}{}", given.out, given.err);
        assert!(given.out.contains(said), "{input}: {}", given.out);
    }
    assert_eq!(call(&["check"], "").code, 2);
}

/// What is wrong with the document of a file is told like that of a link, and what of the file has no use then.
#[test]
fn check_tells_values_beyond_their_bounds_in_a_project() {
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("beyond.layerloom");
    let out = out.to_str().expect("plain letters");
    let trained = call(&["train", &as_link(&playground()), "--steps", "3", "--out", out], "");
    assert_eq!(trained.code, 0, "{}", trained.err);
    let mut project = by_file(out).0;
    project.document.recipe.set("learning-rate", Some(1e9.into()));
    project.document.nodes[0].settings.set("units", Some(100_000.0.into()));
    let beyond = file("beyond.layerloom", write(&project, &lexicon()));
    let link = as_link(&project.document);
    let given = call(&["check", &beyond, &link], "");
    assert_eq!(given.code, 1);
    let lines: Vec<&str> = given.out.lines().map(str::trim).collect();
    let [file, rate, units, left, link, rest @ ..] = &lines[..] else { panic!("{lines:?}") };
    assert!(file.starts_with("bad ") && link.starts_with("bad "), "{lines:?}");
    assert!(rate.starts_with("training.learning-rate: Learning rate must lie between 0"), "{rate}");
    assert!(rate.ends_with("Mend: Use the default."), "{rate}");
    assert!(units.starts_with("layers[0].units: Units must be a whole number between 1 and 512."), "{units}");
    assert!(left.starts_with("The trained values in the file are left out"), "{left}");
    assert_eq!(rest, [*rate, *units]);
    let given = call(&["check", "--json", "--lang", "zh", &beyond], "");
    let verdicts: serde_json::Value = serde_json::from_str(&given.out).expect("JSON");
    assert_eq!(verdicts[0]["problems"][1]["place"], "layers[0].units");
    assert_eq!(verdicts[0]["ignored"][0], "未采用文件中训练过的值：其文档目前无法训练。");
}

#[test]
fn forms_turn_into_each_other_without_loss() {
    let document = playground();
    let text = link::encode(&document, None, &lexicon());
    let json = call(&["link", &text], "");
    assert_eq!(json.code, 0);
    let json = file("turned.json", json.out);
    let project = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("turned.layerloom");
    let project = project.to_str().expect("plain letters");
    assert_eq!(call(&["link", &json, "--out", project], "").code, 0);
    let back = call(&["link", project, "--page", "https://example.org/"], "");
    assert_eq!(back.out, format!("https://example.org/#{text}\n"));
    assert_eq!(call(&["link", "-"], &back.out).out, std::fs::read_to_string(&json).expect("it is there"));

    let given = call(&["link", "activation=sigmoid&networkShape=5&tutorial=x", "--to", "link"], "");
    assert!(given.err.contains("«tutorial=x» has no counterpart here."), "{}", given.err);
    let translated = link::decode(given.out.trim(), &lexicon()).expect("a link of ours").document;
    assert_eq!(translated.nodes.len(), 1);
}

#[test]
fn weights_travel_in_links() {
    let trained = file("weights.layerloom", "");
    assert_eq!(call(&["train", &as_link(&playground()), "--epochs", "40", "--out", &trained], "").code, 0);
    let with = call(&["link", &trained, "--with-weights"], "").out;
    let loss = |input: &str| {
        let given = call(&["train", input.trim(), "--steps", "0", "--json"], "");
        let report: serde_json::Value = serde_json::from_str(&given.out).expect(&given.err);
        report["test_loss"].as_f64().expect("a number")
    };
    let (kept, sent, fresh) = (loss(&trained), loss(&with), loss(&as_link(&playground())));
    assert!((kept - sent).abs() < 1e-3 && (kept - fresh).abs() > 0.05, "{kept} {sent} {fresh}");
    // From a link into a file again.
    let again = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("again.layerloom");
    let again = again.to_str().expect("plain letters");
    assert_eq!(call(&["link", with.trim(), "--out", again], "").code, 0);
    assert_eq!(loss(again), sent);
    for (words, said) in [
        (&["--to", "link"][..], "it holds no trained weights"),
        (&[], "it holds no trained weights"),
        (&["--to", "json"], "a document in JSON holds no weights"),
    ] {
        let given = call(&[&["link", &as_link(&playground()), "--with-weights"], words].concat(), "");
        assert!(given.code == 1 && given.err.contains(said), "{words:?}: {}", given.err);
    }
}

#[test]
fn what_cannot_be_trained_is_told_on_standard_error() {
    let described = file("described.json", r#"{ "input": 2, "layers": [] }"#);
    let mut wrong = playground();
    wrong.nodes.push(Node::new(NodeId(9), "conv2d"));
    for (words, said) in [
        (&["train", described.as_str()][..], "its «input» says that its rows come from elsewhere"),
        (&["train", &as_link(&wrong)], "layers[3]: "),
        (&["train", "no/such/file"], "no/such/file: No such file"),
        (&["train", "-"], "This is no Layerloom project: it is empty."),
        (&["link", &described], "a link holds no rows from elsewhere"),
        // Said before training, not after it.
        (
            &["train", &as_link(&playground()), "--out", "no/such/folder/it.layerloom"],
            "it.layerloom: No such file",
        ),
        (&["train", &as_link(&playground()), "--out", env!("CARGO_TARGET_TMPDIR")], "is a directory"),
    ] {
        let given = call(words, "");
        assert_eq!((given.code, given.out.as_str()), (1, ""), "{words:?}");
        assert!(given.err.starts_with("error: ") && given.err.contains(said), "{words:?}: {}", given.err);
    }
}

#[test]
fn networks_are_exported_in_every_format() {
    let trained = file("exported.layerloom", "");
    assert_eq!(call(&["train", &as_link(&playground()), "--epochs", "3", "--out", &trained], "").code, 0);
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("exported");
    let path = out.to_str().expect("plain letters");
    for (format, holds) in [
        ("pytorch", &b"import torch"[..]),
        ("keras", b"import keras"),
        ("burn", b"burn"),
        ("safetensors", b"kernel"),
        ("onnx", b"Gemm"),
    ] {
        let given = call(&["export", &trained, "--to", format, "--out", path], "");
        assert_eq!((given.code, given.err.as_str()), (0, ""), "{format}");
        let written = std::fs::read(&out).expect("it was written");
        assert!(written.windows(holds.len()).any(|piece| piece == holds), "{format}");
    }
    // The values are those that were trained.
    assert_eq!(call(&["export", &trained, "--to", "safetensors", "--out", path], "").code, 0);
    let written = std::fs::read(&out).expect("it was written");
    let (_, _, weights) = by_file(&trained);
    for weight in weights.iter().filter(|weight| **weight != 0.0) {
        assert!(written.windows(4).any(|bytes| bytes == weight.to_le_bytes()), "{weight} is missing");
    }
    let given = call(&["export", &trained, "--to", "caffe"], "");
    assert!(
        given.code == 2 && given.err.contains("there is: pytorch, keras, burn, safetensors, onnx"),
        "{}",
        given.err
    );
    let given = call(&["export", &as_link(&playground()), "--to", "pytorch"], "");
    assert!(given.code == 0 && given.out.contains("import torch"), "{}", given.err);
}

#[test]
fn weights_come_from_a_safetensors_file() {
    let document = as_link(&playground());
    let trained = file("source.layerloom", "");
    assert_eq!(call(&["train", &document, "--epochs", "40", "--out", &trained], "").code, 0);
    let weights = file("weights.safetensors", "");
    assert_eq!(call(&["export", &trained, "--to", "safetensors", "--out", &weights], "").code, 0);

    // Into a training that has not begun, over what another has learned, and out again.
    let kept = file("taken.layerloom", "");
    for input in [&document, &trained] {
        let given = call(&["train", input, "--weights", &weights, "--steps", "0", "--out", &kept], "");
        assert_eq!((given.code, given.err.as_str()), (0, ""));
        assert!(given.out.contains("0 epochs and 0 steps in all"), "{}", given.out);
        assert_eq!(bits(&by_file(&kept).2), bits(&by_file(&trained).2));
    }
    let again = file("again.safetensors", "");
    let given =
        call(&["export", &document, "--weights", &weights, "--to", "safetensors", "--out", &again], "");
    assert_eq!((given.code, given.err.as_str()), (0, ""));
    let bytes = |path: &str| std::fs::read(path).expect("it was written");
    assert_eq!(bytes(&again), bytes(&weights));
    assert_eq!(call(&["check", &document, &trained, "--weights", &weights], "").code, 0);

    // Of a document whose rows come from elsewhere.
    let json = |units: u32| {
        let text = format!(r#"{{ "input": 2, "layers": [{{ "kind": "dense", "units": {units} }}] }}"#);
        file(&format!("given{units}.json"), text)
    };
    let mut own = playground();
    own.nodes = vec![Node::new(NodeId(2), "dense").with("units", 5.0)];
    let plain = file("plain.safetensors", "");
    assert_eq!(call(&["export", &as_link(&own), "--to", "safetensors", "--out", &plain], "").code, 0);
    assert_eq!(call(&["check", &json(5), "--weights", &plain], "").code, 0);
    let given = call(&["export", &json(5), "--weights", &plain, "--to", "onnx", "--out", &again], "");
    assert_eq!((given.code, given.err.as_str()), (0, ""));

    let cut = file("cut.safetensors", &bytes(&weights)[..50]);
    let (seven, other) = (json(7), as_link(&own));
    for (words, said) in [
        (&["train", &document, "--weights", "none.safetensors"][..], "none.safetensors: No such file"),
        (&["train", &document, "--weights", &cut], "The file is cut short"),
        (
            &["train", &other, "--weights", &weights],
            "«dense1.kernel» has sizes [2, 9], but this network needs [2, 5]",
        ),
        (&["train", &other, "--weights", &weights], "tensors that this network does not: batch_norm1.beta"),
        (&["export", &seven, "--weights", &plain, "--to", "onnx"], "«dense1.bias» has sizes [5]"),
    ] {
        let given = call(words, "");
        assert_eq!((given.code, given.out.as_str()), (1, ""), "{words:?}");
        assert!(given.err.starts_with("error: ") && given.err.contains(said), "{words:?}: {}", given.err);
    }
    let given = call(&["check", &document, &other, "--weights", &weights], "");
    let said = format!(": the weights in «{weights}» cannot be taken\n");
    assert!(given.code == 1 && given.out.starts_with("ok ") && given.out.contains(&said), "{}", given.out);
    assert_eq!(given.err, "error: 1 of 2 are bad\n");
}

/// Waits until a process hears Ctrl-C itself, then sends it.
#[cfg(target_os = "linux")]
fn interrupt(process: &std::process::Child) {
    let heard = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).ok()?;
        let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:"))?;
        // Signals count from 1, and 2 is an interrupt.
        Some(u64::from_str_radix(mask.trim(), 16).ok()? & 2 != 0)
    };
    let begun = std::time::Instant::now();
    while heard() == Some(false) {
        // One that has ended hears nothing any more.
        assert!(begun.elapsed().as_secs() < 60, "it does not listen");
        // Nothing tells one process that another has begun to listen, so this looks again and again.
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let sent = Process::new("kill").args(["-INT", &process.id().to_string()]).status();
    assert!(sent.expect("there is a kill").success());
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_ends_training_between_two_steps_and_keeps_what_was_learned() {
    let document = playground();
    for words in [&["--steps", "1000000000"][..], &["--until", "train_loss<1e-9", "--epochs", "100000000"]] {
        let kept = file("interrupted.layerloom", "");
        let mut process = Process::new(env!("CARGO_BIN_EXE_layerloom"));
        process.args(["train", &as_link(&document), "--json", "--out", &kept]).args(words);
        let process = process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = process.spawn().expect("the program was built");
        interrupt(&child);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(130), "{output:?}");
        assert!(output.stderr.is_empty(), "{output:?}");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(report["state"], "interrupted");
        // As if so many steps had been asked for.
        let steps = report["step"].as_u64().expect("a number").to_string();
        let twin = file("uninterrupted.layerloom", "");
        assert_eq!(call(&["train", &as_link(&document), "--steps", &steps, "--out", &twin], "").code, 0);
        let bytes = |path: &str| std::fs::read(path).expect("it was written");
        assert_eq!(bytes(&kept), bytes(&twin));
    }
}
