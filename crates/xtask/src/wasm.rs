//! From a crate to an optimised module for JavaScript, through the same tools and with the same features as the page.

use crate::shell::{Outcome, command, run, target_folder};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

const TARGET: &str = "wasm32-unknown-unknown";

/// What binaryen may use: what rustc and wasm-bindgen let into the module.
pub(crate) const FEATURES: &[&str] = &[
    "--enable-simd",
    "--enable-relaxed-simd",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--enable-reference-types",
    "--enable-extended-const",
];

/// Options for cargo: the innermost kernels with WebAssembly's relaxed multiply-adds.
pub(crate) const FUSED: &[&str] =
    &["--config", "target.wasm32-unknown-unknown.rustflags=[\"-Ctarget-feature=+relaxed-simd\"]"];

/// Builds a package's library for release, with options for cargo; gives the module as cargo leaves it.
pub(crate) fn build(package: &str, options: &[&str]) -> Outcome<PathBuf> {
    build_one(package, "--lib", options, &package.replace('-', "_"))
}

/// The same for a package's program. Cargo keeps its builds with other features apart, as it does not for libraries.
pub(crate) fn build_program(package: &str, options: &[&str]) -> Outcome<PathBuf> {
    build_one(package, "--bins", options, package)
}

fn build_one(package: &str, part: &str, options: &[&str], name: &str) -> Outcome<PathBuf> {
    run(command("cargo", ["build", "--release", "--quiet", "--package", package, part, "--target", TARGET])
        .args(options)
        // It would replace the flags in .cargo/config.toml, which turn SIMD on.
        .env_remove("RUSTFLAGS"))?;
    Ok(target_folder().join(TARGET).join(format!("release/{name}.wasm")))
}

/// Writes the module and the JavaScript that it calls into a folder, for one of wasm-bindgen's targets.
pub(crate) fn bind(module: &Path, target: &str, folder: &Path) -> Outcome {
    let name = module.file_stem().and_then(OsStr::to_str).ok_or("a module has a name")?;
    bind_as(name, module, target, folder)
}

/// The same under another name than the module's.
pub(crate) fn bind_as(name: &str, module: &Path, target: &str, folder: &Path) -> Outcome {
    let mut bindgen = command("wasm-bindgen", ["--target", target, "--no-typescript", "--out-name", name]);
    run(bindgen.arg("--out-dir").arg(folder).arg(module))
}

/// The lowest mebibyte of a Rust module is its stack, so that no object lies below 1024. Knowing that, binaryen puts the
/// additions of addresses into loads, where they cost nothing: 6 % of a step of a small network, 1 to 2 % of a large one's.
pub(crate) const LOW_MEMORY_UNUSED: &str = "--low-memory-unused";

/// Optimises a module in its place, for speed.
pub(crate) fn optimise(module: &Path) -> Outcome {
    run(command("wasm-opt", ["-O3", LOW_MEMORY_UNUSED]).args(FEATURES).arg(module).arg("-o").arg(module))
}
