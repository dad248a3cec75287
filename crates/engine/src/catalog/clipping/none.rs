use super::{Bound, Clipping};
use layerloom_document::{Entry, Lesson, Text};

/// Gradients as they are.
pub(super) static CLIPPING: Clipping = Clipping {
    entry: Entry {
        id: "none",
        code: 0,
        name: Text::new(&["none", "不裁剪"]),
        help: Lesson::new("Gradients are used as they are.", "直接使用原始梯度。"),
        formula: "",
        params: &[],
    },
    bound: |_| Bound::None,
};
