use super::Initializer;
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// Uniform in ±a.
pub(super) static INITIALIZER: Initializer = Initializer {
    entry: Entry {
        id: "uniform",
        code: 2,
        name: Text::new(&["uniform", "均匀"]),
        help: Lesson::new(
            "Draws weights evenly between −a and a, whatever the size of the layer. In wide layers sums then grow large; Glorot and He look after that.",
            "在 −a 与 a 之间均匀抽取权重，不考虑层的大小。层较宽时加权和会变大；Glorot 与 He 初始化解决了这一问题。",
        ),
        formula: formula(r"w \sim U(-a, a)"),
        params: &[Param {
            key: "limit",
            name: Text::new(&["Limit a", "界限 a"]),
            help: Lesson::new("Greatest size of a weight.", "权重的最大绝对值。"),
            kind: ParamKind::Number { min: 0.0, max: 10.0, default: 0.5, scale: Scale::Linear(0.1) },
            unit: "",
        }],
    },
    fill: |weights, settings, values| {
        weights.fill_uniform(INITIALIZER.entry.number(settings, "limit"), values);
    },
};
