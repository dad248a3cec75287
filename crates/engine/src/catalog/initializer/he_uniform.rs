use super::Initializer;
use layerloom_document::{Entry, Lesson, Text, formula};

/// Uniform in ±√(6 / fan_in). He et al. 2015, «Delving Deep into Rectifiers», eq. 10, as a uniform distribution.
pub(super) static INITIALIZER: Initializer = Initializer {
    entry: Entry {
        id: "he-uniform",
        code: 6,
        name: Text::new(&["He uniform", "He 均匀"]),
        help: Lesson::new(
            "Draws larger weights than Glorot, to make up for the half of all signals that ReLU cuts off. For ReLU and its kin.",
            "比 Glorot 的权重更大，以补偿 ReLU 截掉的一半信号。适合 ReLU 及其变体。",
        ),
        formula: formula(r"w \sim U\left(-\sqrt{\frac{6}{n_{in}}}, \sqrt{\frac{6}{n_{in}}}\right)"),
        params: &[],
    },
    fill: |weights, _, values| weights.fill_uniform((6.0 / weights.fan_in as f64).sqrt(), values),
};
