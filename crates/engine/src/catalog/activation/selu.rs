use super::{Activation, Rule};
use crate::catalog::pointwise::pointwise;
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = λx for x > 0, else λα(eˣ − 1), with λ and α such that mean 0 and variance 1 are kept from layer to layer.
/// Klambauer et al. 2017, «Self-Normalizing Neural Networks», eq. 2 and 14.
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "selu",
        code: 7,
        name: Text::new(&["SELU", "SELU"]),
        help: Lesson::new(
            "A scaled ELU whose two constants are chosen so that outputs keep mean 0 and variance 1 through many layers. Use it with LeCun normal weights.",
            "缩放的指数线性单元：两个常数经过推导，使输出在多层之间保持均值 0、方差 1。应与 LeCun 正态初始化配合使用。",
        ),
        formula: formula(
            r"y = \lambda \begin{cases} x & x > 0 \\ \alpha (e^{x} - 1) & x \le 0 \end{cases} \quad \lambda \approx 1.0507,\; \alpha \approx 1.6733",
        ),
        params: &[],
    },
    rule: Rule::Pointwise(pointwise! {
        params()
        forward(x) {
            give select(1.7580993408473768 * exp_minus_one(min(x, 0.0)), 1.0507009873554805 * x, x > 0.0)
        }
        slope(Output y) { give select(y + 1.7580993408473768, 1.0507009873554805, y > 0.0) }
    }),
};
