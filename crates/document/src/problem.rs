//! What is wrong with a document, where, and what to do about it.

use crate::{Edit, NodeId};
use serde::{Deserialize, Serialize};

/// A sentence in the languages of the page, made at run time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bilingual {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl Bilingual {
    /// Both languages.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }
}

/// The part of a document that a path starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Root {
    /// The data panel.
    Data,
    /// The inputs.
    Features,
    /// The training recipe.
    Recipe,
    /// The view.
    View,
    /// A layer or the output.
    Node(NodeId),
}

/// Names a control: a part of the document, then keys through nested picks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Path {
    /// Where it starts.
    pub root: Root,
    /// Keys of settings; empty for the part as a whole.
    pub keys: Vec<String>,
}

impl Path {
    /// The part as a whole.
    pub fn of(root: Root) -> Self {
        Self { root, keys: Vec::new() }
    }

    /// One setting of a part.
    pub fn setting(root: Root, key: &str) -> Self {
        Self { root, keys: vec![key.to_owned()] }
    }

    /// The path one key deeper.
    pub fn then(mut self, key: &str) -> Self {
        self.keys.push(key.to_owned());
        self
    }
}

/// A change that mends a problem.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// What the button says.
    pub label: Bilingual,
    /// What it does.
    pub edit: Edit,
}

/// One thing that keeps a document from being trained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// The control it belongs to.
    pub path: Path,
    /// What is wrong, with the numbers.
    pub message: Bilingual,
    /// A one-click mend, where there is one.
    pub fix: Option<Fix>,
}
