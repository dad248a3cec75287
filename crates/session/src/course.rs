//! Where training stands, and the step that comes next: what has to be known of a step before it is run. A graphics
//! processor is given steps ahead of those whose results are known, along a course of its own.

use layerloom_engine::catalog::{SCALARS, optimizer};
use layerloom_engine::random;
use std::ops::Range;

/// The random stream of sample orders; streams of nodes are their ids, which are far below.
pub const ORDER_STREAM: u32 = 0xffff_0001;

/// Steps done, and the place in the epoch.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Course {
    /// Optimizer steps done.
    pub(crate) step: u64,
    /// Whole epochs done.
    pub(crate) epoch: u32,
    /// What the optimizer's scalars carry from step to step.
    pub(crate) carry: f64,
    /// The samples of this epoch, in order.
    pub(crate) order: Vec<u32>,
    /// Samples of this epoch done.
    pub(crate) cursor: usize,
}

/// What a course draws its samples from.
#[derive(Clone, Copy)]
pub(crate) struct Sampling<'a> {
    /// Training samples.
    pub(crate) train: &'a [u32],
    /// Whether each epoch has an order of its own.
    pub(crate) shuffle: bool,
    /// The seed of orders.
    pub(crate) seed: u32,
}

/// A step that has not been run yet.
pub(crate) struct Next {
    /// Whether it is the smaller last one of an epoch.
    pub(crate) tail: bool,
    /// Its samples, as places in the course's order.
    pub(crate) samples: Range<usize>,
    /// What the optimizer makes its scalars of.
    pub(crate) at: optimizer::Step,
    /// The optimizer's scalars.
    pub(crate) scalars: [f64; SCALARS],
}

impl Course {
    /// Step 0.
    pub(crate) fn start(sampling: Sampling) -> Self {
        let mut course = Self { carry: 1.0, ..Self::default() };
        course.reorder(sampling);
        course
    }

    /// Begins the epoch's samples anew.
    pub(crate) fn reorder(&mut self, sampling: Sampling) {
        self.cursor = 0;
        self.order.clear();
        self.order.extend_from_slice(sampling.train);
        if sampling.shuffle {
            random::shuffle(&mut self.order, sampling.seed, ORDER_STREAM, self.epoch);
        }
    }

    /// Epochs done, with the part of the one that runs.
    pub(crate) fn epochs_with_fraction(&self) -> f64 {
        f64::from(self.epoch) + self.cursor as f64 / self.order.len().max(1) as f64
    }

    /// Goes past a step; `carry` is what its optimizer carries on.
    pub(crate) fn pass(&mut self, next: &Next, carry: f64, sampling: Sampling) {
        self.cursor = next.samples.end;
        self.carry = carry;
        self.step = next.at.number;
        if self.cursor >= self.order.len() {
            self.epoch += 1;
            self.reorder(sampling);
        }
    }
}
