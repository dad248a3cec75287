//! Schedules: how the learning rate changes as training goes on.

use layerloom_document::{Entry, Settings};

mod constant;
mod cosine;
mod exponential;
mod one_cycle;
mod step;
mod warm_up;

/// A schedule.
pub struct Schedule {
    /// Name, texts, formula, parameters.
    pub entry: Entry,
    /// The factor on the learning rate at a moment, counted in epochs (with fractions) since step 0.
    pub factor: fn(epoch: f64, &Settings) -> f64,
}

/// All schedules, in the order they are shown.
pub static ALL: &[&Schedule] = &[
    &constant::SCHEDULE,
    &step::SCHEDULE,
    &exponential::SCHEDULE,
    &cosine::SCHEDULE,
    &one_cycle::SCHEDULE,
    &warm_up::SCHEDULE,
];

/// The schedule of this id.
pub fn find(id: &str) -> Option<&'static Schedule> {
    ALL.iter().find(|kind| kind.entry.id == id).copied()
}
