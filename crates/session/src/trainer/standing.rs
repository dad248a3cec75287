//! Values and position: kept, restored, taken over from an earlier trainer, handed to another one.

use super::Trainer;
use crate::course::Course;
use crate::curve::Curve;
use layerloom_engine::plan::{OVERFLOW, Slot, View};
use layerloom_protocol::Standing;

impl Trainer {
    /// Views of everything that training changes from step to step: trained values, gradients, optimizer states, kept
    /// values.
    pub(crate) fn state_views(&self) -> Vec<View> {
        let plan = &self.plan;
        let runs = [plan.weights, plan.gradients, plan.moments[0], plan.moments[1]];
        let kept = plan.states.iter().map(|slot| slot.view);
        runs.into_iter().chain(kept).filter(|view| !view.is_empty()).collect()
    }

    /// The values of [`Self::state_views`], one behind the other.
    pub(crate) fn state(&self) -> Vec<f32> {
        self.state_views().into_iter().flat_map(|view| self.cpu.read(view)).copied().collect()
    }

    /// Replaces the values of [`Self::state_views`]; gives whether there are as many.
    pub(crate) fn set_state(&mut self, values: &[f32]) -> bool {
        let views = self.state_views();
        if values.len() != views.iter().map(View::len).sum::<usize>() {
            return false;
        }
        self.inferred.forget();
        let mut rest = values;
        for view in views {
            let (here, behind) = rest.split_at(view.len());
            self.cpu.write(view).copy_from_slice(here);
            rest = behind;
        }
        true
    }

    /// Keeps the values of this moment to come back to.
    pub(crate) fn save(&mut self) {
        self.checkpoint = self.state();
    }

    /// Goes back to the values that were kept; the count of steps goes on.
    pub(crate) fn restore(&mut self) {
        let checkpoint = std::mem::take(&mut self.checkpoint);
        self.set_state(&checkpoint);
        self.checkpoint = checkpoint;
    }

    /// Everything of this training that the document does not say.
    pub(crate) fn standing(&self) -> Standing {
        let (points, stride) = self.curve.parts();
        Standing {
            step: self.course.step,
            epoch: self.course.epoch,
            cursor: self.course.cursor as u32,
            carry: self.course.carry,
            curve: points.to_vec(),
            stride,
            values: self.state(),
        }
    }

    /// Goes on from where another trainer of the same document stood; gives whether that fits this one.
    pub(crate) fn resume(&mut self, standing: &Standing) -> bool {
        let cursor = standing.cursor as usize;
        // Gradients may be those of a step that a guard refused.
        let mut weights = standing.values.iter().take(self.plan.weights.len());
        let sound = weights.all(|value| value.abs() <= OVERFLOW) && standing.carry.is_finite();
        let in_epoch = cursor < self.dataset.train.len() && cursor.is_multiple_of(self.plan.step.rows);
        if !sound || !in_epoch || !self.set_state(&standing.values) {
            return false;
        }
        let mut course = Course { step: standing.step, epoch: standing.epoch, ..Course::default() };
        course.reorder(self.sampling());
        self.course = Course { cursor, carry: standing.carry, ..course };
        self.curve = Curve::resumed(standing.curve.clone(), standing.stride);
        self.save();
        true
    }

    /// Takes over values whose place, size and start are the same, and the position. The optimizer's memory comes along
    /// when the optimizer is the same.
    pub(super) fn inherit(&mut self, before: &Trainer) {
        let same_optimizer = self.plan.optimizer.entry.id == before.plan.optimizer.entry.id;
        let pairs = |new: &[Slot], old: &[Slot]| -> Vec<(View, View)> {
            new.iter()
                .filter_map(|slot| {
                    let twin = old.iter().find(|old| {
                        (old.node, old.name, old.view.rows, old.view.columns, &old.start)
                            == (slot.node, slot.name, slot.view.rows, slot.view.columns, &slot.start)
                    })?;
                    Some((slot.view, twin.view))
                })
                .collect()
        };
        for (new, old) in pairs(&self.plan.states, &before.plan.states) {
            self.cpu.write(new).copy_from_slice(before.cpu.read(old));
        }
        for (new, old) in pairs(&self.plan.parameters, &before.plan.parameters) {
            self.cpu.write(new).copy_from_slice(before.cpu.read(old));
            let shift =
                |view: View, from: View, to: View| View { start: view.start - from.start + to.start, ..view };
            let gradient = shift(old, before.plan.weights, before.plan.gradients);
            self.cpu
                .write(shift(new, self.plan.weights, self.plan.gradients))
                .copy_from_slice(before.cpu.read(gradient));
            for (to, from) in self.plan.moments.into_iter().zip(before.plan.moments) {
                if same_optimizer && !to.is_empty() {
                    let source = shift(old, before.plan.weights, from);
                    self.cpu
                        .write(shift(new, self.plan.weights, to))
                        .copy_from_slice(before.cpu.read(source));
                }
            }
        }
        self.course = before.course.clone();
        self.curve = before.curve.clone();
        if self.dataset.train == before.dataset.train && self.shuffles() == before.shuffles() {
            // A batch may not straddle the end of the epoch in a new batch size: start at a whole batch.
            self.course.cursor = before.course.cursor / self.plan.step.rows * self.plan.step.rows;
        } else {
            let mut course = std::mem::take(&mut self.course);
            course.reorder(self.sampling());
            self.course = course;
        }
    }
}
