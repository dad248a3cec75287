use super::{Layer, Role, Start, Takes, Values};
use crate::graph::Unary;
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// y = γ·(x − μ)/√(σ² + ε) + β for each unit; of an image or a sequence, for each channel over all
/// pixels, or each value over all steps. In training μ and σ² (biased) are those of the batch, and the running
/// statistics move by the share `momentum` towards the batch's mean and unbiased variance; in inference the running
/// statistics are used. **Shapes** `[B, I] → [B, I]`. Ioffe & Szegedy 2015, «Batch Normalization», Algorithm 1. A batch
/// of one has no variance: it is taken as 0, and the running variance then stays.
pub(super) static LAYER: Layer = Layer {
    entry: Entry {
        id: "batch-norm",
        code: 4,
        name: Text::new(&["BatchNorm", "批量归一化"]),
        help: Lesson::new(
            "Centres and scales each unit over the batch, then lets training choose scale γ and shift β. Learning rates can be larger; tiny batches make it noisy.",
            "在一个批次内将每个神经元归一化，再由可训练的缩放 γ 与平移 β 调整。可用更大的学习率；批次太小时噪声大。",
        ),
        formula: formula(r"y = \gamma\, \frac{x - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}} + \beta"),
        params: &[
            Param {
                key: "momentum",
                name: Text::new(&["Momentum", "动量"]),
                help: Lesson::new(
                    "How far one batch moves the running statistics.",
                    "一个批次使滑动统计量移动的比例。",
                ),
                kind: ParamKind::Number { min: 0.001, max: 1.0, default: 0.1, scale: Scale::Linear(0.01) },
                unit: "",
            },
            EPSILON,
        ],
    },
    takes: Takes::Any,
    geometry: |site| Ok(site.geometries[0]),
    values: |site| {
        let row = |name, start, role| Values {
            name,
            rows: 1,
            columns: site.geometries[0].depth(),
            start: Start::Constant(start),
            role,
        };
        vec![
            row("gamma", 1.0, Role::Trained),
            row("beta", 0.0, Role::Trained),
            row("running mean", 0.0, Role::Kept),
            row("running variance", 1.0, Role::Kept),
        ]
    },
    build: |build, site| {
        let momentum = LAYER.entry.number(&site.node.settings, "momentum");
        let epsilon = LAYER.entry.number(&site.node.settings, "epsilon");
        let [gamma, beta, running_mean, running_variance] =
            ["gamma", "beta", "running mean", "running variance"].map(|name| build.owned(name));
        let input = build.by_place(site, 0);
        let graph = &mut *build.graph;
        let rows = graph.shape(input).0;
        let (centred, variance) = if build.training {
            let mean = graph.mean_rows(input);
            let centred = graph.subtract(input, mean);
            let square = graph.unary(Unary::Square, centred);
            let variance = graph.mean_rows(square);
            let mut blend = |old, new, factor: f64| {
                let old = graph.affine(old, 1.0 - momentum, 0.0);
                let new = graph.affine(new, momentum * factor, 0.0);
                graph.add(old, new)
            };
            let mean_after = blend(running_mean, mean, 1.0);
            build.stores.push(("running mean", mean_after));
            if rows > 1 {
                let variance_after = blend(running_variance, variance, rows as f64 / (rows - 1) as f64);
                build.stores.push(("running variance", variance_after));
            }
            (centred, variance)
        } else {
            (graph.subtract(input, running_mean), running_variance)
        };
        let shifted = graph.affine(variance, 1.0, epsilon);
        let deviation = graph.unary(Unary::Root, shifted);
        let inverse = graph.unary(Unary::Reciprocal, deviation);
        let factor = graph.multiply(inverse, gamma);
        let scaled = graph.multiply(centred, factor);
        let shifted = graph.add(scaled, beta);
        build.by_sample(shifted)
    },
};

pub(super) const EPSILON: Param = Param {
    key: "epsilon",
    name: Text::new(&["ε", "ε"]),
    help: Lesson::new(
        "Keeps the division from blowing up where nothing varies.",
        "当方差接近零时，防止除数过小。",
    ),
    kind: ParamKind::Number { min: 1e-8, max: 0.1, default: 1e-5, scale: Scale::Log },
    unit: "",
};
