use super::{Binary, Link, Loss, Rule};
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// −Σ tᵢ ln softmax(z)ᵢ, summed over the classes and averaged over the samples; computed from the raw outputs by the
/// log-sum-exp rule. With smoothing s the targets are (1 − s)·t + s/C for C classes (Szegedy et al. 2016, «Rethinking
/// the Inception Architecture», §7).
pub(super) static LOSS: Loss = Loss {
    entry: Entry {
        id: "categorical-cross-entropy",
        code: 6,
        name: Text::new(&["cross-entropy", "交叉熵"]),
        help: Lesson::new(
            "How surprised the network is by the true class, when its outputs are read as probabilities through softmax. Being sure and wrong costs most. The usual loss for two or more classes that exclude each other.",
            "用 softmax 把输出读作各类的概率时，网络对正确类别感到多“意外”。自信却答错代价最大。互斥多分类问题的标准损失。",
        ),
        formula: formula(r"L = -\frac{1}{B} \sum_{b=1}^{B} \sum_{i=1}^{C} t_{bi} \ln y_{bi}"),
        params: &[Param {
            key: "smoothing",
            name: Text::new(&["Label smoothing", "标签平滑"]),
            help: Lesson::new(
                "Takes this share of certainty from the true class and spreads it over all classes, so that weights need not grow for ever.",
                "从正确类别中取出这一比例的置信度，平均分给所有类别，使权重不必无限增大。",
            ),
            kind: ParamKind::Number { min: 0.0, max: 0.5, default: 0.0, scale: Scale::Linear(0.01) },
            unit: "",
        }],
    },
    rule: Rule::SoftmaxCrossEntropy { minus_entropy: false },
    link: Link::Softmax,
    binary: Binary::OneHot,
    regression: false,
    classes: true,
};
