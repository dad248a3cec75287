use super::Initializer;
use layerloom_document::{Entry, Lesson, Text, formula};

/// Normal with deviation √(2 / fan_in), not truncated. He et al. 2015, «Delving Deep into Rectifiers», eq. 10.
pub(super) static INITIALIZER: Initializer = Initializer {
    entry: Entry {
        id: "he-normal",
        code: 7,
        name: Text::new(&["He normal", "He 正态"]),
        help: Lesson::new(
            "Like He uniform, from a normal distribution. The usual start for deep ReLU networks.",
            "与 He 均匀相同，但取自正态分布。深层 ReLU 网络的常用初始化。",
        ),
        formula: formula(r"w \sim N\left(0, \frac{2}{n_{in}}\right)"),
        params: &[],
    },
    fill: |weights, _, values| weights.fill_normal((2.0 / weights.fan_in as f64).sqrt(), values),
};
