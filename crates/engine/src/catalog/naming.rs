//! What layers are called: their kind, numbered where there are several of it.

use super::layer;
use layerloom_document::{Bilingual, Document, NodeId, Text};

/// The name of what every network begins with.
pub const INPUT: Text = Text::new(&["Input", "输入"]);

/// The name of a node, unique in its document.
pub fn node_name(document: &Document, id: NodeId) -> Bilingual {
    if id == NodeId::INPUT {
        return named(INPUT, None);
    }
    let Some(node) = document.node(id) else { return Bilingual::new("?", "?") };
    let Some(kind) = layer::find(&node.kind) else { return Bilingual::new(&node.kind, &node.kind) };
    let mut alike = document.nodes.iter().filter(|other| other.kind == node.kind);
    let number = match alike.clone().count() {
        0 | 1 => None,
        _ => alike.position(|other| other.id == id).map(|at| at + 1),
    };
    named(kind.entry.name, number)
}

/// The name of a kind of layer.
pub fn kind_name(kind: &str) -> Bilingual {
    layer::find(kind).map_or_else(|| Bilingual::new(kind, kind), |kind| named(kind.entry.name, None))
}

/// The names of what stands before and behind a slot.
pub fn beside_slot(document: &Document, slot: usize) -> (Bilingual, Bilingual) {
    let before = match slot.checked_sub(1).and_then(|at| document.nodes.get(at)) {
        Some(node) => node_name(document, node.id),
        None => node_name(document, NodeId::INPUT),
    };
    let after = document.nodes.get(slot).map_or(NodeId::OUTPUT, |node| node.id);
    (before, node_name(document, after))
}

fn named(text: Text, number: Option<usize>) -> Bilingual {
    match number {
        Some(number) => Bilingual::new(format!("{} {number}", text.en()), format!("{} {number}", text.zh())),
        None => Bilingual::new(text.en(), text.zh()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerloom_document::Node;

    #[test]
    fn layers_are_numbered_only_where_there_are_several() {
        let mut document = Document::empty();
        document.nodes = vec![
            Node::new(NodeId(5), "dense"),
            Node::new(NodeId(2), "dropout"),
            Node::new(NodeId(3), "dense"),
        ];
        for (id, name) in
            [(0, "Input"), (5, "Dense 1"), (2, "Dropout"), (3, "Dense 2"), (1, "Output"), (9, "?")]
        {
            assert_eq!(node_name(&document, NodeId(id)).en, name);
        }
        let (before, after) = beside_slot(&document, 3);
        assert_eq!((before.en.as_str(), after.en.as_str()), ("Dense 2", "Output"));
        let (before, after) = beside_slot(&document, 0);
        assert_eq!((before.zh.as_str(), after.zh.as_str()), ("输入", "全连接 1"));
    }
}
