//! Maximum pooling, several channels at a time.

use crate::geometry::Window;
use std::ops::Range;

/// Channels that are compared side by side: a SIMD register.
const LANES: usize = 4;

/// The pixels of an image along one side under the window at `out`.
fn covered(window: &Window, out: usize, before: usize, length: usize) -> Range<usize> {
    let start = (out * window.stride).saturating_sub(before);
    start..(out * window.stride + window.side - before).min(length)
}

/// Calls `at` with every window's place and the pixels under it, row by row.
fn for_each_window(window: &Window, mut at: impl FnMut(usize, Range<usize>, Range<usize>)) {
    for i in 0..window.out_height {
        let rows = covered(window, i, window.top, window.height);
        for j in 0..window.out_width {
            let pixels = covered(window, j, window.left, window.width);
            at(i * window.out_width + j, rows.clone(), pixels);
        }
    }
}

/// Greatest values, and where they lie, the first in reading order; NaN wins once it comes first.
fn greatest<const N: usize>(
    window: &Window,
    x: &[f32],
    rows: Range<usize>,
    pixels: Range<usize>,
    channel: usize,
) -> ([f32; N], [u32; N]) {
    let first = (rows.start * window.width + pixels.start) * window.channels + channel;
    let mut best: [f32; N] = *x[first..].first_chunk().expect("channels of a pixel");
    let mut place = [first as u32; N];
    for row in rows {
        for pixel in pixels.clone() {
            let at = (row * window.width + pixel) * window.channels + channel;
            let values: &[f32; N] = x[at..].first_chunk().expect("channels of a pixel");
            for lane in 0..N {
                let greater = values[lane] > best[lane];
                place[lane] = if greater { at as u32 } else { place[lane] };
                best[lane] = if greater { values[lane] } else { best[lane] };
            }
        }
    }
    (best, place)
}

/// Pieces of a pixel's channels: LANES at a time, then one by one.
fn pieces(channels: usize) -> (usize, Range<usize>) {
    let whole = channels - channels % LANES;
    (whole, whole..channels)
}

/// out `[B, OH·OW·C]` = the greatest values of x `[B, H·W·C]`.
pub(super) fn forward(window: &Window, x: &[f32], out: &mut [f32]) {
    let channels = window.channels;
    let (whole, rest) = pieces(channels);
    let samples = x.chunks_exact(window.inputs()).zip(out.chunks_exact_mut(window.places() * channels));
    for (x, out) in samples {
        for_each_window(window, |place, rows, pixels| {
            let out = &mut out[place * channels..][..channels];
            for channel in (0..whole).step_by(LANES) {
                let (best, _) = greatest::<LANES>(window, x, rows.clone(), pixels.clone(), channel);
                out[channel..channel + LANES].copy_from_slice(&best);
            }
            for channel in rest.clone() {
                out[channel] = greatest::<1>(window, x, rows.clone(), pixels.clone(), channel).0[0];
            }
        });
    }
}

/// The gradient of x: dy where the greatest value lay.
pub(super) fn backward(window: &Window, x: &[f32], dy: &[f32], out: &mut [f32]) {
    let channels = window.channels;
    let (whole, rest) = pieces(channels);
    out.fill(0.0);
    let samples = x
        .chunks_exact(window.inputs())
        .zip(dy.chunks_exact(window.places() * channels))
        .zip(out.chunks_exact_mut(window.inputs()));
    for ((x, dy), out) in samples {
        for_each_window(window, |place, rows, pixels| {
            let dy = &dy[place * channels..][..channels];
            for channel in (0..whole).step_by(LANES) {
                let (_, places) = greatest::<LANES>(window, x, rows.clone(), pixels.clone(), channel);
                for (lane, place) in places.into_iter().enumerate() {
                    out[place as usize + lane] += dy[channel + lane];
                }
            }
            for channel in rest.clone() {
                let (_, [place]) = greatest::<1>(window, x, rows.clone(), pixels.clone(), channel);
                out[place as usize] += dy[channel];
            }
        });
    }
}
