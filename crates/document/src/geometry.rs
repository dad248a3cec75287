//! How the values of a sample lie.
//!
//! A sample's values are one row of a matrix. An image lies in it row by row, pixel by pixel, channel by channel (NHWC);
//! a sequence step by step.

use std::fmt::{Display, Formatter, Result};

/// How the values of a sample lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Geometry {
    /// So many values without neighbours.
    Flat(usize),
    /// Rows of pixels.
    Image {
        /// Rows H.
        height: usize,
        /// Pixels of a row W.
        width: usize,
        /// Values of a pixel C.
        channels: usize,
    },
    /// One step after the other.
    Sequence {
        /// Steps T.
        steps: usize,
        /// Values of a step V.
        values: usize,
    },
}

impl Geometry {
    /// Values of a sample.
    pub const fn len(self) -> usize {
        self.places() * self.depth()
    }

    /// Whether a sample has no values.
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Pixels of an image, steps of a sequence; a flat sample is one place.
    pub const fn places(self) -> usize {
        match self {
            Self::Flat(_) => 1,
            Self::Image { height, width, .. } => height * width,
            Self::Sequence { steps, .. } => steps,
        }
    }

    /// Values of one place: channels of a pixel, values of a step, all of a flat sample.
    pub const fn depth(self) -> usize {
        match self {
            Self::Flat(values) | Self::Sequence { values, .. } => values,
            Self::Image { channels, .. } => channels,
        }
    }

    /// The same places with so many values each.
    pub const fn with_depth(self, depth: usize) -> Self {
        match self {
            Self::Flat(_) => Self::Flat(depth),
            Self::Image { height, width, .. } => Self::Image { height, width, channels: depth },
            Self::Sequence { steps, .. } => Self::Sequence { steps, values: depth },
        }
    }
}

impl Display for Geometry {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Flat(values) => write!(f, "{values}"),
            Self::Image { height, width, channels } => write!(f, "{height}×{width}×{channels}"),
            Self::Sequence { steps, values } => write!(f, "{steps}×{values}"),
        }
    }
}
