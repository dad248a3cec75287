//! From a crate to an optimised module for JavaScript, through the same tools and with the same features as the page.

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
    let flags = feature_flags(&page)?.split_whitespace();
    run(command("wasm-opt", ["-O3"]).args(flags).arg(module).arg("-o").arg(module))
}

/// The flags that index.html gives wasm-opt: the features that rustc and wasm-bindgen let into the modules.
fn feature_flags(page: &str) -> Outcome<&str> {
    page.split_once("data-wasm-opt-params=\"")
        .and_then(|(_, after)| after.split_once('"'))
        .map(|(flags, _)| flags)
        .ok_or_else(|| format!("{} gives wasm-opt no flags", root().join("index.html").display()))
}

#[cfg(test)]
mod tests {
    use super::feature_flags;

    #[test]
    fn flags_are_those_of_the_page() {
        assert_eq!(feature_flags(r#"<link data-trunk data-wasm-opt-params="--a --b">"#), Ok("--a --b"));
        assert!(feature_flags("<link data-trunk>").is_err());
    }
}
