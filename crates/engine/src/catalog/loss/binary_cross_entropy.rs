use super::{Binary, Link, Loss, Rule};
use crate::catalog::pointwise::loss_rule;
use layerloom_document::{Entry, Lesson, Text, formula};

/// −t ln σ(z) − (1 − t) ln(1 − σ(z)), computed from the raw output as softplus(z) − t z, so that a confident error
/// never gives ln 0; averaged over outputs and samples.
pub(super) static LOSS: Loss = Loss {
    entry: Entry {
        id: "binary-cross-entropy",
        code: 5,
        name: Text::new(&["binary cross-entropy", "二元交叉熵"]),
        help: Lesson::new(
            "How surprised the network is by the true answer, when its output is read as a probability of «yes». Being sure and wrong costs most. The loss for two classes, or for several labels that may hold together.",
            "把输出当作“是”的概率时，网络对正确答案感到多“意外”。自信却答错代价最大。用于二分类，或可同时成立的多个标签。",
        ),
        formula: formula(
            r"L = -\frac{1}{B} \sum_{b=1}^{B} \left(t_b \ln y_b + (1 - t_b) \ln(1 - y_b)\right)",
        ),
        params: &[],
    },
    rule: Rule::Pointwise(loss_rule! {
        params()
        value(z, t) { give softplus(z) - t * z }
        slope { give sigmoid(z) - t }
    }),
    link: Link::Sigmoid,
    binary: Binary::Bits,
    regression: false,
    classes: true,
};
