//! Frames: kept, painted, and their figures shown no faster than eyes can read.

use super::Store;
use crate::dom::*;
use crate::{lessons, page};
use layerloom_protocol::{Command, Frame, Metrics, Tap};
use std::time::Duration;

impl Store {
    /// Says what a panel wants to know with each frame; nothing, when it is not on screen.
    pub(crate) fn watch(&self, panel: &'static str, taps: Vec<Tap>) {
        let union = self.inner.try_update_value(|inner| {
            let before = union(&inner.watched);
            inner.watched.retain(|(name, _)| *name != panel);
            if !taps.is_empty() {
                inner.watched.push((panel, taps));
            }
            let after = union(&inner.watched);
            (before != after).then_some(after)
        });
        if let Some(Some(taps)) = union {
            self.send(Command::Watch(taps));
        }
    }

    pub(super) fn receive_frame(&self, mut frame: Frame, numbers: Vec<f32>) {
        let store = *self;
        let paint = self.inner.try_update_value(|inner| {
            // A stale frame is not kept, but its credit goes back all the same.
            if frame.revision >= inner.opened {
                inner.frames.keep(&mut frame, numbers);
                inner.latest = frame.metrics;
            }
            !std::mem::replace(&mut inner.paint_is_due, true)
        });
        if self.run.with_untracked(|run| *run != frame.state) {
            self.run.set(frame.state);
            self.show_metrics();
        } else {
            self.show_metrics_in_time();
        }
        if paint == Some(true) {
            request_animation_frame(move || store.paint());
        }
    }

    /// Effects on the tick draw before the browser paints; the worker's next frame cannot arrive earlier.
    pub(super) fn paint(&self) {
        if self.inner.update_value(|inner| std::mem::take(&mut inner.paint_is_due)) {
            self.tick.update(|tick| *tick = tick.wrapping_add(1));
            self.send(Command::Painted);
            self.load_the_rest();
        }
    }

    /// Loads what the first frame need not wait for, once: after it, or where there is none after a while.
    pub(super) fn load_the_rest(&self) {
        if !self.inner.update_value(|inner| std::mem::replace(&mut inner.rest_is_asked_for, true)) {
            lessons::load(*self);
            page::run_beside("annex.js");
        }
    }

    fn show_metrics(&self) {
        let latest = self.inner.try_update_value(|inner| {
            inner.metrics_shown_millis = page::now_millis();
            inner.latest
        });
        self.metrics.set(latest.unwrap_or_default());
    }

    fn show_metrics_in_time(&self) {
        const PERIOD_MILLIS: f64 = 100.0;
        let store = *self;
        let waited = page::now_millis() - self.inner.with_value(|inner| inner.metrics_shown_millis);
        if waited >= PERIOD_MILLIS {
            self.show_metrics();
        } else if self.inner.try_update_value(|inner| !std::mem::replace(&mut inner.metrics_are_due, true))
            == Some(true)
        {
            let later = Duration::from_millis((PERIOD_MILLIS - waited) as u64);
            set_timeout(
                move || {
                    store.inner.update_value(|inner| inner.metrics_are_due = false);
                    store.show_metrics();
                },
                later,
            );
        }
    }
}

fn union(watched: &[(&'static str, Vec<Tap>)]) -> Vec<Tap> {
    let mut union: Vec<Tap> = Vec::new();
    for tap in watched.iter().flat_map(|(_, taps)| taps) {
        if !union.contains(tap) {
            union.push(*tap);
        }
    }
    union
}

/// Before the first frame there is no loss to tell.
pub(super) fn unknown() -> Metrics {
    Metrics {
        train_loss: f32::NAN,
        test_loss: f32::NAN,
        train_accuracy: f32::NAN,
        test_accuracy: f32::NAN,
        ..Metrics::default()
    }
}
