use super::{Layer, dense};
use layerloom_document::{Entry, Lesson, Text, formula};

const ENTRY: Entry = Entry {
    id: "output",
    code: 0,
    name: Text::new("Output", "输出"),
    help: Lesson::new(
        "The last weighted sums. How many there are follows from the data and the loss: one for a number or for two classes, one a class otherwise.",
        "最后的加权和。个数由数据与损失函数决定：回归或二分类为一个，否则每类一个。",
    ),
    formula: formula(r"\mathbf{y} = f(\mathbf{x} W + \mathbf{b})"),
    params: &[dense::ACTIVATION, dense::INITIALIZER, dense::REGULARIZER, dense::BIAS],
};

/// The output node: a Dense layer whose width follows from data and loss. **Shapes** `[B, I] → [B, O]`.
pub static LAYER: Layer = Layer {
    entry: ENTRY,
    width: |site| Ok(site.outputs),
    values: |site| dense::weights(&LAYER.entry, site, site.outputs),
    build: |build, site| {
        let sum = dense::weighted_sum(build);
        let pick = LAYER.entry.pick(&site.node.settings, "activation");
        super::activation::apply(build, &pick, sum)
    },
};
