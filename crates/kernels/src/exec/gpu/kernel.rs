//! Kernels: a shader and what specialises it. A pipeline is compiled for each kernel once.

use super::{TILE, WORKGROUP};
use crate::plan::OVERFLOW;
use crate::plan::{Binary, Unary};
use crate::scalar;

/// A shader with all that it is specialised by. Rules are told apart by their text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named after operations")]
pub enum Kernel {
    Gather,
    Fill,
    Copy,
    MatMul { tile: Tile, ta: bool, tb: bool, bias: bool, rule: Option<&'static str> },
    Unary(&'static str),
    Binary(&'static str),
    Activate(&'static str),
    ActivateSlope(&'static str),
    Softmax,
    SoftmaxSlope,
    Loss(&'static str),
    LossSlope(&'static str),
    CrossEntropy,
    CrossEntropySlope,
    SumRows,
    SumColumns,
    Repeat,
    Concat,
    Slice,
    Mask,
    PadRows,
    Swap,
    Conv { bias: bool, rule: Option<&'static str> },
    ConvInput,
    ConvKernel,
    MaxPool,
    MaxPoolSlope,
    Lstm,
    LstmSlope,
    Guard,
    Decay,
    ClipValue,
    ClipNorm,
    Update { rule: &'static str, states: usize },
    MaxNorm,
}

/// How a matrix product is cut up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tile {
    /// One result a thread, [`TILE`] × [`TILE`] a workgroup: many threads for small products.
    Single,
    /// 4 × 4 results a thread, `side` × `side` threads a workgroup.
    Block {
        /// Threads along one side.
        side: u32,
        /// Whether four floats are read at once, for which every matrix must begin at a multiple of four and
        /// have a multiple of four columns.
        quads: bool,
    },
}

impl Tile {
    /// Results along one side.
    pub(super) fn results(self) -> u32 {
        match self {
            Self::Single => TILE,
            Self::Block { side, .. } => 4 * side,
        }
    }
}

/// The names of all shaders that kernels are made of.
pub const SHADERS: [&str; 36] = [
    "gather",
    "fill",
    "copy",
    "matmul",
    "matmul_blocks",
    "unary",
    "binary",
    "activate",
    "activate_slope",
    "softmax",
    "softmax_slope",
    "loss",
    "loss_slope",
    "cross_entropy",
    "cross_entropy_slope",
    "sum_rows",
    "sum_columns",
    "repeat",
    "concat",
    "slice",
    "mask",
    "pad_rows",
    "swap",
    "conv",
    "conv_input",
    "conv_kernel",
    "max_pool",
    "max_pool_slope",
    "lstm",
    "lstm_slope",
    "guard",
    "decay",
    "clip_value",
    "clip_norm",
    "update",
    "max_norm",
];

impl Kernel {
    /// The kernel of a function of one value.
    pub(super) fn unary(function: Unary) -> Self {
        Self::Unary(match function {
            Unary::Affine(..) => "p.x * x + p.y",
            Unary::Positive => "max(x, 0.0)",
            Unary::Negative => "min(x, 0.0)",
            Unary::Above => "select(0.0, 1.0, x > 0.0)",
            Unary::Below => "select(0.0, 1.0, x < 0.0)",
            Unary::Square => "x * x",
            Unary::Root => "sqrt(x)",
            Unary::Reciprocal => "1.0 / x",
        })
    }

    /// The kernel of a function of two values.
    pub(super) fn binary(function: Binary) -> Self {
        Self::Binary(match function {
            Binary::Add => "a + b",
            Binary::Subtract => "a - b",
            Binary::Multiply => "a * b",
        })
    }

    /// Name and text of its shader.
    fn shader(&self) -> (&'static str, &'static str) {
        macro_rules! shader {
            ($name:literal) => {
                ($name, include_str!(concat!("shaders/", $name, ".wgsl")))
            };
        }
        match self {
            Self::Gather => shader!("gather"),
            Self::Fill => shader!("fill"),
            Self::Copy => shader!("copy"),
            Self::MatMul { tile: Tile::Single, .. } => shader!("matmul"),
            Self::MatMul { tile: Tile::Block { .. }, .. } => shader!("matmul_blocks"),
            Self::Unary(_) => shader!("unary"),
            Self::Binary(_) => shader!("binary"),
            Self::Activate(_) => shader!("activate"),
            Self::ActivateSlope(_) => shader!("activate_slope"),
            Self::Softmax => shader!("softmax"),
            Self::SoftmaxSlope => shader!("softmax_slope"),
            Self::Loss(_) => shader!("loss"),
            Self::LossSlope(_) => shader!("loss_slope"),
            Self::CrossEntropy => shader!("cross_entropy"),
            Self::CrossEntropySlope => shader!("cross_entropy_slope"),
            Self::SumRows => shader!("sum_rows"),
            Self::SumColumns => shader!("sum_columns"),
            Self::Repeat => shader!("repeat"),
            Self::Concat => shader!("concat"),
            Self::Slice => shader!("slice"),
            Self::Mask => shader!("mask"),
            Self::PadRows => shader!("pad_rows"),
            Self::Swap => shader!("swap"),
            Self::Conv { .. } => shader!("conv"),
            Self::ConvInput => shader!("conv_input"),
            Self::ConvKernel => shader!("conv_kernel"),
            Self::MaxPool => shader!("max_pool"),
            Self::MaxPoolSlope => shader!("max_pool_slope"),
            Self::Lstm => shader!("lstm"),
            Self::LstmSlope => shader!("lstm_slope"),
            Self::Guard => shader!("guard"),
            Self::Decay => shader!("decay"),
            Self::ClipValue => shader!("clip_value"),
            Self::ClipNorm => shader!("clip_norm"),
            Self::Update { .. } => shader!("update"),
            Self::MaxNorm => shader!("max_norm"),
        }
    }

    /// The name of its shader, one of [`SHADERS`].
    pub fn name(&self) -> &'static str {
        self.shader().0
    }

    /// The whole WGSL text.
    pub fn source(&self) -> String {
        let mut text = format!("const WORKGROUP = {WORKGROUP}u;\nconst TILE = {TILE}u;\n");
        text += include_str!("shaders/common.wgsl");
        text += match self {
            Self::MatMul { tile: Tile::Block { quads: true, .. }, .. } => {
                include_str!("shaders/arena_quads.wgsl")
            }
            _ => include_str!("shaders/arena.wgsl"),
        };
        match *self {
            Self::Guard => text += &format!("const OVERFLOW_BITS = {}u;\n", OVERFLOW.to_bits()),
            _ => text += include_str!("shaders/going.wgsl"),
        }
        let rule = |rule: &str| format!("{}{}", scalar::WGSL_PRELUDE, rule.replace("NAME", "rule"));
        let finish = |activation: Option<&str>| {
            let call = activation.map_or("x", |_| "rule_forward(x, record.p.x, record.p.y)");
            let rule = activation.map(rule).unwrap_or_default();
            format!("{rule}fn activate(x: f32) -> f32 {{ return {call}; }}\n")
        };
        match *self {
            Self::MatMul { tile, ta, tb, bias, rule: activation } => {
                if let Tile::Block { side, .. } = tile {
                    text += &format!("const SIDE = {side}u;\n");
                }
                text +=
                    &format!("const TRANSPOSE_A = {ta};\nconst TRANSPOSE_B = {tb};\nconst BIAS = {bias};\n");
                text += &finish(activation);
            }
            Self::Conv { bias, rule: activation } => {
                text += &format!("const BIAS = {bias};\n{}", finish(activation));
            }
            Self::MaxPool | Self::MaxPoolSlope => text += include_str!("shaders/greatest.wgsl"),
            Self::Lstm | Self::LstmSlope => text += scalar::WGSL_PRELUDE,
            Self::Unary(call) => {
                text += &format!("fn apply(x: f32, p: vec4<f32>) -> f32 {{ return {call}; }}\n");
            }
            Self::Binary(call) => {
                text += &format!("fn apply(a: f32, b: f32) -> f32 {{ return {call}; }}\n");
            }
            Self::Activate(text_of)
            | Self::ActivateSlope(text_of)
            | Self::Loss(text_of)
            | Self::LossSlope(text_of) => text += &rule(text_of),
            Self::Update { rule: text_of, states } => {
                text += &rule(text_of);
                text += &format!("const STATES = {states}u;\n");
            }
            Self::Mask => text += include_str!("shaders/random.wgsl"),
            _ => {}
        }
        text + self.shader().1
    }
}
