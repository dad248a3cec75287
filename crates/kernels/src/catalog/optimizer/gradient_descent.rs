use super::{Optimizer, keep};
use crate::catalog::pointwise::update_rule;
use layerloom_document::{Entry, Lesson, Text, formula};

/// w ← w − η g. Robbins & Monro 1951, «A Stochastic Approximation Method».
pub(super) static OPTIMIZER: Optimizer = Optimizer {
    entry: Entry {
        id: "gradient-descent",
        code: 1,
        name: Text::new(&["gradient descent", "梯度下降"]),
        help: Lesson::new(
            "Takes one step downhill, the longer the steeper the slope. The plainest rule, and the one to understand first; in long narrow valleys it zigzags.",
            "沿最陡的下坡方向走一步，坡越陡步越大。最朴素、也最该先理解的方法；在狭长的谷底会来回折返。",
        ),
        formula: formula(r"w \leftarrow w - \eta g"),
        params: &[],
    },
    suggested_rate: 0.03,
    update: update_rule! {
        states 0
        scalars(rate, _k1, _k2, _k3, _k4, _k5, _k6, _k7)
        update(w, g, m, v) {
            give (w - rate * g, m, v)
        }
    },
    scalars: |at, _| [at.rate, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    carry: keep,
};
