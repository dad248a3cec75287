use super::{Activation, Rule};
use crate::catalog::pointwise::pointwise;
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = x tanh(ln(1 + eˣ)). Misra 2019, «Mish: A Self Regularized Non-Monotonic Neural Activation Function».
///
/// With e = e^−|x| the factor is (1 + 2e) / (1 + 2e + 2e²) for positive x and (e² + 2e) / (e² + 2e + 2) for negative x,
/// which needs one exponential and cannot overflow.
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "mish",
        code: 14,
        name: Text::new(&["Mish", "Mish"]),
        help: Lesson::new(
            "The sum times the tanh of its softplus: smooth like SiLU, with a somewhat deeper dip before 0. Dearer to compute than ReLU.",
            "输入乘以其 softplus 的 tanh：与 SiLU 一样平滑，在 0 之前下凹略深。计算开销比 ReLU 大。",
        ),
        formula: formula(r"y = x \tanh(\ln(1 + e^{x}))"),
        params: &[],
    },
    rule: Rule::Pointwise(pointwise! {
        params()
        forward(x) {
            let e = exp(-abs(x));
            let above = 1.0 + 2.0 * e;
            let below = e * (e + 2.0);
            let share = select(below / (below + 2.0), above / (above + 2.0 * e * e), x > 0.0);
            give x * share
        }
        slope(Input x) {
            let e = exp(-abs(x));
            let above = 1.0 + 2.0 * e;
            let below = e * (e + 2.0);
            let whole = select(below + 2.0, above + 2.0 * e * e, x > 0.0);
            let share = select(below, above, x > 0.0) / whole;
            let rest = select(2.0, 2.0 * e * e, x > 0.0) / whole;
            let sigma = select(e, 1.0, x > 0.0) / (1.0 + e);
            give share + x * rest * (1.0 + share) * sigma
        }
    }),
};
