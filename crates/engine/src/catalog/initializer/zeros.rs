use super::Initializer;
use layerloom_document::{Entry, Lesson, Text, formula};

/// w = 0.
pub(super) static INITIALIZER: Initializer = Initializer {
    entry: Entry {
        id: "zeros",
        code: 0,
        name: Text::new(&["zeros", "全零"]),
        help: Lesson::new(
            "All weights start at 0. Then all units of a layer are alike and stay alike: try it, and see why weights are drawn at random.",
            "所有权重从 0 开始。同层的神经元于是完全相同，并将一直相同：试一试，就明白为什么要随机初始化。",
        ),
        formula: formula("w = 0"),
        params: &[],
    },
    fill: |_, _, values| values.fill(0.0),
};
