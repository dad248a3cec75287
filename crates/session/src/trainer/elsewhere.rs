//! What another executor, which trains ahead, needs of a trainer and brings back to it.

use super::{Overflow, Trainer, program};
use crate::course::Course;
use layerloom_engine::exec::gpu::Piece;
use layerloom_engine::exec::{Cpu, Moment};
use layerloom_engine::plan::{FORWARD_ROWS, Plan, View};
use layerloom_protocol::Tap;

/// What another executor has inferred from the values that the trainer holds.
#[derive(Default)]
pub(super) struct Inferred {
    /// Each with the values of its views, one behind the other.
    pieces: Vec<(Piece, Vec<f32>)>,
    /// Passes that were made here.
    passes: u64,
    /// How often the resident data has changed.
    loads: u64,
}

impl Inferred {
    /// The trainer is about to hold other values.
    pub(super) fn forget(&mut self) {
        self.pieces.clear();
    }

    /// There is other resident data.
    pub(super) fn reloaded(&mut self) {
        self.forget();
        self.loads += 1;
    }
}

impl Trainer {
    /// Where training stands.
    pub(crate) fn course(&self) -> &Course {
        &self.course
    }

    /// Takes over where another executor has come to.
    pub(crate) fn adopt(&mut self, course: Course, state: &[f32], inferred: Vec<(Piece, Vec<f32>)>) {
        self.set_state(state);
        self.inferred.pieces = inferred;
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

    /// Puts what another executor has inferred for these rows where the forward program would, if it has inferred all of
    /// these views; none stands for all there are, which it never does.
    pub(super) fn recall(&mut self, rows: &[u32], views: &[View]) -> bool {
        let covers =
            |piece: &Piece| piece.rows == rows && views.iter().all(|view| piece.views.contains(view));
        let known = self.inferred.pieces.iter().find(|(piece, _)| !views.is_empty() && covers(piece));
        let Some((piece, values)) = known else {
            self.inferred.passes += 1;
            return false;
        };
        let mut rest = values.as_slice();
        for view in &piece.views {
            let (here, behind) = rest.split_at(view.len());
            self.cpu.write(*view).copy_from_slice(here);
            rest = behind;
        }
        true
    }

    /// Makes sure that the resident data has the grids that taps are about.
    pub(crate) fn lay_grids(&mut self, taps: &[Tap]) {
        for side in taps.iter().filter_map(|tap| crate::taps::side(&self.plan, tap)).collect::<Vec<_>>() {
            self.grid(side);
        }
    }

    /// What has to be inferred for the scores and for taps whose grids are laid.
    pub(crate) fn wanted(&self, taps: &[Tap]) -> Vec<Piece> {
        let plan = &self.plan;
        let mut wanted = Vec::new();
        let mut add = |rows: &[u32], views: &[View]| {
            wanted.extend(rows.chunks(FORWARD_ROWS).map(|chunk| {
                let mut rows = chunk.to_vec();
                rows.resize(FORWARD_ROWS, chunk[0]);
                Piece { rows, views: views.to_vec() }
            }));
        };
        for rows in [&self.dataset.train, &self.dataset.test] {
            add(rows, &[plan.prediction, plan.row_loss]);
        }
        for (side, start) in &self.grids {
            let mut views: Vec<View> = Vec::new();
            for tap in taps.iter().filter(|tap| crate::taps::side(plan, tap) == Some(*side)) {
                let view = match tap {
                    Tap::Maps { node, .. } => {
                        plan.nodes.iter().find(|seen| seen.node == *node).map(|seen| seen.view)
                    }
                    _ => Some(plan.prediction),
                };
                views.extend(view.filter(|view| !views.contains(view)));
            }
            if !views.is_empty() {
                let rows: Vec<u32> = (*start..*start + (side * side) as u32).collect();
                add(&rows, &views);
            }
        }
        wanted
    }

    /// Whether all that is known.
    pub(crate) fn has_inferred(&self, taps: &[Tap]) -> bool {
        let known = |piece: &Piece| self.inferred.pieces.iter().any(|(known, _)| known == piece);
        self.wanted(taps).iter().all(known)
    }

    /// How often the resident data has changed.
    pub(crate) fn loads(&self) -> u64 {
        self.inferred.loads
    }

    /// Passes of the forward program that were made on the processor.
    pub fn passes(&self) -> u64 {
        self.inferred.passes
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
