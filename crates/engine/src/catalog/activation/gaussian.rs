use super::{Activation, Rule};
use crate::catalog::pointwise::pointwise;
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = exp(−x²).
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "gaussian",
        code: 16,
        name: Text::new(&["Gaussian", "高斯"]),
        help: Lesson::new(
            "A bump: a unit is awake only where its sum is near 0, so each one draws a ridge. Far from 0 the slope vanishes, and the unit no longer learns.",
            "钟形：只有加权和接近 0 时神经元才被激活，因此每个神经元画出一道山脊。远离 0 时斜率消失，便不再学习。",
        ),
        formula: formula(r"y = e^{-x^2}"),
        params: &[],
    },
    rule: Rule::Pointwise(pointwise! {
        params()
        forward(x) { give exp(-x * x) }
        slope(Input x) { give -2.0 * x * exp(-x * x) }
    }),
};
