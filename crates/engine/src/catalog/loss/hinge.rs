use super::{Binary, Link, Loss, Rule};
use crate::catalog::pointwise::loss_rule;
use layerloom_document::{Entry, Lesson, Text, formula};

/// max(0, 1 − t·z) with targets −1 and +1, averaged over outputs and samples; more than two classes are told one from
/// all others. The slope at the corner, t·z = 1, is 0. Cortes & Vapnik 1995, «Support-Vector Networks».
pub(super) static LOSS: Loss = Loss {
    entry: Entry {
        id: "hinge",
        code: 7,
        name: Text::new(&["hinge", "合页损失"]),
        help: Lesson::new(
            "Asks each sample to be on the right side by a margin of 1; those that are cost nothing and teach nothing more. Gives wide margins, but no probabilities. Use a linear output.",
            "要求每个样本以至少 1 的间隔落在正确一侧；已满足的样本不再产生损失与梯度。可得到较宽的间隔，但没有概率含义。应使用线性输出。",
        ),
        formula: formula(r"L = \frac{1}{B} \sum_{b=1}^{B} \max(0, 1 - t_b y_b)"),
        params: &[],
    },
    rule: Rule::Pointwise(loss_rule! {
        params()
        value(z, t) { give max(1.0 - t * z, 0.0) }
        slope { give select(0.0, -t, 1.0 - t * z > 0.0) }
    }),
    link: Link::None,
    binary: Binary::Signs,
    regression: false,
    classes: true,
};
