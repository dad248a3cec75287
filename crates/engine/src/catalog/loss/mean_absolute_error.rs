use super::{Binary, Link, Loss, Rule};
use crate::catalog::pointwise::loss_rule;
use layerloom_document::{Entry, Lesson, Text, formula};

/// |z − t|, averaged over outputs and samples; the slope at 0 is 0.
pub(super) static LOSS: Loss = Loss {
    entry: Entry {
        id: "mean-absolute-error",
        code: 2,
        name: Text::new(&["MAE", "平均绝对误差"]),
        help: Lesson::new(
            "The distance between output and target, averaged. One outlier counts no more than it is far; but the slope is as large near the target as far from it, so training jitters at the end.",
            "输出与目标之差的绝对值，再取平均。离群点的影响只与其距离成正比；但靠近目标时梯度也不变小，因此训练后期会抖动。",
        ),
        formula: formula(r"L = \frac{1}{B} \sum_{b=1}^{B} |y_b - t_b|"),
        params: &[],
    },
    rule: Rule::Pointwise(loss_rule! {
        params()
        value(z, t) { give abs(z - t) }
        slope { give sign(z - t) }
    }),
    link: Link::None,
    binary: Binary::Signs,
    regression: true,
    classes: true,
};
