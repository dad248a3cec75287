use super::{Binary, Link, Loss, Rule};
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// Σ tᵢ (ln tᵢ − ln softmax(z)ᵢ), summed over the classes and averaged over the samples, with 0 ln 0 = 0. The targets
/// are (1 − s)·t + s/C with smoothing s. Its gradient is that of the cross-entropy; without smoothing it equals it.
/// Kullback & Leibler 1951, «On Information and Sufficiency».
pub(super) static LOSS: Loss = Loss {
    entry: Entry {
        id: "kl-divergence",
        code: 8,
        name: Text::new(&["KL divergence", "KL 散度"]),
        help: Lesson::new(
            "How far the predicted distribution lies from the wanted one; 0 when they agree. It is the cross-entropy less the targets' own entropy, so it differs from cross-entropy only where targets are smoothed.",
            "预测分布与目标分布相差多远，完全一致时为 0。它等于交叉熵减去目标自身的熵，因此只有在目标经过平滑时才与交叉熵不同。",
        ),
        formula: formula(r"L = \frac{1}{B} \sum_{b=1}^{B} \sum_{i=1}^{C} t_{bi} \ln \frac{t_{bi}}{y_{bi}}"),
        params: &[Param {
            key: "smoothing",
            name: Text::new(&["Label smoothing", "标签平滑"]),
            help: Lesson::new(
                "The share of certainty that is taken from the true class and spread over all classes.",
                "从正确类别中取出、平均分给所有类别的置信度比例。",
            ),
            kind: ParamKind::Number { min: 0.0, max: 0.5, default: 0.1, scale: Scale::Linear(0.01) },
            unit: "",
        }],
    },
    rule: Rule::SoftmaxCrossEntropy { minus_entropy: true },
    link: Link::Softmax,
    binary: Binary::OneHot,
    regression: false,
    classes: true,
};
