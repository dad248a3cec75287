//! The innermost kernels: a tile of sums in registers, to which outer products are added along the inner places.
//!
//! Everywhere but in builds for WebAssembly's relaxed SIMD a multiply-add rounds twice, product and sum, and so gives the
//! same bits on every machine. There it rounds once where the machine can, which some do faster, and the last digits depend
//! on the machine.
//!
//! The factors are walked by pointers with one end between them. Iterators would each be asked for their own at every place,
//! which costs the products of W2 5 to 10 % in WebAssembly, and rows as they lie 3 to 15 %.
#![expect(unsafe_code, reason = "no safe loop over several slices was found that asks for one end only")]

/// Rows of the register tile.
pub(super) const ROWS: usize = 4;
/// Columns of the register tile: two SIMD registers of four lanes.
pub(super) const COLUMNS: usize = 8;
/// Sums that are held in registers.
pub(super) type Tile = [[f32; COLUMNS]; ROWS];

/// sums += a ⊗ b at every place, of panels that are packed place by place. The shorter panel ends it.
#[inline(always)]
pub(super) fn tile(a: &[f32], b: &[f32], mut sums: Tile) -> Tile {
    let (a, _) = a.as_chunks::<ROWS>();
    let (b, _) = b.as_chunks::<COLUMNS>();
    let places = a.len().min(b.len());
    let (mut a, mut b) = (a.as_ptr(), b.as_ptr());
    // SAFETY: both are read at as many places as the shorter slice has.
    unsafe {
        let end = a.add(places);
        while a != end {
            outer(&*a, &*b, &mut sums);
            (a, b) = (a.add(1), b.add(1));
        }
    }
    sums
}

/// The same, of rows of a as they lie. The shortest row, or panel, ends it.
#[inline(always)]
pub(super) fn tile_of_rows([p, q, r, s]: [&[f32]; ROWS], b: &[f32], mut sums: Tile) -> Tile {
    let (b, _) = b.as_chunks::<COLUMNS>();
    let places = b.len().min(p.len().min(q.len())).min(r.len().min(s.len()));
    let (mut p, mut q, mut r, mut s) = (p.as_ptr(), q.as_ptr(), r.as_ptr(), s.as_ptr());
    let mut b = b.as_ptr();
    // SAFETY: all are read at as many places as the shortest slice has.
    unsafe {
        let end = b.add(places);
        while b != end {
            outer(&[*p, *q, *r, *s], &*b, &mut sums);
            (p, q, r, s, b) = (p.add(1), q.add(1), r.add(1), s.add(1), b.add(1));
        }
    }
    sums
}

/// The same, of ROWS values of a at a time, each place `step` values behind the last.
///
/// # Panics
/// Where a ends before the places of b do.
#[inline(always)]
pub(super) fn tile_of_runs(a: &[f32], step: usize, b: &[[f32; COLUMNS]], mut sums: Tile) -> Tile {
    let Some(steps) = b.len().checked_sub(1) else { return sums };
    assert!(steps * step + ROWS <= a.len(), "a run at every place");
    let mut a = a.as_ptr();
    let mut b = b.as_ptr();
    // SAFETY: b is read at all of its places, and a at as many, the last of which ends within it. Behind that one, a is not
    // read.
    unsafe {
        let end = b.add(steps + 1);
        while b != end {
            outer(&*a.cast(), &*b, &mut sums);
            (a, b) = (a.wrapping_add(step), b.add(1));
        }
    }
    sums
}

/// sums += a ⊗ b.
#[inline(always)]
fn outer(a: &[f32; ROWS], b: &[f32; COLUMNS], sums: &mut Tile) {
    for row in 0..ROWS {
        multiply_add(a[row], b, &mut sums[row]);
    }
}

/// sums += a·b.
#[cfg(not(target_feature = "relaxed-simd"))]
#[inline(always)]
fn multiply_add(a: f32, b: &[f32; COLUMNS], sums: &mut [f32; COLUMNS]) {
    for column in 0..COLUMNS {
        sums[column] += a * b[column];
    }
}

/// sums += a·b.
#[cfg(target_feature = "relaxed-simd")]
#[inline(always)]
fn multiply_add(a: f32, b: &[f32; COLUMNS], sums: &mut [f32; COLUMNS]) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn values(count: usize, stream: u32) -> Vec<f32> {
        (0..count).map(|i| crate::random::unit(7, stream, 0, i as u32) - 0.5).collect()
    }

    /// What the kernels give, one sum at a time: a's value of a row at a place.
    fn twin(places: usize, a: impl Fn(usize, usize) -> f32, b: &[f32], start: Tile) -> Tile {
        let mut sums = start;
        for place in 0..places {
            for (row, sums) in sums.iter_mut().enumerate() {
                for (sum, b) in sums.iter_mut().zip(&b[place * COLUMNS..]) {
                    *sum += a(row, place) * b;
                }
            }
        }
        sums
    }

    #[test]
    fn kernels_give_the_bits_of_their_plain_twin_and_stop_at_the_shorter_factor() {
        let start: Tile = std::array::from_fn(|row| std::array::from_fn(|column| (row * 10 + column) as f32));
        for (left, right) in
            (0..6).flat_map(|left| (0..6).map(move |right| (left, right))).chain([(64, 64), (300, 257)])
        {
            let places = left.min(right);
            let b = values(right * COLUMNS + right % COLUMNS, 1);
            let packed = values(left * ROWS + left % ROWS, 2);
            assert_eq!(
                tile(&packed, &b, start),
                twin(places, |row, place| packed[place * ROWS + row], &b, start)
            );

            let rows = values(4 * (left + 3), 3);
            let lengths = [left, left + 1, left + 3, left + 2];
            let row = |row: usize| &rows[row * (left + 3)..][..lengths[row]];
            let sums = tile_of_rows([row(0), row(1), row(2), row(3)], &b, start);
            assert_eq!(sums, twin(places, |of, place| row(of)[place], &b, start));

            for step in 1..4 {
                let runs = values(right.saturating_sub(1) * step + ROWS, 4);
                let sums = tile_of_runs(&runs, step, b.as_chunks().0, start);
                assert_eq!(sums, twin(right, |row, place| runs[place * step + row], &b, start));
            }
        }
    }

    #[test]
    #[should_panic = "a run at every place"]
    fn runs_that_end_early_are_refused() {
        tile_of_runs(&[0.0; 9], 3, &[[0.0; COLUMNS]; 3], [[0.0; COLUMNS]; ROWS]);
    }
}
