//! Pieces of the page that come and go. Each stands behind a comment that marks its place, and before another.

use super::call::Read;
use super::content::{IntoView, Several, View};
use super::follow::{follow, memo};
use leptos::prelude::{Owner, document, untrack};
use std::hash::{DefaultHasher, Hash, Hasher};
use web_sys::Node;

/// A place in the page between two comments.
#[derive(Clone)]
struct Place {
    start: Node,
    end: Node,
}

impl Place {
    /// A new one, and the view that holds it.
    fn new() -> (Self, View) {
        let mark = || Node::from(document().create_comment(""));
        let place = Self { start: mark(), end: mark() };
        let view = Several::default();
        view.append(View::of(place.start.clone()));
        view.append(View::of(place.end.clone()));
        (place, view.into_view())
    }

    /// Takes out all that stands there.
    fn clear(&self) {
        while let Some(node) = self.start.next_sibling().filter(|node| *node != self.end) {
            remove(&node);
        }
    }

    fn fill(&self, view: &View) {
        insert_before(view.node(), &self.end);
    }
}

fn remove(node: &Node) {
    if let Some(parent) = node.parent_node() {
        // It is a child of its parent.
        let _ = parent.remove_child(node);
    }
}

fn insert_before(node: &Node, next: &Node) {
    if let Some(parent) = next.parent_node() {
        parent.insert_before(node, Some(next)).expect("a node takes what is not above it");
    }
}

/// A view that is built anew whenever a signal changed that its making read.
pub(super) fn changing(build: Box<dyn Read<View>>) -> View {
    let (place, view) = Place::new();
    follow(Box::new(move || {
        let view = build.read();
        place.clear();
        place.fill(&view);
    }));
    view
}

/// A view that is there while a condition holds. What its making reads is not followed.
pub fn show(when: impl Fn() -> bool + 'static, build: impl Fn() -> View + 'static) -> View {
    show_of(Box::new(when), Box::new(build))
}

fn show_of(when: Box<dyn Read<bool>>, build: Box<dyn Read<View>>) -> View {
    let when = memo(move || when.read());
    changing(Box::new(move || if when.get() { untrack(|| build.read()) } else { ().into_view() }))
}

/// A list whose rows stay while their keys do, wherever these go.
pub fn keyed<T: 'static, I: IntoIterator<Item = T>, K: Hash, V: IntoView>(
    each: impl Fn() -> I + 'static,
    key: impl Fn(&T) -> K + 'static,
    build: impl Fn(T) -> V + Clone + 'static,
) -> View {
    let hash = move |item: &T| {
        let mut hasher = DefaultHasher::new();
        key(item).hash(&mut hasher);
        hasher.finish()
    };
    rows(Box::new(move || {
        let row = |item| {
            let (key, build) = (hash(&item), build.clone());
            let build: Box<dyn FnOnce() -> View> = Box::new(move || build(item).into_view());
            (key, build)
        };
        each().into_iter().map(row).collect()
    }))
}

/// A row of a list: what built it, and where it stands.
struct Row {
    key: u64,
    /// Ends what the row's view follows.
    owner: Owner,
    place: Place,
}

impl Row {
    fn remove(self) {
        self.owner.cleanup();
        self.place.clear();
        remove(&self.place.start);
        remove(&self.place.end);
    }

    fn move_before(&self, next: &Node) {
        let mut node = self.place.start.clone();
        loop {
            let following = node.next_sibling();
            insert_before(&node, next);
            match following {
                Some(following) if node != self.place.end => node = following,
                _ => break,
            }
        }
    }
}

type Unbuilt = Vec<(u64, Box<dyn FnOnce() -> View>)>;

fn rows(each: Box<dyn Read<Unbuilt>>) -> View {
    let (place, view) = Place::new();
    let owner = Owner::current().unwrap_or_default();
    let mut rows: Vec<Row> = Vec::new();
    follow(Box::new(move || {
        let wanted = each.read();
        let (kept, gone) = std::mem::take(&mut rows)
            .into_iter()
            .partition(|row: &Row| wanted.iter().any(|(key, _)| *key == row.key));
        let (mut kept, gone): (Vec<Row>, Vec<Row>) = (kept, gone);
        gone.into_iter().for_each(Row::remove);
        for (key, build) in wanted {
            let row = match kept.iter().position(|row| row.key == key) {
                Some(at) => kept.remove(at),
                None => {
                    let owner = owner.child();
                    let built = owner.with(|| untrack(build));
                    let (own, view) = Place::new();
                    own.fill(&built);
                    place.fill(&view);
                    Row { key, owner, place: own }
                }
            };
            rows.push(row);
        }
        // From the last: a row that already stands before the one behind it is not touched, and keeps the focus.
        let mut next = place.end.clone();
        for row in rows.iter().rev() {
            if row.place.end.next_sibling().as_ref() != Some(&next) {
                row.move_before(&next);
            }
            next = row.place.start.clone();
        }
    }));
    view
}
