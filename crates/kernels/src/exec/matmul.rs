//! Matrix products in f32.
//!
//! Small products run over rows as they lie. Larger ones are cut into panels that are packed so that the innermost
//! kernel, `ROWS` × `COLUMNS` sums held in registers, reads memory in a straight line:
//!
//! ```text
//! pack b, slab by slab, into panels of COLUMNS columns
//! for each slab of K_SLAB inner places        (a slab of b stays in the second-level cache)
//!     for each panel of ROWS rows of a        (packed too; stays in the first-level cache)
//!         for each panel of b
//!             sums += outer products along the slab
//! ```
//!
//! Sums run over the inner places in ascending order, slab by slab, whatever the machine: the bits are the same
//! everywhere. After Goto & van de Geijn 2008, «Anatomy of High-Performance Matrix Multiplication».

use super::tile::{COLUMNS, ROWS, Tile, tile, tile_of_rows};

/// Inner places that are packed at a time.
const K_SLAB: usize = 256;
/// Columns up to which packing rows of a does not pay.
const FEW: usize = 16;
/// Multiplications below which packing does not pay.
const SMALL: usize = 1024;

/// A factor as it lies in memory.
#[derive(Clone, Copy)]
pub struct Factor<'a> {
    /// Row-major values.
    pub values: &'a [f32],
    /// Whether it takes part transposed.
    pub transposed: bool,
}

/// out = op(a)·op(b) + bias, where op(a) is `[m, k]`, op(b) `[k, n]`, `out` `[m, n]` and the bias a row of n, or empty for
/// none. `workspace` grows as needed, once.
pub fn matmul(
    a: Factor,
    b: Factor,
    bias: &[f32],
    [m, k, n]: [usize; 3],
    out: &mut [f32],
    workspace: &mut Vec<f32>,
) {
    if n == 1 && a.transposed && bias.is_empty() {
        // A column lies in memory like a row, and along the rows of a it is summed eight at a time.
        let row = Factor { values: b.values, transposed: false };
        return small(row, Factor { values: a.values, transposed: false }, &[], [1, k, m], out);
    }
    // What is packed for a single row is used once.
    if m * k * n <= SMALL || m == 1 || n < 4 {
        small(a, b, bias, [m, k, n], out);
    } else {
        packed(a, b, bias, [m, k, n], out, workspace);
    }
}

fn small(a: Factor, b: Factor, bias: &[f32], [m, k, n]: [usize; 3], out: &mut [f32]) {
    if n == 0 || m == 0 {
        return;
    }
    if b.transposed {
        // Rows of b are columns of op(b): each result is a dot product.
        for (i, row) in out.chunks_exact_mut(n).enumerate() {
            for (j, value) in row.iter_mut().enumerate() {
                let column = &b.values[j * k..(j + 1) * k];
                let sum = if a.transposed {
                    column.iter().enumerate().fold(0.0, |sum, (p, b)| sum + a.values[p * m + i] * b)
                } else {
                    dot(&a.values[i * k..(i + 1) * k], column)
                };
                *value = sum + bias.get(j).copied().unwrap_or(0.0);
            }
        }
        return;
    }
    if n == 1 && !a.transposed {
        // One column lies in memory like a row.
        let bias = bias.first().copied().unwrap_or(0.0);
        // Where the compiler knows the length, short rows take three quarters of the time.
        match k {
            4 => column(a.values.as_chunks::<4>().0, b.values, bias, out),
            8 => column(a.values.as_chunks::<8>().0, b.values, bias, out),
            _ => {
                for (value, row) in out.iter_mut().zip(a.values.chunks_exact(k)) {
                    *value = dot(row, b.values) + bias;
                }
            }
        }
        return;
    }
    let (row_stride, inner_stride) = if a.transposed { (1, m) } else { (k, 1) };
    for (i, row) in out.chunks_exact_mut(n).enumerate() {
        let mut tiles = row.chunks_exact_mut(8);
        let mut start = 0;
        for tile in &mut tiles {
            let mut sums: [f32; 8] =
                bias.get(start..).and_then(<[f32]>::first_chunk).copied().unwrap_or_default();
            for p in 0..k {
                let factor = a.values[i * row_stride + p * inner_stride];
                let values: &[f32; 8] = b.values[p * n + start..].first_chunk().expect("a whole tile");
                for (sum, value) in sums.iter_mut().zip(values) {
                    *sum += factor * value;
                }
            }
            tile.copy_from_slice(&sums);
            start += 8;
        }
        let rest = tiles.into_remainder();
        match bias.get(start..) {
            Some(bias) if !bias.is_empty() => rest.copy_from_slice(bias),
            _ => rest.fill(0.0),
        }
        for p in 0..k {
            let factor = a.values[i * row_stride + p * inner_stride];
            let values = &b.values[p * n + start..p * n + start + rest.len()];
            for (sum, value) in rest.iter_mut().zip(values) {
                *sum += factor * value;
            }
        }
    }
}

/// Four sums side by side, then together: a fixed order that fits a SIMD register.
#[inline]
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a4, a_rest) = a.as_chunks::<4>();
    let (b4, b_rest) = b.as_chunks::<4>();
    let mut sums = [0.0_f32; 4];
    for (a, b) in a4.iter().zip(b4) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest = a_rest.iter().zip(b_rest).fold(0.0, |sum, (a, b)| sum + a * b);
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + rest
}

/// The dot products of rows with b, plus a bias.
fn column<const K: usize>(rows: &[[f32; K]], b: &[f32], bias: f32, out: &mut [f32]) {
    let b: &[f32; K] = b.first_chunk().expect("as long as a row");
    for (value, row) in out.iter_mut().zip(rows) {
        *value = dot(row, b) + bias;
    }
}

fn packed(a: Factor, b: Factor, bias: &[f32], sizes: [usize; 3], out: &mut [f32], workspace: &mut Vec<f32>) {
    let size = pack_size(sizes);
    if workspace.len() < size {
        workspace.resize(size, 0.0);
    }
    pack(b, sizes, workspace);
    let [m, k, n] = sizes;
    if n <= COLUMNS && k <= K_SLAB && !a.transposed {
        return narrow(a.values, &workspace[..COLUMNS * k], bias, [m, k, n], out);
    }
    multiply(a, Start::Row(bias), sizes, out, workspace);
}

/// out = a·b + bias of at most COLUMNS columns, with b packed as one panel. Each row is written as wide as a panel: what
/// reaches into the next row is there before that one is written.
fn narrow(a: &[f32], panel: &[f32], bias: &[f32], [m, k, n]: [usize; 3], out: &mut [f32]) {
    let first = piece(&bias[..bias.len().min(n)]);
    // Groups of rows behind which there is room for the last one's width.
    let groups = (m * n + n).saturating_sub(COLUMNS) / (ROWS * n);
    let (whole, rest) = a.split_at(groups * ROWS * k);
    for (group, rows) in whole.chunks_exact(ROWS * k).enumerate() {
        let (p, behind) = rows.split_at(k);
        let (q, behind) = behind.split_at(k);
        let (r, s) = behind.split_at(k);
        let sums = tile_of_rows([p, q, r, s], panel, [first; ROWS]);
        let out = &mut out[group * ROWS * n..][..(ROWS - 1) * n + COLUMNS];
        for (row, sums) in sums.iter().enumerate() {
            *out[row * n..].first_chunk_mut().expect("a whole row") = *sums;
        }
    }
    for (row, out) in rest.chunks_exact(k).zip(out[groups * ROWS * n..].chunks_exact_mut(n)) {
        let sums = tile_of_rows([row; ROWS], panel, [first; ROWS]);
        out.copy_from_slice(&sums[0][..n]);
    }
}

/// Floats of the workspace that a packed product needs.
pub(super) fn pack_size([_, k, n]: [usize; 3]) -> usize {
    n.div_ceil(COLUMNS) * COLUMNS * k + ROWS * k.min(K_SLAB)
}

/// Packs op(b) `[k, n]` into the workspace, slab by slab, for any number of products.
pub(super) fn pack(b: Factor, [_, k, n]: [usize; 3], workspace: &mut [f32]) {
    let width = n.div_ceil(COLUMNS) * COLUMNS;
    for first in (0..k).step_by(K_SLAB) {
        let depth = (k - first).min(K_SLAB);
        pack_columns(b, [k, n], first, depth, &mut workspace[width * first..][..width * depth]);
    }
}

/// What sums begin with.
#[derive(Clone, Copy)]
pub(super) enum Start<'a> {
    /// This row, or 0 where it is empty.
    Row(&'a [f32]),
    /// What is there.
    There,
}

/// out = op(a)·op(b) + what it starts with, with op(b) packed in the workspace.
pub(super) fn multiply(
    a: Factor,
    start: Start,
    [m, k, n]: [usize; 3],
    out: &mut [f32],
    workspace: &mut [f32],
) {
    let width = n.div_ceil(COLUMNS) * COLUMNS;
    let (b_pack, a_pack) = workspace.split_at_mut(width * k);
    let mut edge = [0.0; ROWS * COLUMNS];
    let as_they_lie = !a.transposed && width <= FEW;
    for first in (0..k).step_by(K_SLAB) {
        let depth = (k - first).min(K_SLAB);
        let slab = &b_pack[width * first..][..width * depth];
        let a_pack = &mut a_pack[..ROWS * depth];
        let start = if first == 0 { start } else { Start::There };
        for top in (0..m).step_by(ROWS) {
            if !as_they_lie {
                pack_rows(a, [m, k], top, first, a_pack);
            }
            for (panel, b_panel) in slab.chunks_exact(COLUMNS * depth).enumerate() {
                on_tile(out, [top, panel * COLUMNS], n, start, &mut edge, |sums| match as_they_lie {
                    true => tile_of_rows(rows(a, [m, k], top, first, depth), b_panel, sums),
                    false => tile(a_pack, b_panel, sums),
                });
            }
        }
    }
}

/// A tile that reaches beyond the edge of a result.
pub(super) type Edge = [f32; ROWS * COLUMNS];

/// Runs `add` on a tile of out, whose rows are n long: it is given the sums that the tile begins with. Whole tiles stay
/// in registers; others go by way of `edge`.
#[inline(always)]
pub(super) fn on_tile(
    out: &mut [f32],
    [top, left]: [usize; 2],
    n: usize,
    start: Start,
    edge: &mut Edge,
    add: impl FnOnce(Tile) -> Tile,
) {
    let inside = &mut out[top * n + left..];
    let whole = left + COLUMNS <= n && inside.len() >= (ROWS - 1) * n + COLUMNS;
    if !whole {
        begin_edge(inside, left, n, start, edge);
    }
    let (tile, stride) = if whole { (&mut *inside, n) } else { (&mut edge[..], COLUMNS) };
    let row = |row: usize| -> [f32; COLUMNS] { *tile[row * stride..].first_chunk().expect("a whole tile") };
    let sums = match start {
        Start::Row([]) if whole => [[0.0; COLUMNS]; ROWS],
        Start::Row(first) if whole => [*first[left..].first_chunk().expect("a whole tile"); ROWS],
        _ => [row(0), row(1), row(2), row(3)],
    };
    for (row, sums) in add(sums).iter().enumerate() {
        *tile[row * stride..].first_chunk_mut().expect("a whole tile") = *sums;
    }
    if !whole {
        end_edge(edge, inside, left, n);
    }
}

/// What a tile beyond the edge begins with; 0 where there is nothing.
#[inline(never)]
fn begin_edge(inside: &[f32], left: usize, n: usize, start: Start, edge: &mut Edge) {
    let (rows, _) = edge.as_chunks_mut::<COLUMNS>();
    for (row, edge) in rows.iter_mut().enumerate() {
        let values = match start {
            Start::Row(values) => values.get(left..).unwrap_or_default(),
            Start::There => inside.get(row * n..).unwrap_or_default(),
        };
        *edge = piece(&values[..values.len().min(n - left)]);
    }
}

/// The first COLUMNS of a row; 0 where it is shorter.
#[inline]
fn piece(row: &[f32]) -> [f32; COLUMNS] {
    row.first_chunk().copied().unwrap_or_else(|| std::array::from_fn(|i| row.get(i).copied().unwrap_or(0.0)))
}

/// Puts a tile into out as far as it lies inside.
#[inline(never)]
fn end_edge(edge: &Edge, inside: &mut [f32], left: usize, n: usize) {
    for (row, edge) in inside.chunks_mut(n).zip(edge.chunks_exact(COLUMNS)) {
        row.iter_mut().zip(edge).take(n - left).for_each(|(value, sum)| *value = *sum);
    }
}

/// Panels of COLUMNS columns of op(b), its inner places from `first` running outermost; missing columns are 0.
pub(super) fn pack_columns(b: Factor, [k, n]: [usize; 2], first: usize, depth: usize, pack: &mut [f32]) {
    for (panel, target) in pack.chunks_exact_mut(COLUMNS * depth).enumerate() {
        let left = panel * COLUMNS;
        let width = (n - left).min(COLUMNS);
        let (target, _) = target.as_chunks_mut::<COLUMNS>();
        if b.transposed {
            for column in 0..COLUMNS {
                if column < width {
                    let source = &b.values[(left + column) * k + first..][..depth];
                    for (target, value) in target.iter_mut().zip(source) {
                        target[column] = *value;
                    }
                } else {
                    target.iter_mut().for_each(|target| target[column] = 0.0);
                }
            }
        } else if width == COLUMNS {
            for (row, target) in b.values[first * n..].chunks(n).zip(target) {
                *target = *row[left..].first_chunk().expect("a whole panel");
            }
        } else {
            for (row, target) in b.values[first * n..].chunks(n).zip(target) {
                *target = [0.0; COLUMNS];
                for (value, source) in target.iter_mut().zip(&row[left..]) {
                    *value = *source;
                }
            }
        }
    }
}

/// ROWS rows of a, which is not transposed; the last one again where rows are missing.
#[inline]
fn rows<'a>(a: Factor<'a>, [m, k]: [usize; 2], top: usize, first: usize, depth: usize) -> [&'a [f32]; ROWS] {
    std::array::from_fn(|row| &a.values[(top + row).min(m - 1) * k + first..][..depth])
}

/// ROWS rows of op(a), the inner place running outermost; the last row again where rows are missing.
fn pack_rows(a: Factor, [m, k]: [usize; 2], top: usize, first: usize, pack: &mut [f32]) {
    let depth = pack.len() / ROWS;
    let (pack, _) = pack.as_chunks_mut::<ROWS>();
    if !a.transposed {
        let [p, q, r, s] = rows(a, [m, k], top, first, depth);
        for ((((target, p), q), r), s) in pack.iter_mut().zip(p).zip(q).zip(r).zip(s) {
            *target = [*p, *q, *r, *s];
        }
    } else if top + ROWS <= m {
        for (row, target) in a.values[first * m..].chunks_exact(m).zip(pack) {
            *target = *row[top..].first_chunk().expect("whole rows");
        }
    } else {
        for (row, target) in a.values[first * m..].chunks_exact(m).zip(pack) {
            *target = std::array::from_fn(|i| row[(top + i).min(m - 1)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(count: usize, seed: u32) -> Vec<f32> {
        (0..count).map(|i| crate::random::unit(seed, 0, 0, i as u32) - 0.5).collect()
    }

    fn check(m: usize, k: usize, n: usize) {
        let mut workspace = Vec::new();
        for (ta, tb) in [(false, false), (false, true), (true, false), (true, true)] {
            let (a, b) = (values(m * k, 1), values(k * n, 2));
            let mut out = vec![f32::NAN; m * n];
            let factor = |values, transposed| Factor { values, transposed };
            let bias = if ta { values(n, 3) } else { Vec::new() };
            matmul(factor(&a, ta), factor(&b, tb), &bias, [m, k, n], &mut out, &mut workspace);
            for i in 0..m {
                for j in 0..n {
                    let exact: f64 = (0..k)
                        .map(|p| {
                            let a = if ta { a[p * m + i] } else { a[i * k + p] };
                            let b = if tb { b[j * k + p] } else { b[p * n + j] };
                            f64::from(a) * f64::from(b)
                        })
                        .sum::<f64>()
                        + bias.get(j).map_or(0.0, |bias| f64::from(*bias));
                    let got = f64::from(out[i * n + j]);
                    // Norm-wise bound of a sum of k products of values below 1/2.
                    let bound = 1e-6 * (k as f64).sqrt() + 1e-7;
                    assert!(
                        (got - exact).abs() <= bound,
                        "[{m}, {k}]·[{k}, {n}] {ta} {tb} at {i}, {j}: {got} {exact}"
                    );
                }
            }
        }
    }

    #[test]
    fn products_of_every_tail_length_are_right() {
        for m in [1, 3, 4, 5, 9] {
            for n in [1, 2, 7, 8, 9, 17] {
                for k in [1, 2, 5, 300] {
                    check(m, k, n);
                }
            }
        }
        for (m, n) in (33..37).flat_map(|m| (4..9).map(move |n| (m, n))) {
            check(m, 9, n);
            check(m, 300, n);
        }
        check(65, 300, 33);
        check(128, 513, 40);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn products_of_any_size_are_right(m in 1_usize..70, k in 1_usize..90, n in 1_usize..70) {
            check(m, k, n);
        }
    }
}
