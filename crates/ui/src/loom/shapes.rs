//! The sizes of the network on screen: of the present document where it can be trained, else of the last that could.

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
    /// Values that come in from the node before.
    pub(crate) inputs: usize,
    /// Values that go out.
    pub(crate) outputs: usize,
    /// Trained values.
    pub(crate) trained: usize,
    /// Whether each of its units weighs all inputs.
    pub(crate) weighs: bool,
}

/// Input, layers and output, if the document can be trained.
pub(crate) fn of(document: &Document, data: &DataShape) -> Option<Vec<NodeShape>> {
    let shapes = check::check(document, data).ok()?;
    let input = NodeShape {
        id: NodeId::INPUT,
        from: Vec::new(),
        inputs: data.features,
        outputs: data.features,
        trained: 0,
        weighs: false,
    };
    let layers = shapes.layers.iter().map(|shape| {
        let own = shape.values.iter().filter(|values| values.role != Role::Kept);
        NodeShape {
            id: shape.site.node.id,
            from: shape.site.from.clone(),
            inputs: shape.site.widths[0],
            outputs: shape.width,
            trained: own.map(|values| values.rows * values.columns).sum(),
            weighs: shape.values.iter().any(|values| matches!(values.role, Role::Kernel(_))),
        }
    });
    Some(std::iter::once(input).chain(layers).collect())
}

/// Shapes while the document cannot be trained: what was known stays, and new nodes pass their input on.
pub(crate) fn patched(document: &Document, known: &[NodeShape]) -> Vec<NodeShape> {
    let find = |id: NodeId| known.iter().find(|shape| shape.id == id).cloned();
    let mut shapes = Vec::with_capacity(document.nodes.len() + 2);
    shapes.extend(find(NodeId::INPUT));
    for node in document.nodes.iter().chain([&document.output]) {
        let shape = find(node.id).unwrap_or_else(|| {
            let (before, width) =
                shapes.last().map_or((NodeId::INPUT, 1), |shape: &NodeShape| (shape.id, shape.outputs));
            NodeShape {
                id: node.id,
                from: vec![before],
                inputs: width,
                outputs: width,
                trained: 0,
                weighs: false,
            }
        });
        shapes.push(shape);
    }
    shapes
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
        let shapes = of(&document, &DATA).expect("the network is sound");
        let facts: Vec<_> =
            shapes.iter().map(|s| (s.id.0, s.inputs, s.outputs, s.trained, s.weighs)).collect();
        assert_eq!(
            facts,
            [(0, 2, 2, 0, false), (2, 2, 8, 24, true), (3, 8, 8, 16, false), (1, 8, 1, 9, true)]
        );
    }

    #[test]
    fn an_unsound_network_keeps_the_sizes_that_were_known() {
        let mut document = Document::empty();
        document.nodes = vec![Node::new(NodeId(2), "dense").with("units", 8.0)];
        let known = of(&document, &DATA).expect("the network is sound");
        document.nodes.push(Node::new(NodeId(3), "add"));
        assert_eq!(of(&document, &DATA), None, "2 features and 8 units do not add");
        let shapes = patched(&document, &known);
        assert_eq!(shapes.iter().map(|shape| shape.outputs).collect::<Vec<_>>(), [2, 8, 8, 1]);
    }
}
