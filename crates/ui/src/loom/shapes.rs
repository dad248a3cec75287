//! The sizes of the network on screen: what the present document says of them, and what is drawn, which while it cannot
//! be trained is the last network that could.

use layerloom_document::{Document, Geometry, NodeId};
use layerloom_engine::catalog::layer::{Role, Takes};
use layerloom_engine::check::{self, DataShape};

/// How the units of a layer hang on the values that come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Threads {
    /// Each on each, by one weight.
    Weighed,
    /// Each on each, by several weights: those of a filter, or of gates.
    Shared,
    /// Each on its own.
    Plain,
}

/// The sizes of one node.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NodeShape {
    /// Which.
    pub(crate) id: NodeId,
    /// Where its values come from: the node before, then further ones.
    pub(crate) from: Vec<NodeId>,
    /// Units that are drawn: channels of an image, values of a step.
    pub(crate) drawn: usize,
    /// How its units hang on what comes in.
    pub(crate) threads: Threads,
    /// What is seen of its units as images or over steps; the rest is seen over the plane.
    pub(crate) picture: Option<Geometry>,
    /// How the values lie that come in from the node before, unless a mistake hides that.
    pub(crate) inputs: Option<Geometry>,
    /// How the values lie that go out, unless a mistake hides that.
    pub(crate) outputs: Option<Geometry>,
    /// Trained values, unless a mistake hides that.
    pub(crate) trained: Option<usize>,
}

impl NodeShape {
    /// Whether its card shows its units.
    pub(crate) fn has_units(&self) -> bool {
        self.threads == Threads::Weighed || self.picture.is_some()
    }

    /// Whether its picture is of states that do not go out.
    pub(crate) fn is_traced(&self) -> bool {
        self.picture.is_some() && matches!(self.outputs, Some(Geometry::Flat(_)))
    }
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
        drawn: match data.geometry {
            Geometry::Flat(values) => values,
            laid => laid.depth(),
        },
        threads: Threads::Plain,
        picture: Some(data.geometry).filter(|geometry| !matches!(geometry, Geometry::Flat(_))),
        inputs: Some(data.geometry),
        outputs: Some(data.geometry),
        trained: Some(0),
    }];
    for id in document.nodes.iter().map(|node| node.id).chain([NodeId::OUTPUT]) {
        let before = shapes.last().expect("the input stands first");
        let mut shape = NodeShape {
            id,
            from: vec![before.id],
            drawn: before.drawn,
            threads: Threads::Plain,
            picture: None,
            inputs: before.outputs,
            outputs: None,
            trained: None,
        };
        let found = survey.layers.iter().find(|layer| layer.site.node.id == id);
        if let Some(layer) = found {
            let own = layer.values.iter().filter(|values| values.role != Role::Kept);
            let trained = own.map(|values| values.rows * values.columns).sum();
            shape.outputs = is_sure(&id).then_some(layer.geometry);
            shape.trained = layer.site.from.iter().all(is_sure).then_some(trained);
        }
        if let Some(layer) = found.filter(|_| is_sound) {
            shape.from.clone_from(&layer.site.from);
            shape.picture = layer.picture();
            shape.drawn = shape.picture.map_or(layer.width, Geometry::depth);
            let has_kernel = layer.values.iter().any(|values| matches!(values.role, Role::Kernel(_)));
            shape.threads = match has_kernel {
                true if layer.layer.takes == Takes::Vectors => Threads::Weighed,
                true => Threads::Shared,
                false => Threads::Plain,
            };
        } else if let Some(old) = known.iter().find(|old| old.id == id) {
            shape.from.clone_from(&old.from);
            (shape.drawn, shape.threads, shape.picture) = (old.drawn, old.threads, old.picture);
        }
        shapes.push(shape);
    }
    shapes
}

/// «[B, 8]» or «[B, 8×8×4]», or «[B, ?]» where the size is not known.
pub(crate) fn size_text(size: Option<Geometry>) -> String {
    format!("[B, {}]", size.map_or_else(|| "?".to_owned(), |size| size.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerloom_document::Node;
    use layerloom_engine::check::Task;

    fn flat(size: Option<Geometry>) -> Option<usize> {
        size.map(Geometry::len)
    }

    const DATA: DataShape = DataShape::flat(2, Task::Classes(2));

    #[test]
    fn shapes_say_widths_and_trained_values() {
        let mut document = Document::empty();
        document.nodes =
            vec![Node::new(NodeId(2), "dense").with("units", 8.0), Node::new(NodeId(3), "batch-norm")];
        let shapes = of(&document, &DATA, &[]);
        let facts: Vec<_> =
            shapes.iter().map(|s| (s.id.0, flat(s.inputs), flat(s.outputs), s.trained, s.threads)).collect();
        assert_eq!(
            facts,
            [
                (0, Some(2), Some(2), Some(0), Threads::Plain),
                (2, Some(2), Some(8), Some(24), Threads::Weighed),
                (3, Some(8), Some(8), Some(16), Threads::Plain),
                (1, Some(8), Some(1), Some(9), Threads::Weighed)
            ]
        );
        assert!(shapes.iter().all(|shape| Some(shape.drawn) == flat(shape.outputs)));
    }

    #[test]
    fn of_images_and_sequences_a_card_shows_channels_and_states() {
        let image = DataShape::outlined(Geometry::Image { height: 8, width: 8, channels: 1 }, 2);
        let mut document = Document::empty();
        document.nodes = vec![
            Node::new(NodeId(2), "conv2d").with("filters", 4.0),
            Node::new(NodeId(3), "max-pool"),
            Node::new(NodeId(4), "flatten"),
        ];
        let shown = |data: &DataShape, document: &Document| -> Vec<_> {
            let shapes = of(document, data, &[]);
            shapes
                .iter()
                .map(|shape| (size_text(shape.outputs), shape.drawn, shape.has_units(), shape.is_traced()))
                .collect()
        };
        let row = |size: &str, drawn, units, traced| (size.to_owned(), drawn, units, traced);
        assert_eq!(
            shown(&image, &document),
            [
                row("[B, 8×8×1]", 1, true, false),
                row("[B, 8×8×4]", 4, true, false),
                row("[B, 4×4×4]", 4, true, false),
                row("[B, 64]", 64, false, false),
                row("[B, 1]", 1, true, false)
            ]
        );
        let sequence = DataShape::outlined(Geometry::Sequence { steps: 8, values: 1 }, 2);
        document.nodes = vec![
            Node::new(NodeId(2), "lstm").with("units", 5.0).with("sequence", true),
            Node::new(NodeId(3), "lstm").with("units", 3.0),
        ];
        assert_eq!(
            shown(&sequence, &document)[1..],
            [row("[B, 8×5]", 5, true, false), row("[B, 3]", 3, true, true), row("[B, 1]", 1, true, false)]
        );
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
            .map(|shape| (shape.id.0, flat(shape.inputs), flat(shape.outputs), shape.trained))
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
        assert_eq!([size_text(None), size_text(Some(Geometry::Flat(3)))], ["[B, ?]", "[B, 3]"]);
    }
}
