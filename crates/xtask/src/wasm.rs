//! From a crate to an optimised module for JavaScript, through the same tools and with the same features as the page.

use crate::shell::{Outcome, command, run, target_folder};
use std::ffi::OsStr;
use std::fs;
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
const FUSED: &[&str] =
    &["--config", "target.wasm32-unknown-unknown.rustflags=[\"-Ctarget-feature=+relaxed-simd\"]"];

/// A package's program as it is to be built.
#[derive(Clone, Copy)]
pub(crate) struct Program {
    pub(crate) package: &'static str,
    /// Its features, as cargo is told of them; cargo keeps builds of programs with other features apart.
    pub(crate) features: Option<&'static str>,
    /// With relaxed multiply-adds in its innermost kernels.
    pub(crate) fused: bool,
}

/// Builds a package's library for release; gives the module as cargo leaves it.
pub(crate) fn build(package: &str, features: Option<&str>) -> Outcome<PathBuf> {
    cargo(package, "--lib", features, false, &package.replace('-', "_"))
}

/// Builds a program for release; gives the module as cargo leaves it.
pub(crate) fn build_program(program: &Program) -> Outcome<PathBuf> {
    cargo(program.package, "--bins", program.features, program.fused, program.package)
}

fn cargo(package: &str, part: &str, features: Option<&str>, fused: bool, name: &str) -> Outcome<PathBuf> {
    let mut build =
        command("cargo", ["build", "--release", "--quiet", "--package", package, part, "--target", TARGET]);
    build.args(features.map(|features| format!("--features={features}")));
    // It would replace the flags in .cargo/config.toml, which turn SIMD on.
    build.env_remove("RUSTFLAGS");
    let mut folder = target_folder();
    if fused {
        // All that it leans on is compiled with other flags, so that nothing is shared; in a folder of its own it need not
        // wait for cargo's other builds.
        folder.push("fused");
        build.args(FUSED).arg("--target-dir").arg(&folder);
    }
    run(&mut build)?;
    Ok(folder.join(TARGET).join(format!("release/{name}.wasm")))
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

/// Optimises a module that trains in its place, for speed.
pub(crate) fn optimise(module: &Path) -> Outcome {
    run(command("wasm-opt", ["-O3", LOW_MEMORY_UNUSED]).args(FEATURES).arg(module).arg("-o").arg(module))?;
    demand_simd(module)
}

/// Refuses a module that trains one number at a time. The compiler makes SIMD of loops when it links, at the level of the
/// program's own package; with one that is tuned for size, everything works and takes three times as long.
pub(crate) fn demand_simd(module: &Path) -> Outcome {
    let bytes = fs::read(module).map_err(|error| format!("{}: {error}", module.display()))?;
    match has_simd(&bytes) {
        true => Ok(()),
        false => Err(format!(
            "{} multiplies no vectors: its package needs opt-level 3 in Cargo.toml's [profile.release.package]",
            module.display()
        )),
    }
}

/// Whether products of four floats are in the module, by their code.
fn has_simd(module: &[u8]) -> bool {
    const F32X4_MUL: [u8; 3] = [0xfd, 0xe6, 0x01];
    module.windows(F32X4_MUL.len()).any(|bytes| bytes == F32X4_MUL)
}

#[cfg(test)]
mod tests {
    use super::has_simd;

    #[test]
    fn products_of_vectors_are_found() {
        // `() -> v128 { f32x4.mul(v128.const, v128.const) }` ends like this; the other adds.
        assert!(has_simd(&[0x00, 0xfd, 0xe6, 0x01, 0x0b]));
        assert!(!has_simd(&[0x00, 0xfd, 0xe4, 0x01, 0x0b]));
        assert!(!has_simd(&[]));
    }
}
