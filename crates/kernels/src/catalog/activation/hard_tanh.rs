use super::{Activation, Rule};
use crate::catalog::pointwise::pointwise;
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = x, cut off at ±1; the slope at ±1 is 0.
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "hard-tanh",
        code: 12,
        name: Text::new(&["hard tanh", "硬 tanh"]),
        help: Lesson::new(
            "Three straight pieces in place of tanh: very cheap. Outside −1…1 the slope is exactly 0, and a unit that sits there learns nothing.",
            "用三段直线代替 tanh，计算非常快。在 −1…1 之外斜率恰为 0，停在那里的神经元学不到东西。",
        ),
        formula: formula(r"y = \max(-1, \min(x, 1))"),
        params: &[],
    },
    rule: Rule::Pointwise(pointwise! {
        params()
        forward(x) { give clamp(x, -1.0, 1.0) }
        slope(Output y) { give select(0.0, 1.0, abs(y) < 1.0) }
    }),
};
