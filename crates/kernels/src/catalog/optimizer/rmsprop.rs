use super::{Optimizer, epsilon, keep, memory};
use crate::catalog::pointwise::update_rule;
use layerloom_document::{Entry, Lesson, Text, formula};

/// v ← α v + (1 − α) g², w ← w − η g / (√v + ε). Tieleman & Hinton 2012, lecture 6.5 of «Neural Networks for Machine
/// Learning».
pub(super) static OPTIMIZER: Optimizer = Optimizer {
    entry: Entry {
        id: "rmsprop",
        code: 6,
        name: Text::new(&["RMSProp", "RMSProp"]),
        help: Lesson::new(
            "Divides each gradient by a running root mean square of itself, so that flat and steep directions move alike. Unlike Adagrad it forgets, and so it does not stop.",
            "把梯度除以自身的滑动均方根，使平缓与陡峭的方向步调一致。与 Adagrad 不同，它会遗忘过去，因此不会停滞。",
        ),
        formula: formula(
            r"v \leftarrow \alpha v + (1-\alpha) g^2,\; w \leftarrow w - \eta \frac{g}{\sqrt{v} + \epsilon}",
        ),
        params: &[memory("alpha", &["α", "α"], 0.99), epsilon(1e-8)],
    },
    suggested_rate: 0.01,
    update: update_rule! {
        states 1
        scalars(rate, fresh, epsilon, _k3, _k4, _k5, _k6, _k7)
        update(w, g, m, v) {
            let m1 = flush(m + fresh * (g * g - m));
            give (w - rate * g / (sqrt(m1) + epsilon), m1, v)
        }
    },
    scalars: |at, settings| {
        let entry = &OPTIMIZER.entry;
        [
            at.rate,
            1.0 - entry.number(settings, "alpha"),
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
