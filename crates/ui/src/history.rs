//! What can be undone and redone.

use layerloom_document::{Document, Edit, EditError, NodeId};

/// The most changes that are remembered.
const DEPTH: usize = 500;

/// A trained value that a person sets.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Assignment {
    /// The node.
    pub(crate) node: NodeId,
    /// The parameter's name.
    pub(crate) parameter: String,
    /// The place in it.
    pub(crate) index: u32,
    /// What stood there.
    pub(crate) before: f32,
    /// What is to stand there.
    pub(crate) after: f32,
}

/// What undoing or redoing came to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Travelled {
    /// There was nothing to undo or redo.
    Nowhere,
    /// The document has changed.
    Document,
    /// This is to be assigned.
    Value(Assignment),
}

/// A step back or forth.
enum Step {
    Edit(Edit),
    Value(Assignment),
}

impl Step {
    /// Takes the step; gives it turned round, and what it came to.
    fn take(self, document: &mut Document) -> Result<(Self, Travelled), EditError> {
        Ok(match self {
            Self::Edit(edit) => (Self::Edit(edit.apply(document)?), Travelled::Document),
            Self::Value(value) => {
                let turned = Assignment { before: value.after, after: value.before, ..value.clone() };
                (Self::Value(turned), Travelled::Value(value))
            }
        })
    }
}

/// Inverses of the changes made, and of those undone.
#[derive(Default)]
pub(crate) struct History {
    undo: Vec<(Step, Option<u32>)>,
    redo: Vec<Step>,
}

impl History {
    /// Remembers how to take a change back. Changes of one gesture become one entry.
    pub(crate) fn record(&mut self, inverse: Edit, gesture: Option<u32>) {
        match self.undo.last_mut() {
            Some((Step::Edit(before), last)) if gesture.is_some() && *last == gesture => {
                self.redo.clear();
                if !replaces(before, &inverse) {
                    let older = std::mem::replace(before, Edit::All(Vec::new()));
                    *before = Edit::All(vec![inverse, older]);
                }
            }
            _ => self.push(Step::Edit(inverse), gesture),
        }
    }

    /// Remembers a value that was set.
    pub(crate) fn record_value(&mut self, set: Assignment) {
        self.push(Step::Value(Assignment { before: set.after, after: set.before, ..set }), None);
    }

    fn push(&mut self, step: Step, gesture: Option<u32>) {
        self.redo.clear();
        if self.undo.len() == DEPTH {
            self.undo.remove(0);
        }
        self.undo.push((step, gesture));
    }

    /// Takes the last change back.
    ///
    /// # Errors
    /// When the inverse does not fit, which would be a fault of the edit that gave it.
    pub(crate) fn undo(&mut self, document: &mut Document) -> Result<Travelled, EditError> {
        let Some((step, _)) = self.undo.pop() else { return Ok(Travelled::Nowhere) };
        let (turned, came) = step.take(document)?;
        self.redo.push(turned);
        Ok(came)
    }

    /// Makes the last undone change again.
    ///
    /// # Errors
    /// When the edit does not fit, which would be a fault of the edit that gave it.
    pub(crate) fn redo(&mut self, document: &mut Document) -> Result<Travelled, EditError> {
        let Some(step) = self.redo.pop() else { return Ok(Travelled::Nowhere) };
        let (turned, came) = step.take(document)?;
        self.undo.push((turned, None));
        Ok(came)
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
        assert_eq!(history.undo(&mut document), Ok(Travelled::Document));
        assert_eq!(document.data.get("noise"), Some(&3.0.into()));
        assert_eq!(history.undo(&mut document), Ok(Travelled::Document));
        assert_eq!(document, Document::empty());
        assert_eq!(history.undo(&mut document), Ok(Travelled::Nowhere));
        history.redo(&mut document).expect("fits");
        history.redo(&mut document).expect("fits");
        assert_eq!(document, after);
    }

    #[test]
    fn a_gesture_over_several_settings_undoes_whole() {
        let (mut history, mut document) = (History::default(), Document::empty());
        drag(&mut history, &mut document, "noise", &[1.0, 2.0], Some(7));
        drag(&mut history, &mut document, "samples", &[100.0], Some(7));
        assert_eq!(history.undo(&mut document), Ok(Travelled::Document));
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

    #[test]
    fn a_typed_weight_is_undone_and_redone_in_its_turn_among_the_edits() {
        let (mut history, mut document) = (History::default(), Document::empty());
        let set = Assignment {
            node: NodeId::OUTPUT,
            parameter: "bias".to_owned(),
            index: 2,
            before: 0.25,
            after: -1.5,
        };
        let back = Assignment { before: -1.5, after: 0.25, ..set.clone() };
        drag(&mut history, &mut document, "noise", &[1.0], None);
        history.record_value(set.clone());
        drag(&mut history, &mut document, "noise", &[2.0], None);
        assert_eq!(history.undo(&mut document), Ok(Travelled::Document));
        let noisy = document.clone();
        assert_eq!(history.undo(&mut document), Ok(Travelled::Value(back)));
        assert_eq!(document, noisy, "a weight is no part of the document");
        assert_eq!(history.undo(&mut document), Ok(Travelled::Document));
        assert_eq!(history.redo(&mut document), Ok(Travelled::Document));
        assert_eq!(history.redo(&mut document), Ok(Travelled::Value(set)));
    }
}
