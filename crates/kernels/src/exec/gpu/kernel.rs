//! Kernels: a shader and what specialises it. A pipeline is compiled for each kernel once.

use super::TILE;
use super::joint::Links;
use super::product::{Product, Quads};
use crate::geometry::Window;
use crate::plan::OVERFLOW;
use crate::scalar;

/// A shader with all that it is specialised by. Rules are told apart by their text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named after operations")]
pub enum Kernel {
    /// Of one value a thread, or of four.
    Gather {
        quads: bool,
    },
    Fill,
    Product(Product),
    /// A function of each element, of one at a time or of four.
    Each {
        work: Each,
        quads: bool,
    },
    /// The same, with sides of one row or one column repeated.
    Repeated(Links),
    Softmax,
    SoftmaxSlope,
    Loss(&'static str),
    LossSlope(&'static str),
    CrossEntropy,
    CrossEntropySlope,
    SumRows(Links),
    /// By a workgroup of so many threads.
    SumManyRows {
        group: u32,
        quads: bool,
    },
    SumColumns(Links),
    Repeat,
    Concat,
    Slice,
    Mask,
    PadRows,
    Swap,
    MaxPool {
        window: Window,
        quads: bool,
    },
    MaxPoolSlope {
        window: Window,
        quads: bool,
    },
    Lstm(Walk),
    LstmSlope(Walk),
    ClipNorm,
    MaxNorm,
}

/// How sequences are walked along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Walk {
    /// Threads of a workgroup that has four samples; `None` where one workgroup has all samples, and other work.
    pub group: Option<u32>,
    /// The most squares of four units and four samples that a thread has.
    pub own: u32,
    /// Whether units are a multiple of four.
    pub even: bool,
    /// Whether values are moved in fours.
    pub quads: bool,
}

/// What is done to each element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named after operations")]
pub enum Each {
    Copy,
    Chain(Links),
    Guard,
    Decay,
    ClipValue,
    Update { rule: &'static str, states: usize },
}

/// The names of all shaders: those that kernels are made of, and the loop over steps.
pub const SHADERS: [&str; 41] = [
    "gather",
    "fill",
    "copy",
    "product",
    "squares",
    "large_squares",
    "matmul",
    "blocks",
    "split",
    "chain",
    "repeated",
    "softmax",
    "softmax_slope",
    "loss",
    "loss_slope",
    "cross_entropy",
    "cross_entropy_slope",
    "sum_rows",
    "sum_many_rows",
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
    "max_pool_slope_apart",
    "lstm",
    "lstm_slope",
    "guard",
    "decay",
    "clip_value",
    "clip_norm",
    "update",
    "max_norm",
    "steps",
];

impl Kernel {
    /// Name and text of its shader. What a body is tells `common.wgsl`.
    fn shader(&self) -> (&'static str, &'static str) {
        macro_rules! shader {
            ($name:literal) => {
                ($name, include_str!(concat!("shaders/", $name, ".wgsl")))
            };
        }
        match self {
            Self::Gather { .. } => shader!("gather"),
            Self::Fill => shader!("fill"),
            Self::Each { work: Each::Copy, .. } => shader!("copy"),
            Self::Product(product) => product.shader(),
            Self::Each { work: Each::Chain(_), .. } => shader!("chain"),
            Self::Repeated(_) => shader!("repeated"),
            Self::Softmax => shader!("softmax"),
            Self::SoftmaxSlope => shader!("softmax_slope"),
            Self::Loss(_) => shader!("loss"),
            Self::LossSlope(_) => shader!("loss_slope"),
            Self::CrossEntropy => shader!("cross_entropy"),
            Self::CrossEntropySlope => shader!("cross_entropy_slope"),
            Self::SumRows(_) => shader!("sum_rows"),
            Self::SumManyRows { .. } => shader!("sum_many_rows"),
            Self::SumColumns(_) => shader!("sum_columns"),
            Self::Repeat => shader!("repeat"),
            Self::Concat => shader!("concat"),
            Self::Slice => shader!("slice"),
            Self::Mask => shader!("mask"),
            Self::PadRows => shader!("pad_rows"),
            Self::Swap => shader!("swap"),
            Self::MaxPool { .. } => shader!("max_pool"),
            Self::MaxPoolSlope { window, .. } if window.side <= window.stride => {
                shader!("max_pool_slope_apart")
            }
            Self::MaxPoolSlope { .. } => shader!("max_pool_slope"),
            Self::Lstm(_) => shader!("lstm"),
            Self::LstmSlope(_) => shader!("lstm_slope"),
            Self::Each { work: Each::Guard, .. } => shader!("guard"),
            Self::Each { work: Each::Decay, .. } => shader!("decay"),
            Self::Each { work: Each::ClipValue, .. } => shader!("clip_value"),
            Self::ClipNorm => shader!("clip_norm"),
            Self::Each { work: Each::Update { .. }, .. } => shader!("update"),
            Self::MaxNorm => shader!("max_norm"),
        }
    }

    /// The name of its shader, one of [`SHADERS`].
    pub fn name(&self) -> &'static str {
        self.shader().0
    }

    /// Whether its shader is a whole kernel, with an entry point of its own, and no body that others can run.
    pub(super) fn is_whole(&self) -> bool {
        match self {
            Self::Product(product) => product.tile.is_whole(),
            Self::Lstm(walk) | Self::LstmSlope(walk) => walk.group.is_some(),
            _ => matches!(self, Self::SumManyRows { .. }),
        }
    }

    /// Threads of a workgroup, where it has a number of its own.
    pub(super) fn group(&self) -> Option<u32> {
        match self {
            Self::Product(product) => product.tile.group(),
            Self::SumManyRows { group, .. } => Some(*group),
            Self::Lstm(walk) | Self::LstmSlope(walk) => walk.group,
            _ => None,
        }
    }

    /// Whether it sees the arena in fours.
    fn has_quads(&self) -> bool {
        match *self {
            Self::Product(product) => product.quads != Quads::default(),
            Self::Lstm(walk) | Self::LstmSlope(walk) => walk.quads,
            Self::Each { quads, .. }
            | Self::Gather { quads }
            | Self::SumManyRows { quads, .. }
            | Self::MaxPool { quads, .. }
            | Self::MaxPoolSlope { quads, .. } => quads,
            _ => false,
        }
    }

    /// The whole WGSL text, for one operation a dispatch, by workgroups of so many threads.
    pub fn source(&self, group: u32) -> String {
        let arena = if self.has_quads() { ARENA_QUADS } else { ARENA };
        let mut text = beginning(group, arena, std::slice::from_ref(self));
        text += include_str!("shaders/launch.wgsl");
        text += &self.body("body");
        if !self.is_whole() {
            text += &include_str!("shaders/launch_main.wgsl").replace("NAME", "body");
        }
        text
    }

    /// Its shader under a name of its own, behind what specialises it.
    pub(super) fn body(&self, name: &str) -> String {
        (self.specialised() + self.shader().1).replace("NAME", name)
    }

    fn specialised(&self) -> String {
        match *self {
            Self::Product(product) => product.specialised(),
            Self::MaxPool { window, quads } | Self::MaxPoolSlope { window, quads } => {
                window_text(&window) + taken(quads) + include_str!("shaders/window.wgsl")
            }
            Self::Gather { quads } => taken(quads).to_owned() + gathered(quads),
            Self::SumManyRows { quads, .. } => taken(quads).to_owned(),
            Self::Each { work, quads } => taken(quads).to_owned() + &work.specialised(quads),
            Self::Lstm(walk) | Self::LstmSlope(walk) => walk.specialised(),
            Self::Repeated(links) | Self::SumRows(links) | Self::SumColumns(links) => links.text(),
            Self::Loss(rule) | Self::LossSlope(rule) => rule.to_owned(),
            _ => String::new(),
        }
    }

    /// Whether it calls the functions of the prelude, as rules of catalogs may.
    fn calls_prelude(&self) -> bool {
        match self {
            Self::Product(Product { links, .. })
            | Self::Each { work: Each::Chain(links), .. }
            | Self::Repeated(links)
            | Self::SumRows(links)
            | Self::SumColumns(links) => links.has_rules(),
            Self::Each { work, .. } => matches!(work, Each::Update { .. }),
            Self::Loss(_) | Self::LossSlope(_) | Self::Lstm(_) | Self::LstmSlope(_) => true,
            _ => false,
        }
    }
}

/// A window as the constant that shaders know it by.
pub(super) fn window_text(window: &Window) -> String {
    let &Window { height, width, channels, side, stride, top, left, out_height, out_width } = window;
    let sizes = [height, width, channels, side, stride, top, left, out_height, out_width];
    let sizes: Vec<String> = sizes.iter().map(|size| format!("{size}u")).collect();
    format!("const NAME_WINDOW = Window({});\n", sizes.join(", "))
}

/// What a thread takes of a kernel that can take one value or four.
fn taken(quads: bool) -> &'static str {
    if quads { include_str!("shaders/fours.wgsl") } else { include_str!("shaders/one.wgsl") }
}

/// How it is gathered from the data.
fn gathered(quads: bool) -> &'static str {
    if quads { include_str!("shaders/taken_fours.wgsl") } else { include_str!("shaders/taken_one.wgsl") }
}

impl Walk {
    fn specialised(self) -> String {
        let mut text = format!("const NAME_EVEN = {};\nconst NAME_OWN = {}u;\n", self.even, self.own);
        text += include_str!("shaders/walk.wgsl");
        text + match self.group {
            Some(_) => include_str!("shaders/walk_apart.wgsl"),
            None => include_str!("shaders/walk_together.wgsl"),
        }
    }
}

impl Each {
    /// What stands before its text, behind [`taken`].
    fn specialised(self, quads: bool) -> String {
        match self {
            Self::Chain(links) => {
                let all = if quads {
                    include_str!("shaders/chain_fours.wgsl")
                } else {
                    include_str!("shaders/chain_one.wgsl")
                };
                links.text() + &format!("const NAME_VALUES = {}u;\n{all}", links.values())
            }
            Self::Update { rule, states } => {
                let all = if quads {
                    include_str!("shaders/update_fours.wgsl")
                } else {
                    include_str!("shaders/update_one.wgsl")
                };
                format!("{rule}const NAME_STATES = {states}u;\n{all}")
            }
            Self::Guard => format!("const NAME_OVERFLOW_BITS = {}u;\n", OVERFLOW.to_bits()),
            Self::Copy | Self::Decay | Self::ClipValue => String::new(),
        }
    }
}

pub(super) const ARENA: &str = include_str!("shaders/arena.wgsl");
const ARENA_QUADS: &str = include_str!("shaders/arena_quads.wgsl");

/// What stands before the bodies of kernels: constants, declarations, and the functions that they share.
pub(super) fn beginning(workgroup: u32, arena: &str, kernels: &[Kernel]) -> String {
    let mut text = format!("const WORKGROUP = {workgroup}u;\nconst TILE = {TILE}u;\n");
    text += include_str!("shaders/common.wgsl");
    text += arena;
    if kernels.iter().any(Kernel::calls_prelude) {
        text += scalar::WGSL_PRELUDE;
    }
    if kernels.contains(&Kernel::Mask) {
        text += include_str!("shaders/random.wgsl");
    }
    text
}
