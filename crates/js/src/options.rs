//! What a session or a product may be told beside its document.

use crate::{Language, Wanted, Wrong};
use layerloom_document::readable::Tree;

/// Options; what is not told is as by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What to run on.
    pub backend: Wanted,
    /// The language of messages.
    pub language: Language,
}

const BACKENDS: &[(&str, Wanted)] =
    &[("auto", Wanted::Auto), ("cpu", Wanted::Cpu), ("fused", Wanted::Fused), ("webgpu", Wanted::Webgpu)];

const LANGUAGES: &[(&str, Language)] = &[("en", Language::En), ("zh", Language::Zh)];

impl Options {
    /// From an object; nothing at all is as by default, and so is a key without a value.
    ///
    /// # Errors
    /// When a key or a value is not known.
    pub fn of_tree(tree: &Tree) -> Result<Self, Wrong> {
        let mut options = Self::default();
        let entries = match tree {
            Tree::Null => return Ok(options),
            Tree::Map(entries) => entries,
            _ => {
                return Err(Wrong::Option { place: "options".into(), known: "{ backend, language }".into() });
            }
        };
        for (key, value) in entries.iter().filter(|(_, value)| !matches!(value, Tree::Null)) {
            match key.as_str() {
                "backend" => options.backend = one_of(key, value, BACKENDS)?,
                "language" => options.language = one_of(key, value, LANGUAGES)?,
                _ => {
                    return Err(Wrong::Option { place: "options".into(), known: "backend, language".into() });
                }
            }
        }
        Ok(options)
    }
}

fn one_of<T: Copy>(key: &str, value: &Tree, known: &[(&str, T)]) -> Result<T, Wrong> {
    let found = known.iter().find(|(name, _)| matches!(value, Tree::Text(text) if text == name));
    found.map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<_> = known.iter().map(|(name, _)| format!("'{name}'")).collect();
        Wrong::Option { place: format!("options.{key}"), known: names.join(", ") }
    })
}
