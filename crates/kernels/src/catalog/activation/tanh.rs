use super::{Activation, Rule};
use crate::catalog::pointwise::{Pointwise, pointwise};
use crate::scalar::f32::clamped_tanh;
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = tanh x. LeCun et al. 1998, «Efficient BackProp», §4.4, on why it is centred on 0.
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "tanh",
        code: 2,
        name: Text::new(&["tanh", "tanh"]),
        help: Lesson::new(
            "Bends any sum smoothly into −1…1, centred on 0. Large sums flatten out, and there its slope vanishes.",
            "把任意加权和平滑地压到 −1…1，并以 0 为中心。输入很大时曲线变平，梯度随之消失。",
        ),
        formula: formula(r"y = \tanh x = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}"),
        params: &[],
    },
    rule: Rule::Pointwise(Pointwise {
        forward: |x, y, _| clamped_tanh::all(x, y),
        ..pointwise! {
            params()
            forward(x) { give clamped_tanh(x) }
            slope(Output y) { give 1.0 - y * y }
        }
    }),
};
