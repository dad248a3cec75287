//! The engine for other people's pages, in dist/js/: a module of its own, which the page never loads.

use crate::shell::{Outcome, root, say, target_folder};
use crate::site::{self, DIST};
use crate::wasm::Program;
use crate::{tools, wasm};
use std::fs;
use std::path::Path;
use std::thread;

/// What people import, its types, and what Node and bundlers read first.
const WRITTEN: [&str; 3] = ["layerloom.js", "layerloom.d.ts", "package.json"];

/// What the build makes: the engine, the same with fused multiply-adds, and the same with graphics processors. The others
/// are loaded only where they are to be used.
const MADE: [(&str, Program); 3] = [
    ("layerloom", ENGINE),
    ("layerloom_fused", Program { fused: true, ..ENGINE }),
    ("layerloom_gpu", Program { features: Some("gpu"), ..ENGINE }),
];

const ENGINE: Program = Program { package: "layerloom-js", features: None, fused: false };

/// Its programs.
pub(crate) fn programs() -> impl Iterator<Item = Program> {
    MADE.into_iter().map(|(_, program)| program)
}

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
    let copy = &|from: &Path, to: &Path| fs::copy(from, to).map(|_| ()).map_err(|error| failed(to, error));
    thread::scope(|scope| {
        let mut optimised = Vec::new();
        for (name, program) in MADE {
            let module = wasm::build_program(&program)?;
            // Bound under its name in the package; for a bundler, because that leaves the loading to the module that people
            // import.
            let bound = made.join(name);
            wasm::bind_as(name, &module, "bundler", &bound)?;
            // While the next one is built.
            let out = &out;
            optimised.push(scope.spawn(move || {
                // The calls between JavaScript and the module, and the module.
                let files = ["js", "wasm"].map(|kind| format!("{name}_bg.{kind}"));
                wasm::optimise(&bound.join(&files[1]))?;
                files.iter().try_for_each(|file| copy(&bound.join(file), &out.join(file)))
            }));
        }
        optimised.into_iter().try_for_each(|one| one.join().expect("it gives its errors back"))
    })?;
    let written = root().join("crates/js/package");
    WRITTEN.iter().try_for_each(|name| copy(&written.join(name), &out.join(name)))
}
