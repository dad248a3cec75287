//! What another executor, which trains ahead, needs of a trainer and brings back to it.

use super::{Overflow, Trainer, program};
use crate::course::Course;
use layerloom_engine::exec::{Cpu, Moment};
use layerloom_engine::plan::Plan;

impl Trainer {
    /// Where training stands.
    pub(crate) fn course(&self) -> &Course {
        &self.course
    }

    /// Takes over where another executor has come to.
    pub(crate) fn adopt(&mut self, course: Course, state: &[f32]) {
        self.set_state(state);
        // A readback between two steps brings what is known already.
        let fresh = course.step > self.course.step;
        self.course = course;
        if fresh && self.curve.wants(self.course.step) {
            self.record();
        }
    }

    /// Takes over from an executor that refused a step: all before it are done.
    pub(crate) fn halt(&mut self, step: u64, state: &[f32]) -> Overflow {
        let mut course = self.course.clone();
        while course.step + 1 < step {
            let next = self.next(&course);
            self.pass(&mut course, &next);
        }
        let next = self.next(&course);
        let samples = course.order[next.samples].to_vec();
        self.set_state(state);
        self.course = course;
        Overflow { step, node: self.overflowing_node(&samples) }
    }

    /// The resident data and the plan, for another executor.
    pub(crate) fn load(&self) -> (Plan, Vec<f32>, Vec<f32>) {
        let (inputs, targets) = self.cpu.data();
        (self.plan.clone(), inputs.to_vec(), targets.to_vec())
    }

    /// Runs so many steps on a copy, to see how long they take.
    pub(crate) fn rehearse(&self, cpu: &mut Cpu, course: &mut Course, count: usize) {
        for _ in 0..count {
            let next = self.next(course);
            let indices = &course.order[next.samples.clone()];
            let moment =
                Moment { indices, seed: self.seed(), step: next.at.number as u32, scalars: &next.scalars };
            // Where it overflows, it takes no less time than it would otherwise up to there.
            let _ = cpu.run(program(&self.plan, &next), &moment);
            self.pass(course, &next);
        }
    }

    /// A copy of the executor, to rehearse on.
    pub(crate) fn twin(&self) -> Cpu {
        self.cpu.clone()
    }
}
