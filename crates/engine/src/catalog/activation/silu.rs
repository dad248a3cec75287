use super::{Activation, Rule};
use crate::catalog::pointwise::pointwise;
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = x σ(x). Elfwing et al. 2017, «Sigmoid-Weighted Linear Units»; Ramachandran et al. 2017 as «Swish» with β = 1.
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "silu",
        code: 9,
        name: Text::new(&["SiLU / Swish", "SiLU / Swish"]),
        help: Lesson::new(
            "The sum times its own sigmoid: smooth, nearly ReLU for large sums, and slightly negative before 0. Often a little better than ReLU in deep networks.",
            "输入乘以自身的 sigmoid：处处平滑，输入较大时接近 ReLU，在 0 之前略为负。在深层网络中常略优于 ReLU。",
        ),
        formula: formula(r"y = \frac{x}{1 + e^{-x}}"),
        params: &[],
    },
    rule: Rule::Pointwise(pointwise! {
        params()
        forward(x) { give x * sigmoid(x) }
        slope(Input x) {
            let share = sigmoid(x);
            give share * (1.0 + x * (1.0 - share))
        }
    }),
};
