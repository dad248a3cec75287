//! The multiply-add of the innermost kernels.
//!
//! Everywhere but in builds for WebAssembly's relaxed SIMD it rounds twice, product and sum, and so gives the same bits on
//! every machine. There it rounds once where the machine can, which some do faster, and the last digits depend on the
//! machine.

use super::matmul::COLUMNS;

/// sums += a·b.
#[cfg(not(target_feature = "relaxed-simd"))]
#[inline(always)]
pub(super) fn multiply_add(a: f32, b: &[f32; COLUMNS], sums: &mut [f32; COLUMNS]) {
    for column in 0..COLUMNS {
        sums[column] += a * b[column];
    }
}

/// sums += a·b.
#[cfg(target_feature = "relaxed-simd")]
#[inline(always)]
pub(super) fn multiply_add(a: f32, b: &[f32; COLUMNS], sums: &mut [f32; COLUMNS]) {
    use core::arch::wasm32::{f32x4, f32x4_extract_lane, f32x4_relaxed_madd, f32x4_splat};
    for (sums, b) in sums.as_chunks_mut::<4>().0.iter_mut().zip(b.as_chunks::<4>().0) {
        let [p, q, r, s] = *sums;
        let added = f32x4_relaxed_madd(f32x4_splat(a), f32x4(b[0], b[1], b[2], b[3]), f32x4(p, q, r, s));
        *sums = [
            f32x4_extract_lane::<0>(added),
            f32x4_extract_lane::<1>(added),
            f32x4_extract_lane::<2>(added),
            f32x4_extract_lane::<3>(added),
        ];
    }
}
