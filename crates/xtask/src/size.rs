//! The brotli size of everything that the page loads before one can use it, and of what it loads later.

use crate::shell::{Outcome, command, root};
use crate::site::{DIST, IMPORTER};
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

/// `size`: prints each file and the sums, and fails over the limit.
pub(crate) fn run(_: &[String]) -> Outcome {
    let packed = weigh(&first_load()?, &format!("together; the aim is {AIM}, the ceiling {CEILING}"))?;
    weigh(&IMPORTER.map(str::to_owned), "loaded when a file is opened")?;
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
    println!("{:>10} {:>10}  file", "bytes", "brotli");
    for (name, (plain, packed)) in files.iter().zip(&sizes) {
        println!("{plain:>10} {packed:>10}  {name}");
    }
    let plain: u64 = sizes.iter().map(|(plain, _)| plain).sum();
    let packed: u64 = sizes.iter().map(|(_, packed)| packed).sum();
    println!("{plain:>10} {packed:>10}  {told}\n");
    Ok(packed)
}

fn pair(line: &str) -> Option<(u64, u64)> {
    let (plain, packed) = line.split_once(' ')?;
    Some((plain.parse().ok()?, packed.parse().ok()?))
}

/// The page, its sheet, its scripts and its wasm module: all that a build puts at its top but for the importer, and the
/// snippets that the scripts import. The end-to-end tests check that the page fetches nothing else before its first frame.
fn first_load() -> Outcome<Vec<String>> {
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
            } else if !IMPORTER.contains(&name.as_str())
                && [".html", ".css", ".js", ".wasm"].iter().any(|kind| name.ends_with(kind))
            {
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
