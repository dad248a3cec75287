use super::{Activation, Rule};
use crate::catalog::pointwise::pointwise;
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = x/6 + ½, cut off at 0 and 1; the slope at the corners, x = ±3, is 0. Other programs take the slope 0.2 instead.
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "hard-sigmoid",
        code: 13,
        name: Text::new(&["hard sigmoid", "硬 sigmoid"]),
        help: Lesson::new(
            "Three straight pieces in place of the sigmoid: very cheap. Beyond −3 and 3 the slope is exactly 0, and a unit that sits there learns nothing.",
            "用三段直线代替 sigmoid，计算非常快。在 −3…3 之外斜率恰为 0，停在那里的神经元学不到东西。",
        ),
        formula: formula(r"y = \max\left(0, \min\left(\frac{x}{6} + \frac{1}{2}, 1\right)\right)"),
        params: &[],
    },
    rule: Rule::Pointwise(pointwise! {
        params()
        forward(x) { give clamp(x / 6.0 + 0.5, 0.0, 1.0) }
        slope(Output y) { give select(0.0, 1.0 / 6.0, abs(y - 0.5) < 0.5) }
    }),
};
