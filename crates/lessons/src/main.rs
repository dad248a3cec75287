//! Writes what a page loads once it stands: the explanations of all catalog entries in both languages, and their
//! formulas as MathML, so that the page needs no typesetter. Trunk calls it before each build.
//!
//! Besides, the course: each lesson in `www/lessons` for each language, checked; see [`course`].
//!
//! One JSON object holds the explanations: one stands under its [`Lesson::key`] as `[English, Chinese]`, a formula under
//! «catalog/id». A formula that cannot be parsed fails the build with the name of its entry.
#![forbid(unsafe_code)]

mod course;
mod mathml;

use layerloom_document::{Catalog, DATA, Entry, Lesson, VIEW};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

fn main() -> Result<(), String> {
    write("lessons.json", &Value::Object(lessons()?).to_string())?;
    let course = course::course(&root().join("www/lessons"))?;
    for (language, lessons) in course::LANGUAGES.iter().zip(course) {
        let text = serde_json::to_string(&lessons).map_err(|error| error.to_string())?;
        write(&format!("lessons-course.{language}.json"), &text)?;
    }
    Ok(())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn write(name: &str, text: &str) -> Result<(), String> {
    let path = root().join("target/site").join(name);
    // A write to an unchanged file would make Trunk's watcher build again, for ever.
    if std::fs::read_to_string(&path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    let folder = path.parent().expect("the path names a file in a folder");
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&path, text))
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

fn lessons() -> Result<Map<String, Value>, String> {
    let lexicon = layerloom_protocol::lexicon();
    let mut lessons = Map::new();
    for &catalog in Catalog::ALL {
        let mut entries = (lexicon.entries)(catalog);
        if catalog == Catalog::Layer {
            entries.push(lexicon.output);
        }
        for entry in entries {
            explain(entry, &mut lessons)?;
            if !entry.formula.is_empty() {
                let key = format!("{}/{}", catalog.name(), entry.id);
                let formula =
                    mathml::of(entry.formula).map_err(|error| format!("the formula of {key}: {error}"))?;
                lessons.insert(key, formula.into());
            }
        }
    }
    for entry in [lexicon.recipe, &DATA, &VIEW] {
        explain(entry, &mut lessons)?;
    }
    Ok(lessons)
}

fn explain(entry: &Entry, lessons: &mut Map<String, Value>) -> Result<(), String> {
    for Lesson { key, en, zh } in entry.params.iter().map(|param| param.help).chain([entry.help]) {
        let both = json!([en, zh]);
        let known = lessons.insert(key.to_string(), both.clone());
        if known.is_some_and(|known| known != both) {
            return Err(format!("two explanations have one key: «{en}» ({})", entry.id));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::lessons;
    use layerloom_document::Catalog;

    #[test]
    fn every_entry_is_explained_in_both_languages() {
        let lessons = lessons().expect("the catalogs are sound");
        for &catalog in Catalog::ALL {
            for entry in (layerloom_protocol::lexicon().entries)(catalog) {
                let texts = lessons[&entry.help.key.to_string()].as_array().expect("a pair");
                assert!(
                    texts.iter().all(|text| text.as_str().is_some_and(|text| !text.is_empty())),
                    "{}",
                    entry.id
                );
            }
        }
    }

    #[test]
    fn formulas_are_mathml() {
        let lessons = lessons().expect("the catalogs are sound");
        let formula = |key: &str| lessons[key].as_str().expect("a text").to_owned();
        assert!(formula("layer/dense").starts_with("<math"));
        assert!(formula("activation/gelu").contains("erf"));
    }
}
