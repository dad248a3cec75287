use super::Initializer;
use layerloom_document::{Entry, Lesson, Text, formula};

/// Normal with deviation √(2 / (fan_in + fan_out)), not truncated. Glorot & Bengio 2010, eq. 12.
pub(super) static INITIALIZER: Initializer = Initializer {
    entry: Entry {
        id: "glorot-normal",
        code: 5,
        name: Text::new(&["Glorot normal", "Glorot 正态"]),
        help: Lesson::new(
            "Like Glorot uniform, from a normal distribution: most weights are smaller, a few are larger. For tanh and sigmoid.",
            "与 Glorot 均匀相同，但取自正态分布：多数权重更小，少数更大。适合 tanh 与 sigmoid。",
        ),
        formula: formula(r"w \sim N\left(0, \frac{2}{n_{in} + n_{out}}\right)"),
        params: &[],
    },
    fill: |weights, _, values| weights.fill_normal((2.0 / weights.fan_both()).sqrt(), values),
};
