use super::{Layer, Takes};
use crate::geometry::Geometry;
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = the values of x, as they lie. **Shapes** `[B, H·W·C] → [B, I]` with I = H·W·C, or I = T·V for sequences; the
/// values do not move, later layers only forget what lay beside what.
pub(super) static LAYER: Layer = Layer {
    entry: Entry {
        id: "flatten",
        code: 10,
        name: Text::new(&["Flatten", "展平"]),
        help: Lesson::new(
            "Lays all pixels of an image, or all steps of a sequence, in one row, so that a Dense layer can weigh them all together.",
            "把图像的全部像素或序列的全部时间步排成一行，使全连接层可以对它们一起加权。",
        ),
        formula: formula(r"y_{(iW + j)C + c} = x_{i,j,c}"),
        params: &[],
    },
    takes: Takes::Spread,
    geometry: |site| Ok(Geometry::Flat(site.widths[0])),
    values: |_| Vec::new(),
    build: |build, _| build.inputs[0],
};
