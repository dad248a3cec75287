use super::{Activation, Rule};
use crate::catalog::pointwise::pointwise;
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = x / (1 + |x|).
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "softsign",
        code: 11,
        name: Text::new(&["softsign", "softsign"]),
        help: Lesson::new(
            "Like tanh it ends at −1 and 1, but it approaches them slowly, so that units saturate later. It needs no exponential.",
            "与 tanh 一样以 −1 和 1 为界，但趋近得更慢，因此神经元更晚饱和。无需计算指数。",
        ),
        formula: formula(r"y = \frac{x}{1 + |x|}"),
        params: &[],
    },
    rule: Rule::Pointwise(pointwise! {
        params()
        forward(x) { give x / (1.0 + abs(x)) }
        slope(Output y) {
            let rest = 1.0 - abs(y);
            give rest * rest
        }
    }),
};
