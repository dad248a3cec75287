//! What a release needs to work without a network: its service worker knows all its files and their sums.

use crate::digest::sha256;
use crate::shell::Outcome;
use crate::size;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The service worker, among the files of a build.
pub(crate) const WORKER: &str = "sw.js";

/// Files that no open page asks for begin so: browsers read them when they install the page.
const APART: &[&str] = &[WORKER, "manifest.webmanifest", "icons/"];

/// The files of a folder by their paths in it, with `/`.
///
/// # Errors
/// When one cannot be read.
pub(crate) fn files_of(folder: &Path) -> Outcome<BTreeMap<String, Vec<u8>>> {
    let unreadable = |path: &Path, error| format!("{} cannot be read: {error}", path.display());
    let mut files = BTreeMap::new();
    let mut pending = vec![(String::new(), folder.to_owned())];
    while let Some((prefix, folder)) = pending.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| unreadable(&folder, error))?.flatten() {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let path = entry.path();
            if path.is_dir() {
                pending.push((name + "/", path));
            } else {
                files.insert(name, fs::read(&path).map_err(|error| unreadable(&path, error))?);
            }
        }
    }
    Ok(files)
}

/// The service worker with its build and the lists of the build's files, written where its own text leaves them empty.
///
/// # Errors
/// When a place for them is missing.
pub(crate) fn listing(worker: &str, build: &str, files: &BTreeMap<String, Vec<u8>>) -> Outcome<String> {
    let page = files.get("index.html").ok_or("index.html is not in the build")?;
    let page = String::from_utf8_lossy(page);
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for (name, bytes) in files.iter().filter(|(name, _)| !APART.iter().any(|start| name.starts_with(start))) {
        let list = if size::is_of_the_first_load(name) { &mut first } else { &mut later };
        list.push(format!("\n\"{}\":\"{}\"", address(name, build, &page), sha256(bytes)));
    }
    let mut text = worker.to_owned();
    for (place, content) in [
        ("const BUILD = \"dev\";", format!("const BUILD = \"{build}\";")),
        ("const FIRST = {};", format!("const FIRST = {{{}\n}};", first.join(","))),
        ("const LATER = {};", format!("const LATER = {{{}\n}};", later.join(","))),
    ] {
        if text.matches(place).count() != 1 {
            return Err(format!("{WORKER} must have exactly one {place}"));
        }
        text = text.replace(place, &content);
    }
    Ok(text)
}

/// How the page asks for a file: the page itself by its folder, what it names by that name, everything else by its build.
fn address(name: &str, build: &str, page: &str) -> String {
    match name {
        "index.html" => "./".to_owned(),
        _ if page.contains(name) => name.to_owned(),
        _ => format!("{name}?v={build}"),
    }
}

#[cfg(test)]
mod tests {
    use super::listing;
    use crate::digest::sha256;
    use std::collections::BTreeMap;

    #[test]
    fn worker_lists_what_comes_first_and_what_comes_later_by_their_addresses() {
        let files = [
            ("index.html", "<link href=\"./a-1.css\">"),
            ("a-1.css", "a{}"),
            ("annex.css", "b{}"),
            ("icons/c.png", "c"),
            ("lessons.json", "{}"),
            ("sw.js", ""),
            ("worker.js", ""),
        ];
        let sum = |name: &str| {
            files
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, text)| sha256(text.as_bytes()))
                .expect("the file is in the list")
        };
        let row = |address: &str, name: &str| format!("\n\"{address}\":\"{}\"", sum(name));
        let expected = [
            "const BUILD = \"7\";\nconst FIRST = {".to_owned(),
            [row("a-1.css", "a-1.css"), row("./", "index.html"), row("worker.js?v=7", "worker.js")].join(","),
            "\n};\nconst LATER = {".to_owned(),
            [row("annex.css?v=7", "annex.css"), row("lessons.json?v=7", "lessons.json")].join(","),
            "\n};".to_owned(),
        ];
        let files: BTreeMap<_, _> =
            files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into();
        let worker = "const BUILD = \"dev\";\nconst FIRST = {};\nconst LATER = {};";
        assert_eq!(listing(worker, "7", &files), Ok(expected.concat()));
        assert!(listing("const BUILD = \"dev\";", "7", &files).is_err());
    }
}
