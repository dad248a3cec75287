//! What an empty address opens.

use layerloom_document::{Document, Node, NodeId};

/// Two tanh layers wind a border between the two arms of a spiral.
pub(crate) fn document() -> Document {
    let mut document = Document::empty();
    document.features = ["x1", "x2", "sin-x1", "sin-x2"].map(str::to_owned).into();
    for id in [NodeId::FIRST, NodeId(NodeId::FIRST.0 + 1)] {
        document.nodes.push(Node::new(id, "dense").with("units", 8.0).with("activation", "tanh"));
    }
    document.recipe.set("learning-rate", Some(0.01.into()));
    document
}
