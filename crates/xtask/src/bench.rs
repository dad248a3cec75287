//! `bench`: training throughput of the engine natively and in headless Chromium, built as it is shipped.

use crate::shell::{Outcome, command, root, run as run_shown, say, target_folder, text_of};
use crate::tools;
use std::fs;
use std::path::Path;
use std::process::Stdio;

/// `bench`: every workload, or those named. Each checks its answer before it is timed. With `--gpu` first, training on the
/// graphics processor in every way.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let (features, workloads): (&[&str], _) = match arguments.split_first() {
        Some((first, rest)) if first == "--gpu" => (&["--features=gpu"], rest),
        _ => (&[], arguments),
    };
    tools::for_a_release()?;
    let browser = tools::browser()?;
    tools::browser_packages()?;

    let out = target_folder().join("bench");
    fs::create_dir_all(&out).map_err(|error| format!("{} cannot be made: {error}", out.display()))?;
    module(&out, features)?;
    if !features.is_empty() {
        let mut native = command("cargo", ["run", "--release", "--quiet", "--package", "layerloom-bench"]);
        run_shown(native.args(features).args(["--", "--gpu"]).args(workloads))?;
        say("Timing in Chromium");
        let mut bench = command("node", ["tests/browser/bench-gpu.mjs"]);
        return run_shown(bench.arg(&out).args(workloads).env("CHROMIUM", &browser.chromium));
    }
    let figures = native(workloads)?;
    let path = out.join("native.jsonl");
    fs::write(&path, figures).map_err(|error| format!("{} cannot be written: {error}", path.display()))?;

    say("Timing in Chromium");
    run_shown(command("node", ["tests/browser/bench.mjs"]).arg(&out).env("CHROMIUM", &browser.chromium))
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

/// Builds the bench as a module for the browser, through the same tools and with the same flags as the worker.
fn module(out: &Path, features: &[&str]) -> Outcome {
    say("Building for the browser");
    let target = "wasm32-unknown-unknown";
    run_shown(
        command(
            "cargo",
            ["build", "--release", "--quiet", "--package", "layerloom-bench", "--lib", "--target", target],
        )
        .args(features)
        .env_remove("RUSTFLAGS"),
    )?;
    let built = target_folder().join(target).join("release/layerloom_bench.wasm");
    run_shown(
        command("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-dir"]).arg(out).arg(built),
    )?;
    let page = text_of("index.html")?;
    let module = out.join("layerloom_bench_bg.wasm");
    run_shown(
        command("wasm-opt", ["-O3"])
            .args(worker_flags(&page)?.split_whitespace())
            .arg(&module)
            .arg("-o")
            .arg(&module),
    )
}

/// The flags that index.html gives wasm-opt for the worker.
fn worker_flags(page: &str) -> Outcome<&str> {
    page.split_once("data-type=\"worker\"")
        .and_then(|(_, after)| after.split_once("data-wasm-opt-params=\""))
        .and_then(|(_, after)| after.split_once('"'))
        .map(|(flags, _)| flags)
        .ok_or_else(|| {
            format!("{} gives wasm-opt no flags for the worker", root().join("index.html").display())
        })
}

#[cfg(test)]
mod tests {
    use super::worker_flags;

    #[test]
    fn flags_are_those_of_the_worker() {
        let page =
            r#"<link data-wasm-opt-params="--app"><link data-type="worker" data-wasm-opt-params="--a --b">"#;
        assert_eq!(worker_flags(page), Ok("--a --b"));
        assert!(worker_flags("<link data-wasm-opt-params=\"--app\">").is_err());
    }
}
