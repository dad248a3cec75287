//! Losses: how far outputs are from targets. Every loss is averaged over the samples of a batch; what it does over the
//! outputs of one sample stands in its [`Rule`].

use super::LossRule;
use layerloom_document::{Entry, Settings};

mod binary_cross_entropy;
mod categorical_cross_entropy;
mod hinge;
mod huber;
mod kl_divergence;
mod log_cosh;
mod mean_absolute_error;
mod mean_squared_error;

/// A loss.
pub struct Loss {
    /// Name, texts, formula, parameters.
    pub entry: Entry,
    /// What it computes, from the output node's raw values z (before the link) and the targets t.
    pub rule: Rule,
    /// The function between raw output and prediction which the loss contains, for the sake of stable numbers.
    pub link: Link,
    /// How the two classes of a binary problem are coded as targets. More classes are one-hot; with
    /// [`Binary::Signs`] the zeros are −1.
    pub binary: Binary,
    /// Whether it can be used for regression.
    pub regression: bool,
    /// Whether it can be used for classes.
    pub classes: bool,
}

/// What a loss computes.
pub enum Rule {
    /// Elementwise, averaged over the outputs. The entry's parameters, in their order, are p0 and p1.
    Pointwise(LossRule),
    /// −Σ tᵢ log softmax(z)ᵢ, summed over the outputs, computed from z by the log-sum-exp rule. The entry's parameter
    /// «smoothing» s replaces t by (1 − s)·t + s/C. With `minus_entropy` the entropy of t is taken off: the
    /// Kullback–Leibler divergence.
    SoftmaxCrossEntropy {
        /// Takes Σ tᵢ log tᵢ into the value.
        minus_entropy: bool,
    },
}

/// From raw output to prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The output node's own activation says it all.
    None,
    /// The loss contains the sigmoid; the output's activation must be linear or sigmoid, which then means the same.
    Sigmoid,
    /// The loss contains the softmax; the output's activation must be linear or softmax, which then means the same.
    Softmax,
}

/// Targets of a problem with two classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// One output; −1 and +1.
    Signs,
    /// One output; 0 and 1.
    Bits,
    /// Two outputs, one-hot.
    OneHot,
}

/// All losses, in the order they are shown.
pub static ALL: &[&Loss] = &[
    &mean_squared_error::LOSS,
    &mean_absolute_error::LOSS,
    &huber::LOSS,
    &log_cosh::LOSS,
    &binary_cross_entropy::LOSS,
    &categorical_cross_entropy::LOSS,
    &hinge::LOSS,
    &kl_divergence::LOSS,
];

/// The loss of this id.
pub fn find(id: &str) -> Option<&'static Loss> {
    ALL.iter().find(|kind| kind.entry.id == id).copied()
}

impl Loss {
    /// The rule's parameters p0 and p1 under these settings.
    pub fn parameters(&self, settings: &Settings) -> [f64; 2] {
        let mut p = [0.0; 2];
        for (p, param) in p.iter_mut().zip(self.entry.params) {
            *p = self.entry.number(settings, param.key);
        }
        p
    }
}
