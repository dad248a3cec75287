//! What was reached in lessons, remembered by the browser where it may.

use crate::dom::window;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use web_sys::Storage;

const KEY: &str = "layerloom-lessons";

/// What was reached, by lesson.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Progress(BTreeMap<String, Reached>);

/// What was reached in a lesson.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Reached {
    /// Places of the goals that were met.
    goals: Vec<usize>,
    /// Whether it was read to its end.
    done: bool,
}

/// Browsers may refuse to store anything, even to say so.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

impl Progress {
    /// What the browser remembers; nothing where it may not, or where somebody else wrote.
    pub(super) fn remembered() -> Self {
        let text = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
        text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    fn remember(&self) {
        if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(self)) {
            // Without room it is forgotten with the page.
            let _ = storage.set_item(KEY, &text);
        }
    }

    pub(super) fn is_met(&self, lesson: &str, goal: usize) -> bool {
        self.0.get(lesson).is_some_and(|reached| reached.goals.contains(&goal))
    }

    pub(super) fn is_done(&self, lesson: &str) -> bool {
        self.0.get(lesson).is_some_and(|reached| reached.done)
    }

    /// How many of so many goals were met.
    pub(super) fn met(&self, lesson: &str, goals: usize) -> usize {
        (0..goals).filter(|goal| self.is_met(lesson, *goal)).count()
    }

    pub(super) fn meet(&mut self, lesson: &str, goal: usize) {
        let reached = self.0.entry(lesson.to_owned()).or_default();
        if !reached.goals.contains(&goal) {
            reached.goals.push(goal);
        }
        self.remember();
    }

    pub(super) fn finish(&mut self, lesson: &str) {
        self.0.entry(lesson.to_owned()).or_default().done = true;
        self.remember();
    }

    /// Forgets a lesson.
    pub(super) fn forget(&mut self, lesson: &str) {
        self.0.remove(lesson);
        self.remember();
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;

    #[test]
    fn what_is_remembered_is_read_again_and_nonsense_is_not() {
        let text = r#"{"neuron":{"goals":[0,2],"done":true},"losses":{}}"#;
        let progress: Progress = serde_json::from_str(text).expect("its own form");
        assert_eq!((progress.met("neuron", 3), progress.is_done("neuron")), (2, true));
        assert_eq!((progress.met("losses", 3), progress.is_done("other")), (0, false));
        assert!(serde_json::from_str::<Progress>("[1]").is_err());
    }
}
