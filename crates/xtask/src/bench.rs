//! `bench`: training throughput of the engine natively and in headless Chromium, built as it is shipped.

use crate::shell::{Outcome, command, run as run_shown, say, target_folder};
use crate::{peers, tools, wasm};
use std::fs;
use std::path::Path;
use std::process::Stdio;

const RECORD: &str = "--record";
const GPU: &str = "--gpu";

/// `bench`: every workload, or those named, beside the last run on record; `--record` puts this run on record. Each checks
/// its answer before it is timed. `--peers` runs the package beside other engines instead, `--gpu` trains on the graphics
/// processor in every way.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    if let Some(named) = peers::named(arguments) {
        let (harness, options) = named?;
        return peers::run(&harness, &options);
    }
    let (options, workloads): (Vec<_>, Vec<_>) =
        arguments.iter().cloned().partition(|argument| argument.starts_with("--"));
    if let Some(unknown) = options.iter().find(|option| ![RECORD, GPU].contains(&option.as_str())) {
        return Err(format!("`bench` knows {RECORD}, {GPU} and --peers, but not {unknown}"));
    }
    tools::for_a_release()?;
    let browser = tools::browser()?;
    tools::browser_packages()?;

    let out = target_folder().join("bench");
    fs::create_dir_all(&out).map_err(|error| format!("{} cannot be made: {error}", out.display()))?;
    if options.iter().any(|option| option == GPU) {
        return on_gpu(&workloads, &out, &browser.chromium);
    }
    say("Building for the browser");
    let built = wasm::build("layerloom-bench", None)?;
    wasm::bind(&built, "web", &out)?;
    wasm::optimise(&out.join("layerloom_bench_bg.wasm"))?;
    let figures = native(&workloads)?;
    let path = out.join("native.jsonl");
    fs::write(&path, figures).map_err(|error| format!("{} cannot be written: {error}", path.display()))?;

    say("Timing in Chromium");
    run_shown(
        command("node", ["tests/browser/bench.mjs"])
            .arg(&out)
            .args(options)
            .env("CHROMIUM", &browser.chromium),
    )
}

/// Times the native build; gives a JSON line for each workload.
fn native(workloads: &[String]) -> Outcome<Vec<u8>> {
    say("Building and timing natively");
    let output = command("cargo", ["run", "--release", "--quiet", "--package", "layerloom-bench", "--"])
        .args(workloads)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("the native bench did not start: {error}"))?;
    if !output.status.success() {
        return Err("the native bench failed".into());
    }
    if output.stdout.is_empty() {
        return Err(format!("no workload is called {}", workloads.join(" or ")));
    }
    Ok(output.stdout)
}

/// Times training on the graphics processor, natively and in Chromium.
fn on_gpu(workloads: &[String], out: &Path, chromium: &Path) -> Outcome {
    say("Building for the browser");
    wasm::bind(&wasm::build("layerloom-bench", Some("gpu"))?, "web", out)?;
    say("Building and timing natively");
    let mut native =
        command("cargo", ["run", "--release", "--quiet", "--package", "layerloom-bench", "--features=gpu"]);
    run_shown(native.args(["--", GPU]).args(workloads))?;
    say("Timing in Chromium");
    let mut bench = command("node", ["tests/browser/bench-gpu.mjs"]);
    run_shown(bench.arg(out).args(workloads).env("CHROMIUM", chromium))
}
