use super::{Bound, Clipping};
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// g ← g · min(1, c / ‖g‖₂), over all parameters together. Pascanu et al. 2013, «On the Difficulty of Training Recurrent
/// Neural Networks», Algorithm 1.
pub(super) static CLIPPING: Clipping = Clipping {
    entry: Entry {
        id: "norm",
        code: 2,
        name: Text::new(&["by norm", "按范数裁剪"]),
        help: Lesson::new(
            "Scales all gradients down together when their common length is over c. The step keeps its direction and only gets shorter; the usual cure for exploding gradients.",
            "当全部梯度的总长度超过 c 时，按同一比例缩小。更新的方向不变，只是变短；应对梯度爆炸的常用办法。",
        ),
        formula: formula(r"g \leftarrow g \cdot \min\left(1, \frac{c}{\sqrt{\sum_i g_i^2}}\right)"),
        params: &[Param {
            key: "limit",
            name: Text::new(&["Limit c", "上限 c"]),
            help: Lesson::new("Greatest length of all gradients together.", "全部梯度合在一起的最大长度。"),
            kind: ParamKind::Number { min: 0.000_1, max: 100.0, default: 1.0, scale: Scale::Log },
            unit: "",
        }],
    },
    bound: |settings| Bound::Norm(CLIPPING.entry.number(settings, "limit")),
};
