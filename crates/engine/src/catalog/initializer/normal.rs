use super::Initializer;
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// Normal with mean 0 and deviation s, not truncated.
pub(super) static INITIALIZER: Initializer = Initializer {
    entry: Entry {
        id: "normal",
        code: 3,
        name: Text::new(&["normal", "正态"]),
        help: Lesson::new(
            "Draws weights from a bell curve around 0, whatever the size of the layer. In wide layers sums then grow large; Glorot and He look after that.",
            "从以 0 为中心的正态分布抽取权重，不考虑层的大小。层较宽时加权和会变大；Glorot 与 He 初始化解决了这一问题。",
        ),
        formula: formula(r"w \sim N(0, s^2)"),
        params: &[Param {
            key: "deviation",
            name: Text::new(&["Deviation s", "标准差 s"]),
            help: Lesson::new("Standard deviation of the weights.", "权重的标准差。"),
            kind: ParamKind::Number { min: 0.0, max: 10.0, default: 0.5, scale: Scale::Linear(0.1) },
            unit: "",
        }],
    },
    fill: |weights, settings, values| {
        weights.fill_normal(INITIALIZER.entry.number(settings, "deviation"), values);
    },
};
