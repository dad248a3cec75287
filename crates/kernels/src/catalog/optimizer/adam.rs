use super::{BETA1, BETA2, Optimizer, epsilon, keep, power};
use crate::catalog::pointwise::update_rule;
use layerloom_document::{Entry, Lesson, Text, formula};

/// Kingma & Ba 2015, «Adam: A Method for Stochastic Optimization», Algorithm 1.
pub(super) static OPTIMIZER: Optimizer = Optimizer {
    entry: Entry {
        id: "adam",
        code: 8,
        name: Text::new(&["Adam", "Adam"]),
        help: Lesson::new(
            "Keeps a running mean of each gradient and of its square, and divides one by the root of the other. Steps are about as large as the learning rate, whatever the gradients' size.",
            "为每个梯度及其平方各保留一个滑动平均，以前者除以后者的平方根。步长约等于学习率，与梯度大小无关。",
        ),
        formula: formula(
            r"m \leftarrow \beta_1 m + (1-\beta_1) g,\; v \leftarrow \beta_2 v + (1-\beta_2) g^2,\; w \leftarrow w - \eta \frac{m/(1-\beta_1^t)}{\sqrt{v/(1-\beta_2^t)} + \epsilon}",
        ),
        params: &[BETA1, BETA2, epsilon(1e-8)],
    },
    suggested_rate: 0.01,
    update: update_rule! {
        states 2
        scalars(step, fresh1, fresh2, epsilon, root, _k5, _k6, _k7)
        update(w, g, m, v) {
            let m1 = flush(m + fresh1 * (g - m));
            let v1 = flush(v + fresh2 * (g * g - v));
            give (w - step * m1 / (sqrt(v1) * root + epsilon), m1, v1)
        }
    },
    scalars: |at, settings| {
        let entry = &OPTIMIZER.entry;
        let beta1 = entry.number(settings, "beta1");
        let beta2 = entry.number(settings, "beta2");
        let epsilon = entry.number(settings, "epsilon");
        let step = at.rate / (1.0 - power(beta1, at.number));
        let root = 1.0 / (1.0 - power(beta2, at.number)).sqrt();
        [step, 1.0 - beta1, 1.0 - beta2, epsilon, root, 0.0, 0.0, 0.0]
    },
    carry: keep,
};
