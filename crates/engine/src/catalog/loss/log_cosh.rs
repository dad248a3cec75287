use super::{Binary, Link, Loss, Rule};
use crate::catalog::pointwise::loss_rule;
use layerloom_document::{Entry, Lesson, Text, formula};

/// ln cosh(z − t), averaged over outputs and samples; cosh itself is never computed, so nothing overflows.
pub(super) static LOSS: Loss = Loss {
    entry: Entry {
        id: "log-cosh",
        code: 4,
        name: Text::new(&["log-cosh", "log-cosh"]),
        help: Lesson::new(
            "Like Huber without a seam: about ½d² for small errors d and |d| − ln 2 for large ones, and smooth throughout. Its slope is tanh of the error.",
            "没有接缝的 Huber 损失：误差 d 小时约为 ½d²，大时约为 |d| − ln 2，处处光滑。其斜率是误差的 tanh。",
        ),
        formula: formula(r"L = \frac{1}{B} \sum_{b=1}^{B} \ln \cosh(y_b - t_b)"),
        params: &[],
    },
    rule: Rule::Pointwise(loss_rule! {
        params()
        value(z, t) { give log_cosh(z - t) }
        slope { give clamped_tanh(z - t) }
    }),
    link: Link::None,
    binary: Binary::Signs,
    regression: true,
    classes: true,
};
