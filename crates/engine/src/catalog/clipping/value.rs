use super::{Bound, Clipping};
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// g ← clamp(g, −c, c).
pub(super) static CLIPPING: Clipping = Clipping {
    entry: Entry {
        id: "value",
        code: 1,
        name: Text::new(&["by value", "按值裁剪"]),
        help: Lesson::new(
            "Cuts each gradient off at ±c. Tames single spikes, but bends the direction of the step.",
            "把每个梯度限制在 ±c 之内。可抑制个别尖峰，但会改变更新的方向。",
        ),
        formula: formula(r"g \leftarrow \max(-c, \min(g, c))"),
        params: &[Param {
            key: "limit",
            name: Text::new(&["Limit c", "上限 c"]),
            help: Lesson::new("Greatest size of a single gradient.", "单个梯度的最大绝对值。"),
            kind: ParamKind::Number { min: 0.000_1, max: 100.0, default: 1.0, scale: Scale::Log },
            unit: "",
        }],
    },
    bound: |settings| Bound::Value(CLIPPING.entry.number(settings, "limit")),
};
