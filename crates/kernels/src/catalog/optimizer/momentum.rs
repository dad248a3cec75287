use super::{MOMENTUM, Optimizer, keep};
use crate::catalog::pointwise::update_rule;
use layerloom_document::{Entry, Lesson, Text, formula};

/// m ← μ m + g, w ← w − η m; the gradient is not damped by 1 − μ. Polyak 1964, «Some Methods of Speeding Up the
/// Convergence of Iteration Methods».
pub(super) static OPTIMIZER: Optimizer = Optimizer {
    entry: Entry {
        id: "momentum",
        code: 2,
        name: Text::new(&["momentum", "动量"]),
        help: Lesson::new(
            "A ball that rolls: each step adds to a speed that fades slowly, so steady slopes are taken fast and zigzags cancel. With 0.9 steps grow up to ten times, so use a smaller learning rate.",
            "像滚动的小球：每一步累加到缓慢衰减的速度上，方向一致时加速，来回折返则相互抵消。动量为 0.9 时步长最多放大十倍，应减小学习率。",
        ),
        formula: formula(r"m \leftarrow \mu m + g,\; w \leftarrow w - \eta m"),
        params: &[MOMENTUM],
    },
    suggested_rate: 0.01,
    update: update_rule! {
        states 1
        scalars(rate, mu, _k2, _k3, _k4, _k5, _k6, _k7)
        update(w, g, m, v) {
            let m1 = flush(mu * m + g);
            give (w - rate * m1, m1, v)
        }
    },
    scalars: |at, settings| {
        [at.rate, OPTIMIZER.entry.number(settings, "momentum"), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    },
    carry: keep,
};
