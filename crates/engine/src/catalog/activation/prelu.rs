use super::{Activation, Rule};
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// y = max(x, 0) + α·min(x, 0) with a trained α for each unit. He et al. 2015, «Delving Deep into Rectifiers», §2.1.
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "prelu",
        code: 5,
        name: Text::new(&["PReLU", "PReLU"]),
        help: Lesson::new(
            "A leaky ReLU that learns its own slope for negative sums, one for each unit. A little more freedom for a few more parameters.",
            "参数化修正线性单元：负半轴的斜率由训练得到，每个神经元一个。用少量参数换取更多自由度。",
        ),
        formula: formula(r"y = \begin{cases} x & x > 0 \\ \alpha x & x \le 0 \end{cases}"),
        params: &[Param {
            key: "alpha",
            name: Text::new(&["Initial α", "初始 α"]),
            help: Lesson::new("The slope for negative sums before training.", "训练开始前负半轴的斜率。"),
            kind: ParamKind::Number { min: 0.0, max: 1.0, default: 0.25, scale: Scale::Linear(0.05) },
            unit: "",
        }],
    },
    rule: Rule::TrainedSlope,
};
