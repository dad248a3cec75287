//! What can be undone and redone.

use layerloom_document::{Document, Edit, EditError};

/// The most changes that are remembered.
const DEPTH: usize = 500;

/// Inverses of the changes made, and of those undone.
#[derive(Default)]
pub(crate) struct History {
    undo: Vec<(Edit, Option<u32>)>,
    redo: Vec<Edit>,
}

impl History {
    /// Remembers how to take a change back. Changes of one gesture become one entry.
    pub(crate) fn record(&mut self, inverse: Edit, gesture: Option<u32>) {
        self.redo.clear();
        match self.undo.last_mut() {
            Some((before, last)) if gesture.is_some() && *last == gesture => {
                if !replaces(before, &inverse) {
                    let older = std::mem::replace(before, Edit::All(Vec::new()));
                    *before = Edit::All(vec![inverse, older]);
                }
            }
            _ => {
                if self.undo.len() == DEPTH {
                    self.undo.remove(0);
                }
                self.undo.push((inverse, gesture));
            }
        }
    }

    /// Takes the last change back; tells whether there was one.
    ///
    /// # Errors
    /// When the inverse does not fit, which would be a fault of the edit that gave it.
    pub(crate) fn undo(&mut self, document: &mut Document) -> Result<bool, EditError> {
        let Some((edit, _)) = self.undo.pop() else { return Ok(false) };
        self.redo.push(edit.apply(document)?);
        Ok(true)
    }

    /// Makes the last undone change again; tells whether there was one.
    ///
    /// # Errors
    /// When the edit does not fit, which would be a fault of the edit that gave it.
    pub(crate) fn redo(&mut self, document: &mut Document) -> Result<bool, EditError> {
        let Some(edit) = self.redo.pop() else { return Ok(false) };
        self.undo.push((edit.apply(document)?, None));
        Ok(true)
    }

    /// Whether there is something to undo, and something to redo.
    pub(crate) fn can(&self) -> (bool, bool) {
        (!self.undo.is_empty(), !self.redo.is_empty())
    }
}

/// Whether `older` alone takes back what `newer` and then `older` take back.
fn replaces(older: &Edit, newer: &Edit) -> bool {
    match (older, newer) {
        (Edit::Set { path: a, .. }, Edit::Set { path: b, .. }) => a == b,
        (Edit::Features(_), Edit::Features(_))
        | (Edit::Points(_), Edit::Points(_))
        | (Edit::Hidden(_), Edit::Hidden(_))
        | (Edit::Replace(_), _) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerloom_document::Root;

    fn drag(history: &mut History, document: &mut Document, key: &str, values: &[f64], gesture: Option<u32>) {
        for value in values {
            let inverse = Edit::set(Root::Data, key, *value).apply(document).expect("settings can be set");
            history.record(inverse, gesture);
        }
    }

    #[test]
    fn a_drag_undoes_as_one_and_two_drags_as_two() {
        let (mut history, mut document) = (History::default(), Document::empty());
        drag(&mut history, &mut document, "noise", &[1.0, 2.0, 3.0], Some(1));
        drag(&mut history, &mut document, "noise", &[4.0, 5.0], Some(2));
        let after = document.clone();
        assert_eq!(history.undo(&mut document), Ok(true));
        assert_eq!(document.data.get("noise"), Some(&3.0.into()));
        assert_eq!(history.undo(&mut document), Ok(true));
        assert_eq!(document, Document::empty());
        assert_eq!(history.undo(&mut document), Ok(false));
        history.redo(&mut document).expect("fits");
        history.redo(&mut document).expect("fits");
        assert_eq!(document, after);
    }

    #[test]
    fn a_gesture_over_several_settings_undoes_whole() {
        let (mut history, mut document) = (History::default(), Document::empty());
        drag(&mut history, &mut document, "noise", &[1.0, 2.0], Some(7));
        drag(&mut history, &mut document, "samples", &[100.0], Some(7));
        assert_eq!(history.undo(&mut document), Ok(true));
        assert_eq!(document, Document::empty());
    }

    #[test]
    fn a_new_change_forgets_what_was_undone() {
        let (mut history, mut document) = (History::default(), Document::empty());
        drag(&mut history, &mut document, "noise", &[1.0], None);
        history.undo(&mut document).expect("fits");
        assert_eq!(history.can(), (false, true));
        drag(&mut history, &mut document, "noise", &[2.0], None);
        assert_eq!(history.can(), (true, false));
    }
}
