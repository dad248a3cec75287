use super::{Effect, Regularizer, rate};
use layerloom_document::{Entry, Lesson, Text, formula};

/// λ₁ Σ|w| + ½ λ₂ Σ w². Zou & Hastie 2005, «Regularization and Variable Selection via the Elastic Net», with the ½ as in
/// L2.
pub(super) static REGULARIZER: Regularizer = Regularizer {
    entry: Entry {
        id: "elastic",
        code: 3,
        name: Text::new(&["elastic net (L1 + L2)", "弹性网络（L1 + L2）"]),
        help: Lesson::new(
            "L1 and L2 together: useless weights fade out, the others stay moderate. Of several inputs that tell the same, it keeps all with small weights where L1 alone would keep one.",
            "L1 与 L2 并用：无用的权重消失，其余保持适中。对于几个相关的输入，L1 往往只留一个，而它会以较小的权重全部保留。",
        ),
        formula: formula(r"P = \lambda_1 \sum_i |w_i| + \frac{\lambda_2}{2} \sum_i w_i^2"),
        params: &[rate("l1-rate", &["λ₁", "λ₁"]), rate("l2-rate", &["λ₂", "λ₂"])],
    },
    effect: |settings| {
        let entry = &REGULARIZER.entry;
        Some(Effect {
            l1: entry.number(settings, "l1-rate"),
            l2: entry.number(settings, "l2-rate"),
            max_norm: 0.0,
        })
    },
};
