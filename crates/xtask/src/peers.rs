//! `bench --peers`: our contestants beside others', in one table of a harness that is kept elsewhere.

use crate::shell::{Outcome, command, root, run as run_shown, say, target_folder};
use crate::site::DIST;
use crate::{package, site, tools};
use std::fs;
use std::path::{Path, PathBuf};

/// Where the harness is, for one who does not want to say it every time.
pub(crate) const PLACE: &str = "LAYERLOOM_PEERS";

/// What a harness makes for itself, and is not copied.
const MADE: [&str; 4] = ["node_modules", "dist", "target", ".git"];

/// Copies a harness into target/peers, our contestants into it, and runs it there against a fresh dist/js/. The options
/// are the harness's own.
pub(crate) fn run(harness: &Path, options: &[String]) -> Outcome {
    if !harness.join("run.mjs").is_file() {
        return Err(format!("there is no harness in {}: it would hold run.mjs", harness.display()));
    }
    tools::for_a_release()?;
    let browser = tools::browser()?;
    {
        let _alone = site::alone()?;
        package::build()?;
    }

    let scratch = target_folder().join("peers");
    copy(harness, &scratch)?;
    copy(&root().join("bench/contestants"), &scratch.join("contestants"))?;
    tools::packages_in(&scratch)?;
    say("Running the contestants");
    run_shown(
        command("node", ["run.mjs"])
            .args(options)
            .current_dir(&scratch)
            .env("CHROMIUM", &browser.chromium)
            .env("PROJECT_DIST", root().join(DIST)),
    )
}

/// The harness that the arguments name, and what they say to it; `None` where they name none.
pub(crate) fn named(arguments: &[String]) -> Option<Outcome<(PathBuf, Vec<String>)>> {
    let place = arguments.iter().position(|argument| argument == "--peers")?;
    let (before, after) = (&arguments[..place], &arguments[place + 1..]);
    let (folder, rest) = match after.split_first() {
        Some((folder, rest)) if !folder.starts_with("--") => (Some(PathBuf::from(folder)), rest),
        _ => (std::env::var_os(PLACE).map(PathBuf::from), after),
    };
    let missing = || format!("`--peers` wants the folder of the harness behind it, or in {PLACE}");
    Some(folder.ok_or_else(missing).map(|folder| (folder, [before, rest].concat())))
}

/// Copies a folder over another; what is only there stays.
fn copy(from: &Path, to: &Path) -> Outcome {
    let failed = |path: &Path, error| format!("{} cannot be copied: {error}", path.display());
    fs::create_dir_all(to).map_err(|error| failed(to, error))?;
    for entry in fs::read_dir(from).map_err(|error| failed(from, error))? {
        let entry = entry.map_err(|error| failed(from, error))?;
        let (source, place) = (entry.path(), to.join(entry.file_name()));
        if MADE.iter().any(|made| entry.file_name() == *made) {
            continue;
        }
        if source.is_dir() {
            copy(&source, &place)?;
            continue;
        }
        // An earlier copy may be read-only, as its original was.
        let _ = fs::remove_file(&place);
        fs::copy(&source, &place).map_err(|error| failed(&source, error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::named;
    use std::path::PathBuf;

    #[track_caller]
    fn check(arguments: &[&str], folder: &str, options: &[&str]) {
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let found = named(&texts(arguments)).expect("peers are asked for");
        assert_eq!(found, Ok((PathBuf::from(folder), texts(options))));
    }

    #[test]
    fn folder_is_taken_out_of_the_options() {
        check(&["--peers", "there"], "there", &[]);
        check(&["--peers", "there", "--only", "W1"], "there", &["--only", "W1"]);
        check(&["--only", "W1", "--peers", "there"], "there", &["--only", "W1"]);
    }

    #[test]
    fn without_peers_it_is_the_own_bench() {
        assert_eq!(named(&["W1".to_owned()]), None);
    }
}
