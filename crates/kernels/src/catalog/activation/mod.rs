//! Activation functions: what a neuron does with its weighted sum.

use super::Pointwise;
use layerloom_document::{Entry, Settings};

mod elu;
mod gaussian;
mod gelu;
mod hard_sigmoid;
mod hard_tanh;
mod leaky_relu;
mod linear;
mod mish;
mod prelu;
mod relu;
mod selu;
mod sigmoid;
mod silu;
mod sine;
mod softmax;
mod softplus;
mod softsign;
mod tanh;

/// An activation.
pub struct Activation {
    /// Name, texts, formula, parameters.
    pub entry: Entry,
    /// What it computes.
    pub rule: Rule,
}

/// What an activation computes.
pub enum Rule {
    /// y = x.
    Linear,
    /// Elementwise; the entry's parameters, in their order, are the rule's p0 and p1.
    Pointwise(Pointwise),
    /// y = max(x, 0) + α·min(x, 0) with one trained α a unit, which starts at the entry's parameter «alpha».
    TrainedSlope,
    /// exp(xᵢ) / Σ exp(xⱼ) over the units of a sample.
    Softmax,
}

/// All activations, in the order they are shown.
pub static ALL: &[&Activation] = &[
    &linear::ACTIVATION,
    &sigmoid::ACTIVATION,
    &tanh::ACTIVATION,
    &relu::ACTIVATION,
    &leaky_relu::ACTIVATION,
    &prelu::ACTIVATION,
    &elu::ACTIVATION,
    &selu::ACTIVATION,
    &gelu::ACTIVATION,
    &silu::ACTIVATION,
    &mish::ACTIVATION,
    &softplus::ACTIVATION,
    &softsign::ACTIVATION,
    &hard_tanh::ACTIVATION,
    &hard_sigmoid::ACTIVATION,
    &sine::ACTIVATION,
    &gaussian::ACTIVATION,
    &softmax::ACTIVATION,
];

/// The activation of this id.
pub fn find(id: &str) -> Option<&'static Activation> {
    ALL.iter().find(|kind| kind.entry.id == id).copied()
}

impl Activation {
    /// The rule's parameters p0 and p1 under these settings.
    pub fn parameters(&self, settings: &Settings) -> [f64; 2] {
        let mut p = [0.0; 2];
        for (p, param) in p.iter_mut().zip(self.entry.params) {
            *p = self.entry.number(settings, param.key);
        }
        p
    }
}
