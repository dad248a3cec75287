//! The engine for other people's pages, in dist/js/: a module of its own, which the page never loads.

use crate::shell::{Outcome, root, say, target_folder};
use crate::site::{self, DIST};
use crate::{tools, wasm};
use std::fs;
use std::path::Path;

/// What people import, its types, and what Node and bundlers read first.
const WRITTEN: [&str; 3] = ["layerloom.js", "layerloom.d.ts", "package.json"];

/// What the build makes, each with its options for cargo: the engine, the same with fused multiply-adds, and the same with
/// graphics processors. The others are loaded only where they are to be used.
const MADE: [(&str, &[&str]); 3] =
    [("layerloom", &[]), ("layerloom_fused", wasm::FUSED), ("layerloom_gpu", &["--features=gpu"])];

/// `package`: builds it alone, without the page.
pub(crate) fn run(_: &[String]) -> Outcome {
    tools::for_a_release()?;
    let _alone = site::alone()?;
    build()
}

/// Builds it into dist/js. The tools must be there.
pub(crate) fn build() -> Outcome {
    say("Building the engine as a module for other pages");
    let (made, out) = (target_folder().join("package"), root().join(DIST).join("js"));
    let failed = |what: &Path, error| format!("{} cannot be written: {error}", what.display());
    for folder in [&made, &out] {
        fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    }
    let copy = |from: &Path, to: &Path| fs::copy(from, to).map(|_| ()).map_err(|error| failed(to, error));
    for (name, options) in MADE {
        let module = wasm::build_program("layerloom-js", options)?;
        // Bound under its name in the package; for a bundler, because that leaves the loading to the module that people
        // import.
        let bound = made.join(name);
        wasm::bind_as(name, &module, "bundler", &bound)?;
        // The calls between JavaScript and the module, and the module.
        let files = ["js", "wasm"].map(|kind| format!("{name}_bg.{kind}"));
        wasm::optimise(&bound.join(&files[1]))?;
        for file in files {
            copy(&bound.join(&file), &out.join(&file))?;
        }
    }
    let written = root().join("crates/js/package");
    WRITTEN.iter().try_for_each(|name| copy(&written.join(name), &out.join(name)))
}
