//! The course: every lesson in both languages, held to saying the same.
//!
//! A lesson is three files in one folder: `NN-id.en.md`, `NN-id.zh.md`, and `NN-id.json` with the playgrounds that it
//! names, each in the readable form of documents.

use crate::mathml;
use layerloom_course::{Around, Counts, Lesson, read};
use layerloom_document::{Document, link, readable};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Languages as file names have them, in the order of their lessons.
pub(crate) const LANGUAGES: [&str; 2] = ["en", "zh"];

/// Playgrounds by name.
pub(crate) type Playgrounds = BTreeMap<String, Document>;

/// All lessons of a folder by language, in order.
///
/// # Errors
/// What is wrong with each file, and where languages differ.
pub(crate) fn course(folder: &Path) -> Result<[Vec<Lesson>; 2], String> {
    let mut course = [Vec::new(), Vec::new()];
    let mut faults = Vec::new();
    for stem in stems(folder)? {
        let lessons = playgrounds(folder, &stem).and_then(|playgrounds| both(folder, &stem, &playgrounds));
        match lessons {
            Ok(lessons) => {
                for (list, mut lesson) in course.iter_mut().zip(lessons) {
                    let number = |c: char| c.is_ascii_digit() || c == '-';
                    lesson.id = stem.trim_start_matches(number).to_owned();
                    list.push(lesson);
                }
            }
            Err(fault) => faults.push(fault),
        }
    }
    for list in &mut course {
        list.sort_by_key(|lesson| lesson.order);
    }
    if faults.is_empty() { Ok(course) } else { Err(faults.join("\n")) }
}

/// The names of lessons, without language and ending.
pub(crate) fn stems(folder: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut stems: Vec<String> =
        names.filter_map(|name| name.strip_suffix(".en.md").map(str::to_owned)).collect();
    stems.sort();
    Ok(stems)
}

fn text_of(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The playgrounds of a lesson; each can be trained.
pub(crate) fn playgrounds(folder: &Path, stem: &str) -> Result<Playgrounds, String> {
    let name = format!("{stem}.json");
    let tree =
        serde_json::from_str(&text_of(&folder.join(&name))?).map_err(|error| format!("{name}: {error}"))?;
    let readable::Tree::Map(entries) = tree else {
        return Err(format!("{name}: expected an object of playgrounds by name"));
    };
    let mut playgrounds = Playgrounds::new();
    for (key, tree) in entries {
        let document = readable::read(&tree, &layerloom_protocol::lexicon())
            .map_err(|faults| {
                let faults: Vec<_> =
                    faults.iter().map(|it| format!("{}: {}", it.place, it.message.en)).collect();
                format!("{name}: «{key}»: {}", faults.join("; "))
            })?
            .document;
        if Counts::of(&document).parameters.is_none() {
            return Err(format!("{name}: «{key}» cannot be trained"));
        }
        playgrounds.insert(key, document);
    }
    Ok(playgrounds)
}

/// A lesson in both languages.
pub(crate) fn both(folder: &Path, stem: &str, playgrounds: &Playgrounds) -> Result<[Lesson; 2], String> {
    let lexicon = layerloom_protocol::lexicon();
    let playground = |name: &str| match playgrounds.get(name) {
        Some(document) => Some(link::encode(document, None, &lexicon)),
        None => link::decode(name, &lexicon).is_ok().then(|| name.to_owned()),
    };
    // A formula that is wider than the drawer scrolls, by keys too.
    let focusable = |formula: String| formula.replacen("<math", "<math tabindex=\"0\"", 1);
    let formula = |latex: &str, apart: bool| match apart {
        true => mathml::of(latex).map(focusable),
        false => mathml::within(latex),
    };
    let one = |language: &str| {
        let name = format!("{stem}.{language}.md");
        let around = Around { formula: &formula, playground: &playground };
        let lesson = read(&text_of(&folder.join(&name))?, &around).map_err(|faults| {
            let faults: Vec<_> =
                faults.iter().map(|it| format!("{name}:{}: {}", it.line, it.message.en)).collect();
            faults.join("\n")
        })?;
        let mut named = lesson.solutions.iter().flatten();
        match named.find(|name| !playgrounds.contains_key(*name)) {
            Some(unknown) => Err(format!("{name}: the solution «{unknown}» is no playground of {stem}.json")),
            None if lesson.open.is_empty() => Err(format!("{name}: «open:» is missing")),
            None => Ok(lesson),
        }
    };
    let lessons = [one(LANGUAGES[0])?, one(LANGUAGES[1])?];
    match difference(&lessons) {
        Some(what) => Err(format!("{stem}: the languages differ in {what}")),
        None => Ok(lessons),
    }
}

/// Where two languages of a lesson do not say the same, if anywhere.
fn difference([en, zh]: &[Lesson; 2]) -> Option<String> {
    let same =
        (en.order, en.minutes, &en.open, &en.solutions) == (zh.order, zh.minutes, &zh.open, &zh.solutions);
    if !same {
        return Some("order, minutes, open or solution".to_owned());
    }
    if en.steps.len() != zh.steps.len() {
        return Some(format!("their number of steps: {} and {}", en.steps.len(), zh.steps.len()));
    }
    en.steps.iter().zip(&zh.steps).enumerate().find_map(|(at, (en, zh))| {
        let rights =
            |step: &layerloom_course::Step| step.answers.iter().map(|it| it.right).collect::<Vec<_>>();
        let goals =
            |step: &layerloom_course::Step| step.goals.iter().map(|it| it.sentence()).collect::<Vec<_>>();
        let what = if en.kind != zh.kind {
            "its kind"
        } else if rights(en) != rights(zh) {
            "its answers"
        } else if goals(en) != goals(zh) {
            "its goals"
        } else if marks(&en.html) != marks(&zh.html) {
            "the controls, playgrounds or live values that it names"
        } else {
            return None;
        };
        Some(format!("step {at}: {what} ({}, {})", en.title, zh.title))
    })
}

/// What a step's markup points to and shows live, whatever the order.
fn marks(html: &str) -> Vec<&str> {
    let mut marks: Vec<&str> = ["data-control=\"", "data-open=\"", "data-live=\""]
        .iter()
        .flat_map(|mark| html.split(*mark).skip(1).filter_map(|rest| rest.split('"').next()))
        .collect();
    marks.sort_unstable();
    marks
}

#[cfg(test)]
mod tests;
