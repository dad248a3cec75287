use super::{Effect, Regularizer};
use layerloom_document::{Entry, Lesson, Text};

/// Nothing is penalised.
pub(super) static REGULARIZER: Regularizer = Regularizer {
    entry: Entry {
        id: "none",
        code: 0,
        name: Text::new(&["none", "无"]),
        help: Lesson::new("Weights grow as the data asks.", "权重大小不受限制。"),
        formula: "",
        params: &[],
    },
    effect: |_| Some(Effect::default()),
};
