//! Texts in the page's language.

use super::{Locale, Store};
use crate::lessons::{self, Loading};
use crate::text;
use layerloom_document::{Bilingual, Catalog, Lesson, Text};

impl Store {
    /// A text in the present language.
    pub(crate) fn text(&self, text: Text) -> &'static str {
        match self.locale.get() {
            Locale::En => text.en(),
            Locale::Zh => text.zh(),
        }
    }

    /// A text that follows the language. One type for all texts: a closure at each place would be compiled at each
    /// place, with all that draws it.
    pub(crate) fn words(&self, text: Text) -> impl Fn() -> &'static str + Copy + use<> {
        let store = *self;
        move || store.text(text)
    }

    /// An explanation in the present language; empty until it is loaded.
    pub(crate) fn lesson(&self, lesson: Lesson) -> String {
        match self.lessons.get() {
            Loading::Waiting => String::new(),
            Loading::Done => lessons::text(lesson.key, self.locale.get()).unwrap_or_default(),
            Loading::Failed => self.text(text::LESSONS_MISSING).to_owned(),
        }
    }

    /// The formula of a catalog's entry as MathML; empty where it has none, or until it is loaded.
    pub(crate) fn formula(&self, catalog: Catalog, id: &str) -> String {
        self.lessons.track();
        lessons::formula(catalog.name(), id)
    }

    /// A sentence in the present language.
    pub(crate) fn say(&self, sentence: &Bilingual) -> String {
        match self.locale.get() {
            Locale::En => sentence.en.clone(),
            Locale::Zh => sentence.zh.clone(),
        }
    }
}
