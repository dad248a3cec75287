//! What is on screen of a playground, as a short text for a link: what is selected, and what is open.
//!
//! Items parted by «_»: a number is the node that is selected, «u» and a number a card that shows all of its units, and any
//! other word what is open, one of [`PANELS`]. «3_u4_code» selects node 3, unfolds node 4 and opens the sheet «code». There
//! is no checksum: whatever it says, nothing is trained or lost by it, and so a person can write one by hand.

use layerloom_document::{Document, NodeId};

/// What can be open: sheets by their names, what a phone shows in place of the network, and the tables of the inspector. Runs
/// are missing: everyone has their own.
pub const PANELS: &[&str] =
    &["presets", "lessons", "processor", "code", "help", "data", "output", "inspector", "numbers"];

/// The longest text that is read: every layer unfolded, and everything open.
pub const MAX_TEXT: usize = 1000;

/// What parts items.
const SEPARATOR: char = '_';

/// What begins the number of an unfolded card.
const UNFOLDED: char = 'u';

/// What is on screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// The node that is selected.
    pub selected: Option<NodeId>,
    /// Cards of many units that show all of them.
    pub unfolded: Vec<NodeId>,
    /// What is open, of [`PANELS`].
    pub open: Vec<&'static str>,
}

/// A view's text for a link.
pub fn encode(view: &View) -> String {
    let selected = view.selected.iter().map(|id| id.0.to_string());
    let unfolded = view.unfolded.iter().map(|id| format!("{UNFOLDED}{}", id.0));
    let open = view.open.iter().map(|name| (*name).to_owned());
    selected.chain(unfolded).chain(open).collect::<Vec<_>>().join(&SEPARATOR.to_string())
}

/// Reads the view of a document, and gives beside it the items that are not taken: words that are not known, nodes that
/// the document has not, and what is there twice.
pub fn decode<'a>(text: &'a str, document: &Document) -> (View, Vec<&'a str>) {
    let mut view = View::default();
    if text.len() > MAX_TEXT {
        return (view, vec![text]);
    }
    let node = |text: &str| {
        let id = NodeId(text.parse().ok()?);
        (id == NodeId::INPUT || document.node(id).is_some()).then_some(id)
    };
    let mut take = |item: &str| {
        if let Some(id) = node(item) {
            let is_first = view.selected.is_none();
            view.selected.get_or_insert(id);
            is_first
        } else if let Some(id) = item.strip_prefix(UNFOLDED).and_then(node) {
            push(&mut view.unfolded, id)
        } else if let Some(name) = PANELS.iter().find(|name| **name == item) {
            push(&mut view.open, *name)
        } else {
            false
        }
    };
    let ignored = text.split(SEPARATOR).filter(|item| !item.is_empty() && !take(item)).collect();
    (view, ignored)
}

/// Adds what is not there yet; gives whether it was not.
fn push<T: PartialEq>(list: &mut Vec<T>, item: T) -> bool {
    let is_new = !list.contains(&item);
    if is_new {
        list.push(item);
    }
    is_new
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerloom_document::Node;
    use proptest::prelude::*;

    fn document() -> Document {
        let nodes = [2, 7].map(|id| Node::new(NodeId(id), "dense")).to_vec();
        Document { nodes, ..Document::empty() }
    }

    #[test]
    fn what_is_not_known_there_or_said_twice_is_listed() {
        let full =
            View { selected: Some(NodeId(7)), unfolded: vec![NodeId(2)], open: vec!["code", "numbers"] };
        for (text, view, ignored) in [
            ("", View::default(), &[][..]),
            ("7_u2_code_numbers", full.clone(), &[]),
            ("code__numbers_u2_7_", full.clone(), &[]),
            ("7_2_u2_u2_code_code_numbers", full.clone(), &["2", "u2", "code"]),
            ("0", View { selected: Some(NodeId::INPUT), ..View::default() }, &[]),
            ("1", View { selected: Some(NodeId::OUTPUT), ..View::default() }, &[]),
            ("3_u3_u_-1_99999999999_shop", View::default(), &["3", "u3", "u", "-1", "99999999999", "shop"]),
        ] {
            assert_eq!(decode(text, &document()), (view, ignored.to_vec()), "{text}");
        }
        assert_eq!(encode(&full), "7_u2_code_numbers");
        let long = "7_".repeat(MAX_TEXT);
        assert_eq!(decode(&long, &document()), (View::default(), vec![&*long]));
    }

    #[test]
    fn all_that_can_be_on_screen_fits() {
        let id = |place: usize| NodeId(999_936 + place as u32);
        let nodes: Vec<Node> = (0..Document::MAX_NODES).map(|place| Node::new(id(place), "dense")).collect();
        let view = View {
            selected: Some(id(0)),
            unfolded: nodes.iter().map(|node| node.id).collect(),
            open: PANELS.to_vec(),
        };
        let document = Document { nodes, ..Document::empty() };
        assert_eq!(decode(&encode(&view), &document), (view, Vec::new()));
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_and_read_the_same(text in "([0-9]|u[0-9]|code|data|_){0,12}") {
            let (view, _) = decode(&text, &document());
            let written = encode(&view);
            prop_assert_eq!(decode(&written, &document()), (view, Vec::new()));
        }

        #[test]
        fn no_text_does_harm(text in ".{0,60}") {
            let (view, ignored) = decode(&text, &document());
            let taken = usize::from(view.selected.is_some()) + view.unfolded.len() + view.open.len();
            prop_assert_eq!(taken + ignored.len(), text.split('_').filter(|item| !item.is_empty()).count());
        }
    }
}
