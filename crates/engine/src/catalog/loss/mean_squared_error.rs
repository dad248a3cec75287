use super::{Binary, Link, Loss, Rule};
use crate::catalog::pointwise::loss_rule;
use layerloom_document::{Entry, Lesson, Text, formula};

/// ½(z − t)², averaged over outputs and samples. The ½ makes the slope z − t; PyTorch's `MSELoss` is twice as large.
pub(super) static LOSS: Loss = Loss {
    entry: Entry {
        id: "mean-squared-error",
        code: 1,
        name: Text::new(&["½ MSE", "½ 均方误差"]),
        help: Lesson::new(
            "Half the squared distance between output and target, averaged. Errors count by their square, so a few large ones dominate.",
            "输出与目标之差的平方的一半，再取平均。误差按平方计，因此少数大误差占主导。",
        ),
        formula: formula(r"L = \frac{1}{2B} \sum_{b=1}^{B} (y_b - t_b)^2"),
        params: &[],
    },
    rule: Rule::Pointwise(loss_rule! {
        params()
        value(z, t) { let d = z - t; give 0.5 * d * d }
        slope { give z - t }
    }),
    link: Link::None,
    binary: Binary::Signs,
    regression: true,
    classes: true,
};
