//! What a person carries between palette and network: the same for pointer, click and keyboard.

use layerloom_document::{Bilingual, Document, Edit, Node, NodeId};
use layerloom_engine::check::{self, DataShape};

/// What is carried.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cargo {
    /// A new layer of this kind, from the palette.
    New(&'static str),
    /// A layer of the network.
    Moved(NodeId),
    /// A copy of a layer of the network.
    Copy(NodeId),
}

/// How it is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grip {
    /// Under a held pointer; letting go drops it.
    Pointer,
    /// By clicks or keys; a click on a slot or Enter drops it.
    Lifted,
}

/// Something carried, and the slot it is over. Slot `s` stands in front of the layer at place `s`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Carry {
    /// What.
    pub(crate) cargo: Cargo,
    /// How.
    pub(crate) grip: Grip,
    /// Over which slot, if over any.
    pub(crate) over: Option<usize>,
    /// Whether it fits, for every slot; the reason where it does not.
    pub(crate) fits: Vec<Result<(), Bilingual>>,
}

/// A key that means something to a carried layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// One slot towards the input.
    Back,
    /// One slot towards the output.
    Forth,
    /// To the first slot.
    First,
    /// To the last slot.
    Last,
    /// Drop here.
    Drop,
    /// Put it back.
    Cancel,
}

/// What a key does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// It is now over this slot.
    Over(usize),
    /// It is put here.
    Dropped(usize),
    /// Nothing changes.
    Cancelled,
}

impl Key {
    /// The key of this name; flows that run downwards use the same keys, since both pairs of arrows work in both.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "ArrowLeft" | "ArrowUp" => Self::Back,
            "ArrowRight" | "ArrowDown" => Self::Forth,
            "Home" => Self::First,
            "End" => Self::Last,
            "Enter" | " " => Self::Drop,
            "Escape" => Self::Cancel,
            _ => return None,
        })
    }
}

impl Carry {
    /// Picks something up. A moved layer begins over its own place, a new one over the last slot.
    pub(crate) fn lift(document: &Document, data: &DataShape, cargo: Cargo, grip: Grip) -> Self {
        let slots = document.nodes.len() + 1;
        let fits = (0..slots).map(|slot| verdict(document, data, &cargo, slot)).collect();
        let over = match (&cargo, grip) {
            (_, Grip::Pointer) => None,
            (Cargo::New(_), Grip::Lifted) => Some(slots - 1),
            (Cargo::Moved(id), Grip::Lifted) => document.position(*id),
            (Cargo::Copy(id), Grip::Lifted) => document.position(*id).map(|at| at + 1),
        };
        Self { cargo, grip, over, fits }
    }

    /// What a key does to it.
    pub(crate) fn press(&self, key: Key) -> Outcome {
        let last = self.fits.len() - 1;
        let over = self.over.unwrap_or(last);
        match key {
            Key::Back => Outcome::Over(over.saturating_sub(1)),
            Key::Forth => Outcome::Over((over + 1).min(last)),
            Key::First => Outcome::Over(0),
            Key::Last => Outcome::Over(last),
            Key::Drop => Outcome::Dropped(over),
            Key::Cancel => Outcome::Cancelled,
        }
    }

    /// Whether dropping into this slot would leave the network as it is.
    pub(crate) fn rests(&self, document: &Document, slot: usize) -> bool {
        matches!(self.cargo, Cargo::Moved(id)
            if document.position(id).is_some_and(|at| slot == at || slot == at + 1))
    }

    /// The edit of a drop into a slot, and the node that is then there.
    pub(crate) fn drop_into(&self, document: &Document, slot: usize) -> Option<(Edit, NodeId)> {
        edit(document, &self.cargo, slot)
    }
}

/// The edit that puts something into a slot; none where it rests as it is.
fn edit(document: &Document, cargo: &Cargo, slot: usize) -> Option<(Edit, NodeId)> {
    let id = document.next_id();
    match cargo {
        Cargo::New(kind) => Some((Edit::Insert { at: slot, node: Node::new(id, kind) }, id)),
        Cargo::Copy(of) => {
            let node = Node { id, ..document.node(*of)?.clone() };
            Some((Edit::Insert { at: slot, node }, id))
        }
        Cargo::Moved(node) => {
            let at = document.position(*node)?;
            let to = if slot > at { slot - 1 } else { slot };
            (to != at).then_some((Edit::Move { node: *node, to }, *node))
        }
    }
}

/// Whether something fits into a slot, or the first thing that would be wrong.
fn verdict(document: &Document, data: &DataShape, cargo: &Cargo, slot: usize) -> Result<(), Bilingual> {
    if let Cargo::New(kind) = cargo {
        return check::fits(document, data, slot, kind);
    }
    let Some((edit, _)) = edit(document, cargo, slot) else { return Ok(()) };
    let before = check::check(document, data).err().unwrap_or_default();
    let mut trial = document.clone();
    if edit.apply(&mut trial).is_err() {
        return Err(Bilingual::new("The network is full.", "网络已满。"));
    }
    let after = check::check(&trial, data).err().unwrap_or_default();
    match after.into_iter().find(|problem| !before.contains(problem)) {
        Some(problem) => Err(problem.message),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerloom_engine::check::Task;

    const DATA: DataShape = DataShape::flat(2, Task::Classes(2));

    fn three() -> Document {
        let mut document = Document::empty();
        document.nodes = (2..5).map(|id| Node::new(NodeId(id), "dense")).collect();
        document
    }

    fn carry(cargo: Cargo) -> Carry {
        Carry::lift(&three(), &DATA, cargo, Grip::Lifted)
    }

    #[test]
    fn a_new_layer_begins_before_the_output_and_a_moved_one_where_it_is() {
        assert_eq!(carry(Cargo::New("dropout")).over, Some(3));
        assert_eq!(carry(Cargo::Moved(NodeId(3))).over, Some(1));
        assert_eq!(carry(Cargo::Copy(NodeId(3))).over, Some(2));
    }

    #[test]
    fn arrows_stop_at_both_ends() {
        let carry = carry(Cargo::Moved(NodeId(2)));
        for (key, outcome) in [
            (Key::Back, Outcome::Over(0)),
            (Key::Forth, Outcome::Over(1)),
            (Key::Last, Outcome::Over(3)),
            (Key::First, Outcome::Over(0)),
            (Key::Drop, Outcome::Dropped(0)),
            (Key::Cancel, Outcome::Cancelled),
        ] {
            assert_eq!(carry.press(key), outcome, "{key:?}");
        }
        let at_end = Carry { over: Some(3), ..carry };
        assert_eq!(at_end.press(Key::Forth), Outcome::Over(3));
    }

    #[test]
    fn a_moved_layer_lands_in_front_of_what_stood_behind_the_slot() {
        let rows =
            [(NodeId(2), 3, vec![3, 4, 2]), (NodeId(4), 0, vec![4, 2, 3]), (NodeId(3), 3, vec![2, 4, 3])];
        for (id, slot, order) in rows {
            let mut document = three();
            let (edit, landed) = carry(Cargo::Moved(id)).drop_into(&document, slot).expect("it moves");
            edit.apply(&mut document).expect("the edit fits");
            assert_eq!(document.nodes.iter().map(|node| node.id.0).collect::<Vec<_>>(), order);
            assert_eq!(landed, id);
        }
    }

    #[test]
    fn both_slots_beside_a_layer_leave_it_in_place() {
        let carry = carry(Cargo::Moved(NodeId(3)));
        for (slot, rests) in [(0, false), (1, true), (2, true), (3, false)] {
            assert_eq!(carry.rests(&three(), slot), rests, "slot {slot}");
            assert_eq!(carry.drop_into(&three(), slot).is_none(), rests, "slot {slot}");
        }
    }

    #[test]
    fn a_copy_has_the_settings_of_its_layer_and_an_id_of_its_own() {
        let mut document = three();
        document.nodes[0] = document.nodes[0].clone().with("units", 7.0);
        let carry = Carry::lift(&document, &DATA, Cargo::Copy(NodeId(2)), Grip::Lifted);
        let (edit, id) = carry.drop_into(&document, 1).expect("it is put in");
        edit.apply(&mut document).expect("the edit fits");
        assert_eq!(document.nodes[1], Node::new(NodeId(5), "dense").with("units", 7.0));
        assert_eq!(id, NodeId(5));
    }

    #[test]
    fn slots_say_where_a_layer_that_needs_an_equal_width_fits() {
        let document = three();
        let carry = Carry::lift(&document, &DATA, Cargo::New("add"), Grip::Pointer);
        assert!(carry.fits[0].is_ok(), "behind the input, Add joins the input with itself");
        assert!(carry.fits[1].is_err(), "4 units and 2 features do not add");
        assert_eq!(carry.over, None);
        let mut document = document;
        document.nodes.push(Node::new(NodeId(9), "add").with("source", NodeId(4)));
        let moved = Carry::lift(&document, &DATA, Cargo::Moved(NodeId(9)), Grip::Lifted);
        assert!(moved.fits[0].is_err(), "the layer it adds would come later");
        assert!(moved.fits[3].is_ok());
    }
}
