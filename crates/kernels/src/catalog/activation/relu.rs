use super::{Activation, Rule};
use crate::catalog::pointwise::pointwise;
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = max(x, 0); the slope at 0 is 0. Nair & Hinton 2010, «Rectified Linear Units Improve Restricted Boltzmann
/// Machines».
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "relu",
        code: 3,
        name: Text::new(&["ReLU", "ReLU"]),
        help: Lesson::new(
            "The rectified linear unit: keeps positive sums and cuts negative ones to 0. Cheap, and its slope does not fade; but a unit whose sum is never positive has no gradient and stays dead.",
            "修正线性单元：保留正值，把负值截为 0。计算简单，正半轴上梯度不衰减；但若某神经元的输入始终不为正，它便没有梯度，成为“死亡”神经元。",
        ),
        formula: formula(r"y = \max(x, 0)"),
        params: &[],
    },
    rule: Rule::Pointwise(pointwise! {
        params()
        forward(x) { give max(x, 0.0) }
        slope(Output y) { give select(0.0, 1.0, y > 0.0) }
    }),
};
