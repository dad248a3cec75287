use super::Regularizer;
use layerloom_document::{Entry, Lesson, Text};

/// The layer does what the recipe says.
pub(super) static REGULARIZER: Regularizer = Regularizer {
    entry: Entry {
        id: "inherit",
        code: 5,
        name: Text::new(&["as the recipe", "同训练设置"]),
        help: Lesson::new("The regularizer of the recipe applies.", "采用训练设置中的正则化。"),
        formula: "",
        params: &[],
    },
    effect: |_| None,
};
