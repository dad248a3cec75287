//! Initializers: the weights before the first step.

use crate::random;
use layerloom_document::{Entry, Settings};

mod constant;
mod glorot_normal;
mod glorot_uniform;
mod he_normal;
mod he_uniform;
mod lecun_normal;
mod lecun_uniform;
mod normal;
mod orthogonal;
mod uniform;
mod zeros;

/// An initializer.
pub struct Initializer {
    /// Name, texts, formula, parameters.
    pub entry: Entry,
    /// Fills a row-major tensor.
    pub fill: fn(&Weights, &Settings, &mut [f32]),
}

/// The tensor to be filled, and its random stream.
#[derive(Clone, Copy, Debug)]
pub struct Weights {
    /// Rows: values that come in.
    pub rows: usize,
    /// Columns: values that go out.
    pub columns: usize,
    /// Connections into one output.
    pub fan_in: usize,
    /// Connections out of one input.
    pub fan_out: usize,
    /// The document's seed.
    pub seed: u32,
    /// The tensor's own stream.
    pub stream: u32,
}

/// All initializers, in the order they are shown.
pub static ALL: &[&Initializer] = &[
    &glorot_uniform::INITIALIZER,
    &glorot_normal::INITIALIZER,
    &he_uniform::INITIALIZER,
    &he_normal::INITIALIZER,
    &lecun_uniform::INITIALIZER,
    &lecun_normal::INITIALIZER,
    &orthogonal::INITIALIZER,
    &uniform::INITIALIZER,
    &normal::INITIALIZER,
    &constant::INITIALIZER,
    &zeros::INITIALIZER,
];

/// The initializer of this id.
pub fn find(id: &str) -> Option<&'static Initializer> {
    ALL.iter().find(|kind| kind.entry.id == id).copied()
}

impl Weights {
    /// Incoming and outgoing connections together.
    fn fan_both(&self) -> f64 {
        (self.fan_in + self.fan_out) as f64
    }

    /// Uniform draws in ±limit.
    fn fill_uniform(&self, limit: f64, values: &mut [f32]) {
        for (index, value) in values.iter_mut().enumerate() {
            *value = limit as f32 * (2.0 * random::unit(self.seed, self.stream, 0, index as u32) - 1.0);
        }
    }

    /// Normal draws with mean 0, not truncated.
    fn fill_normal(&self, deviation: f64, values: &mut [f32]) {
        for (index, value) in values.iter_mut().enumerate() {
            *value = deviation as f32 * random::normal(self.seed, self.stream, 0, index as u32);
        }
    }
}
