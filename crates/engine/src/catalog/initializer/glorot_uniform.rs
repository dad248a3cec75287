use super::Initializer;
use layerloom_document::{Entry, Lesson, Text, formula};

/// Uniform in ±√(6 / (fan_in + fan_out)). Glorot & Bengio 2010, «Understanding the difficulty of training deep
/// feedforward neural networks», eq. 16.
pub(super) static INITIALIZER: Initializer = Initializer {
    entry: Entry {
        id: "glorot-uniform",
        code: 4,
        name: Text::new(&["Glorot uniform", "Glorot 均匀"]),
        help: Lesson::new(
            "Draws weights so that signals keep their size on the way forward and gradients on the way back. Made for tanh and sigmoid.",
            "按扇入与扇出抽取权重，使信号前向、梯度反向传播时都保持大小。适合 tanh 与 sigmoid。",
        ),
        formula: formula(
            r"w \sim U\left(-\sqrt{\frac{6}{n_{in} + n_{out}}}, \sqrt{\frac{6}{n_{in} + n_{out}}}\right)",
        ),
        params: &[],
    },
    fill: |weights, _, values| weights.fill_uniform((6.0 / weights.fan_both()).sqrt(), values),
};
