use super::Initializer;
use layerloom_document::{Entry, Lesson, Text, formula};

/// Uniform in ±√(3 / fan_in). LeCun et al. 1998, «Efficient BackProp», eq. 16, as a uniform distribution.
pub(super) static INITIALIZER: Initializer = Initializer {
    entry: Entry {
        id: "lecun-uniform",
        code: 8,
        name: Text::new(&["LeCun uniform", "LeCun 均匀"]),
        help: Lesson::new(
            "Draws weights so that a unit's sum has about the variance of its inputs, looking forward only.",
            "抽取权重，使神经元加权和的方差与其输入大致相同，只考虑前向传播。",
        ),
        formula: formula(r"w \sim U\left(-\sqrt{\frac{3}{n_{in}}}, \sqrt{\frac{3}{n_{in}}}\right)"),
        params: &[],
    },
    fill: |weights, _, values| weights.fill_uniform((3.0 / weights.fan_in as f64).sqrt(), values),
};
