use super::{Layer, Takes, add::SOURCE};
use crate::geometry::Geometry;
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = (x, z) side by side, where z is the output of an earlier node. **Shapes** `[B, I], [B, J] → [B, I + J]`;
/// the channels of images of one size, the values of sequences of one length join at every place.
pub(super) static LAYER: Layer = Layer {
    entry: Entry {
        id: "concat",
        code: 7,
        name: Text::new(&["Concat", "拼接"]),
        help: Lesson::new(
            "Puts the output of an earlier layer beside the values that come in, so that later layers see both.",
            "把前面某层的输出与当前输入并排拼接，后面的层可同时看到两者。",
        ),
        formula: formula(r"\mathbf{y} = (\mathbf{x}, \mathbf{z})"),
        params: &[SOURCE],
    },
    takes: Takes::Any,
    geometry: |site| Ok(joined(site.geometries[0], site.geometries[1])),
    values: |_| Vec::new(),
    build: |build, site| {
        if let Geometry::Flat(_) = joined(site.geometries[0], site.geometries[1]) {
            return build.graph.concat(build.inputs[0], build.inputs[1]);
        }
        let (a, b) = (build.by_place(site, 0), build.by_place(site, 1));
        let both = build.graph.concat(a, b);
        build.by_sample(both)
    },
};

/// Images of one size join pixel by pixel, sequences of one length step by step; whatever else joins lies flat.
fn joined(a: Geometry, b: Geometry) -> Geometry {
    if a.with_depth(1) == b.with_depth(1) {
        a.with_depth(a.depth() + b.depth())
    } else {
        Geometry::Flat(a.len() + b.len())
    }
}
