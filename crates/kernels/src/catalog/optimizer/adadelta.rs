use super::{Optimizer, epsilon, keep, memory};
use crate::catalog::pointwise::update_rule;
use layerloom_document::{Entry, Lesson, Text, formula};

/// v ← ρ v + (1 − ρ) g², Δ = g √(u + ε) / √(v + ε), u ← ρ u + (1 − ρ) Δ², w ← w − η Δ. Zeiler 2012, «ADADELTA: An
/// Adaptive Learning Rate Method», Algorithm 1 (which has η = 1).
pub(super) static OPTIMIZER: Optimizer = Optimizer {
    entry: Entry {
        id: "adadelta",
        code: 5,
        name: Text::new(&["Adadelta", "Adadelta"]),
        help: Lesson::new(
            "Finds its own step size from the size of its recent steps and gradients, so the learning rate is meant to be 1. It starts slowly, because its first steps are tiny.",
            "根据最近的步长与梯度自行确定步长，学习率本应取 1。由于最初的步长极小，起步较慢。",
        ),
        formula: formula(
            r"v \leftarrow \rho v + (1-\rho) g^2,\; \Delta = \frac{\sqrt{u + \epsilon}}{\sqrt{v + \epsilon}} g,\; u \leftarrow \rho u + (1-\rho) \Delta^2,\; w \leftarrow w - \eta \Delta",
        ),
        params: &[memory("rho", &["ρ", "ρ"], 0.9), epsilon(1e-6)],
    },
    suggested_rate: 1.0,
    update: update_rule! {
        states 2
        scalars(rate, fresh, epsilon, _k3, _k4, _k5, _k6, _k7)
        update(w, g, m, v) {
            let v1 = flush(v + fresh * (g * g - v));
            let delta = sqrt(m + epsilon) / sqrt(v1 + epsilon) * g;
            give (w - rate * delta, flush(m + fresh * (delta * delta - m)), v1)
        }
    },
    scalars: |at, settings| {
        let entry = &OPTIMIZER.entry;
        [
            at.rate,
            1.0 - entry.number(settings, "rho"),
            entry.number(settings, "epsilon"),
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
        ]
    },
    carry: keep,
};
