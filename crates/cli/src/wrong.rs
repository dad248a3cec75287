//! Why a command was not done, in both languages.

use layerloom_document::readable::{Fault, place};
use layerloom_document::{Bilingual, Document, Problem};
use std::path::Path;

/// The language of problems.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Language {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Language {
    /// The text in this language.
    pub(crate) fn of(self, both: &Bilingual) -> &str {
        match self {
            Self::En => &both.en,
            Self::Zh => &both.zh,
        }
    }
}

/// Why a command was not done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wrong {
    /// What it is about, such as a file's name; empty for the command as a whole.
    pub(crate) subject: String,
    /// The sentence.
    pub(crate) message: Bilingual,
    /// Single things that are wrong, with their places.
    pub(crate) faults: Vec<Fault>,
}

impl Wrong {
    /// A sentence.
    pub(crate) fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { subject: String::new(), message: Bilingual::new(en, zh), faults: Vec::new() }
    }

    /// A document with these problems.
    pub(crate) fn of_problems(document: &Document, problems: &[Problem]) -> Self {
        Self::of_faults(problems.iter().map(|problem| fault(document, problem)).collect())
    }

    /// A document with these faults.
    pub(crate) fn of_faults(faults: Vec<Fault>) -> Self {
        Self { faults, ..Self::new("the document cannot be trained", "此文档无法训练") }
    }

    /// A file that cannot be read or written; the system's words are not translated.
    pub(crate) fn of_file(path: &Path, error: &std::io::Error) -> Self {
        Self::new(error.to_string(), error.to_string()).about(path.display())
    }

    /// The same, told of something.
    pub(crate) fn about(self, subject: impl ToString) -> Self {
        Self { subject: subject.to_string(), ..self }
    }

    /// All of it as text; faults on lines of their own.
    pub(crate) fn said(&self, language: Language) -> String {
        let mut text = match self.subject.as_str() {
            "" => language.of(&self.message).to_owned(),
            subject => format!("{subject}: {}", language.of(&self.message)),
        };
        for fault in &self.faults {
            text.push_str("\n  ");
            text.push_str(&line(fault, language));
        }
        text
    }
}

impl From<Bilingual> for Wrong {
    fn from(message: Bilingual) -> Self {
        Self { subject: String::new(), message, faults: Vec::new() }
    }
}

/// A problem with its place in the readable form, and what would mend it.
fn fault(document: &Document, problem: &Problem) -> Fault {
    let Bilingual { mut en, mut zh } = problem.message.clone();
    if let Some(fix) = &problem.fix {
        en.push_str(&format!(" Mend: {}.", fix.label.en));
        zh.push_str(&format!("修复：{}。", fix.label.zh));
    }
    Fault { place: place(document, &problem.path), message: Bilingual::new(en, zh) }
}

/// A fault on one line.
pub(crate) fn line(fault: &Fault, language: Language) -> String {
    match fault.place.as_str() {
        "" => language.of(&fault.message).to_owned(),
        place => format!("{place}: {}", language.of(&fault.message)),
    }
}
