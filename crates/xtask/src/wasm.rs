//! From a crate to an optimised module for JavaScript, through the same tools and with the same flags as the worker.

use crate::shell::{Outcome, command, root, run, target_folder, text_of};
use std::path::{Path, PathBuf};

const TARGET: &str = "wasm32-unknown-unknown";

/// Builds a package's library for release; gives the module as cargo leaves it.
pub(crate) fn build(package: &str) -> Outcome<PathBuf> {
    run(command(
        "cargo",
        ["build", "--release", "--quiet", "--package", package, "--lib", "--target", TARGET],
    )
    // It would replace the flags in .cargo/config.toml, which turn SIMD on.
    .env_remove("RUSTFLAGS"))?;
    let name = package.replace('-', "_");
    Ok(target_folder().join(TARGET).join(format!("release/{name}.wasm")))
}

/// Writes the module and the JavaScript that it calls into a folder, for one of wasm-bindgen's targets.
pub(crate) fn bind(module: &Path, target: &str, folder: &Path) -> Outcome {
    run(command("wasm-bindgen", ["--target", target, "--no-typescript", "--out-dir"]).arg(folder).arg(module))
}

/// Optimises a module in its place, for speed.
pub(crate) fn optimise(module: &Path) -> Outcome {
    let page = text_of("index.html")?;
    let flags = worker_flags(&page)?.split_whitespace();
    run(command("wasm-opt", ["-O3"]).args(flags).arg(module).arg("-o").arg(module))
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
