use super::{Effect, Regularizer, rate};
use layerloom_document::{Entry, Lesson, Text, formula};

/// λ Σ|w|; its gradient is λ sign(w), and 0 at w = 0. Tibshirani 1996, «Regression Shrinkage and Selection via the
/// Lasso».
pub(super) static REGULARIZER: Regularizer = Regularizer {
    entry: Entry {
        id: "l1",
        code: 1,
        name: Text::new(&["L1", "L1"]),
        help: Lesson::new(
            "Pulls every weight towards 0 with the same force, whatever its size. Weights that are of little use fade out, and a sparse network remains. Too strong, and nothing is left.",
            "以同样的力把每个权重拉向 0，与大小无关。用处不大的权重会消失，留下稀疏的网络。过强则什么也不剩。",
        ),
        formula: formula(r"P = \lambda \sum_i |w_i|"),
        params: &[rate("rate", &["λ", "λ"])],
    },
    effect: |settings| Some(Effect { l1: REGULARIZER.entry.number(settings, "rate"), ..Effect::default() }),
};
