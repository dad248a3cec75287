use super::{Layer, add::SOURCE};
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = (x, z) side by side, where z is the output of an earlier node. **Shapes** `[B, I], [B, J] → [B, I + J]`.
pub(super) static LAYER: Layer = Layer {
    entry: Entry {
        id: "concat",
        code: 7,
        name: Text::new("Concat", "拼接"),
        help: Lesson::new(
            "Puts the output of an earlier layer beside the values that come in, so that later layers see both.",
            "把前面某层的输出与当前输入并排拼接，后面的层可同时看到两者。",
        ),
        formula: formula(r"\mathbf{y} = (\mathbf{x}, \mathbf{z})"),
        params: &[SOURCE],
    },
    width: |site| Ok(site.widths.iter().sum()),
    values: |_| Vec::new(),
    build: |build, _| build.graph.concat(build.inputs[0], build.inputs[1]),
};
