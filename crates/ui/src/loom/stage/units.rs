//! What is shown of a unit: when it comes, when it goes, and where in its map the pointer is.

use super::set_if_new;
use crate::dom::*;
use crate::loom::Loom;
use crate::loom::holding::card_id;
use crate::loom::popover::Subject;
use layerloom_document::NodeId;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, PointerEvent};

impl Loom {
    /// Shows a unit's arithmetic, soon, or at once when it is pressed.
    pub(in crate::loom) fn show_unit(self, subject: Subject) {
        if self.stage.with_value(|stage| stage.is_returning)
            || self.hand.carry.with_untracked(Option::is_some)
        {
            return;
        }
        if subject.pinned {
            self.stop_timer();
            self.subject.set(Some(subject));
            return;
        }
        let is_other =
            self.subject.with_untracked(|now| !now.is_some_and(|now| now.pinned || now.is_same(&subject)));
        if is_other {
            self.after(160, move || self.subject.set(Some(subject)));
        } else {
            self.stay();
        }
    }

    /// Closes what is shown of a unit, and gives its cell the focus back if it was pinned.
    pub(in crate::loom) fn close_unit(self) {
        let Some(subject) = self.subject.get_untracked() else { return };
        self.stop_timer();
        self.subject.set(None);
        if subject.pinned {
            let cell = format!("#{} [data-unit=\"{}\"]", card_id(subject.node), subject.unit);
            let cell = document().query_selector(&cell).ok().flatten();
            if let Some(cell) = cell.and_then(|cell| cell.dyn_into::<HtmlElement>().ok()) {
                self.stage.update_value(|stage| stage.is_returning = true);
                // A cell that has gone leaves the focus where it is.
                let _ = cell.focus();
                self.stage.update_value(|stage| stage.is_returning = false);
            }
        }
    }

    /// The pointer is over the unit or its popover: it stays.
    pub(in crate::loom) fn stay(self) {
        self.stop_timer();
    }

    /// The pointer left the unit: its popover goes, unless it is pinned or the pointer comes to it.
    pub(in crate::loom) fn leave_unit(self) {
        if self.subject.with_untracked(|subject| subject.is_none_or(|subject| !subject.pinned)) {
            self.after(260, move || self.subject.set(None));
        }
    }

    /// The pointer is at a place of a unit's map, on its card or enlarged.
    pub(in crate::loom) fn point_in_unit(self, node: NodeId, event: &PointerEvent) {
        const STEPS: f32 = 48.0;
        let Some(target) = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok())
        else {
            return;
        };
        let is_map = self.shape_of(node).is_some_and(|shape| shape.picture.is_none());
        let Some([left, right, bottom, top]) = untrack(|| self.store.bounds()).filter(|_| is_map) else {
            return;
        };
        let area = target.get_bounding_client_rect();
        let share = |at: i32, low: f64, size: f64| {
            let share = ((f64::from(at) - low) / size.max(1.0)) as f32;
            (share.max(0.0).min(1.0) * STEPS).round() / STEPS
        };
        let across = share(event.client_x(), area.left(), area.width());
        let down = share(event.client_y(), area.top(), area.height());
        set_if_new(self.store.pointed, [left + across * (right - left), top + down * (bottom - top)]);
    }

    fn after(self, millis: u64, run: impl FnOnce() + 'static) {
        self.stop_timer();
        let timer = set_timeout_with_handle(run, Duration::from_millis(millis)).ok();
        self.stage.update_value(|stage| stage.timer = timer);
    }

    fn stop_timer(self) {
        if let Some(Some(timer)) = self.stage.try_update_value(|stage| stage.timer.take()) {
            timer.clear();
        }
    }
}
