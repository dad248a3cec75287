use super::{Effect, Regularizer, rate};
use layerloom_document::{Entry, Lesson, Text, formula};

/// ½ λ Σ w²; its gradient is λ w.
pub(super) static REGULARIZER: Regularizer = Regularizer {
    entry: Entry {
        id: "l2",
        code: 2,
        name: Text::new(&["L2", "L2"]),
        help: Lesson::new(
            "Pulls every weight towards 0 in proportion to its size. Large weights become rare and boundaries smooth.",
            "按权重大小成比例地把它拉向 0。大权重变少，边界更平滑。",
        ),
        formula: formula(r"P = \frac{\lambda}{2} \sum_i w_i^2"),
        params: &[rate("rate", &["λ", "λ"])],
    },
    effect: |settings| Some(Effect { l2: REGULARIZER.entry.number(settings, "rate"), ..Effect::default() }),
};
