//! Maximum pooling, several channels at a time.

use crate::geometry::Window;
use crate::scalar::f32::{max, select};
use std::ops::Range;

/// Channels that are compared side by side: a SIMD register.
const LANES: usize = 4;

/// The pixels of an image along one side under the window at `out`.
fn covered(window: &Window, out: usize, before: usize, length: usize) -> Range<usize> {
    let start = (out * window.stride).saturating_sub(before);
    start..(out * window.stride + window.side - before).min(length)
}

/// Calls `at` with every window's place, with where the first pixel under it begins in a sample, and how far behind that
/// the others begin, in reading order. That list is kept in `pixels`: it is the same for all windows off the edges.
fn for_each_window(window: &Window, pixels: &mut Vec<usize>, mut at: impl FnMut(usize, usize, &[usize])) {
    let line = window.width * window.channels;
    let mut listed = (0, 0);
    for i in 0..window.out_height {
        let rows = covered(window, i, window.top, window.height);
        for j in 0..window.out_width {
            let columns = covered(window, j, window.left, window.width);
            if listed != (rows.len(), columns.len()) {
                listed = (rows.len(), columns.len());
                pixels.clear();
                for row in 0..rows.len() {
                    pixels.extend((0..columns.len()).map(|column| row * line + column * window.channels));
                }
            }
            at(i * window.out_width + j, rows.start * line + columns.start * window.channels, pixels);
        }
    }
}

/// Greatest values of N channels.
#[inline]
fn greatest<const N: usize>(x: &[f32], pixels: &[usize]) -> [f32; N] {
    let mut best = [f32::NEG_INFINITY; N];
    for pixel in pixels {
        let values: &[f32; N] = x[*pixel..].first_chunk().expect("channels of a pixel");
        for lane in 0..N {
            best[lane] = max(best[lane], values[lane]);
        }
    }
    best
}

/// Pieces of a pixel's channels: LANES at a time, then one by one.
fn pieces(channels: usize) -> (usize, Range<usize>) {
    let whole = channels - channels % LANES;
    (whole, whole..channels)
}

/// out `[B, OH·OW·C]` = the greatest values of x `[B, H·W·C]`.
pub(super) fn forward(window: &Window, x: &[f32], out: &mut [f32], pixels: &mut Vec<usize>) {
    let channels = window.channels;
    let (whole, rest) = pieces(channels);
    let samples = x.chunks_exact(window.inputs()).zip(out.chunks_exact_mut(window.places() * channels));
    for (x, out) in samples {
        for_each_window(window, pixels, |place, first, pixels| {
            let out = &mut out[place * channels..][..channels];
            for channel in (0..whole).step_by(LANES) {
                let best = greatest::<LANES>(&x[first + channel..], pixels);
                *out[channel..].first_chunk_mut().expect("whole lanes") = best;
            }
            for channel in rest.clone() {
                out[channel] = greatest::<1>(&x[first + channel..], pixels)[0];
            }
        });
    }
}

/// Adds N values of dy to the pixels where the greatest values lay: the first that equals it takes all.
#[inline]
fn give<const N: usize>(x: &[f32], dy: &[f32], pixels: &[usize], out: &mut [f32]) {
    let best = greatest::<N>(x, pixels);
    let mut left: [f32; N] = *dy.first_chunk().expect("channels of a place");
    for pixel in pixels {
        let values: &[f32; N] = x[*pixel..].first_chunk().expect("channels of a pixel");
        let out: &mut [f32; N] = out[*pixel..].first_chunk_mut().expect("channels of a pixel");
        for lane in 0..N {
            let here = values[lane] == best[lane];
            out[lane] += select(0.0, left[lane], here);
            left[lane] = select(left[lane], 0.0, here);
        }
    }
}

/// The gradient of x: dy where the greatest value lay.
pub(super) fn backward(window: &Window, x: &[f32], dy: &[f32], out: &mut [f32], pixels: &mut Vec<usize>) {
    let channels = window.channels;
    let (whole, rest) = pieces(channels);
    out.fill(0.0);
    let samples = x
        .chunks_exact(window.inputs())
        .zip(dy.chunks_exact(window.places() * channels))
        .zip(out.chunks_exact_mut(window.inputs()));
    for ((x, dy), out) in samples {
        for_each_window(window, pixels, |place, first, pixels| {
            let dy = &dy[place * channels..][..channels];
            for channel in (0..whole).step_by(LANES) {
                give::<LANES>(&x[first + channel..], &dy[channel..], pixels, &mut out[first + channel..]);
            }
            for channel in rest.clone() {
                give::<1>(&x[first + channel..], &dy[channel..], pixels, &mut out[first + channel..]);
            }
        });
    }
}
