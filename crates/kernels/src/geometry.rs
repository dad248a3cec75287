//! How the values of a sample lie, and the windows that layers on images slide over them.

pub use layerloom_document::Geometry;

/// A square window that slides over images `[H, W, C]` and gives a smaller or equal image `[OH, OW, …]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// Rows H of what comes in.
    pub height: usize,
    /// Pixels of a row W of what comes in.
    pub width: usize,
    /// Values of a pixel C of what comes in.
    pub channels: usize,
    /// Side of the window K.
    pub side: usize,
    /// Pixels from one place of the window to the next.
    pub stride: usize,
    /// Rows that the first window reaches above the image.
    pub top: usize,
    /// Pixels that the first window reaches beyond the left edge.
    pub left: usize,
    /// Rows OH of what goes out.
    pub out_height: usize,
    /// Pixels of a row OW of what goes out.
    pub out_width: usize,
}

impl Window {
    /// The window over an image `[height, width, channels]`. With `same` the edges are padded so that
    /// ⌈H / stride⌉ rows go out, as many pixels above as below, or one fewer; else windows stay inside of the image.
    /// `None` where not one window fits.
    pub fn over(
        [height, width, channels]: [usize; 3],
        side: usize,
        stride: usize,
        padding: Padding,
    ) -> Option<Self> {
        let along = |length: usize| match padding {
            Padding::Same => {
                let out = length.div_ceil(stride);
                let reach = (out.saturating_sub(1) * stride + side).saturating_sub(length);
                Some((out, reach / 2))
            }
            Padding::Valid => Some((length.checked_sub(side)? / stride + 1, 0)),
        };
        let ((out_height, top), (out_width, left)) = (along(height)?, along(width)?);
        Some(Self { height, width, channels, side, stride, top, left, out_height, out_width })
    }

    /// The pixel of the image, along a side of `length` with `before` pixels of padding, under place `tap` of the window
    /// at `out`; `None` in the padding.
    pub fn under(&self, out: usize, tap: usize, before: usize, length: usize) -> Option<usize> {
        (out * self.stride + tap).checked_sub(before).filter(|place| *place < length)
    }

    /// Pixels of what goes out.
    pub const fn places(&self) -> usize {
        self.out_height * self.out_width
    }

    /// Values of a sample that come in.
    pub const fn inputs(&self) -> usize {
        self.height * self.width * self.channels
    }

    /// Values of the image under one window.
    pub const fn taps(&self) -> usize {
        self.side * self.side * self.channels
    }
}

/// What a window does at the edges of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// It reaches beyond them; what lies there counts as 0, or not at all for a maximum.
    Same,
    /// It stays inside.
    Valid,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_have_the_sizes_that_same_and_valid_promise() {
        use Padding::{Same, Valid};
        // Length, side, stride, padding; length that goes out, padding before.
        let rows = [
            (28, 3, 1, Same, Some((28, 1))),
            (28, 3, 1, Valid, Some((26, 0))),
            (28, 2, 2, Valid, Some((14, 0))),
            (7, 2, 2, Valid, Some((3, 0))),
            (7, 2, 2, Same, Some((4, 0))),
            (8, 3, 2, Same, Some((4, 0))),
            (9, 3, 2, Same, Some((5, 1))),
            (5, 4, 1, Same, Some((5, 1))),
            (2, 3, 1, Valid, None),
            (2, 5, 1, Same, Some((2, 2))),
            (6, 1, 4, Same, Some((2, 0))),
        ];
        for (length, side, stride, padding, expected) in rows {
            let window = Window::over([length, length, 1], side, stride, padding);
            let found = window.map(|window| (window.out_height, window.top));
            assert_eq!(found, expected, "{side} over {length} by {stride}, {padding:?}");
        }
    }
}
