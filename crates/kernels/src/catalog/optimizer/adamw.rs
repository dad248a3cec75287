use super::{BETA1, BETA2, Optimizer, epsilon, keep, power, weight_decay};
use crate::catalog::pointwise::update_rule;
use layerloom_document::{Entry, Lesson, Text, formula};

/// Adam after w ← (1 − η λ) w. Loshchilov & Hutter 2019, «Decoupled Weight Decay Regularization», Algorithm 2, with the
/// decay times the learning rate.
pub(super) static OPTIMIZER: Optimizer = Optimizer {
    entry: Entry {
        id: "adamw",
        code: 9,
        name: Text::new(&["AdamW", "AdamW"]),
        help: Lesson::new(
            "Adam, with weights that also shrink a little at each step. The shrinking is kept apart from the gradient, so that Adam's division does not weaken it, as it does with an L2 penalty.",
            "在 Adam 的基础上，每一步让权重略微衰减。衰减与梯度分开进行，不会像 L2 惩罚那样被 Adam 的除法削弱。",
        ),
        formula: formula(
            r"w \leftarrow (1 - \eta \lambda) w - \eta \frac{m/(1-\beta_1^t)}{\sqrt{v/(1-\beta_2^t)} + \epsilon}",
        ),
        params: &[BETA1, BETA2, epsilon(1e-8), weight_decay(0.01)],
    },
    suggested_rate: 0.01,
    update: update_rule! {
        states 2
        scalars(step, fresh1, fresh2, epsilon, root, shrink, _k6, _k7)
        update(w, g, m, v) {
            let m1 = flush(m + fresh1 * (g - m));
            let v1 = flush(v + fresh2 * (g * g - v));
            give (w * shrink - step * m1 / (sqrt(v1) * root + epsilon), m1, v1)
        }
    },
    scalars: |at, settings| {
        let entry = &OPTIMIZER.entry;
        let beta1 = entry.number(settings, "beta1");
        let beta2 = entry.number(settings, "beta2");
        let epsilon = entry.number(settings, "epsilon");
        let step = at.rate / (1.0 - power(beta1, at.number));
        let root = 1.0 / (1.0 - power(beta2, at.number)).sqrt();
        let shrink = 1.0 - at.rate * entry.number(settings, "decay");
        [step, 1.0 - beta1, 1.0 - beta2, epsilon, root, shrink, 0.0, 0.0]
    },
    carry: keep,
};
