use super::{Build, Layer, Role, Start, Takes, Values, dense};
use crate::catalog::activation::{self, Rule};
use crate::graph::{Tensor, Unary};
use layerloom_document::{Entry, Lesson, Pick, Text, formula};

/// y = f(x), elementwise or over the units of a sample, of a pixel or of a step. **Shapes** `[B, I] → [B, I]`.
pub(super) static LAYER: Layer = Layer {
    entry: Entry {
        id: "activation",
        code: 2,
        name: Text::new(&["Activation", "激活"]),
        help: Lesson::new(
            "Bends every value that comes in. Use it where the bend should come after something else than a Dense layer, such as a normalisation.",
            "对每个输入值施加激活函数。适合放在归一化等并非全连接层之后。",
        ),
        formula: formula(r"\mathbf{y} = f(\mathbf{x})"),
        params: &[dense::ACTIVATION],
    },
    takes: Takes::Any,
    geometry: |site| Ok(site.geometries[0]),
    values: |site| {
        let pick = LAYER.entry.pick(&site.node.settings, "activation");
        values(&pick, site.geometries[0].depth()).into_iter().collect()
    },
    build: |build, site| {
        let pick = LAYER.entry.pick(&site.node.settings, "activation");
        let input = build.by_place(site, 0);
        let bent = apply(build, &pick, input);
        build.by_sample(bent)
    },
};

/// What an activation trains.
pub(super) fn values(pick: &Pick, units: usize) -> Option<Values> {
    let kind = activation::find(&pick.id)?;
    matches!(kind.rule, Rule::TrainedSlope).then(|| Values {
        name: "alpha",
        rows: 1,
        columns: units,
        start: Start::Constant(kind.parameters(&pick.settings)[0] as f32),
        role: Role::Trained,
    })
}

/// f(x).
pub(super) fn apply(build: &mut Build, pick: &Pick, input: Tensor) -> Tensor {
    let kind = activation::find(&pick.id).expect("a checked document picks known activations");
    match &kind.rule {
        Rule::Linear => input,
        Rule::Pointwise(rule) => build.graph.activate(rule, kind.parameters(&pick.settings), input),
        Rule::TrainedSlope => {
            let alpha = build.owned("alpha");
            let above = build.graph.unary(Unary::Positive, input);
            let below = build.graph.unary(Unary::Negative, input);
            let sloped = build.graph.multiply(below, alpha);
            build.graph.add(above, sloped)
        }
        Rule::Softmax => build.graph.softmax(input),
    }
}
