use super::{Activation, Rule};
use crate::catalog::pointwise::pointwise;
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = x Φ(x), with Φ the normal distribution function, by erf and not by its tanh approximation. Hendrycks & Gimpel
/// 2016, «Gaussian Error Linear Units».
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "gelu",
        code: 8,
        name: Text::new(&["GELU", "GELU"]),
        help: Lesson::new(
            "Weighs each sum by the probability that a normal draw lies below it: a smooth ReLU that dips a little below 0. The usual choice in transformers.",
            "高斯误差线性单元：用标准正态分布小于该值的概率给输入加权，相当于平滑的 ReLU，在负半轴略低于 0。Transformer 中常用。",
        ),
        formula: formula(
            r"y = x \, \Phi(x) = \frac{x}{2} \left(1 + \operatorname{erf}\left(\frac{x}{\sqrt{2}}\right)\right)",
        ),
        params: &[],
    },
    rule: Rule::Pointwise(pointwise! {
        params()
        forward(x) { give 0.5 * x * (1.0 + erf(x * 0.7071067811865476)) }
        slope(Input x) {
            let share = 0.5 * (1.0 + erf(x * 0.7071067811865476));
            give share + x * 0.3989422804014327 * exp(-0.5 * x * x)
        }
    }),
};
