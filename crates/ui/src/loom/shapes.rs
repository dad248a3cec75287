//! The sizes of the network on screen: what the present document says of them, and what is drawn, which while it cannot
//! be trained is the last network that could.

use layerloom_document::{Document, NodeId};
use layerloom_engine::catalog::layer::Role;
use layerloom_engine::check::{self, DataShape};

/// The sizes of one node.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NodeShape {
    /// Which.
    pub(crate) id: NodeId,
    /// Where its values come from: the node before, then further ones.
    pub(crate) from: Vec<NodeId>,
    /// Units that are drawn.
    pub(crate) drawn: usize,
    /// Whether each of its units weighs all inputs.
    pub(crate) weighs: bool,
    /// Values that come in from the node before, unless a mistake hides that.
    pub(crate) inputs: Option<usize>,
    /// Values that go out, unless a mistake hides that.
    pub(crate) outputs: Option<usize>,
    /// Trained values, unless a mistake hides that.
    pub(crate) trained: Option<usize>,
}

/// Input, layers and output. While the document cannot be trained, what is drawn is as it was in `known`, and new nodes
/// pass their input on.
pub(crate) fn of(document: &Document, data: &DataShape, known: &[NodeShape]) -> Vec<NodeShape> {
    let survey = check::survey(document, data);
    let is_sound = survey.problems.is_empty();
    let is_sure = |id: &NodeId| !survey.doubtful.contains(id);
    let mut shapes = vec![NodeShape {
        id: NodeId::INPUT,
        from: Vec::new(),
        drawn: data.features,
        weighs: false,
        inputs: Some(data.features),
        outputs: Some(data.features),
        trained: Some(0),
    }];
    for id in document.nodes.iter().map(|node| node.id).chain([NodeId::OUTPUT]) {
        let before = shapes.last().expect("the input stands first");
        let mut shape = NodeShape {
            id,
            from: vec![before.id],
            drawn: before.drawn,
            weighs: false,
            inputs: before.outputs,
            outputs: None,
            trained: None,
        };
        let found = survey.layers.iter().find(|layer| layer.site.node.id == id);
        if let Some(layer) = found {
            let own = layer.values.iter().filter(|values| values.role != Role::Kept);
            let trained = own.map(|values| values.rows * values.columns).sum();
            shape.outputs = is_sure(&id).then_some(layer.width);
            shape.trained = layer.site.from.iter().all(is_sure).then_some(trained);
        }
        if let Some(layer) = found.filter(|_| is_sound) {
            shape.from.clone_from(&layer.site.from);
            shape.drawn = layer.width;
            shape.weighs = layer.values.iter().any(|values| matches!(values.role, Role::Kernel(_)));
        } else if let Some(old) = known.iter().find(|old| old.id == id) {
            shape.from.clone_from(&old.from);
            (shape.drawn, shape.weighs) = (old.drawn, old.weighs);
        }
        shapes.push(shape);
    }
    shapes
}

/// «[B, 8]», or «[B, ?]» where the size is not known.
pub(crate) fn size_text(size: Option<usize>) -> String {
    format!("[B, {}]", size.map_or_else(|| "?".to_owned(), |size| size.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerloom_document::Node;
    use layerloom_engine::check::Task;

    const DATA: DataShape = DataShape::flat(2, Task::Classes(2));

    #[test]
    fn shapes_say_widths_and_trained_values() {
        let mut document = Document::empty();
        document.nodes =
            vec![Node::new(NodeId(2), "dense").with("units", 8.0), Node::new(NodeId(3), "batch-norm")];
        let shapes = of(&document, &DATA, &[]);
        let facts: Vec<_> =
            shapes.iter().map(|s| (s.id.0, s.inputs, s.outputs, s.trained, s.weighs)).collect();
        assert_eq!(
            facts,
            [
                (0, Some(2), Some(2), Some(0), false),
                (2, Some(2), Some(8), Some(24), true),
                (3, Some(8), Some(8), Some(16), false),
                (1, Some(8), Some(1), Some(9), true)
            ]
        );
        assert!(shapes.iter().all(|shape| Some(shape.drawn) == shape.outputs));
    }

    /// A dense layer of 8 units, then an Add that cannot join the 2 features, then whatever follows.
    fn unsound(behind: &[Node]) -> (Document, Vec<NodeShape>) {
        let mut document = Document::empty();
        document.nodes = vec![Node::new(NodeId(2), "dense").with("units", 8.0)];
        let known = of(&document, &DATA, &[]);
        document.nodes.push(Node::new(NodeId(3), "add"));
        document.nodes.extend_from_slice(behind);
        assert!(check::check(&document, &DATA).is_err(), "2 features and 8 units do not add");
        (document, known)
    }

    #[test]
    fn an_unsound_network_is_drawn_in_the_sizes_that_were_known() {
        let (document, known) = unsound(&[]);
        let shapes = of(&document, &DATA, &known);
        assert_eq!(shapes.iter().map(|shape| shape.drawn).collect::<Vec<_>>(), [2, 8, 8, 1]);
    }

    #[test]
    fn behind_a_mistake_only_what_does_not_hang_on_it_is_told() {
        let behind = [
            Node::new(NodeId(4), "dropout"),
            Node::new(NodeId(5), "dense").with("units", 3.0),
            Node::new(NodeId(6), "layer-norm"),
        ];
        let (document, known) = unsound(&behind);
        let told: Vec<_> = of(&document, &DATA, &known)
            .iter()
            .map(|shape| (shape.id.0, shape.inputs, shape.outputs, shape.trained))
            .collect();
        assert_eq!(
            told,
            [
                (0, Some(2), Some(2), Some(0)),
                (2, Some(2), Some(8), Some(24)),
                (3, Some(8), None, None),
                (4, None, None, None),
                (5, None, Some(3), None),
                (6, Some(3), Some(3), Some(6)),
                (1, Some(3), Some(1), Some(4))
            ]
        );
        assert_eq!([size_text(None), size_text(Some(3))], ["[B, ?]", "[B, 3]"]);
    }
}
