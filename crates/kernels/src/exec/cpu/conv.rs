//! Convolutions, sample by sample, without spelling the windows out in memory.
//!
//! In NHWC a row of a window, K·C values, is one run of memory, and so are the rows of an HWIO kernel that belong to it.
//! Each sample is copied once into an image with a border of zeros, so that no window has to mind an edge; then the
//! register tile of matrix products runs straight over it, on ROWS windows and COLUMNS filters at a time:
//!
//! ```text
//! forward    out[p, :]        = Σ over rows u of the window: run of image at p, u · rows of the kernel
//! by input   the same, over an image of dy with zeros between for the stride, and the kernel turned round
//! by kernel  out[u, 4 of a run, :] = Σ over p: 4 of the run of image at p, u ⊗ dy[p, :]
//! ```
//!
//! Sums run in this order on every machine.

use super::super::matmul::{Factor, Start, on_tile, pack_columns};
use super::super::tile::{COLUMNS, ROWS, tile_of_rows, tile_of_runs};
use crate::geometry::Window;

/// A sample with a border of zeros, to be correlated with `side` × `side` windows.
struct Image {
    /// Floats of a row.
    row: usize,
    /// Values of a pixel.
    depth: usize,
    side: usize,
    stride: usize,
    out_width: usize,
    places: usize,
}

impl Image {
    fn forward(window: &Window) -> Self {
        let width = (window.out_width - 1) * window.stride + window.side;
        Self {
            row: width.max(window.left + window.width) * window.channels,
            depth: window.channels,
            side: window.side,
            stride: window.stride,
            out_width: window.out_width,
            places: window.places(),
        }
    }

    /// Of the gradients of `filters` values a place.
    fn backward(window: &Window, filters: usize) -> Self {
        Self {
            row: (window.width + window.side - 1) * filters,
            depth: filters,
            side: window.side,
            stride: 1,
            out_width: window.width,
            places: window.height * window.width,
        }
    }

    /// Floats of a row of a window.
    fn run(&self) -> usize {
        self.side * self.depth
    }

    /// The places of windows, in reading order, as offsets into the image; the last one for ever.
    fn offsets(&self) -> impl Iterator<Item = usize> {
        let (step, line) = (self.stride * self.depth, self.stride * self.row);
        let places = self.places;
        let (mut column, mut start, mut at, mut count) = (0, 0, 0, 0);
        let width = self.out_width;
        std::iter::from_fn(move || {
            let here = at;
            count += 1;
            if count < places {
                column += 1;
                at += step;
                if column == width {
                    column = 0;
                    start += line;
                    at = start;
                }
            }
            Some(here)
        })
    }

    /// out `[places, n]` = windows · kernel + bias.
    fn correlate(&self, image: &[f32], panels: &[f32], bias: &[f32], n: usize, out: &mut [f32]) {
        let run = self.run();
        let mut edge = [0.0; ROWS * COLUMNS];
        let mut offsets = self.offsets();
        for top in (0..self.places).step_by(ROWS) {
            let at: [usize; ROWS] = std::array::from_fn(|_| offsets.next().unwrap_or_default());
            for (panel, kernel) in panels.chunks_exact(COLUMNS * self.side * run).enumerate() {
                let place = [top, panel * COLUMNS];
                on_tile(out, place, n, Start::Row(bias), &mut edge, |mut sums| {
                    for (u, kernel) in kernel.chunks_exact(COLUMNS * run).enumerate() {
                        sums = tile_of_rows(at.map(|at| &image[at + u * self.row..][..run]), kernel, sums);
                    }
                    sums
                });
            }
        }
    }

    /// out `[taps, n]` += windowsᵀ · dy, where dy is packed in panels of columns.
    fn correlate_kernel(&self, image: &[f32], panels: &[f32], n: usize, out: &mut [f32]) {
        let run = self.run();
        let step = self.stride * self.depth;
        let mut edge = [0.0; ROWS * COLUMNS];
        for u in 0..self.side {
            for first in (0..run).step_by(ROWS) {
                let out = &mut out[(u * run + first) * n..(u * run + (first + ROWS).min(run)) * n];
                for (panel, slopes) in panels.chunks_exact(COLUMNS * self.places).enumerate() {
                    let place = [0, panel * COLUMNS];
                    on_tile(out, place, n, Start::There, &mut edge, |mut sums| {
                        let (slopes, _) = slopes.as_chunks::<COLUMNS>();
                        for (i, slopes) in slopes.chunks_exact(self.out_width).enumerate() {
                            let at = (i * self.stride + u) * self.row + first;
                            sums = tile_of_runs(&image[at..], step, slopes, sums);
                        }
                        sums
                    });
                }
            }
        }
    }
}

/// Makes the workspace so long, once.
fn reserve(workspace: &mut Vec<f32>, count: usize) {
    if workspace.len() < count {
        workspace.resize(count, 0.0);
    }
}

/// Floats of a border image, with slack for tiles that end behind a run.
fn border_size(image: &Image, rows: usize) -> usize {
    rows * image.row + ROWS
}

/// Copies a sample's rows, of `width` floats, into the border image: the first to `start`, the others `line` floats apart.
fn lay(image: &mut [f32], sample: &[f32], width: usize, start: usize, line: usize) {
    for (row, values) in sample.chunks_exact(width).enumerate() {
        image[start + row * line..][..width].copy_from_slice(values);
    }
}

/// Rows of the border image of a forward pass.
fn forward_rows(window: &Window) -> usize {
    ((window.out_height - 1) * window.stride + window.side).max(window.top + window.height)
}

/// out `[B·OH·OW, O]` = conv(x, kernel) + bias.
pub(super) fn forward(
    window: &Window,
    x: &[f32],
    kernel: &[f32],
    bias: &[f32],
    filters: usize,
    out: &mut [f32],
    workspace: &mut Vec<f32>,
) {
    let image = Image::forward(window);
    let panels = filters.div_ceil(COLUMNS) * COLUMNS * window.taps();
    let size = border_size(&image, forward_rows(window));
    reserve(workspace, panels + size);
    let (panels, rest) = workspace.split_at_mut(panels);
    let border = &mut rest[..size];
    border.fill(0.0);
    pack_columns(
        Factor { values: kernel, transposed: false },
        [window.taps(), filters],
        0,
        window.taps(),
        panels,
    );
    let start = window.top * image.row + window.left * window.channels;
    let samples = x.chunks_exact(window.inputs()).zip(out.chunks_exact_mut(window.places() * filters));
    for (x, out) in samples {
        lay(border, x, window.width * window.channels, start, image.row);
        image.correlate(border, panels, bias, filters, out);
    }
}

/// The gradient of x `[B, H·W·C]`.
pub(super) fn by_input(
    window: &Window,
    dy: &[f32],
    kernel: &[f32],
    filters: usize,
    out: &mut [f32],
    workspace: &mut Vec<f32>,
) {
    let image = Image::backward(window, filters);
    let (side, channels) = (window.side, window.channels);
    let taps = side * side * filters;
    let panels = channels.div_ceil(COLUMNS) * COLUMNS * taps;
    let size = border_size(&image, window.height + side - 1);
    reserve(workspace, panels + taps * channels + size);
    let (panels, rest) = workspace.split_at_mut(panels);
    let (turned, rest) = rest.split_at_mut(taps * channels);
    let border = &mut rest[..size];
    border.fill(0.0);
    // [K, K, C, O] turned round in both directions, as [K, K, O, C].
    let last = side * side - 1;
    for (place, turned) in turned.chunks_exact_mut(filters * channels).enumerate() {
        let kernel = &kernel[(last - place) * channels * filters..][..channels * filters];
        for (channel, row) in kernel.chunks_exact(filters).enumerate() {
            for (filter, value) in row.iter().enumerate() {
                turned[filter * channels + channel] = *value;
            }
        }
    }
    pack_columns(Factor { values: turned, transposed: false }, [taps, channels], 0, taps, panels);
    let start = (side - 1 - window.top) * image.row + (side - 1 - window.left) * filters;
    let samples = dy.chunks_exact(window.places() * filters).zip(out.chunks_exact_mut(window.inputs()));
    for (dy, out) in samples {
        if window.stride == 1 {
            lay(border, dy, window.out_width * filters, start, image.row);
        } else {
            for (row, dy) in dy.chunks_exact(window.out_width * filters).enumerate() {
                let line = start + row * window.stride * image.row;
                for (pixel, dy) in dy.chunks_exact(filters).enumerate() {
                    border[line + pixel * window.stride * filters..][..filters].copy_from_slice(dy);
                }
            }
        }
        image.correlate(border, panels, &[], channels, out);
    }
}

/// The gradient of the kernel `[K·K·C, O]`.
pub(super) fn by_kernel(
    window: &Window,
    x: &[f32],
    dy: &[f32],
    filters: usize,
    out: &mut [f32],
    workspace: &mut Vec<f32>,
) {
    let image = Image::forward(window);
    let places = window.places();
    let panels = filters.div_ceil(COLUMNS) * COLUMNS * places;
    let size = border_size(&image, forward_rows(window));
    reserve(workspace, panels + size);
    let (panels, rest) = workspace.split_at_mut(panels);
    let border = &mut rest[..size];
    border.fill(0.0);
    out.fill(0.0);
    let start = window.top * image.row + window.left * window.channels;
    for (x, dy) in x.chunks_exact(window.inputs()).zip(dy.chunks_exact(places * filters)) {
        lay(border, x, window.width * window.channels, start, image.row);
        pack_columns(Factor { values: dy, transposed: false }, [places, filters], 0, places, panels);
        image.correlate_kernel(border, panels, filters, out);
    }
}
