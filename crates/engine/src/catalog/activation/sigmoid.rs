use super::{Activation, Rule};
use crate::catalog::pointwise::pointwise;
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = 1 / (1 + e⁻ˣ), the logistic function.
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "sigmoid",
        code: 1,
        name: Text::new(&["sigmoid", "sigmoid"]),
        help: Lesson::new(
            "Squeezes any sum into 0…1, so that it can be read as a probability. Its slope is at most ¼ and vanishes for large sums, which slows deep networks down.",
            "把任意加权和压到 0…1，可当作概率来读。其斜率最大为 ¼，输入较大时趋于零，因此会使深层网络出现梯度消失。",
        ),
        formula: formula(r"y = \frac{1}{1 + e^{-x}}"),
        params: &[],
    },
    rule: Rule::Pointwise(pointwise! {
        params()
        forward(x) { give sigmoid(x) }
        slope(Output y) { give y * (1.0 - y) }
    }),
};
