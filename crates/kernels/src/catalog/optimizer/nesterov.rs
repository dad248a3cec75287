use super::{MOMENTUM, Optimizer, keep};
use crate::catalog::pointwise::update_rule;
use layerloom_document::{Entry, Lesson, Text, formula};

/// m ← μ m + g, w ← w − η (g + μ m): momentum that looks one step ahead. Nesterov 1983; in the form of Sutskever et al.
/// 2013, «On the Importance of Initialization and Momentum in Deep Learning», rewritten for the point looked at.
pub(super) static OPTIMIZER: Optimizer = Optimizer {
    entry: Entry {
        id: "nesterov",
        code: 3,
        name: Text::new(&["Nesterov momentum", "Nesterov 动量"]),
        help: Lesson::new(
            "Momentum that looks ahead: it takes the slope at the place where the ball is about to be, and so brakes before it overshoots.",
            "会“向前看”的动量：在小球即将到达的位置计算梯度，因此能在越过最低点之前减速。",
        ),
        formula: formula(r"m \leftarrow \mu m + g,\; w \leftarrow w - \eta (g + \mu m)"),
        params: &[MOMENTUM],
    },
    suggested_rate: 0.01,
    update: update_rule! {
        states 1
        scalars(rate, mu, _k2, _k3, _k4, _k5, _k6, _k7)
        update(w, g, m, v) {
            let m1 = flush(mu * m + g);
            give (w - rate * (g + mu * m1), m1, v)
        }
    },
    scalars: |at, settings| {
        [at.rate, OPTIMIZER.entry.number(settings, "momentum"), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    },
    carry: keep,
};
