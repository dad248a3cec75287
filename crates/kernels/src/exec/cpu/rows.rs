//! Operations row by row, and over rows.

use super::elementwise::map;

pub(super) fn gather(data: &[f32], indices: &[u32], out: &mut [f32], width: usize) {
    // Narrow rows element by element: a copy of a few floats costs a call.
    match width {
        1 => gather_narrow::<1>(data, indices, out),
        2 => gather_narrow::<2>(data, indices, out),
        3 => gather_narrow::<3>(data, indices, out),
        4 => gather_narrow::<4>(data, indices, out),
        _ => {
            for (row, index) in out.chunks_exact_mut(width).zip(indices) {
                row.copy_from_slice(&data[*index as usize * width..][..width]);
            }
        }
    }
}

fn gather_narrow<const WIDTH: usize>(data: &[f32], indices: &[u32], out: &mut [f32]) {
    let (rows, _) = out.as_chunks_mut::<WIDTH>();
    let (data, _) = data.as_chunks::<WIDTH>();
    for (row, index) in rows.iter_mut().zip(indices) {
        *row = data[*index as usize];
    }
}

/// Sums of columns, eight at a time so that they stay in registers.
pub(super) fn sum_rows(a: &[f32], out: &mut [f32]) {
    let width = out.len();
    let (wide, _) = out.as_chunks_mut::<8>();
    let whole = 8 * wide.len();
    for (place, out) in wide.iter_mut().enumerate() {
        let mut sums = [0.0; 8];
        for row in a.chunks_exact(width) {
            let values: &[f32; 8] = row[8 * place..].first_chunk().expect("eight columns");
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += value;
            }
        }
        *out = sums;
    }
    for (column, out) in out.iter_mut().enumerate().skip(whole) {
        *out = a.iter().skip(column).step_by(width).fold(0.0, |sum, value| sum + value);
    }
}

/// exp(z − max z) of a row; gives the greatest value and the sum.
pub(super) fn exponentials(z: &[f32], out: &mut [f32]) -> (f32, f32) {
    let greatest =
        z.iter().fold(f32::NEG_INFINITY, |greatest, value| if *value > greatest { *value } else { greatest });
    map(z, out, |value| crate::scalar::f32::exp(value - greatest));
    (greatest, out.iter().fold(0.0, |sum, value| sum + value))
}

pub(super) fn cross_entropy(
    z: &[f32],
    t: &[f32],
    smoothing: f32,
    minus_entropy: bool,
    buffer: &mut [f32],
) -> f32 {
    use crate::scalar::f32::log;
    let (keep, share) = (1.0 - smoothing, smoothing / z.len() as f32);
    let (greatest, sum) = exponentials(z, buffer);
    let log_sum = log(sum);
    z.iter().zip(t).fold(0.0, |loss, (z, t)| {
        let t = keep * t + share;
        let entropy = if minus_entropy && t > 0.0 { t * log(t) } else { 0.0 };
        loss + t * (log_sum - (z - greatest)) + entropy
    })
}
