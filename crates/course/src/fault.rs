//! What is wrong with a lesson, and where.

use layerloom_document::Bilingual;

/// The most faults that are told of one lesson.
const MOST: usize = 20;

/// One thing that is wrong with a lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong, and what was expected.
    pub message: Bilingual,
}

/// The faults found so far.
#[derive(Default)]
pub(crate) struct Faults(pub(crate) Vec<Fault>);

impl Faults {
    /// One more; beyond the most that are told, none.
    pub(crate) fn add(&mut self, line: usize, en: impl Into<String>, zh: impl Into<String>) {
        self.tell(line, Bilingual::new(en, zh));
    }

    /// The same for a sentence that is there already.
    pub(crate) fn tell(&mut self, line: usize, message: Bilingual) {
        if self.0.len() < MOST {
            self.0.push(Fault { line, message });
        }
    }
}

/// A piece of a stranger's text, short enough for a sentence.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut kept: String = text.trim().chars().take(LONGEST).collect();
    if text.trim().chars().nth(LONGEST).is_some() {
        kept.push('…');
    }
    kept
}
