//! Every change to a document. Applying one gives its inverse, which is all that undo needs.

use crate::{Document, DrawnPoint, MAX_POINTS, Node, NodeId, Path, Root, Settings, Value};
use serde::{Deserialize, Serialize};

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    /// Puts a layer in front of place `at` of the thread.
    Insert {
        /// Place, `0..=nodes.len()`.
        at: usize,
        /// The layer, with an id of its own.
        node: Node,
    },
    /// Takes a layer out.
    Remove {
        /// Which.
        node: NodeId,
    },
    /// Moves a layer; `to` counts places without it.
    Move {
        /// Which.
        node: NodeId,
        /// Its new place.
        to: usize,
    },
    /// Stores a value, or with `None` goes back to the default.
    Set {
        /// Which setting; keys before the last go through stored picks.
        path: Path,
        /// The value.
        value: Option<Value>,
    },
    /// Replaces the inputs.
    Features(Vec<String>),
    /// Replaces the drawn points.
    Points(Vec<DrawnPoint>),
    /// Replaces the list of hidden controls.
    Hidden(Vec<String>),
    /// Replaces everything.
    Replace(Box<Document>),
    /// Several changes that undo as one.
    All(Vec<Edit>),
}

/// Why an edit does not fit its document, which then stays as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// The document has no such node.
    NoSuchNode(NodeId),
    /// The id is taken or reserved.
    IdTaken(NodeId),
    /// The place lies beyond the thread.
    NoSuchPlace(usize),
    /// The path leads through something that is not a stored pick.
    NoSuchSetting(Path),
    /// More nodes or points than a document may have.
    TooMany,
}

impl Edit {
    /// A change of one setting of a node.
    pub fn set(root: Root, key: &str, value: impl Into<Value>) -> Self {
        Self::Set { path: Path::setting(root, key), value: Some(value.into()) }
    }

    /// Changes the document and gives the edit that changes it back.
    ///
    /// # Errors
    /// When the edit does not fit; the document is then unchanged.
    pub fn apply(self, document: &mut Document) -> Result<Edit, EditError> {
        match self {
            Self::Insert { at, node } => {
                if node.id < NodeId::FIRST || document.node(node.id).is_some() {
                    return Err(EditError::IdTaken(node.id));
                }
                if document.nodes.len() >= Document::MAX_NODES {
                    return Err(EditError::TooMany);
                }
                if at > document.nodes.len() {
                    return Err(EditError::NoSuchPlace(at));
                }
                let inverse = Self::Remove { node: node.id };
                document.nodes.insert(at, node);
                Ok(inverse)
            }
            Self::Remove { node } => {
                let at = document.position(node).ok_or(EditError::NoSuchNode(node))?;
                Ok(Self::Insert { at, node: document.nodes.remove(at) })
            }
            Self::Move { node, to } => {
                let from = document.position(node).ok_or(EditError::NoSuchNode(node))?;
                if to >= document.nodes.len() {
                    return Err(EditError::NoSuchPlace(to));
                }
                let moved = document.nodes.remove(from);
                document.nodes.insert(to, moved);
                Ok(Self::Move { node, to: from })
            }
            Self::Set { path, value } => {
                let before = settings_at(document, &path)
                    .map(|(settings, key)| settings.set(key, value))
                    .ok_or_else(|| EditError::NoSuchSetting(path.clone()))?;
                Ok(Self::Set { path, value: before })
            }
            Self::Features(features) => {
                Ok(Self::Features(std::mem::replace(&mut document.features, features)))
            }
            Self::Points(points) => {
                if points.len() > MAX_POINTS {
                    return Err(EditError::TooMany);
                }
                Ok(Self::Points(std::mem::replace(&mut document.points, points)))
            }
            Self::Hidden(hidden) => Ok(Self::Hidden(std::mem::replace(&mut document.hidden, hidden))),
            Self::Replace(other) => Ok(Self::Replace(Box::new(std::mem::replace(document, *other)))),
            Self::All(edits) => {
                let mut trial = document.clone();
                let mut inverses = Vec::with_capacity(edits.len());
                for edit in edits {
                    inverses.push(edit.apply(&mut trial)?);
                }
                inverses.reverse();
                *document = trial;
                Ok(Self::All(inverses))
            }
        }
    }
}

fn settings_at<'a>(document: &'a mut Document, path: &'a Path) -> Option<(&'a mut Settings, &'a str)> {
    let (last, through) = path.keys.split_last()?;
    let mut settings = match path.root {
        Root::Data => &mut document.data,
        Root::Recipe => &mut document.recipe,
        Root::View => &mut document.view,
        Root::Features => return None,
        Root::Node(NodeId::OUTPUT) => &mut document.output.settings,
        Root::Node(id) => &mut document.nodes.iter_mut().find(|node| node.id == id)?.settings,
    };
    for key in through {
        settings = match settings.get_mut(key)? {
            Value::Pick(pick) => &mut pick.settings,
            _ => return None,
        };
    }
    Some((settings, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Pick;

    fn small() -> Document {
        let mut document = Document::empty();
        document.nodes = (2..6).map(|id| Node::new(NodeId(id), "dense")).collect();
        document.nodes[1] =
            document.nodes[1].clone().with("activation", Pick::new("leaky-relu").with("slope", 0.2));
        document
    }

    #[test]
    fn every_edit_is_undone_by_its_inverse() {
        let node = |id| Root::Node(NodeId(id));
        let rows = [
            Edit::Insert { at: 4, node: Node::new(NodeId(9), "dropout") },
            Edit::Remove { node: NodeId(3) },
            Edit::Move { node: NodeId(2), to: 3 },
            Edit::Move { node: NodeId(5), to: 0 },
            Edit::set(node(4), "units", 7.0),
            Edit::set(Root::Recipe, "optimizer", "adam"),
            Edit::Set { path: Path::setting(node(3), "activation").then("slope"), value: Some(0.3.into()) },
            Edit::Set { path: Path::setting(node(3), "activation"), value: None },
            Edit::Features(vec!["x1".into()]),
            Edit::Hidden(vec!["loss".into()]),
            Edit::Points(vec![DrawnPoint { x: 1.0, y: 2.0, class: 1 }]),
            Edit::Replace(Box::new(Document::empty())),
            Edit::All(vec![Edit::Remove { node: NodeId(2) }, Edit::set(node(5), "units", 1.0)]),
        ];
        for edit in rows {
            let mut document = small();
            let inverse = edit.clone().apply(&mut document).expect("fits");
            assert_ne!(document, small(), "{edit:?} changes something");
            inverse.apply(&mut document).expect("an inverse fits");
            assert_eq!(document, small(), "{edit:?}");
        }
    }

    #[test]
    fn an_edit_that_does_not_fit_changes_nothing() {
        let rows = [
            (Edit::Remove { node: NodeId(99) }, EditError::NoSuchNode(NodeId(99))),
            (Edit::Remove { node: NodeId::OUTPUT }, EditError::NoSuchNode(NodeId::OUTPUT)),
            (Edit::Insert { at: 0, node: Node::new(NodeId(3), "dense") }, EditError::IdTaken(NodeId(3))),
            (Edit::Insert { at: 9, node: Node::new(NodeId(8), "dense") }, EditError::NoSuchPlace(9)),
            (Edit::Move { node: NodeId(2), to: 4 }, EditError::NoSuchPlace(4)),
            (
                Edit::All(vec![Edit::Remove { node: NodeId(2) }, Edit::Remove { node: NodeId(2) }]),
                EditError::NoSuchNode(NodeId(2)),
            ),
        ];
        for (edit, error) in rows {
            let mut document = small();
            assert_eq!(edit.apply(&mut document), Err(error));
            assert_eq!(document, small());
        }
    }
}
