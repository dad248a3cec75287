//! The brotli size of everything that the page loads before one can use it, and of what it loads later.

use crate::shell::{Outcome, command, root};
use crate::site::DIST;
use std::fs;

/// The most that the first load may weigh: 300 KB.
const LIMIT: u64 = 300_000;

/// Node has brotli built in; a Rust one would be most of this crate's compile time.
const BROTLI: &str = "
    const { readFileSync } = require('node:fs'), { brotliCompressSync, constants: c } = require('node:zlib');
    for (const path of process.argv.slice(1)) {
        const bytes = readFileSync(path);
        const packed = brotliCompressSync(bytes, { params: {
            [c.BROTLI_PARAM_QUALITY]: 11, [c.BROTLI_PARAM_LGWIN]: 24, [c.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        } });
        console.log(bytes.length, packed.length);
    }";

/// Files of the site that begin so are no part of the first load, and when they are loaded.
const APART: &[(&str, &str)] = &[
    ("importer", "loaded when a file is opened"),
    ("layerloom-importer", "loaded when a file is opened"),
    ("annex", "loaded when a sheet is opened"),
    ("layerloom-annex", "loaded when a sheet is opened"),
    ("layerloom-study", "loaded when a person asks for a closer look"),
    ("strict", "loaded in place of the others where the page has no origin"),
    ("embed", "loaded by other pages"),
    ("course-example", "an example of such a page"),
    ("layerloom-worker-gpu", "loaded only where there is a graphics processor"),
    ("layerloom-worker-fused", "loaded where a person asks for fused multiply-adds"),
    ("sw.js", "loaded once the page stands"),
];

/// What a browser starts a page from.
const KINDS: &[&str] = &[".html", ".css", ".js", ".wasm"];

/// Whether the page loads this file of the site before one can use it.
pub(crate) fn is_of_the_first_load(name: &str) -> bool {
    KINDS.iter().any(|kind| name.ends_with(kind)) && when(name).is_none()
}

/// When a file of the site is loaded that is no part of the first load.
fn when(name: &str) -> Option<&'static str> {
    APART.iter().find(|(start, _)| name.starts_with(start)).map(|(_, when)| *when)
}

/// `size`: prints each file and the sums, and fails over the limit.
pub(crate) fn run(_: &[String]) -> Outcome {
    let files = top_files()?;
    let of = |wanted: Option<&str>| -> Vec<String> {
        files.iter().filter(|name| when(name) == wanted).cloned().collect()
    };
    println!("{:>10} {:>10}  file", "bytes", "brotli");
    let mut told: Vec<&str> = APART.iter().map(|(_, when)| *when).collect();
    told.dedup();
    for when in told {
        weigh(&of(Some(when)), when)?;
    }
    let packed = weigh(&of(None), &format!("the first load; at most {LIMIT} in brotli"))?;
    if packed > LIMIT {
        let over = packed - LIMIT;
        return Err(format!("The first load weighs {packed} bytes in brotli, {over} over its limit."));
    }
    Ok(())
}

/// Prints the size of each file of the site, and their sums, in plain bytes and in brotli; gives the latter.
fn weigh(files: &[String], told: &str) -> Outcome<u64> {
    let paths = files.iter().map(|name| format!("{DIST}/{name}"));
    let output = command("node", ["-e".to_owned(), BROTLI.to_owned()].into_iter().chain(paths))
        .output()
        .map_err(|error| format!("Node is needed to compress the files: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "the files could not be compressed: {}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let sizes: Vec<(u64, u64)> = text.lines().filter_map(pair).collect();
    if sizes.len() != files.len() {
        return Err(format!("{} files were given to Node, {} sizes came back", files.len(), sizes.len()));
    }
    for (name, (plain, packed)) in files.iter().zip(&sizes) {
        println!("{plain:>10} {packed:>10}  {name}");
    }
    let plain: u64 = sizes.iter().map(|(plain, _)| plain).sum();
    let packed: u64 = sizes.iter().map(|(_, packed)| packed).sum();
    println!("{plain:>10} {packed:>10}  together: {told}\n");
    Ok(packed)
}

fn pair(line: &str) -> Option<(u64, u64)> {
    let (plain, packed) = line.split_once(' ')?;
    Some((plain.parse().ok()?, packed.parse().ok()?))
}

/// All that a build puts at its top, and the snippets that the scripts import. The end-to-end tests check that the page
/// fetches nothing else before its first frame than what is not [`APART`].
fn top_files() -> Outcome<Vec<String>> {
    const NONE: &str = "There is no release site in dist/ yet: run `cargo xtask build` first.";
    let mut files = Vec::new();
    let mut pending = vec![String::new()];
    while let Some(folder) = pending.pop() {
        let entries = fs::read_dir(root().join(DIST).join(&folder)).map_err(|_| NONE)?;
        for entry in entries.flatten() {
            let name = format!("{folder}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                if name == "snippets" || folder.starts_with("snippets/") {
                    pending.push(format!("{name}/"));
                }
            } else if KINDS.iter().any(|kind| name.ends_with(kind)) {
                files.push(name);
            }
        }
    }
    if files.is_empty() {
        return Err(NONE.into());
    }
    files.sort();
    Ok(files)
}
