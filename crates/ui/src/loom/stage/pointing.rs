//! The pointer between the cards: it pans, pinches, and picks threads.

use super::{REACH, set_if_new};
use crate::loom::Loom;
use crate::loom::geometry::Spot;
use crate::loom::popover::Bubble;
use crate::loom::weave;
use wasm_bindgen::prelude::*;
use web_sys::{Element, PointerEvent};

impl Loom {
    /// A pointer went down on the ground: it pans, pinches, or picks a thread.
    pub(in crate::loom) fn press(self, event: &PointerEvent) {
        let at = spot_of(event);
        if event.pointer_type() == "touch" {
            self.stage.update_value(|stage| {
                stage.fingers.retain(|(id, _)| *id != event.pointer_id());
                stage.fingers.push((event.pointer_id(), at));
            });
        }
        if event.button() == 0 && is_ground(event) {
            self.subject.set(None);
            self.stage.update_value(|stage| stage.pan = Some((event.pointer_id(), at, false)));
        }
    }

    /// A pointer moved over the view.
    pub(in crate::loom) fn point(self, event: &PointerEvent) {
        let at = spot_of(event);
        if self.pinch(event.pointer_id(), at) {
            return;
        }
        let pan = self.stage.with_value(|stage| stage.pan);
        if let Some((id, from, far)) = pan.filter(|(id, ..)| *id == event.pointer_id()) {
            let (dx, dy) = (at.x - from.x, at.y - from.y);
            if event.pointer_type() == "touch" {
                // The browser scrolls by touch itself.
                let far = far || dx.hypot(dy) > 8.0;
                self.stage.update_value(|stage| stage.pan = Some((id, from, far)));
            } else if far || dx.hypot(dy) > 4.0 {
                if let Some(view) = self.hand.view.get_untracked() {
                    view.set_scroll_left(view.scroll_left() - dx.round() as i32);
                    view.set_scroll_top(view.scroll_top() - dy.round() as i32);
                }
                self.stage.update_value(|stage| stage.pan = Some((id, at, true)));
            }
            return;
        }
        if self.bubble.with_untracked(|bubble| bubble.is_some_and(|bubble| bubble.pinned)) {
            return;
        }
        let near = if is_ground(event) && self.hand.carry.with_untracked(Option::is_none) {
            self.near(at)
        } else {
            None
        };
        set_if_new(self.bubble, near.map(|weight| Bubble { weight, at, pinned: false }));
    }

    /// The thread under a place of the window.
    fn near(self, at: Spot) -> Option<weave::Weight> {
        let view = self.hand.view.get_untracked()?;
        let area = view.get_bounding_client_rect();
        let zoom = self.zoom.get_untracked();
        let spot = Spot {
            x: (at.x - area.left() + f64::from(view.scroll_left())) / zoom,
            y: (at.y - area.top() + f64::from(view.scroll_top())) / zoom,
        };
        let upright = self.hand.upright.get_untracked();
        self.stage.with_value(|stage| weave::nearest(&stage.bundles, spot, upright, REACH / zoom))
    }

    fn pinch(self, pointer: i32, at: Spot) -> bool {
        let fingers = self.stage.with_value(|stage| stage.fingers.clone());
        let [a, b] = fingers[..] else { return false };
        let Some(held) = [a, b].into_iter().find(|(id, _)| *id != pointer) else { return false };
        let Some(before) = [a, b].into_iter().find(|(id, _)| *id == pointer) else { return false };
        let span = |p: Spot, q: Spot| (p.x - q.x).hypot(p.y - q.y).max(1.0);
        let factor = span(at, held.1) / span(before.1, held.1);
        let about = Spot { x: (at.x + held.1.x) / 2.0, y: (at.y + held.1.y) / 2.0 };
        self.set_zoom(self.zoom.get_untracked() * factor, Some(about));
        self.stage.update_value(|stage| {
            stage.pan = None;
            for finger in &mut stage.fingers {
                if finger.0 == pointer {
                    finger.1 = at;
                }
            }
        });
        true
    }

    /// A pointer was let go: without a way it was a click, on a thread or on nothing.
    pub(in crate::loom) fn release(self, event: &PointerEvent) {
        let at = spot_of(event);
        let pan = self.stage.try_update_value(|stage| {
            stage.fingers.retain(|(id, _)| *id != event.pointer_id());
            stage.pan.take()
        });
        if let Some(Some((_, _, false))) = pan {
            let weight = self.near(at);
            self.bubble.set(weight.map(|weight| Bubble { weight, at, pinned: true }));
        }
    }

    /// The pointer left the view.
    pub(in crate::loom) fn leave(self) {
        self.stage.update_value(|stage| stage.pan = None);
        if self.bubble.with_untracked(|bubble| bubble.is_some_and(|bubble| !bubble.pinned)) {
            self.bubble.set(None);
        }
    }
}

fn is_ground(event: &PointerEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest(".card, button, input").ok().flatten().is_none())
}

fn spot_of(event: &PointerEvent) -> Spot {
    Spot { x: f64::from(event.client_x()), y: f64::from(event.client_y()) }
}
