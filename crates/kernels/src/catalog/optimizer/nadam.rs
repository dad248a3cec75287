use super::{BETA1, BETA2, Optimizer, Step, epsilon, power};
use crate::catalog::pointwise::update_rule;
use crate::scalar::steady;
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Settings, Text, formula};

/// Adam with Nesterov's look-ahead. Dozat 2016, «Incorporating Nesterov Momentum into Adam», with its warming momentum
/// μₜ = β₁ (1 − ½·0.96^(t ψ)). What is carried from step to step is the product μ₁ μ₂ … μₜ.
pub(super) static OPTIMIZER: Optimizer = Optimizer {
    entry: Entry {
        id: "nadam",
        code: 10,
        name: Text::new(&["NAdam", "NAdam"]),
        help: Lesson::new(
            "Adam that looks ahead as Nesterov momentum does: the newest gradient counts a little more. Its momentum starts at half and warms up.",
            "带有 Nesterov 式“向前看”的 Adam：最新的梯度权重略大。其动量从一半开始逐渐升高。",
        ),
        formula: formula(
            r"w \leftarrow w - \eta \frac{\frac{\mu_{t+1} m}{1 - \prod_{i=1}^{t+1} \mu_i} + \frac{(1-\mu_t) g}{1 - \prod_{i=1}^{t} \mu_i}}{\sqrt{v/(1-\beta_2^t)} + \epsilon}",
        ),
        params: &[
            BETA1,
            BETA2,
            epsilon(1e-8),
            Param {
                key: "momentum-decay",
                name: Text::new(&["Momentum decay ψ", "动量衰减 ψ"]),
                help: Lesson::new("How fast the momentum warms up to β₁.", "动量升至 β₁ 的快慢。"),
                kind: ParamKind::Number { min: 0.0, max: 1.0, default: 0.004, scale: Scale::Linear(0.001) },
                unit: "",
            },
        ],
    },
    suggested_rate: 0.01,
    update: update_rule! {
        states 2
        scalars(from_mean, from_gradient, fresh1, fresh2, epsilon, root, _k6, _k7)
        update(w, g, m, v) {
            let m1 = flush(m + fresh1 * (g - m));
            let v1 = flush(v + fresh2 * (g * g - v));
            give (w - (from_mean * m1 + from_gradient * g) / (sqrt(v1) * root + epsilon), m1, v1)
        }
    },
    scalars: |at, settings| {
        let entry = &OPTIMIZER.entry;
        let (mu, mu_next) = (mu(at.number, settings), mu(at.number + 1, settings));
        let product = at.carry * mu;
        let from_mean = at.rate * mu_next / (1.0 - product * mu_next);
        let from_gradient = at.rate * (1.0 - mu) / (1.0 - product);
        let beta2 = entry.number(settings, "beta2");
        let root = 1.0 / (1.0 - power(beta2, at.number)).sqrt();
        let (beta1, epsilon) = (entry.number(settings, "beta1"), entry.number(settings, "epsilon"));
        [from_mean, from_gradient, 1.0 - beta1, 1.0 - beta2, epsilon, root, 0.0, 0.0]
    },
    carry: |at: &Step, settings| at.carry * mu(at.number, settings),
};

fn mu(number: u64, settings: &Settings) -> f64 {
    let beta1 = OPTIMIZER.entry.number(settings, "beta1");
    let decay = OPTIMIZER.entry.number(settings, "momentum-decay");
    beta1 * (1.0 - 0.5 * steady::power(0.96, number as f64 * decay))
}
