//! The numbers of the last frame and of the samples, outside the signal graph, and the pace at which they are shown.

use layerloom_protocol::{Frame, Slice, Tap};

/// The last numbers that arrived.
#[derive(Default)]
pub(crate) struct Frames {
    slices: Vec<Slice>,
    numbers: Vec<f32>,
    samples: Vec<f32>,
}

impl Frames {
    /// Takes a frame's numbers.
    pub(crate) fn keep(&mut self, frame: &mut Frame, numbers: Vec<f32>) {
        self.slices = std::mem::take(&mut frame.slices);
        self.numbers = numbers;
    }

    /// Takes the samples' numbers.
    pub(crate) fn keep_samples(&mut self, numbers: Vec<f32>) {
        self.samples = numbers;
    }

    /// Forgets the frame, whose sizes no longer fit the network.
    pub(crate) fn forget(&mut self) {
        self.slices.clear();
    }

    /// Sizes and numbers of a tap, if the last frame has it.
    pub(crate) fn slice(&self, tap: &Tap) -> Option<(&[u32], &[f32])> {
        let slice = self.slices.iter().find(|slice| slice.tap == *tap)?;
        let start = slice.start as usize;
        let count: usize = slice.dims.iter().map(|size| *size as usize).product();
        Some((&slice.dims, self.numbers.get(start..start + count)?))
    }

    /// The samples' numbers, four a row.
    pub(crate) fn samples(&self) -> &[f32] {
        &self.samples
    }
}
