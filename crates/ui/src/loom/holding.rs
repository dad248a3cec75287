//! The hand on the page: lifting, moving, dropping and cancelling, the same for pointer, click and keyboard, with what
//! assistive technology is told of it.

use super::geometry::Spot;
use super::hand::{Cargo, Carry, Grip, Key, Outcome};
use super::shapes::{self, NodeShape};
use crate::dom::*;
use crate::store::Store;
use crate::text_loom;
use layerloom_document::{Bilingual, Edit, Node, NodeId};
use layerloom_engine::catalog::naming::{beside_slot, kind_name, node_name};
use leptos::ev;
use std::cell::RefCell;
use std::ops::Deref;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// How far a held pointer goes before it drags, in pixels.
const SLACK: f64 = 6.0;

/// How far from a slot, along the flow, a layer can be dropped into it, in pixels.
const REACH: f64 = 180.0;

/// What is carried, for palette and loom alike: a pointer, as is the store.
#[derive(Clone, Copy)]
pub(crate) struct Hand(&'static Held);

impl Deref for Hand {
    type Target = Held;

    fn deref(&self) -> &Held {
        self.0
    }
}

/// What a [`Hand`] points to.
pub(crate) struct Held {
    store: Store,
    /// What is carried, if anything.
    pub(crate) carry: RwSignal<Option<Carry>>,
    /// Where the pointer is, in pixels of the window.
    pub(crate) pointer: RwSignal<Spot>,
    /// The slot whose menu of layers is open.
    pub(crate) menu: RwSignal<Option<usize>>,
    /// The scrolling view of the loom.
    pub(crate) view: NodeRef<web_sys::HtmlDivElement>,
    /// Whether the flow runs downwards.
    pub(crate) upright: RwSignal<bool>,
    /// The sizes of the network.
    pub(crate) shapes: Memo<Vec<NodeShape>>,
    press: StoredValue<Option<Press>>,
    dragged: StoredValue<bool>,
}

/// A pointer held down and not yet dragging.
#[derive(Clone)]
struct Press {
    pointer: i32,
    from: Spot,
    cargo: Cargo,
}

impl Hand {
    /// Provides the hand to palette and loom; to be called once, above both.
    pub(crate) fn provide(store: Store) {
        let known = RefCell::new(Vec::new());
        let shapes = memo(move || {
            let data = store.data_shape();
            let now = store.document.with(|document| shapes::of(document, &data, &known.borrow()));
            known.replace(now.clone());
            now
        });
        let hand = Self(Box::leak(Box::new(Held {
            store,
            carry: RwSignal::new(None),
            pointer: RwSignal::new(Spot::default()),
            menu: RwSignal::new(None),
            view: NodeRef::new(),
            upright: RwSignal::new(false),
            shapes,
            press: StoredValue::new(None),
            dragged: StoredValue::new(false),
        })));
        provide_context(hand);
        // A drag soon leaves the element it began on, so the whole window listens.
        listen(ev::keydown, move |event| hand.key(&event));
        listen(ev::pointermove, move |event| hand.moved(&event));
        listen(ev::pointerup, move |event| hand.up(&event));
        listen(ev::pointercancel, move |_| hand.lost());
        listen(ev::selectstart, move |event| {
            if hand.press.with_value(Option::is_some) {
                event.prevent_default();
            }
        });
    }

    /// The name of what is carried.
    pub(crate) fn cargo_name(&self, cargo: &Cargo) -> Bilingual {
        match cargo {
            Cargo::New(kind) => kind_name(kind),
            Cargo::Moved(id) | Cargo::Copy(id) => {
                self.store.document.with_untracked(|document| node_name(document, *id))
            }
        }
    }

    fn say(&self, sentence: &Bilingual) {
        self.store.announce(untrack(|| self.store.say(sentence)));
    }

    /// Picks something up by click or key; the same again puts it back.
    pub(crate) fn lift(&self, cargo: Cargo) {
        if self.dragged.get_value() {
            self.dragged.set_value(false);
            return;
        }
        if self.carry.with_untracked(|carry| carry.as_ref().is_some_and(|carry| carry.cargo == cargo)) {
            self.cancel();
            return;
        }
        self.menu.set(None);
        self.take(cargo.clone(), Grip::Lifted);
        self.say(&text_loom::lifted(&self.cargo_name(&cargo), matches!(cargo, Cargo::Moved(_))));
        self.show_slot();
    }

    fn take(&self, cargo: Cargo, grip: Grip) {
        let data = untrack(|| self.store.data_shape());
        let carry = self.store.document.with_untracked(|document| Carry::lift(document, &data, cargo, grip));
        self.carry.set(Some(carry));
    }

    /// Puts back what is carried.
    pub(crate) fn cancel(&self) {
        if let Some(carry) = self.carry.get_untracked() {
            self.carry.set(None);
            self.say(&text_loom::cancelled(&self.cargo_name(&carry.cargo)));
        }
    }

    /// Drops what is carried into a slot.
    pub(crate) fn drop_into(&self, slot: usize) {
        let Some(carry) = self.carry.get_untracked() else { return };
        let name = self.cargo_name(&carry.cargo);
        let (put, (before, after)) = self
            .store
            .document
            .with_untracked(|document| (carry.drop_into(document, slot), beside_slot(document, slot)));
        self.carry.set(None);
        match put {
            Some((edit, id)) => {
                self.store.edit(edit);
                self.store.selected.set(id);
                self.say(&text_loom::dropped(&name, &before, &after));
                focus_soon(card_id(id));
            }
            None => {
                self.say(&text_loom::cancelled(&name));
                if let Cargo::Moved(id) = carry.cargo {
                    focus_soon(card_id(id));
                }
            }
        }
    }

    /// Puts a new layer into a slot without carrying it.
    pub(crate) fn insert(&self, slot: usize, kind: &'static str) {
        self.take(Cargo::New(kind), Grip::Lifted);
        self.menu.set(None);
        self.drop_into(slot);
    }

    /// Puts a copy of a layer behind it.
    pub(crate) fn duplicate(&self, id: NodeId) {
        self.take(Cargo::Copy(id), Grip::Lifted);
        let over = self.carry.with_untracked(|carry| carry.as_ref().and_then(|carry| carry.over));
        match over {
            Some(slot) => self.drop_into(slot),
            None => self.carry.set(None),
        }
    }

    /// Takes a layer out of the network.
    pub(crate) fn remove(&self, id: NodeId) {
        let (name, next) = self.store.document.with_untracked(|document| {
            let place = document.position(id).unwrap_or(0);
            let next = document.nodes.get(place + 1).map_or(NodeId::OUTPUT, |node: &Node| node.id);
            (node_name(document, id), next)
        });
        self.carry.set(None);
        self.store.edit(Edit::Remove { node: id });
        self.say(&text_loom::removed(&name));
        focus_soon(card_id(next));
    }

    fn key(&self, event: &web_sys::KeyboardEvent) {
        let Some(carry) = self.carry.get_untracked() else {
            if event.key() == "Escape" && self.menu.with_untracked(Option::is_some) {
                let slot = self.menu.get_untracked().unwrap_or(0);
                self.menu.set(None);
                focus_soon(slot_id(slot));
            }
            return;
        };
        let Some(key) = Key::named(&event.key()) else { return };
        if event.repeat() && key == Key::Drop || carry.grip == Grip::Pointer && key != Key::Cancel {
            return;
        }
        event.prevent_default();
        match carry.press(key) {
            Outcome::Over(slot) => self.hover(Some(slot)),
            Outcome::Dropped(slot) => self.drop_into(slot),
            Outcome::Cancelled => {
                self.press.set_value(None);
                self.cancel();
            }
        }
    }

    /// Moves what is carried over a slot, or off all of them.
    pub(crate) fn hover(&self, slot: Option<usize>) {
        let changed =
            self.carry.with_untracked(|carry| carry.as_ref().is_some_and(|carry| carry.over != slot));
        if !changed {
            return;
        }
        self.carry.update(|carry| {
            if let Some(carry) = carry {
                carry.over = slot;
            }
        });
        let told = self.carry.with_untracked(|carry| {
            let fit = carry.as_ref()?.fits.get(slot?)?;
            let (before, after) =
                self.store.document.with_untracked(|document| beside_slot(document, slot.unwrap_or(0)));
            Some(text_loom::over_slot(&before, &after, fit))
        });
        if let Some(told) = told {
            self.say(&told);
        }
        if self.carry.with_untracked(|carry| carry.as_ref().is_some_and(|carry| carry.grip == Grip::Lifted)) {
            self.show_slot();
        }
    }

    fn show_slot(&self) {
        let over = self.carry.with_untracked(|carry| carry.as_ref().and_then(|carry| carry.over));
        if let Some(slot) = over.and_then(|slot| document().get_element_by_id(&slot_id(slot))) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
            slot.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }

    /// A pointer went down on something that can be dragged.
    pub(crate) fn down(&self, event: &web_sys::PointerEvent, cargo: Cargo) {
        self.dragged.set_value(false);
        if event.button() == 0 && event.is_primary() {
            self.press.set_value(Some(Press { pointer: event.pointer_id(), from: spot(event), cargo }));
        }
    }

    /// It moved: past the slack, it drags.
    fn moved(&self, event: &web_sys::PointerEvent) {
        let Some(press) = self.press.get_value().filter(|press| press.pointer == event.pointer_id()) else {
            return;
        };
        let at = spot(event);
        if self.carry.with_untracked(|carry| carry.as_ref().is_none_or(|carry| carry.grip != Grip::Pointer)) {
            if (at.x - press.from.x).hypot(at.y - press.from.y) < SLACK {
                return;
            }
            self.menu.set(None);
            self.dragged.set_value(true);
            let cargo = match press.cargo {
                Cargo::Moved(id) if event.alt_key() => Cargo::Copy(id),
                cargo => cargo,
            };
            self.take(cargo, Grip::Pointer);
        }
        event.prevent_default();
        self.pointer.set(at);
        self.scroll_near_edge(at);
        self.hover(self.slot_at(at));
    }

    /// Scrolls the loom while something is held near its edge.
    fn scroll_near_edge(&self, at: Spot) {
        const EDGE: f64 = 44.0;
        const STEP: i32 = 14;
        let Some(view) = self.view.get_untracked().filter(|_| self.is_over_loom(at)) else { return };
        let area = view.get_bounding_client_rect();
        let step = |at: f64, low: f64, high: f64| {
            if at < low + EDGE {
                -STEP
            } else if at > high - EDGE {
                STEP
            } else {
                0
            }
        };
        view.set_scroll_left(view.scroll_left() + step(at.x, area.left(), area.right()));
        view.set_scroll_top(view.scroll_top() + step(at.y, area.top(), area.bottom()));
    }

    /// It was let go: over a slot it drops; a layer let go outside the loom is taken out; anything else is put back.
    fn up(&self, event: &web_sys::PointerEvent) {
        let pressed = self.press.get_value().is_some_and(|press| press.pointer == event.pointer_id());
        self.press.set_value(None);
        let Some(carry) = self.carry.get_untracked().filter(|carry| pressed && carry.grip == Grip::Pointer)
        else {
            return;
        };
        match (carry.over, &carry.cargo) {
            (Some(slot), _) => self.drop_into(slot),
            (None, Cargo::Moved(id)) if !self.is_over_loom(spot(event)) => self.remove(*id),
            _ => self.cancel(),
        }
        // The click that follows a drag on the same element is not a press of it; where none follows, time forgets.
        let hand = *self;
        set_timeout(move || hand.dragged.set_value(false), std::time::Duration::from_millis(0));
    }

    /// The browser took the pointer away.
    fn lost(&self) {
        self.press.set_value(None);
        if self.carry.with_untracked(|carry| carry.as_ref().is_some_and(|carry| carry.grip == Grip::Pointer))
        {
            self.cancel();
        }
    }

    /// Whether letting go now would take a layer out of the network.
    pub(crate) fn removes(&self) -> bool {
        let at = self.pointer.get();
        let is_moved = |carry: &Carry| carry.over.is_none() && matches!(carry.cargo, Cargo::Moved(_));
        self.carry.with(|carry| carry.as_ref().is_some_and(is_moved)) && !self.is_over_loom(at)
    }

    fn is_over_loom(&self, at: Spot) -> bool {
        self.view.get_untracked().is_some_and(|view| {
            let area = view.get_bounding_client_rect();
            (area.left()..area.right()).contains(&at.x) && (area.top()..area.bottom()).contains(&at.y)
        })
    }

    fn slot_at(&self, at: Spot) -> Option<usize> {
        if !self.is_over_loom(at) {
            return None;
        }
        let count = self.carry.with_untracked(|carry| carry.as_ref().map_or(0, |carry| carry.fits.len()));
        let slots: Vec<Spot> = (0..count)
            .filter_map(|slot| document().get_element_by_id(&slot_id(slot)))
            .map(|element| {
                let area = element.get_bounding_client_rect();
                Spot { x: (area.left() + area.right()) / 2.0, y: (area.top() + area.bottom()) / 2.0 }
            })
            .collect();
        super::geometry::nearest_slot(&slots, at, self.upright.get_untracked(), REACH)
    }
}

/// The hand of the page.
pub(crate) fn use_hand() -> Hand {
    use_context().expect("the page provides the hand above palette and loom")
}

/// The id of a card's element.
pub(crate) fn card_id(id: NodeId) -> String {
    format!("card-{}", id.0)
}

/// The id of a slot's element.
pub(crate) fn slot_id(slot: usize) -> String {
    format!("slot-{slot}")
}

/// Focuses an element when it is there: a card appears with the next frame.
pub(crate) fn focus_soon(id: String) {
    request_animation_frame(move || {
        let target = document().get_element_by_id(&id);
        let inner =
            target.map(|element| element.query_selector("[data-focus]").ok().flatten().unwrap_or(element));
        if let Some(element) = inner.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // An element that cannot take the focus leaves it where it is.
            let _ = element.focus();
        }
    });
}

fn spot(event: &web_sys::PointerEvent) -> Spot {
    Spot { x: f64::from(event.client_x()), y: f64::from(event.client_y()) }
}
