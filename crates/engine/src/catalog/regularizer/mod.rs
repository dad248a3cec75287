//! Regularizers: penalties on weights, and constraints. They act on kernels, never on biases or normalisation scales.

use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Settings, Text};

mod elastic;
mod inherit;
mod l1;
mod l2;
mod max_norm;
mod none;

/// A regularizer.
pub struct Regularizer {
    /// Name, texts, formula, parameters.
    pub entry: Entry,
    /// What it does under these settings; `None` means «as the recipe says».
    pub effect: fn(&Settings) -> Option<Effect>,
}

/// What a regularizer does to a kernel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effect {
    /// λ₁ of the penalty λ₁ Σ|w|.
    pub l1: f64,
    /// λ₂ of the penalty ½ λ₂ Σ w².
    pub l2: f64,
    /// Greatest Euclidean norm of a unit's incoming weights, restored after each step; 0 for no bound.
    pub max_norm: f64,
}

/// All regularizers, in the order they are shown. «inherit» is offered by layers only.
pub static ALL: &[&Regularizer] = &[
    &inherit::REGULARIZER,
    &none::REGULARIZER,
    &l1::REGULARIZER,
    &l2::REGULARIZER,
    &elastic::REGULARIZER,
    &max_norm::REGULARIZER,
];

/// The regularizer of this id.
pub fn find(id: &str) -> Option<&'static Regularizer> {
    ALL.iter().find(|kind| kind.entry.id == id).copied()
}

/// The strength of a penalty.
const fn rate(key: &'static str, name: &'static [&'static str; 2]) -> Param {
    Param {
        key,
        name: Text::new(name),
        help: Lesson::new("Strength of the penalty.", "惩罚的强度。"),
        kind: ParamKind::Number { min: 0.0, max: 10.0, default: 0.001, scale: Scale::Log },
        unit: "",
    }
}
