use super::Initializer;
use layerloom_document::{Entry, Lesson, Text, formula};

/// Normal with deviation √(1 / fan_in), not truncated. LeCun et al. 1998, «Efficient BackProp», eq. 16.
pub(super) static INITIALIZER: Initializer = Initializer {
    entry: Entry {
        id: "lecun-normal",
        code: 9,
        name: Text::new(&["LeCun normal", "LeCun 正态"]),
        help: Lesson::new(
            "Like LeCun uniform, from a normal distribution. SELU is made for it.",
            "与 LeCun 均匀相同，但取自正态分布。SELU 专为它而设计。",
        ),
        formula: formula(r"w \sim N\left(0, \frac{1}{n_{in}}\right)"),
        params: &[],
    },
    fill: |weights, _, values| weights.fill_normal((1.0 / weights.fan_in as f64).sqrt(), values),
};
