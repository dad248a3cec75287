//! How deep a change of a document goes.

use layerloom_document::Document;

/// What has to be made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Impact {
    /// Nothing but what is shown.
    View,
    /// Numbers that are given to each step: the learning rate and its schedule.
    Knobs,
    /// The samples.
    Data,
    /// The plan.
    Plan,
}

/// The impact of going from one document to another.
pub fn impact(old: &Document, new: &Document) -> Impact {
    let without_knobs = |document: &Document| {
        let mut recipe = document.recipe.clone();
        recipe.set("learning-rate", None);
        recipe.set("schedule", None);
        recipe
    };
    if old.nodes != new.nodes
        || old.output != new.output
        || without_knobs(old) != without_knobs(new)
        || old.features != new.features
    {
        Impact::Plan
    } else if old.data != new.data || old.points != new.points {
        Impact::Data
    } else if old.recipe != new.recipe {
        Impact::Knobs
    } else {
        Impact::View
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerloom_document::{DrawnPoint, Edit, Node, NodeId, Root};

    #[test]
    fn each_edit_has_the_impact_of_what_it_touches() {
        let rows = [
            (Edit::set(Root::View, "discretize", true), Impact::View),
            (Edit::Hidden(vec!["loss".into()]), Impact::View),
            (Edit::set(Root::Recipe, "learning-rate", 0.3), Impact::Knobs),
            (Edit::set(Root::Recipe, "schedule", "cosine"), Impact::Knobs),
            (Edit::set(Root::Data, "noise", 10.0), Impact::Data),
            (Edit::Points(vec![DrawnPoint::new(0.0, 0.0, 0)]), Impact::Data),
            (Edit::set(Root::Recipe, "optimizer", "lion"), Impact::Plan),
            (Edit::Features(vec!["x1".into()]), Impact::Plan),
            (Edit::Insert { at: 0, node: Node::new(NodeId(9), "dense") }, Impact::Plan),
        ];
        for (edit, expected) in rows {
            let old = Document::empty();
            let mut new = old.clone();
            edit.clone().apply(&mut new).expect("fits");
            assert_eq!(impact(&old, &new), expected, "{edit:?}");
        }
    }
}
