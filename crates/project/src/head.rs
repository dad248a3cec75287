//! The readable parts of a file: JSON within bounds, and what is looked for in it.

use crate::damage::Damage;
use layerloom_document::readable::{self, Readable, Tree};
use layerloom_document::{Bilingual, Document, Lexicon};
use serde_json::error::Category;

/// A tree as JSON.
pub(crate) fn json(tree: &Tree) -> Vec<u8> {
    serde_json::to_vec(tree).expect("a tree is plain data")
}

/// JSON as a tree.
pub(crate) fn tree(part: &'static str, bytes: &[u8]) -> Result<Tree, Damage> {
    serde_json::from_slice(bytes).map_err(|error| Damage::Malformed { part, reason: fault_of_json(&error) })
}

/// Why a text is no JSON, or none within bounds.
pub fn fault_of_json(error: &serde_json::Error) -> Bilingual {
    let what = match error.classify() {
        Category::Eof => "JSON 不完整",
        // What is JSON is refused for its size or depth alone.
        Category::Data => "JSON 的文本过长、数量过多或层级过深",
        Category::Syntax | Category::Io => "不是有效的 JSON",
    };
    Bilingual::new(error.to_string(), format!("{what}（第 {} 行第 {} 列）", error.line(), error.column()))
}

pub(crate) fn entry(key: &str, value: Tree) -> (String, Tree) {
    (key.to_owned(), value)
}

pub(crate) fn number(number: impl Into<u64>) -> Tree {
    Tree::Number(number.into() as f64)
}

pub(crate) fn text(text: &str) -> Tree {
    Tree::Text(text.to_owned())
}

/// A document in its readable form.
pub(crate) fn written(document: &Document, lexicon: &Lexicon) -> Tree {
    readable::write(&Readable { document: document.clone(), described: None }, lexicon)
}

/// Reads a document that makes its own data. Numbers beyond their bounds stay: a person can mend them, as in a link.
pub(crate) fn document(part: &'static str, tree: &Tree, lexicon: &Lexicon) -> Result<Document, Damage> {
    match readable::read_beyond_bounds(tree, lexicon) {
        Ok(Readable { document, described: None }) => Ok(document),
        Ok(_) => Err(malformed(
            part,
            "its document says «input»; a project's says «data»",
            "其中的文档使用“input”，而项目文件应使用“data”",
        )),
        Err(faults) => Err(Damage::Document { part, faults }),
    }
}

pub(crate) fn malformed(part: &'static str, en: impl Into<String>, zh: impl Into<String>) -> Damage {
    Damage::Malformed { part, reason: Bilingual::new(en, zh) }
}

/// An object of a part, from which values are taken by their keys.
pub(crate) struct Fields<'a> {
    part: &'static str,
    entries: &'a [(String, Tree)],
}

impl<'a> Fields<'a> {
    pub(crate) fn of(part: &'static str, tree: &'a Tree) -> Result<Self, Damage> {
        match tree {
            Tree::Map(entries) => Ok(Self { part, entries }),
            _ => Err(malformed(part, "an object was expected", "此处应为对象")),
        }
    }

    pub(crate) fn get(&self, key: &str) -> Result<&'a Tree, Damage> {
        let found = self.entries.iter().find(|(known, _)| known == key);
        let missing = || malformed(self.part, format!("«{key}» is missing"), format!("缺少“{key}”"));
        found.map(|(_, value)| value).ok_or_else(missing)
    }

    fn wrong(&self, key: &str, en: &str, zh: &str) -> Damage {
        malformed(self.part, format!("«{key}» {en}"), format!("“{key}”{zh}"))
    }

    /// Whether there is a value under a key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(known, _)| known == key)
    }

    /// A switch, off where it is not there: files were written before there was one.
    pub(crate) fn flag(&self, key: &str) -> Result<bool, Damage> {
        match self.has(key).then(|| self.get(key)).transpose()? {
            None => Ok(false),
            Some(Tree::Flag(flag)) => Ok(*flag),
            Some(_) => Err(self.wrong(key, "must be true or false", "必须是 true 或 false")),
        }
    }

    pub(crate) fn text(&self, key: &str) -> Result<String, Damage> {
        match self.get(key)? {
            Tree::Text(text) => Ok(text.clone()),
            _ => Err(self.wrong(key, "must be a text", "必须是文本")),
        }
    }

    pub(crate) fn number(&self, key: &str) -> Result<f64, Damage> {
        match self.get(key)? {
            Tree::Number(number) if number.is_finite() => Ok(*number),
            _ => Err(self.wrong(key, "must be a number", "必须是数字")),
        }
    }

    /// A whole number up to `most`.
    pub(crate) fn whole(&self, key: &str, most: u64) -> Result<u64, Damage> {
        match self.number(key)? {
            number if number.fract() == 0.0 && (0.0..=most as f64).contains(&number) => Ok(number as u64),
            _ => Err(self.wrong(
                key,
                &format!("must be a whole number up to {most}"),
                &format!("必须是不超过 {most} 的整数"),
            )),
        }
    }

    /// A list of at most `most` items.
    pub(crate) fn list(&self, key: &str, most: usize) -> Result<&'a [Tree], Damage> {
        match self.get(key)? {
            Tree::List(items) if items.len() <= most => Ok(items),
            _ => Err(self.wrong(
                key,
                &format!("must be a list of at most {most}"),
                &format!("必须是不超过 {most} 项的列表"),
            )),
        }
    }
}
