//! What both Python files have: samples from a file, and the learning rate's schedule.

pub(crate) mod data;
pub(crate) mod schedule;
