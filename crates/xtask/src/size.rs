//! The brotli size of everything that the page loads before one can use it.

use crate::shell::{Outcome, command, root};
use crate::site::DIST;
use std::fs;

/// The most that the first load should weigh: 300 KB.
const AIM: u64 = 300_000;

/// What it weighs while the aim is missed: it may not grow past this, and once the aim is met this constant goes.
/// Two thirds are the page's own module, most of that the code of its reactive views.
const CEILING: u64 = 600_000;

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

/// Files that begin so are loaded only where there is a graphics processor.
const APART: &str = "layerloom-worker-gpu";

/// Bytes of a file as it lies there, and in brotli.
type Sizes = [u64; 2];

/// `size`: prints each file and the sum, and fails over the limit.
pub(crate) fn run(_: &[String]) -> Outcome {
    let (apart, first): (Vec<String>, Vec<String>) =
        top_files()?.into_iter().partition(|name| name.starts_with(APART));
    println!("{:>10} {:>10}  file", "bytes", "brotli");
    let [plain, packed] = weigh(&first)?;
    println!("{plain:>10} {packed:>10}  together; the aim is {AIM}, the ceiling {CEILING}");
    let [plain, packed_apart] = weigh(&apart)?;
    println!("{plain:>10} {packed_apart:>10}  together; only where there is a graphics processor");
    if packed > CEILING {
        let over = packed - CEILING;
        return Err(format!(
            "The first load weighs {packed} bytes in brotli, {over} over its ceiling of {CEILING}."
        ));
    }
    if packed <= AIM {
        return Err(format!(
            "The first load weighs {packed} bytes in brotli and meets its aim: drop the ceiling."
        ));
    }
    println!("Known miss: {} bytes over the aim.", packed - AIM);
    Ok(())
}

/// Prints each file's sizes; gives their sums.
fn weigh(files: &[String]) -> Outcome<Sizes> {
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
    let sizes: Vec<Sizes> = text.lines().filter_map(pair).collect();
    if sizes.len() != files.len() {
        return Err(format!("{} files were given to Node, {} sizes came back", files.len(), sizes.len()));
    }
    for (name, [plain, packed]) in files.iter().zip(&sizes) {
        println!("{plain:>10} {packed:>10}  {name}");
    }
    Ok(sizes.iter().fold([0, 0], |[plain, packed], sizes| [plain + sizes[0], packed + sizes[1]]))
}

fn pair(line: &str) -> Option<Sizes> {
    let (plain, packed) = line.split_once(' ')?;
    Some([plain.parse().ok()?, packed.parse().ok()?])
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
            } else if [".html", ".css", ".js", ".wasm"].iter().any(|kind| name.ends_with(kind)) {
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
