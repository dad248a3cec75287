use super::{Optimizer, epsilon, keep};
use crate::catalog::pointwise::update_rule;
use layerloom_document::{Entry, Lesson, Text, formula};

/// v ← v + g², w ← w − η g / (√v + ε). Duchi et al. 2011, «Adaptive Subgradient Methods for Online Learning and
/// Stochastic Optimization», with the diagonal only.
pub(super) static OPTIMIZER: Optimizer = Optimizer {
    entry: Entry {
        id: "adagrad",
        code: 4,
        name: Text::new(&["Adagrad", "Adagrad"]),
        help: Lesson::new(
            "Divides each gradient by the root of all its squares so far: weights that are seldom asked get larger steps. Since the sum only grows, learning comes to a halt in long runs.",
            "把梯度除以其历史平方和的平方根：很少更新的权重得到更大的步长。由于累积量只增不减，长时间训练后学习会停滞。",
        ),
        formula: formula(r"v \leftarrow v + g^2,\; w \leftarrow w - \eta \frac{g}{\sqrt{v} + \epsilon}"),
        params: &[epsilon(1e-10)],
    },
    suggested_rate: 0.1,
    update: update_rule! {
        states 1
        scalars(rate, epsilon, _k2, _k3, _k4, _k5, _k6, _k7)
        update(w, g, m, v) {
            let m1 = m + g * g;
            give (w - rate * g / (sqrt(m1) + epsilon), m1, v)
        }
    },
    scalars: |at, settings| {
        [at.rate, OPTIMIZER.entry.number(settings, "epsilon"), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    },
    carry: keep,
};
