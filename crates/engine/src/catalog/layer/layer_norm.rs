use super::{Layer, Role, Start, Takes, Values, batch_norm::EPSILON};
use crate::graph::Unary;
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = γ·(x − μ)/√(σ² + ε) + β, with mean and biased variance over the units of each sample, of an image or a sequence
/// over those of each pixel or step; the same in training and inference. **Shapes** `[B, I] → [B, I]`. Ba, Kiros & Hinton 2016, «Layer Normalization», eq. 4.
pub(super) static LAYER: Layer = Layer {
    entry: Entry {
        id: "layer-norm",
        code: 5,
        name: Text::new(&["LayerNorm", "层归一化"]),
        help: Lesson::new(
            "Centres and scales the units of each sample among themselves, then applies a trained scale γ and shift β. It does not care how large the batch is.",
            "对每个样本自身的各神经元归一化，再用可训练的缩放 γ 与平移 β 调整。与批次大小无关。",
        ),
        formula: formula(r"y_i = \gamma_i\, \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta_i"),
        params: &[EPSILON],
    },
    takes: Takes::Any,
    geometry: |site| Ok(site.geometries[0]),
    values: |site| {
        let row = |name, start| Values {
            name,
            rows: 1,
            columns: site.geometries[0].depth(),
            start: Start::Constant(start),
            role: Role::Trained,
        };
        vec![row("gamma", 1.0), row("beta", 0.0)]
    },
    build: |build, site| {
        let epsilon = LAYER.entry.number(&site.node.settings, "epsilon");
        let (gamma, beta, input) = (build.owned("gamma"), build.owned("beta"), build.by_place(site, 0));
        let graph = &mut *build.graph;
        let mean = graph.mean_columns(input);
        let centred = graph.subtract(input, mean);
        let square = graph.unary(Unary::Square, centred);
        let variance = graph.mean_columns(square);
        let shifted = graph.affine(variance, 1.0, epsilon);
        let deviation = graph.unary(Unary::Root, shifted);
        let inverse = graph.unary(Unary::Reciprocal, deviation);
        let normal = graph.multiply(centred, inverse);
        let scaled = graph.multiply(normal, gamma);
        let shifted = graph.add(scaled, beta);
        build.by_sample(shifted)
    },
};
