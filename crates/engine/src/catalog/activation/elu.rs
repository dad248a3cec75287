use super::{Activation, Rule};
use crate::catalog::pointwise::pointwise;
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// y = x for x > 0, else α(eˣ − 1); the slope at 0 is α. Clevert et al. 2016, «Fast and Accurate Deep Network Learning
/// by Exponential Linear Units».
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "elu",
        code: 6,
        name: Text::new(&["ELU", "ELU"]),
        help: Lesson::new(
            "The exponential linear unit: a line for positive sums, a soft floor at −α for negative ones. Outputs average nearer to 0 than with ReLU, and units hardly die.",
            "指数线性单元：正值为直线，负值平滑地趋于 −α。输出均值比 ReLU 更接近 0，神经元也不易死亡。",
        ),
        formula: formula(r"y = \begin{cases} x & x > 0 \\ \alpha (e^{x} - 1) & x \le 0 \end{cases}"),
        params: &[Param {
            key: "alpha",
            name: Text::new(&["α", "α"]),
            help: Lesson::new("Depth of the floor for negative sums.", "负半轴下限的深度。"),
            kind: ParamKind::Number { min: 0.0, max: 5.0, default: 1.0, scale: Scale::Linear(0.1) },
            unit: "",
        }],
    },
    rule: Rule::Pointwise(pointwise! {
        params(alpha)
        forward(x) { give select(alpha * exp_minus_one(min(x, 0.0)), x, x > 0.0) }
        slope(Output y) { give select(y + alpha, 1.0, y > 0.0) }
    }),
};
