use super::{Layer, Takes};
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// In training each value is 0 with probability p, and x / (1 − p) otherwise; in inference y = x.
/// **Shapes** `[B, I] → [B, I]`. Srivastava et al. 2014, «Dropout: A Simple Way to Prevent Neural Networks from
/// Overfitting», in the inverted form.
pub(super) static LAYER: Layer = Layer {
    entry: Entry {
        id: "dropout",
        code: 3,
        name: Text::new(&["Dropout", "随机失活"]),
        help: Lesson::new(
            "Silences a random share of the values in every training step, so that no unit can rely on another. It rests when the network is tested.",
            "每个训练步随机关闭一部分值，使神经元不能彼此依赖。测试时不起作用。",
        ),
        formula: formula(r"y_i = \frac{m_i}{1-p}\, x_i, \quad m_i \sim \operatorname{Bernoulli}(1-p)"),
        params: &[Param {
            key: "rate",
            name: Text::new(&["Rate p", "失活率 p"]),
            help: Lesson::new("The share of values that is silenced.", "被关闭的值所占比例。"),
            kind: ParamKind::Number { min: 0.0, max: 0.95, default: 0.2, scale: Scale::Linear(0.05) },
            unit: "",
        }],
    },
    takes: Takes::Any,
    geometry: |site| Ok(site.geometries[0]),
    values: |_| Vec::new(),
    build: |build, site| {
        let rate = LAYER.entry.number(&site.node.settings, "rate");
        let input = build.inputs[0];
        if !build.training || rate == 0.0 {
            return input;
        }
        let (rows, columns) = build.graph.shape(input);
        let mask = build.graph.mask(site.node.id.0, 1.0 - rate, rows, columns);
        build.graph.multiply(input, mask)
    },
};
