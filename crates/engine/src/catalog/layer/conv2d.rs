use super::{Draw, Layer, Site, Start, Takes, dense};
use crate::geometry::{Geometry, Padding, Window};
use layerloom_document::{
    Bilingual, Catalog, Edit, Entry, Fix, Lesson, Param, ParamKind, Problem, Root, Text, formula,
};

/// y = f(x ∗ W + b): every filter weighs the K × K pixels under its window, wherever the window stands.
/// **Shapes** `[B, H·W·C] → [B, OH·OW·O]` in NHWC, W `[K·K·C, O]` in HWIO, b `[1, O]`; OH = ⌈H / stride⌉ with padding,
/// ⌊(H − K) / stride⌋ + 1 without. **Errors** where the window is larger than the image. LeCun et al. 1989,
/// «Backpropagation Applied to Handwritten Zip Code Recognition».
pub(super) static LAYER: Layer = Layer {
    entry: Entry {
        id: "conv2d",
        code: 8,
        name: Text::new(&["Conv2D", "二维卷积"]),
        help: Lesson::new(
            "Slides small filters over the image: each looks for one pattern, such as an edge, everywhere with the same weights.",
            "让小的卷积核在图像上滑动：每个卷积核用同一组权重在各处寻找同一种模式，例如边缘。",
        ),
        formula: formula(
            r"y_{i,j,o} = f\Big(b_o + \sum_{u,v,c} x_{i s + u,\, j s + v,\, c}\, W_{u,v,c,o}\Big)",
        ),
        params: &[
            Param {
                key: "filters",
                name: Text::new(&["Filters", "卷积核数"]),
                help: Lesson::new(
                    "How many patterns it looks for; each gives one channel.",
                    "要寻找多少种模式；每个卷积核给出一个通道。",
                ),
                kind: ParamKind::Integer { min: 1, max: 128, default: 8 },
                unit: "",
            },
            Param {
                key: "kernel-size",
                name: Text::new(&["Kernel size", "卷积核大小"]),
                help: Lesson::new("Pixels along one side of the window.", "窗口一边的像素数。"),
                kind: ParamKind::Integer { min: 1, max: 9, default: 3 },
                unit: "",
            },
            Param {
                key: "stride",
                name: Text::new(&["Stride", "步幅"]),
                help: Lesson::new(
                    "Pixels from one place of the window to the next. Two halves the image.",
                    "窗口每次移动的像素数。取 2 时图像边长减半。",
                ),
                kind: ParamKind::Integer { min: 1, max: 8, default: 1 },
                unit: "",
            },
            Param {
                key: "padding",
                name: Text::new(&["Same padding", "同尺寸填充"]),
                help: Lesson::new(
                    "Lets the window reach over the edges, where zeros lie, so that the image keeps its size.",
                    "允许窗口越过边缘（外面补零），使图像尺寸不变。",
                ),
                kind: ParamKind::Flag { default: true },
                unit: "",
            },
            Param {
                kind: ParamKind::Pick { catalog: Catalog::Activation, default: "relu" },
                ..dense::ACTIVATION
            },
            dense::INITIALIZER,
            dense::REGULARIZER,
            dense::BIAS,
        ],
    },
    takes: Takes::Images,
    geometry: |site| {
        let settings = &site.node.settings;
        let window = window(&LAYER.entry, site, "kernel-size")?;
        let channels = LAYER.entry.integer(settings, "filters");
        Ok(Geometry::Image { height: window.out_height, width: window.out_width, channels })
    },
    values: |site| {
        let settings = &site.node.settings;
        let side = LAYER.entry.integer(settings, "kernel-size");
        let filters = LAYER.entry.integer(settings, "filters");
        let mut values = dense::weights(&LAYER.entry, site, filters);
        let initializer = LAYER.entry.pick(settings, "initializer");
        values[0].rows *= side * side;
        values[0].start = Start::Drawn(Draw { initializer, reach: side * side, number: 0 });
        values
    },
    build: |build, site| {
        let Ok(window) = window(&LAYER.entry, site, "kernel-size") else {
            unreachable!("a checked window fits")
        };
        let product = build.graph.conv(window, build.inputs[0], build.owned("kernel"));
        let sum = dense::biased(build, product);
        let pick = LAYER.entry.pick(&site.node.settings, "activation");
        let bent = super::activation::apply(build, &pick, sum);
        build.by_sample(bent)
    },
};

/// The window that a layer's settings describe; `side` names the setting of its size.
pub(super) fn window(entry: &Entry, site: &Site, side: &str) -> Result<Window, Box<Problem>> {
    let Geometry::Image { height, width, channels } = site.geometries[0] else {
        unreachable!("a checked site has an image");
    };
    let settings = &site.node.settings;
    let size = entry.integer(settings, side);
    let padding = if entry.flag(settings, "padding") { Padding::Same } else { Padding::Valid };
    let stride = entry.integer(settings, "stride");
    Window::over([height, width, channels], size, stride, padding).ok_or_else(|| {
        let mut problem = site.problem(
            side,
            format!("A window of {size}×{size} does not fit into an image of {height}×{width}."),
            format!("{size}×{size} 的窗口放不进 {height}×{width} 的图像。"),
        );
        problem.fix = Some(Fix {
            label: Bilingual::new("Pad the edges", "填充边缘"),
            edit: Edit::set(Root::Node(site.node.id), "padding", true),
        });
        Box::new(problem)
    })
}
