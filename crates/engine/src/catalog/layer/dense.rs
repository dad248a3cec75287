use super::{Build, Draw, Layer, Role, Site, Start, Takes, Values};
use crate::graph::Tensor;
use layerloom_document::{Catalog, Entry, Lesson, Param, ParamKind, Text, formula};

/// y = f(x·W + b). **Shapes** `[B, I] → [B, O]`, W `[I, O]`, b `[1, O]`; each step of a sequence alike,
/// `[B, T·I] → [B, T·O]`.
pub(super) static LAYER: Layer = Layer {
    entry: Entry {
        id: "dense",
        code: 1,
        name: Text::new(&["Dense", "全连接"]),
        help: Lesson::new(
            "Every unit weighs all values that come in, adds its bias, and bends the sum through its activation.",
            "每个神经元对全部输入加权求和，加上偏置，再经激活函数输出。",
        ),
        formula: formula(r"\mathbf{y} = f(\mathbf{x} W + \mathbf{b})"),
        params: &[
            Param {
                key: "units",
                name: Text::new(&["Units", "神经元数"]),
                help: Lesson::new("How many neurons stand side by side.", "并排的神经元个数。"),
                kind: ParamKind::Integer { min: 1, max: 512, default: 4 },
                unit: "",
            },
            ACTIVATION,
            INITIALIZER,
            REGULARIZER,
            BIAS,
        ],
    },
    takes: Takes::Vectors,
    geometry: |site| Ok(site.geometries[0].with_depth(LAYER.entry.integer(&site.node.settings, "units"))),
    values: |site| weights(&LAYER.entry, site, LAYER.entry.integer(&site.node.settings, "units")),
    build: |build, site| {
        let sum = weighted_sum(build, site);
        let pick = LAYER.entry.pick(&site.node.settings, "activation");
        let bent = super::activation::apply(build, &pick, sum);
        build.by_sample(bent)
    },
};

pub(super) const ACTIVATION: Param = Param {
    key: "activation",
    name: Text::new(&["Activation", "激活函数"]),
    help: Lesson::new(
        "How the sum is bent. Without one, layers in a row are no more than one.",
        "如何弯曲加权和。没有激活函数，多层等价于一层。",
    ),
    kind: ParamKind::Pick { catalog: Catalog::Activation, default: "tanh" },
    unit: "",
};

pub(super) const INITIALIZER: Param = Param {
    key: "initializer",
    name: Text::new(&["Initializer", "初始化"]),
    help: Lesson::new("The weights before the first step.", "训练开始前的权重。"),
    kind: ParamKind::Pick { catalog: Catalog::Initializer, default: "glorot-uniform" },
    unit: "",
};

pub(super) const REGULARIZER: Param = Param {
    key: "regularizer",
    name: Text::new(&["Regularizer", "正则化"]),
    help: Lesson::new(
        "What is asked of this layer's weights beside a small loss.",
        "除减小损失外对本层权重的要求。",
    ),
    kind: ParamKind::Pick { catalog: Catalog::Regularizer, default: "inherit" },
    unit: "",
};

pub(super) const BIAS: Param = Param {
    key: "bias",
    name: Text::new(&["Bias", "偏置"]),
    help: Lesson::new(
        "Add a trained value of its own to each unit's sum.",
        "为每个神经元加上一个可训练的偏置。",
    ),
    kind: ParamKind::Flag { default: true },
    unit: "",
};

/// Kernel, bias and what the activation trains.
pub(super) fn weights(entry: &Entry, site: &Site, units: usize) -> Vec<Values> {
    let settings = &site.node.settings;
    let mut values = vec![Values {
        name: "kernel",
        rows: site.geometries[0].depth(),
        columns: units,
        start: Start::Drawn(Draw { initializer: entry.pick(settings, "initializer"), reach: 1, number: 0 }),
        role: Role::Kernel(entry.pick(settings, "regularizer")),
    }];
    if entry.flag(settings, "bias") {
        values.push(Values {
            name: "bias",
            rows: 1,
            columns: units,
            start: Start::Constant(0.0),
            role: Role::Trained,
        });
    }
    values.extend(super::activation::values(&entry.pick(settings, "activation"), units));
    values
}

/// x·W + b, with a row for each step where x is a sequence.
pub(super) fn weighted_sum(build: &mut Build, site: &Site) -> Tensor {
    let input = build.by_place(site, 0);
    let product = build.graph.matmul(input, build.owned("kernel"), false, false);
    let sum = biased(build, product);
    build.raw = Some(build.by_sample(sum));
    sum
}

/// x + b, where the layer has a bias.
pub(super) fn biased(build: &mut Build, product: Tensor) -> Tensor {
    match build.value("bias") {
        Some(bias) => build.graph.add(product, bias),
        None => product,
    }
}
