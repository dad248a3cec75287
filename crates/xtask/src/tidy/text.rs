//! What the text of the repository may not hold.

use super::walls;
use crate::shell::{Outcome, files_below, text_of};

/// A source file longer than the first is reported; one longer than the second fails.
const LONG: usize = 500;
const TOO_LONG: usize = 800;

/// What was found: warnings do not fail.
#[derive(Default)]
pub(super) struct Report {
    pub(super) warnings: Vec<String>,
    pub(super) breaches: Vec<String>,
}

/// A rule on single lines: the files it is for, and what is wrong with a line, if anything.
struct Rule {
    applies: fn(&str) -> bool,
    fault: fn(&str) -> Option<&'static str>,
}

const RULES: &[Rule] = &[
    Rule { applies: is_rust, fault: unfinished },
    Rule { applies: is_plain_source, fault: clock },
    Rule { applies: is_text, fault: bare_todo },
    Rule { applies: is_text, fault: machine_path },
    Rule { applies: is_page, fault: other_origin },
];

/// Reads every text file of the repository once.
pub(super) fn report() -> Outcome<Report> {
    let mut report = Report::default();
    for path in files_below(".").into_iter().filter(|path| is_text(path)) {
        let text = text_of(&path)?;
        let lines = text.lines().count();
        if is_source(&path) && lines > TOO_LONG {
            report.breaches.push(format!("{path} has {lines} lines; split it by idea (at most {TOO_LONG})"));
        } else if is_source(&path) && lines > LONG {
            report.warnings.push(format!("{path} has {lines} lines; past {LONG} it wants splitting by idea"));
        }
        for (number, line) in text.lines().enumerate() {
            for rule in RULES.iter().filter(|rule| (rule.applies)(&path)) {
                if let Some(fault) = (rule.fault)(line) {
                    report.breaches.push(format!("{path}:{}: {fault}", number + 1));
                }
            }
        }
    }
    Ok(report)
}

fn is_rust(path: &str) -> bool {
    path.ends_with(".rs")
}

/// A Rust file that is built into something, as opposed to a test.
fn is_source(path: &str) -> bool {
    is_rust(path) && path.contains("/src/")
}

fn is_plain_source(path: &str) -> bool {
    let mut parts = path.split('/');
    is_source(path) && parts.next() == Some("crates") && parts.next().is_some_and(walls::is_plain)
}

fn is_page(path: &str) -> bool {
    path == "index.html"
        || path.starts_with("www/")
            && [".html", ".css", ".js", ".svg"].iter().any(|kind| path.ends_with(kind))
}

fn is_text(path: &str) -> bool {
    const KINDS: &[&str] = &[
        "rs", "toml", "md", "html", "css", "js", "mjs", "ts", "json", "svg", "wgsl", "py", "sh", "yml",
        "yaml", "txt", "snap",
    ];
    path.rsplit_once('.').is_some_and(|(_, kind)| KINDS.contains(&kind)) || path == ".ci/run"
}

// The rules spell what they look for in pieces, so that they do not find themselves.

fn unfinished(line: &str) -> Option<&'static str> {
    let has = |what: &str| line.contains(what);
    if has(concat!("allow(", "dead_code")) {
        Some("dead code is deleted, not allowed")
    } else if has(concat!("to", "do!(")) || has(concat!("unimplemen", "ted!(")) {
        Some("no stub that pretends to be finished")
    } else if has(concat!("db", "g!(")) {
        Some("a debugging print was left behind")
    } else {
        None
    }
}

fn clock(line: &str) -> Option<&'static str> {
    let code = line.split("//").next().unwrap_or_default();
    let mut words = code.split(|c: char| !c.is_alphanumeric() && c != '_');
    words
        .any(|word| matches!(word, "Instant" | "SystemTime"))
        .then_some("this crate may not read a clock; the time is given to it")
}

fn bare_todo(line: &str) -> Option<&'static str> {
    let word = concat!("TO", "DO");
    let bare = |(at, _): (usize, &str)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !is_part(before) && !is_part(after) && after != Some('(')
    };
    line.match_indices(word)
        .any(bare)
        .then_some("a thing to do names who, what is missing, and how one would notice")
}

fn machine_path(line: &str) -> Option<&'static str> {
    const FOLDERS: &[&str] = &[
        concat!("/", "work/"),
        concat!("/", "root/"),
        concat!("/", "tmp/"),
        concat!("/", "home/"),
        concat!("/", "Users/"),
    ];
    // Inside a longer path or an address it is another folder of that name.
    let starts_here = |at: usize| {
        line[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !"./_-~*".contains(c))
    };
    FOLDERS
        .iter()
        .any(|folder| line.match_indices(folder).any(|(at, _)| starts_here(at)))
        .then_some("a path on somebody's machine")
}

fn other_origin(line: &str) -> Option<&'static str> {
    let allowed = |at: usize| {
        let address = &line[at..];
        let is_namespace =
            ["http://www.w3.org/", "https://www.w3.org/"].iter().any(|start| address.starts_with(start));
        // A link that a person may follow loads nothing by itself.
        let is_link =
            line[..at].trim_end_matches(['"', '\'']).ends_with("href=") && line[..at].contains("<a ");
        is_namespace || is_link
    };
    let schemes = ["http://", "https://"];
    schemes
        .iter()
        .any(|scheme| line.match_indices(scheme).any(|(at, _)| !allowed(at)))
        .then_some("the page takes nothing from another origin")
}

#[cfg(test)]
mod tests {
    use super::{
        bare_todo, clock, is_page, is_plain_source, is_text, machine_path, other_origin, unfinished,
    };

    type Fault = fn(&str) -> Option<&'static str>;

    #[track_caller]
    fn check(fault: Fault, rows: &[(&str, bool)]) {
        for (line, found) in rows {
            assert_eq!(fault(line).is_some(), *found, "{line}");
        }
    }

    #[test]
    fn stubs_and_leftovers_are_found() {
        check(
            unfinished,
            &[
                (concat!("#[allow(", "dead_code)]"), true),
                (concat!("    to", "do!()"), true),
                (concat!("db", "g!(x)"), true),
                ("let done = 1;", false),
            ],
        );
    }

    #[test]
    fn clocks_are_found_outside_comments() {
        check(
            clock,
            &[
                ("use std::time::{Duration, Instant};", true),
                ("SystemTime::now()", true),
                ("// no Instant", false),
                ("Instantly", false),
            ],
        );
    }

    #[test]
    fn things_to_do_have_a_name() {
        check(
            bare_todo,
            &[
                (concat!("// TO", "DO: later"), true),
                (concat!("// TO", "DO(ada): cover NaN; the plot goes blank"), false),
                (concat!("MY_TO", "DO_LIST"), false),
            ],
        );
    }

    #[test]
    fn machine_paths_are_found_and_addresses_are_not() {
        check(
            machine_path,
            &[
                (concat!("\"/", "root/x\""), true),
                (concat!("see /", "tmp/log"), true),
                (concat!("https://example.org/", "home/page"), false),
                (concat!("../", "work/"), false),
            ],
        );
    }

    #[test]
    fn page_names_no_other_origin() {
        check(
            other_origin,
            &[
                ("@import url(https://fonts.example/x.css);", true),
                ("<script src=\"https://cdn.example/x.js\">", true),
                ("<svg xmlns=\"http://www.w3.org/2000/svg\">", false),
                ("<a href=\"https://example.org/\">", false),
                ("<link rel=\"stylesheet\" href=\"https://example.org/x.css\">", true),
            ],
        );
    }

    #[test]
    fn rules_know_which_files_they_are_for() {
        for (path, text, page, plain) in [
            ("crates/engine/src/lib.rs", true, false, true),
            ("crates/engine/tests/timing.rs", true, false, false),
            ("crates/ui/src/main.rs", true, false, false),
            ("www/css/tokens.css", true, true, false),
            ("www/icons/mark.png", false, false, false),
        ] {
            assert_eq!((is_text(path), is_page(path), is_plain_source(path)), (text, page, plain), "{path}");
        }
    }
}
