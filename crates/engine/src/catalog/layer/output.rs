use super::{Layer, Takes, dense};
use layerloom_document::{Entry, Lesson, Text, formula};

const ENTRY: Entry = Entry {
    id: "output",
    code: 0,
    name: Text::new(&["Output", "输出"]),
    help: Lesson::new(
        "The last weighted sums. How many there are follows from the data and the loss: one for a number or for two classes, one a class otherwise.",
        "最后的加权和。个数由数据与损失函数决定：回归或二分类为一个，否则每类一个。",
    ),
    formula: formula(r"\mathbf{y} = f(\mathbf{x} W + \mathbf{b})"),
    params: &[dense::ACTIVATION, dense::INITIALIZER, dense::REGULARIZER, dense::BIAS],
};

/// The output node: a Dense layer whose width follows from data and loss. **Shapes** `[B, I] → [B, O]`;
/// where every step of a sequence is asked about, `[B, T·I] → [B, T·O]`.
pub static LAYER: Layer = Layer {
    entry: ENTRY,
    takes: Takes::Vectors,
    geometry: |site| Ok(site.geometries[0].with_depth(site.outputs)),
    values: |site| dense::weights(&LAYER.entry, site, site.outputs),
    build: |build, site| {
        let sum = dense::weighted_sum(build, site);
        let pick = LAYER.entry.pick(&site.node.settings, "activation");
        let bent = super::activation::apply(build, &pick, sum);
        build.by_sample(bent)
    },
};
