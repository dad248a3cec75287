//! `test`: every check there is, in order, each going on after the ones that failed, and one line that counts them all.

use crate::shell::{Outcome, command, files_below, find, root, say, target_folder, text_of, transcribe};
use crate::tally::{Tally, of_runner, single, sum_of_runner};
use crate::tools::{self, Browser};
use crate::{site, size, tidy};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// A stage that has run.
struct Stage {
    name: String,
    tally: Tally,
    took: Duration,
}

/// The stages so far, and which are asked for.
struct Suite {
    /// Words of which a stage's name must contain one; none asks for every stage.
    words: Vec<String>,
    stages: Vec<Stage>,
}

impl Suite {
    fn wants(&self, name: &str) -> bool {
        self.words.is_empty() || self.words.iter().any(|word| name.contains(word.as_str()))
    }

    /// Runs one stage if it is asked for; an error on the way counts as one failure.
    fn stage(&mut self, name: &str, work: impl FnOnce() -> Outcome<Tally>) {
        if self.wants(name) {
            self.always(name, work);
        }
    }

    fn always(&mut self, name: &str, work: impl FnOnce() -> Outcome<Tally>) {
        println!();
        say(name);
        let start = Instant::now();
        let tally = work().unwrap_or_else(|reason| {
            println!("{reason}");
            single(false)
        });
        self.stages.push(Stage { name: name.to_owned(), tally, took: start.elapsed() });
    }

    /// A stage that is one test: it works or it does not.
    fn step(&mut self, name: &str, work: impl FnOnce() -> Outcome) {
        self.stage(name, || work().map(|()| single(true)));
    }

    /// A step that later ones lean on, taken whatever is asked for.
    fn need(&mut self, name: &str, work: impl FnOnce() -> Outcome) {
        self.always(name, || work().map(|()| single(true)));
    }
}

/// The stage that the last two look at.
const BUILD: &str = "release build";

/// The GPU executor and studies are no default features: the page does not carry them.
const GPU: &str = "--features=layerloom-engine/gpu,layerloom-session/gpu,layerloom-session/study,layerloom-bench/gpu,layerloom-js/gpu";

/// `test`: runs all stages, or those whose names contain one of the words given, and prints the counts.
pub(crate) fn run(words: &[String]) -> Outcome {
    let mut suite = Suite { words: words.to_vec(), stages: Vec::new() };

    suite.step("format", || passes("cargo", &["fmt", "--all", "--check"]));
    suite.step("clippy", || {
        passes(
            "cargo",
            &["clippy", "--workspace", "--all-targets", GPU, "--quiet", "--", "--deny", "warnings"],
        )
    });
    suite.step("tidy", || tidy::run(&[]));

    suite.need("tools of the GPU tests", tools::vulkan);
    native_tests(&mut suite);

    suite.stage("exports in ONNX Runtime", || exports("onnx", "onnx_models"));

    let mut page_tools = Err("the tools of the page are not there".to_owned());
    suite.need("tools of the page", || {
        page_tools = tools::for_a_release();
        page_tools.clone()
    });
    suite.step("clippy for wasm", || {
        let packages =
            ["dom", "ui", "annex", "study", "worker", "worker-gpu", "worker-fused", "importer", "js"]
                .map(|name| format!("--package=layerloom-{name}"));
        let mut clippy = command("cargo", ["clippy", "--target", "wasm32-unknown-unknown", "--quiet"]);
        clippy.args(packages).args([
            "--features=layerloom-js/gpu,layerloom-study/gpu",
            "--",
            "--deny",
            "warnings",
        ]);
        clippy.env_remove("RUSTFLAGS");
        succeeds(&mut clippy)
    });

    let mut browser = Err("Chromium is not there".to_owned());
    suite.need("tools of the browser tests", || {
        browser = tools::browser();
        browser.as_ref().map_err(Clone::clone)?;
        tools::browser_packages()
    });

    wasm_tests(&mut suite, &browser);

    // What an earlier run built is looked at only by one who leaves the build out.
    let mut built =
        if suite.wants(BUILD) { Err("there is no fresh build to look at".to_owned()) } else { Ok(()) };
    suite.step(BUILD, || {
        page_tools.clone()?;
        let _alone = site::alone()?;
        site::release(&[], succeeds)?;
        built = Ok(());
        Ok(())
    });
    suite.stage("the package in Node", || {
        built.clone()?;
        tools::packages_in(&root().join("tests/js"))?;
        // By name: what Node makes of a folder depends on its version.
        let tests = files_below("tests/js").into_iter().filter(|path| path.ends_with(".test.mjs"));
        counted(command("node", ["--test", "--test-reporter=spec"]).args(tests))
    });
    suite.step("size of the first load", || built.clone().and_then(|()| size::run(&[])));
    suite.stage("the page in Chromium", || {
        built.clone()?;
        let browser = browser.as_ref().map_err(Clone::clone)?;
        counted(command("node", ["tests/browser/run.mjs"]).env("CHROMIUM", &browser.chromium))
    });

    conclude(&suite)
}

fn native_tests(suite: &mut Suite) {
    if find("cargo-nextest").is_some() {
        suite.stage("native tests", || {
            counted(&mut command(
                "cargo",
                ["nextest", "run", "--workspace", GPU, "--no-fail-fast", "--status-level", "fail"],
            ))
        });
        // nextest runs no examples from the docs.
        suite.stage("examples in the docs", || {
            let mut examples =
                command("cargo", ["test", "--workspace", GPU, "--doc", "--no-fail-fast", "--quiet"]);
            let transcript = transcribe(&mut examples)?;
            // A workspace may well have no example; a broken build is still a failure.
            Ok(if transcript.success {
                sum_of_runner(&transcript.text)
            } else {
                of_runner(&transcript.text, false)
            })
        });
    } else {
        suite.stage("native tests", || {
            counted(&mut command("cargo", ["test", "--workspace", GPU, "--no-fail-fast"]))
        });
    }
}

/// `test-pytorch`: the exported PyTorch files, in PyTorch. Apart from the suite, since its download takes gigabytes.
pub(crate) fn run_pytorch(_: &[String]) -> Outcome {
    let mut suite = Suite { words: Vec::new(), stages: Vec::new() };
    suite.stage("exports in PyTorch", || exports("pytorch", "pytorch_files"));
    suite.stage("exports in Keras", || exports("pytorch", "keras_files"));
    conclude(&suite)
}

/// `test-burn`: the exported Burn files, built and run. Apart from the suite, since building Burn takes minutes.
pub(crate) fn run_burn(_: &[String]) -> Outcome {
    let mut suite = Suite { words: Vec::new(), stages: Vec::new() };
    suite.stage("exports in Burn", || {
        let folder = written_exports()?;
        let arguments = ["run", "--quiet", "--locked", "--manifest-path", "tests/export/burn/Cargo.toml"];
        let mut compare = command("cargo", arguments);
        counted(compare.arg("--target-dir").arg(target_folder().join("burn")).env("CASES", folder))
    });
    conclude(&suite)
}

/// Compares the exported files by a script of `tests/export` in a Python with the packages of a list.
fn exports(list: &str, script: &str) -> Outcome<Tally> {
    let python = tools::python(list)?;
    let folder = written_exports()?;
    let script = root().join("tests/export").join(script).with_extension("py");
    let mut compare = Command::new(python);
    compare.arg(script).arg(&folder).env("KERAS_BACKEND", "torch").env("PYTHONDONTWRITEBYTECODE", "1");
    counted(&mut compare)
}

/// Writes networks in every format beside the engine's numbers, and gives their folder.
fn written_exports() -> Outcome<PathBuf> {
    let folder = target_folder().join("export");
    // Networks of an earlier run that are no longer made would be compared too.
    if folder.exists() {
        std::fs::remove_dir_all(&folder)
            .map_err(|error| format!("{} cannot be removed: {error}", folder.display()))?;
    }
    let arguments = ["run", "--quiet", "--package", "layerloom-export", "--example", "cases", "--"];
    succeeds(command("cargo", arguments).arg(&folder))?;
    Ok(folder)
}

/// The tests that run in the browser without the page, in the release profile, because that is what people run. The ui's
/// run in a page, all others in a dedicated worker; a file may say otherwise itself.
fn wasm_tests(suite: &mut Suite, browser: &Outcome<Browser>) {
    for (folder, targets) in wasm_targets(&files_below("crates"), |path| text_of(path).unwrap_or_default()) {
        suite.stage(&format!("{folder} in the browser"), || {
            let browser = browser.as_ref().map_err(Clone::clone)?;
            let host = match folder.as_str() {
                "ui" => "WASM_BINDGEN_USE_BROWSER",
                _ => "WASM_BINDGEN_USE_DEDICATED_WORKER",
            };
            let package = format!("layerloom-{folder}");
            let on_gpu = matches!(folder.as_str(), "engine" | "session");
            let feature = format!("--features={package}/gpu");
            let mut arguments = vec!["test", "--target", "wasm32-unknown-unknown", "--package", &package];
            if on_gpu {
                arguments.push(&feature);
            }
            // Optimising all tests of the engine for the whole program takes minutes and tests nothing more.
            if folder != "engine" {
                arguments.push("--release");
            }
            // Linked like the page, so that the bits that are held are those of its SIMD.
            if folder == "session" {
                arguments.extend(["--config", "profile.release.package.layerloom-session.opt-level=3"]);
            }
            counted(
                command("cargo", arguments)
                    .args(targets)
                    .arg("--no-fail-fast")
                    .env_remove("RUSTFLAGS")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
                    .env("CHROMEDRIVER", &browser.driver)
                    .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", webdriver_settings(browser, on_gpu)?)
                    // A software device takes minutes to compile all pipelines.
                    .env("WASM_BINDGEN_TEST_TIMEOUT", "1200")
                    // Else the runner shows its own stack below every failed test.
                    .env("RUST_BACKTRACE", "0")
                    .env(host, "1"),
            )
        });
    }
}

/// The crates' folders with tests for the browser, each with the flags that choose the targets these are in.
fn wasm_targets(paths: &[String], text: impl Fn(&str) -> String) -> BTreeMap<String, Vec<String>> {
    // In two pieces, so that this file is not taken for one of them.
    let mark = concat!("wasm_bindgen", "_test");
    let mut found = BTreeMap::<String, Vec<String>>::new();
    for path in paths.iter().filter(|path| path.ends_with(".rs")) {
        let mut parts = path.split('/').skip(1);
        let (Some(folder), Some(part), Some(file)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let flags = match part {
            "tests" if parts.next().is_none() => {
                vec!["--test".to_owned(), file.trim_end_matches(".rs").to_owned()]
            }
            "src" if paths.contains(&format!("crates/{folder}/src/lib.rs")) => vec!["--lib".to_owned()],
            "src" => vec!["--bins".to_owned()],
            _ => continue,
        };
        if text(path).contains(mark) {
            let targets = found.entry(folder.to_owned()).or_default();
            if flags.len() > 1 || !targets.contains(&flags[0]) {
                targets.extend(flags);
            }
        }
    }
    found
}

/// Writes what chromedriver is to start, and gives the file; with WebGPU in software for those who ask for it.
fn webdriver_settings(browser: &Browser, webgpu: bool) -> Outcome<PathBuf> {
    const WEBGPU: &str =
        "\"--enable-unsafe-webgpu\", \"--use-webgpu-adapter=swiftshader\", \"--enable-unsafe-swiftshader\"";
    let mut flags = text_of("tests/browser/chromium-flags.json")?;
    if webgpu {
        flags = flags.replace("\"--disable-gpu\"", WEBGPU);
    }
    let chromium = browser.chromium.to_string_lossy().replace('\\', "\\\\").replace('"', "\\\"");
    let settings =
        format!("{{\"goog:chromeOptions\": {{\"binary\": \"{chromium}\", \"args\": {}}}}}\n", flags.trim());
    let path = root().join("target/webdriver.json");
    std::fs::create_dir_all(path.parent().expect("the path names a file in a folder"))
        .and_then(|()| std::fs::write(&path, settings))
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    Ok(path)
}

fn passes(program: &str, arguments: &[&str]) -> Outcome {
    succeeds(&mut command(program, arguments))
}

fn succeeds(command: &mut Command) -> Outcome {
    let name = format!(
        "`{}`",
        command.get_program().to_string_lossy().rsplit(['/', '\\']).next().unwrap_or_default()
    );
    let transcript = transcribe(command)?;
    if transcript.success { Ok(()) } else { Err(format!("{name} failed")) }
}

fn counted(command: &mut Command) -> Outcome<Tally> {
    let transcript = transcribe(command)?;
    Ok(of_runner(&transcript.text, transcript.success))
}

/// Prints what each stage gave, then the one line that machines read.
fn conclude(suite: &Suite) -> ! {
    let mut sum = Tally::default();
    println!();
    for stage in &suite.stages {
        let Tally { passed, failed } = stage.tally;
        let mark = if failed == 0 { "✓" } else { "✗" };
        println!(
            "{mark} {:<36} {passed:>6} passed {failed:>4} failed {:>6.1} s",
            stage.name,
            stage.took.as_secs_f64()
        );
        sum += stage.tally;
    }
    println!("\n{} passed, {} failed", sum.passed, sum.failed);
    // Nothing may follow that line, so the rest is left to the exit status.
    std::process::exit(i32::from(sum.failed > 0))
}

#[cfg(test)]
mod tests {
    use super::wasm_targets;

    #[test]
    fn browser_tests_are_found_by_what_they_use() {
        let with = |path: &str| format!("{path} wasm_bindgen{}", "_test");
        let rows = [
            ("crates/engine/tests/matmul.rs", true),
            ("crates/engine/tests/golden.rs", false),
            ("crates/engine/tests/common/mod.rs", true),
            ("crates/engine/src/lib.rs", false),
            ("crates/ui/src/main.rs", false),
            ("crates/ui/src/store.rs", true),
            ("crates/ui/src/page.rs", true),
            ("crates/js/src/lib.rs", true),
        ];
        let paths = rows.map(|(path, _)| path.to_owned());
        let text = |path: &str| if rows.contains(&(path, true)) { with(path) } else { String::new() };
        let found: Vec<_> = wasm_targets(&paths, text).into_iter().collect();
        let expected = [("engine", vec!["--test", "matmul"]), ("js", vec!["--lib"]), ("ui", vec!["--bins"])];
        let expected = expected
            .map(|(folder, flags)| (folder.to_owned(), flags.into_iter().map(str::to_owned).collect()));
        assert_eq!(found, expected);
    }
}
