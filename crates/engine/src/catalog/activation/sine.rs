use super::{Activation, Rule};
use crate::catalog::pointwise::pointwise;
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = sin x. Sitzmann et al. 2020, «Implicit Neural Representations with Periodic Activation Functions».
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "sine",
        code: 15,
        name: Text::new(&["sine", "正弦"]),
        help: Lesson::new(
            "A wave: each unit answers to stripes across its input. Wonderful for spirals and fine detail; training has many local minima, so small weights and small steps help.",
            "正弦波：每个神经元对输入中的条纹作出响应。善于拟合螺旋与细节；但局部极小很多，宜用较小的权重和步长。",
        ),
        formula: formula(r"y = \sin x"),
        params: &[],
    },
    rule: Rule::Pointwise(pointwise! {
        params()
        forward(x) { give sin(x) }
        slope(Input x) { give cos(x) }
    }),
};
