use super::{Activation, Rule};
use layerloom_document::{Entry, Lesson, Text, formula};

/// yᵢ = exp(xᵢ) / Σ exp(xⱼ), over the units of one sample, computed after taking the greatest xⱼ off.
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "softmax",
        code: 17,
        name: Text::new(&["softmax", "softmax"]),
        help: Lesson::new(
            "Turns the sums of a layer into probabilities that add up to 1; a larger sum takes its share from all others. Made for the output of a classifier; between layers it makes units compete.",
            "把一层的加权和变成总和为 1 的概率，某一项变大，其余各项随之变小。专为分类器的输出层而设；用在中间层会使神经元相互竞争。",
        ),
        formula: formula(r"y_i = \frac{e^{x_i}}{\sum_j e^{x_j}}"),
        params: &[],
    },
    rule: Rule::Softmax,
};
