use super::{Activation, Rule};
use crate::catalog::pointwise::pointwise;
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// y = x for x > 0, else s·x with 0 ≤ s ≤ 1; the slope at 0 is s. Maas et al. 2013, «Rectifier Nonlinearities Improve
/// Neural Network Acoustic Models».
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "leaky-relu",
        code: 4,
        name: Text::new(&["leaky ReLU", "带泄漏 ReLU"]),
        help: Lesson::new(
            "Like ReLU, but negative sums leak through with a small slope. No unit can die, since there is always some gradient.",
            "与 ReLU 相似，但负值以很小的斜率通过。梯度处处不为零，因此神经元不会死亡。",
        ),
        formula: formula(r"y = \begin{cases} x & x > 0 \\ s x & x \le 0 \end{cases}"),
        params: &[Param {
            key: "slope",
            name: Text::new(&["Slope s", "斜率 s"]),
            help: Lesson::new(
                "Slope for negative sums; 0 gives ReLU, 1 gives a line.",
                "负半轴的斜率；0 即 ReLU，1 即直线。",
            ),
            kind: ParamKind::Number { min: 0.0, max: 1.0, default: 0.01, scale: Scale::Linear(0.01) },
            unit: "",
        }],
    },
    rule: Rule::Pointwise(pointwise! {
        params(s)
        forward(x) { give select(s * x, x, x > 0.0) }
        slope(Output y) { give select(s, 1.0, y > 0.0) }
    }),
};
