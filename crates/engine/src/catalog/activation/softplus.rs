use super::{Activation, Rule};
use crate::catalog::pointwise::pointwise;
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = ln(1 + eˣ), computed as max(x, 0) + ln(1 + e^−|x|). Dugas et al. 2001, «Incorporating Second-Order Functional
/// Knowledge for Better Option Pricing».
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "softplus",
        code: 10,
        name: Text::new(&["softplus", "softplus"]),
        help: Lesson::new(
            "A ReLU with its corner rounded off; always positive. Good where an output must be positive; its mean is far from 0, which can slow training.",
            "把 ReLU 的尖角磨圆，输出恒为正。适合必须为正的输出；但均值偏离 0，可能使训练变慢。",
        ),
        formula: formula(r"y = \ln(1 + e^{x})"),
        params: &[],
    },
    rule: Rule::Pointwise(pointwise! {
        params()
        forward(x) { give softplus(x) }
        slope(Output y) { give -exp_minus_one(-y) }
    }),
};
