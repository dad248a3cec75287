use super::{Layer, Takes, conv2d::window};
use crate::geometry::Geometry;
use layerloom_document::{Entry, Lesson, Param, ParamKind, Text, formula};

/// y = the greatest value of each channel under each window. **Shapes** `[B, H·W·C] → [B, OH·OW·C]` in NHWC; OH as for
/// Conv2D. What lies beyond the edges does not count. The gradient goes to where the greatest value lay, the first in
/// reading order where there are several. **Errors** where the window is larger than the image. Ranzato et al. 2007,
/// «Unsupervised Learning of Invariant Feature Hierarchies with Applications to Object Recognition».
pub(super) static LAYER: Layer = Layer {
    entry: Entry {
        id: "max-pool",
        code: 9,
        name: Text::new(&["MaxPool", "最大池化"]),
        help: Lesson::new(
            "Keeps the strongest value of each small square and drops the rest. The image shrinks, and a pattern counts wherever in the square it lay.",
            "只保留每个小方块中最大的值。图像随之缩小，模式出现在方块内何处都一样算数。",
        ),
        formula: formula(r"y_{i,j,c} = \max_{u,v}\, x_{i s + u,\, j s + v,\, c}"),
        params: &[
            Param {
                key: "size",
                name: Text::new(&["Size", "池化大小"]),
                help: Lesson::new("Pixels along one side of the square.", "方块一边的像素数。"),
                kind: ParamKind::Integer { min: 1, max: 8, default: 2 },
                unit: "",
            },
            Param {
                key: "stride",
                name: Text::new(&["Stride", "步幅"]),
                help: Lesson::new(
                    "Pixels from one square to the next. As large as the square, squares do not overlap.",
                    "相邻方块的间隔像素数。与方块边长相同时互不重叠。",
                ),
                kind: ParamKind::Integer { min: 1, max: 8, default: 2 },
                unit: "",
            },
            Param {
                key: "padding",
                name: Text::new(&["Same padding", "同尺寸填充"]),
                help: Lesson::new(
                    "Lets squares reach over the edges, so that no pixel is left out.",
                    "允许方块越过边缘，使每个像素都被覆盖。",
                ),
                kind: ParamKind::Flag { default: false },
                unit: "",
            },
        ],
    },
    takes: Takes::Images,
    geometry: |site| {
        let window = window(&LAYER.entry, site, "size")?;
        let channels = window.channels;
        Ok(Geometry::Image { height: window.out_height, width: window.out_width, channels })
    },
    values: |_| Vec::new(),
    build: |build, site| {
        let Ok(window) = window(&LAYER.entry, site, "size") else { unreachable!("a checked window fits") };
        build.graph.max_pool(window, build.inputs[0])
    },
};
