//! The engine for other people's pages, in dist/js/: a module of its own, which the page never loads.

use crate::shell::{Outcome, root, say, target_folder};
use crate::site::{self, DIST};
use crate::{tools, wasm};
use std::fs;
use std::path::Path;

/// What people import, its types, and what Node and bundlers read first.
const WRITTEN: [&str; 3] = ["layerloom.js", "layerloom.d.ts", "package.json"];

/// What the build makes: the calls between JavaScript and the module, and the module.
const MADE: [&str; 2] = ["layerloom_bg.js", "layerloom_bg.wasm"];

/// `package`: builds it alone, without the page.
pub(crate) fn run(_: &[String]) -> Outcome {
    tools::for_a_release()?;
    let _alone = site::alone()?;
    build()
}

/// Builds it into dist/js. The tools must be there.
pub(crate) fn build() -> Outcome {
    say("Building the engine as a module for other pages");
    let module = wasm::build("layerloom-js", &[])?;
    let (made, out) = (target_folder().join("package"), root().join(DIST).join("js"));
    let failed = |what: &Path, error| format!("{} cannot be written: {error}", what.display());
    // Bound under the package's name; for a bundler, because that leaves the loading to the module that people import.
    let named = made.join("layerloom.wasm");
    for folder in [&made, &out] {
        fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    }
    fs::copy(&module, &named).map_err(|error| failed(&named, error))?;
    let bound = made.join("bound");
    wasm::bind(&named, "bundler", &bound)?;
    wasm::optimise(&bound.join("layerloom_bg.wasm"))?;
    let written = root().join("crates/js/package");
    let files = WRITTEN.map(|name| written.join(name)).into_iter().chain(MADE.map(|name| bound.join(name)));
    for file in files {
        let place = out.join(file.file_name().expect("a file has a name"));
        fs::copy(&file, &place).map_err(|error| failed(&place, error))?;
    }
    Ok(())
}
