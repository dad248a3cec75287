//! Optimizers: how weights follow their gradients.
//!
//! Invariant of every update: a weight that is 0, with gradient 0 and states 0, stays exactly 0. The padding between
//! tensors relies on it.
//!
//! A running mean β m + (1 − β) g is written m + (1 − β)(g − m), with 1 − β made in f64: in f32, 1 − 0.999 would be off
//! by 5·10⁻⁵ of itself.

use super::{Update, pointwise::SCALARS};
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Settings, Text};

mod adadelta;
mod adagrad;
mod adam;
mod adamw;
mod gradient_descent;
mod lion;
mod momentum;
mod nadam;
mod nesterov;
mod rmsprop;

/// An optimizer.
pub struct Optimizer {
    /// Name, texts, formula, parameters.
    pub entry: Entry,
    /// A learning rate to begin with, shown as a hint.
    pub suggested_rate: f64,
    /// The elementwise update; it reads the scalars that [`Self::scalars`] gives.
    pub update: Update,
    /// The per-step scalars.
    pub scalars: fn(&Step, &Settings) -> [f64; SCALARS],
    /// What the next step finds in [`Step::carry`]. To be called once a step, with what `scalars` was called with.
    pub carry: fn(&Step, &Settings) -> f64,
}

/// Where training stands when scalars are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The learning rate of this step.
    pub rate: f64,
    /// This step's number, from 1.
    pub number: u64,
    /// A value that [`Optimizer::carry`] hands from step to step; 1 before the first.
    pub carry: f64,
}

/// All optimizers, in the order they are shown.
pub static ALL: &[&Optimizer] = &[
    &gradient_descent::OPTIMIZER,
    &momentum::OPTIMIZER,
    &nesterov::OPTIMIZER,
    &adagrad::OPTIMIZER,
    &adadelta::OPTIMIZER,
    &rmsprop::OPTIMIZER,
    &adam::OPTIMIZER,
    &adamw::OPTIMIZER,
    &nadam::OPTIMIZER,
    &lion::OPTIMIZER,
];

/// The optimizer of this id.
pub fn find(id: &str) -> Option<&'static Optimizer> {
    ALL.iter().find(|kind| kind.entry.id == id).copied()
}

/// βⁿ by squaring, so that it is the same on every machine.
pub fn power(base: f64, exponent: u64) -> f64 {
    let (mut result, mut square, mut rest) = (1.0, base, exponent);
    while rest > 0 {
        if rest & 1 == 1 {
            result *= square;
        }
        square *= square;
        rest >>= 1;
    }
    result
}

/// For optimizers that carry nothing.
fn keep(at: &Step, _: &Settings) -> f64 {
    at.carry
}

const MOMENTUM: Param = Param {
    key: "momentum",
    name: Text::new(&["Momentum μ", "动量 μ"]),
    help: Lesson::new("The share of its speed that is kept from step to step.", "每一步保留的速度比例。"),
    kind: ParamKind::Number { min: 0.0, max: 0.999, default: 0.9, scale: Scale::Linear(0.01) },
    unit: "",
};

const BETA1: Param = Param {
    key: "beta1",
    name: Text::new(&["β₁", "β₁"]),
    help: Lesson::new("Memory of the mean gradient.", "梯度均值的记忆。"),
    kind: ParamKind::Number { min: 0.0, max: 0.999, default: 0.9, scale: Scale::Linear(0.01) },
    unit: "",
};

const BETA2: Param = Param {
    key: "beta2",
    name: Text::new(&["β₂", "β₂"]),
    help: Lesson::new("Memory of the squared gradient.", "梯度平方的记忆。"),
    kind: ParamKind::Number { min: 0.0, max: 0.9999, default: 0.999, scale: Scale::Linear(0.001) },
    unit: "",
};

/// A running mean's memory under this key.
const fn memory(key: &'static str, name: &'static [&'static str; 2], default: f64) -> Param {
    Param {
        key,
        name: Text::new(name),
        help: Lesson::new(
            "Memory of the running mean: nearer to 1 looks further back.",
            "滑动平均的记忆：越接近 1，考虑的历史越长。",
        ),
        kind: ParamKind::Number { min: 0.0, max: 0.9999, default, scale: Scale::Linear(0.01) },
        unit: "",
    }
}

const fn epsilon(default: f64) -> Param {
    Param {
        key: "epsilon",
        name: Text::new(&["ε", "ε"]),
        help: Lesson::new("Keeps the division from blowing up.", "防止除数过小。"),
        kind: ParamKind::Number { min: 1e-10, max: 0.1, default, scale: Scale::Log },
        unit: "",
    }
}

const fn weight_decay(default: f64) -> Param {
    Param {
        key: "decay",
        name: Text::new(&["Weight decay λ", "权重衰减 λ"]),
        help: Lesson::new(
            "The share, times the learning rate, that every weight loses at each step.",
            "每一步权重减少的比例（再乘以学习率）。",
        ),
        kind: ParamKind::Number { min: 0.0, max: 1.0, default, scale: Scale::Log },
        unit: "",
    }
}
