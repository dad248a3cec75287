use super::{Optimizer, keep, memory, weight_decay};
use crate::catalog::pointwise::update_rule;
use layerloom_document::{Entry, Lesson, Text, formula};

/// w ← w − η (sign(β₁ m + (1 − β₁) g) + λ w), then m ← β₂ m + (1 − β₂) g. Chen et al. 2023, «Symbolic Discovery of
/// Optimization Algorithms», Algorithm 2.
pub(super) static OPTIMIZER: Optimizer = Optimizer {
    entry: Entry {
        id: "lion",
        code: 11,
        name: Text::new(&["Lion", "Lion"]),
        help: Lesson::new(
            "Moves every weight by exactly the learning rate, in the direction of a mean of momentum and gradient. Needs a learning rate some ten times smaller than Adam's; with a fixed one it trembles around the minimum.",
            "每个权重都恰好移动一个学习率的距离，方向由动量与梯度的加权平均的符号决定。学习率应约为 Adam 的十分之一；若学习率保持不变，会在最低点附近抖动。",
        ),
        formula: formula(
            r"w \leftarrow w - \eta \left(\operatorname{sign}(\beta_1 m + (1-\beta_1) g) + \lambda w\right),\; m \leftarrow \beta_2 m + (1-\beta_2) g",
        ),
        params: &[
            memory("beta1", &["β₁", "β₁"], 0.9),
            memory("beta2", &["β₂", "β₂"], 0.99),
            weight_decay(0.0),
        ],
    },
    suggested_rate: 0.001,
    update: update_rule! {
        states 1
        scalars(rate, fresh1, fresh2, shrink, _k4, _k5, _k6, _k7)
        // Without `flush`: the sign of what is ever so small still moves a weight.
        update(w, g, m, v) {
            let side = sign(m + fresh1 * (g - m));
            give (w * shrink - rate * side, m + fresh2 * (g - m), v)
        }
    },
    scalars: |at, settings| {
        let entry = &OPTIMIZER.entry;
        let shrink = 1.0 - at.rate * entry.number(settings, "decay");
        let (beta1, beta2) = (entry.number(settings, "beta1"), entry.number(settings, "beta2"));
        [at.rate, 1.0 - beta1, 1.0 - beta2, shrink, 0.0, 0.0, 0.0, 0.0]
    },
    carry: keep,
};
