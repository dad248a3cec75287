//! Which samples a step takes, and where training stands. The same samples in the same order as on the page.

use layerloom_document::{Document, Settings};
use layerloom_engine::catalog::optimizer::Step;
use layerloom_engine::catalog::schedule::{self, Schedule};
use layerloom_engine::catalog::{RECIPE, SCALARS};
use layerloom_engine::plan::Plan;
use layerloom_engine::random;
use layerloom_session::ORDER_STREAM;

pub(crate) struct Course {
    /// The samples of this epoch in their order.
    order: Vec<u32>,
    /// How many of them were taken.
    taken: usize,
    /// Steps done.
    pub(crate) step: u64,
    epoch: u32,
    /// What the optimizer hands from step to step.
    carry: f64,
    pub(crate) seed: u32,
    shuffles: bool,
    base_rate: f64,
    schedule: &'static Schedule,
    schedule_settings: Settings,
}

/// A place in the course, to go back to.
#[cfg(feature = "gpu")]
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    taken: usize,
    step: u64,
    epoch: u32,
    carry: f64,
}

impl Course {
    /// The start of a checked document's training, without data.
    pub(crate) fn new(document: &Document) -> Self {
        let pick = RECIPE.pick(&document.recipe, "schedule");
        Self {
            order: Vec::new(),
            taken: 0,
            step: 0,
            epoch: 0,
            carry: 1.0,
            seed: RECIPE.integer(&document.recipe, "seed") as u32,
            shuffles: RECIPE.flag(&document.recipe, "shuffle"),
            base_rate: RECIPE.number(&document.recipe, "learning-rate"),
            schedule: schedule::find(&pick.id).expect("a checked document has a schedule"),
            schedule_settings: pick.settings,
        }
    }

    /// Begins the epoch anew with so many samples; the count of steps goes on.
    pub(crate) fn take(&mut self, samples: usize) {
        self.order = (0..samples as u32).collect();
        self.reorder();
    }

    /// Samples of this epoch that are still to be taken.
    pub(crate) fn left(&self) -> usize {
        self.order.len() - self.taken
    }

    /// The next samples.
    pub(crate) fn batch(&self, rows: usize) -> &[u32] {
        &self.order[self.taken..self.taken + rows]
    }

    /// What the optimizer is told of the next step.
    pub(crate) fn at(&self) -> Step {
        let epochs = f64::from(self.epoch) + self.taken as f64 / self.order.len().max(1) as f64;
        let rate = self.base_rate * (self.schedule.factor)(epochs, &self.schedule_settings);
        Step { rate, number: self.step + 1, carry: self.carry }
    }

    pub(crate) fn scalars(at: &Step, plan: &Plan) -> [f64; SCALARS] {
        (plan.optimizer.scalars)(at, &plan.optimizer_settings)
    }

    /// The step is done.
    pub(crate) fn advance(&mut self, at: &Step, rows: usize, plan: &Plan) {
        self.carry = (plan.optimizer.carry)(at, &plan.optimizer_settings);
        self.step = at.number;
        self.taken += rows;
        if self.left() == 0 {
            self.epoch += 1;
            self.reorder();
        }
    }

    /// Where it stands.
    #[cfg(feature = "gpu")]
    pub(crate) fn mark(&self) -> Mark {
        let Self { taken, step, epoch, carry, .. } = *self;
        Mark { taken, step, epoch, carry }
    }

    /// Goes back to a place; not across [`Self::take`].
    #[cfg(feature = "gpu")]
    pub(crate) fn return_to(&mut self, mark: Mark) {
        self.epoch = mark.epoch;
        self.reorder();
        (self.taken, self.step, self.carry) = (mark.taken, mark.step, mark.carry);
    }

    fn reorder(&mut self) {
        self.taken = 0;
        if self.shuffles {
            for (index, place) in self.order.iter_mut().enumerate() {
                *place = index as u32;
            }
            random::shuffle(&mut self.order, self.seed, ORDER_STREAM, self.epoch);
        }
    }
}
