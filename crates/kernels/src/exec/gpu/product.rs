//! Products: of matrices, and convolutions with their gradients, which are products whose left factor is looked up in
//! images. What the factors are, and how the work is cut up, are told apart: each shader of one kind runs with each
//! of the other.

use super::dispatch::{GROUP_ON_FEW, Threads, groups_of, rectangle};
use super::joint::{Joint, Links};
use super::kernel::window_text;
use super::{TILE, WORKGROUP};
use crate::geometry::Window;
use crate::plan::{Op, View};

/// A product with all that its shader is specialised by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Product {
    /// What is multiplied.
    pub factors: Factors,
    /// How it is cut up.
    pub tile: Tile,
    /// What is moved in fours.
    pub quads: Quads,
    /// Whether the inner size ends within what a thread takes at once.
    pub cut: bool,
    /// Whether rows and columns end with a tile, and results are moved in fours.
    pub fits: bool,
    /// Whether a row is added to all.
    pub bias: bool,
    /// What is done then.
    pub links: Links,
    /// Whether the rows of the right factor are summed up as well.
    pub sums: bool,
}

/// What is multiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Factors {
    /// Two matrices, either of them transposed.
    Matrices {
        /// The left one.
        ta: bool,
        /// The right one.
        tb: bool,
    },
    /// What lies under windows, and a kernel.
    Conv(Window),
    /// What windows gave to so many filters, and a kernel.
    ConvInput(Window, u32),
    /// What lay under windows, and what they gave.
    ConvKernel(Window),
}

/// How a product is cut up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tile {
    /// One result a thread, read straight from the arena.
    None,
    /// Squares of results, a thread each, read straight from the arena.
    Squares {
        /// Results along a side: 4, 8 or 16.
        side: u32,
        /// Twice as many along a row: an oblong of 16 × 32.
        long: bool,
        /// Threads of a workgroup.
        group: u32,
    },
    /// One result a thread, [`TILE`] × [`TILE`] a workgroup: many threads for small products of matrices.
    Single,
    /// 4 × 4 results a thread, so many threads along both sides of a workgroup.
    Block(u32),
    /// 4 × 4 results a workgroup, whose threads share the sums.
    Split {
        /// 8 × 8 instead.
        wide: bool,
        /// Threads of a workgroup.
        group: u32,
    },
}

/// What is moved in fours: what begins at a multiple of four and has a multiple of four neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Quads {
    /// The left factor.
    pub left: bool,
    /// The right factor.
    pub right: bool,
    /// The result.
    pub out: bool,
}

/// So many tiles keep a graphics processor busy.
const ENOUGH_TILES: u32 = 64;

/// So many threads keep a software device busy: it takes four at once, on each of its processors.
const ENOUGH_ON_FEW: u32 = 32;

/// So many large squares do as well: each is the work of four, done in less than three quarters of their time; so many
/// oblongs, too.
const ENOUGH_LARGE: u32 = 16;

/// So many products are worth the time that the shader of large squares takes to compile.
const WORTH_LARGE: u64 = 1 << 18;

/// Threads of a workgroup that take large squares: as many as run at once.
const GROUP_OF_LARGE: u32 = 4;

/// Sums from so long on are worth being shared by a workgroup.
pub(super) const LONG: u32 = 512;

impl Tile {
    /// Whether its shader has an entry point of its own.
    pub(super) fn is_whole(self) -> bool {
        matches!(self, Self::Single | Self::Block(_) | Self::Split { .. })
    }

    /// Whether its shader can sum up the rows of the right factor as well. It pays for squares of up to 8 × 8; larger ones
    /// took as much longer as the sums alone.
    fn sums(self) -> bool {
        matches!(self, Self::None | Self::Squares { side: 4 | 8, .. })
    }

    /// Threads of a workgroup, where it has a number of its own; tiles of two dimensions say it themselves.
    pub(super) fn group(self) -> Option<u32> {
        match self {
            Self::Squares { group, .. } | Self::Split { group, .. } => Some(group),
            Self::None | Self::Single | Self::Block(_) => None,
        }
    }

    /// Results along a column and along a row.
    fn sides(self) -> [u32; 2] {
        match self {
            Self::None => [1; 2],
            Self::Squares { side, long, .. } => [side, if long { 2 * side } else { side }],
            Self::Split { wide, .. } => [if wide { 8 } else { 4 }; 2],
            Self::Single => [TILE; 2],
            Self::Block(threads) => [4 * threads; 2],
        }
    }

    /// What suits the device.
    fn of(threads: Threads, [rows, inner, columns]: [u32; 3], factors: Factors) -> Self {
        let matrices = matches!(factors, Factors::Matrices { .. });
        let count = |side: u32| rows.div_ceil(side).saturating_mul(columns.div_ceil(side));
        // No more than half of the work is for nothing.
        let fits = |side: u32| {
            u64::from(count(side)) * u64::from(side * side) <= 2 * u64::from(rows) * u64::from(columns)
        };
        let worth_large = [rows, inner, columns].map(u64::from).into_iter().product::<u64>() >= WORTH_LARGE;
        match threads {
            // With too few tiles most of a graphics processor would stand idle.
            Threads::Many if count(64) >= ENOUGH_TILES => Self::Block(16),
            Threads::Many if count(32) >= ENOUGH_TILES => Self::Block(8),
            Threads::Many if inner >= LONG && !matrices => Self::Split { wide: false, group: WORKGROUP },
            Threads::Many if matrices => Self::Single,
            Threads::Many => Self::Squares { side: 4, long: false, group: 64 },
            // Barriers cost a software device more than they save; whatever saves loads pays.
            Threads::Few if inner >= LONG && count(8) < ENOUGH_ON_FEW => {
                Self::Split { wide: fits(8), group: GROUP_ON_FEW }
            }
            Threads::Few if worth_large && fits(16) && count(16) >= ENOUGH_LARGE => {
                // Where that makes no more oblongs than half of the squares.
                let oblongs = rows.div_ceil(16).saturating_mul(columns.div_ceil(32));
                let long = oblongs >= ENOUGH_LARGE && 2 * oblongs == count(16);
                Self::Squares { side: 16, long, group: GROUP_OF_LARGE }
            }
            Threads::Few if fits(8) && count(8) >= ENOUGH_ON_FEW => {
                Self::Squares { side: 8, long: false, group: GROUP_ON_FEW }
            }
            Threads::Few if fits(4) || !matrices => {
                Self::Squares { side: 4, long: false, group: GROUP_ON_FEW }
            }
            Threads::Group(group) if !matrices || count(4) >= group => {
                Self::Squares { side: 4, long: false, group }
            }
            Threads::Few | Threads::Group(_) => Self::None,
        }
    }

    /// Groups of threads for a result of so many rows and columns, along columns and along rows.
    fn groups(self, threads: Threads, rows: u32, columns: u32) -> [u32; 2] {
        let [height, width] = self.sides();
        let across @ [along_columns, along_rows] = [columns.div_ceil(width), rows.div_ceil(height)];
        let count = along_columns as usize * along_rows as usize;
        match self {
            Self::None => groups_of(count, threads),
            Self::Squares { group, .. } => rectangle(count.div_ceil(group as usize)),
            Self::Single | Self::Block(_) => across,
            Self::Split { .. } => rectangle(count),
        }
    }
}

/// The right factor of a product over the rows of both of its factors, where it can sum these up as well.
pub(super) fn summed(op: &Op, threads: Threads) -> Option<View> {
    let (factors, right) = match *op {
        Op::MatMul { ta: true, tb: false, b, .. } => (Factors::Matrices { ta: true, tb: false }, b),
        Op::ConvKernel { window, dy, .. } => (Factors::ConvKernel(window), dy),
        _ => return None,
    };
    Tile::of(threads, sizes(op)?, factors).sums().then_some(right)
}

/// Rows, inner size and columns of a product; `None` for another operation.
pub(super) fn sizes(op: &Op) -> Option<[u32; 3]> {
    Some(match *op {
        Op::MatMul { a, ta, out, .. } => [out.rows, if ta { a.rows } else { a.columns }, out.columns],
        Op::Conv { kernel, out, .. } => [out.rows, kernel.rows, out.columns],
        Op::ConvInput { window, dy, out, .. } => {
            let channels = window.channels as u32;
            [out.rows * (out.columns / channels), (window.side * window.side) as u32 * dy.columns, channels]
        }
        Op::ConvKernel { dy, out, .. } => [out.rows, dy.rows, out.columns],
        _ => return None,
    })
}

impl Product {
    /// The product that a joint begins with, with its views (result, left, right, and the bias, what links take, or the
    /// sums) and its groups of threads; `None` for another operation.
    pub(super) fn of(joint: &Joint, threads: Threads) -> Option<(Self, [View; 4], [u32; 2])> {
        let (factors, left, right, shape) = match joint.op {
            Op::MatMul { a, b, ta, tb, out, .. } => (Factors::Matrices { ta, tb }, a, b, out),
            Op::Conv { window, x, kernel, out, .. } => (Factors::Conv(window), x, kernel, out),
            Op::ConvInput { window, dy, kernel, out } => {
                (Factors::ConvInput(window, dy.columns), dy, kernel, out)
            }
            Op::ConvKernel { window, x, dy, out } => (Factors::ConvKernel(window), x, dy, out),
            _ => return None,
        };
        let bias = match joint.op {
            Op::MatMul { epilogue, .. } | Op::Conv { epilogue, .. } => epilogue.bias,
            _ => None,
        };
        let out = View { start: joint.out().start, ..shape };
        let value = joint.chain.values.first().copied();
        let third = bias.or(value).or(joint.sums).unwrap_or(out);
        let sizes @ [rows, inner, columns] = sizes(&joint.op)?;
        let tile = Tile::of(threads, sizes, factors);
        let plain = matches!(tile, Tile::None | Tile::Single);
        let taken = if let Tile::Block(threads) = tile { 2 * threads } else { 4 };
        let mut quads = quads(tile, threads, factors, [left, right, out]);
        quads.out &= value.is_none_or(|value| value.start.is_multiple_of(4));
        let [height, width] = tile.sides();
        let product = Self {
            factors,
            tile,
            quads,
            cut: !plain && !inner.is_multiple_of(taken),
            fits: quads.out && rows.is_multiple_of(height) && columns.is_multiple_of(width),
            bias: bias.is_some(),
            links: joint.chain.links,
            sums: joint.sums.is_some(),
        };
        Some((product, [out, left, right, third], tile.groups(threads, rows, columns)))
    }

    /// Name and text of its shader: of what is multiplied, where that is no matrices, and else of how it is cut up.
    pub(super) fn shader(&self) -> (&'static str, &'static str) {
        let (name, text) = match self.tile {
            Tile::None => ("product", include_str!("shaders/product.wgsl")),
            Tile::Squares { side: 16, .. } => ("large_squares", include_str!("shaders/large_squares.wgsl")),
            Tile::Squares { .. } => ("squares", include_str!("shaders/squares.wgsl")),
            Tile::Single => ("matmul", include_str!("shaders/matmul.wgsl")),
            Tile::Block(_) => ("blocks", include_str!("shaders/blocks.wgsl")),
            Tile::Split { .. } => ("split", include_str!("shaders/split.wgsl")),
        };
        match self.factors {
            Factors::Matrices { .. } => (name, text),
            Factors::Conv(_) => ("conv", text),
            Factors::ConvInput(..) => ("conv_input", text),
            Factors::ConvKernel(_) => ("conv_kernel", text),
        }
    }

    /// What stands before that text.
    pub(super) fn specialised(&self) -> String {
        let mut text = self.links.text();
        text +=
            &format!("const NAME_BIAS = {};\nconst NAME_LINKED = {};\n", self.bias, self.links.values() > 0);
        text += &format!("const NAME_SUMS = {};\n", self.sums);
        text += include_str!("shaders/results.wgsl");
        if let Factors::Matrices { ta, tb } = self.factors {
            text += &format!("const NAME_TRANSPOSE_A = {ta};\nconst NAME_TRANSPOSE_B = {tb};\n");
        }
        match self.tile {
            Tile::None | Tile::Single => return text,
            Tile::Squares { side, long, .. } => {
                text += &format!("const NAME_WIDE = {};\n", side == 8 || long);
            }
            Tile::Split { wide, .. } => text += &format!("const NAME_WIDE = {wide};\n"),
            Tile::Block(side) => text += &format!("const NAME_SIDE = {side}u;\n"),
        }
        let Quads { left, right, out } = self.quads;
        text += &format!("const NAME_LEFT_QUADS = {left};\nconst NAME_RIGHT_QUADS = {right};\n");
        text += &format!("const NAME_OUT_QUADS = {out};\nconst NAME_CUT = {};\n", self.cut);
        text += &format!("const NAME_FITS = {};\n", self.fits);
        // Whether the next k of a row, or of a column, is the next value in memory.
        let (left_by_k, right_by_k, factors) = match self.factors {
            Factors::Matrices { ta, tb } => (!ta, tb, include_str!("shaders/matrices.wgsl")),
            Factors::Conv(_) => (true, false, include_str!("shaders/conv.wgsl")),
            Factors::ConvInput(..) => (true, true, include_str!("shaders/conv_input.wgsl")),
            Factors::ConvKernel(_) => (false, false, include_str!("shaders/conv_kernel.wgsl")),
        };
        text += &format!("const NAME_LEFT_BY_K = {left_by_k};\nconst NAME_RIGHT_BY_K = {right_by_k};\n");
        match self.factors {
            Factors::Matrices { .. } => (),
            Factors::Conv(window) | Factors::ConvKernel(window) => text += &window_text(&window),
            Factors::ConvInput(window, filters) => {
                text += &window_text(&window);
                text += &format!("const NAME_FILTERS = {filters}u;\n");
            }
        }
        text + factors + include_str!("shaders/factors.wgsl")
    }
}

/// What can be moved in fours. A loop over steps has its arena float by float.
fn quads(tile: Tile, threads: Threads, factors: Factors, views: [View; 3]) -> Quads {
    if matches!(threads, Threads::Group(_)) || matches!(tile, Tile::None | Tile::Single) {
        return Quads::default();
    }
    let [left, right, out] = views.map(|view| view.start.is_multiple_of(4));
    let [left_columns, right_columns, out_columns] = views.map(|view| view.columns.is_multiple_of(4));
    let channels = |window: Window| window.channels.is_multiple_of(4);
    let (left_columns, out_columns) = match factors {
        Factors::Matrices { .. } => (left_columns, out_columns),
        Factors::Conv(window) | Factors::ConvKernel(window) => (channels(window), out_columns),
        Factors::ConvInput(window, _) => (left_columns, channels(window)),
    };
    Quads { left: left && left_columns, right: right && right_columns, out: out && out_columns }
}
