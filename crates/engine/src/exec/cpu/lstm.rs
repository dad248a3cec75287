//! Long short-term memory: one product a step with a recurrent kernel that is packed once, then one pass over all four
//! gates, the cell states and the hidden states.

use super::super::matmul::{Factor, Start, multiply, pack, pack_size};
use crate::scalar::f32::{clamped_tanh, sigmoid};

/// Hidden states of all steps `[T·B, H]`, into `out`; behind them cell states `[T·B, H]` and gates `[T·B, 4·H]`. z
/// `[T·B, 4·H]` are the weighted inputs.
pub(super) fn forward(
    z: &[f32],
    kernel: &[f32],
    units: usize,
    batch: usize,
    out: &mut [f32],
    workspace: &mut Vec<f32>,
) {
    let sizes = [batch, units, 4 * units];
    let size = pack_size(sizes);
    if workspace.len() < size {
        workspace.resize(size, 0.0);
    }
    pack(Factor { values: kernel, transposed: false }, sizes, workspace);
    let all = out.len() / 6;
    let (states, kept) = out.split_at_mut(all);
    let (cells, gates) = kept.split_at_mut(all);
    let block = batch * units;
    for (step, (z, gates)) in z.chunks_exact(4 * block).zip(gates.chunks_exact_mut(4 * block)).enumerate() {
        let (earlier, states) = states.split_at_mut(step * block);
        let (cells_earlier, cells) = cells.split_at_mut(step * block);
        gates.copy_from_slice(z);
        let (cells, states) = (&mut cells[..block], &mut states[..block]);
        match step.checked_sub(1) {
            None => cells.fill(0.0),
            Some(before) => {
                let a = Factor { values: &earlier[before * block..], transposed: false };
                multiply(a, Start::There, sizes, gates, workspace);
                cells.copy_from_slice(&cells_earlier[before * block..]);
            }
        }
        for (gates, cells) in gates.chunks_exact_mut(4 * units).zip(cells.chunks_exact_mut(units)) {
            step_forward(gates, cells);
        }
        for ((states, cells), gates) in
            states.chunks_exact_mut(units).zip(cells.chunks_exact(units)).zip(gates.chunks_exact(4 * units))
        {
            show(states, cells, &gates[3 * units..]);
        }
    }
}

/// Gates and cell states of one sample. Each loop is as plain as the compiler needs it to make SIMD of it.
fn step_forward(gates: &mut [f32], cells: &mut [f32]) {
    let units = cells.len();
    let (input_forget, rest) = gates.split_at_mut(2 * units);
    let (new, shown) = rest.split_at_mut(units);
    input_forget.iter_mut().for_each(|gate| *gate = sigmoid(*gate));
    new.iter_mut().for_each(|gate| *gate = clamped_tanh(*gate));
    shown.iter_mut().for_each(|gate| *gate = sigmoid(*gate));
    let (input, forget) = input_forget.split_at(units);
    for (((cell, input), forget), new) in cells.iter_mut().zip(input).zip(forget).zip(&*new) {
        *cell = forget * *cell + input * new;
    }
}

/// Hidden states: what the last gate shows of the cell states.
fn show(states: &mut [f32], cells: &[f32], shown: &[f32]) {
    for ((state, cell), shown) in states.iter_mut().zip(cells).zip(shown) {
        *state = shown * clamped_tanh(*cell);
    }
}

/// The gradient of z `[T·B, 4·H]`, into `out`; `kept` is what [`forward`] left behind the hidden states.
pub(super) fn backward(
    kept: &[f32],
    kernel: &[f32],
    dh: &[f32],
    units: usize,
    batch: usize,
    out: &mut [f32],
    workspace: &mut Vec<f32>,
) {
    let sizes = [batch, 4 * units, units];
    let size = pack_size(sizes);
    let block = batch * units;
    if workspace.len() < size + 2 * block {
        workspace.resize(size + 2 * block, 0.0);
    }
    let (packed, rest) = workspace.split_at_mut(size);
    let (later, rest) = rest.split_at_mut(block);
    let carried = &mut rest[..block];
    later.fill(0.0);
    carried.fill(0.0);
    pack(Factor { values: kernel, transposed: true }, sizes, packed);
    let (cells, gates) = kept.split_at(dh.len());
    let steps = dh.len() / block;
    for step in (0..steps).rev() {
        let (out, behind) = out[step * 4 * block..].split_at_mut(4 * block);
        if let Some(next) = behind.get(..4 * block) {
            let a = Factor { values: next, transposed: false };
            multiply(a, Start::Row(&[]), sizes, later, packed);
        }
        let (before, cells) = cells.split_at(step * block);
        let before = &before[step.saturating_sub(1) * block..];
        for sample in 0..batch {
            let row = sample * units..(sample + 1) * units;
            let wide = step * 4 * block + 4 * row.start..step * 4 * block + 4 * row.end;
            step_backward(
                &gates[wide],
                [&cells[row.clone()], &dh[step * block..][row.clone()], &later[row.clone()]],
                before.get(row.clone()),
                &mut carried[row.clone()],
                &mut out[4 * row.start..4 * row.end],
            );
        }
    }
}

/// The gradients of one sample's gates before they are bent; `carried` is that of the cell state, from the step behind.
fn step_backward(
    gates: &[f32],
    [cells, dh, later]: [&[f32]; 3],
    before: Option<&[f32]>,
    carried: &mut [f32],
    out: &mut [f32],
) {
    let units = carried.len();
    let (i, f, g, o) = quarters(gates, units);
    let (di, rest) = out.split_at_mut(units);
    let (df, rest) = rest.split_at_mut(units);
    let (dg, dout) = rest.split_at_mut(units);
    // What the cell state shows, where the gradient of the gate g will be; that of h, where the gate o's will be.
    for (shown, cell) in dg.iter_mut().zip(cells) {
        *shown = clamped_tanh(*cell);
    }
    for ((sum, dh), later) in dout.iter_mut().zip(dh).zip(later) {
        *sum = dh + later;
    }
    for (((carried, dh), o), shown) in carried.iter_mut().zip(&*dout).zip(o).zip(&*dg) {
        *carried += dh * o * (1.0 - shown * shown);
    }
    for ((dout, shown), o) in dout.iter_mut().zip(&*dg).zip(o) {
        *dout = *dout * shown * o * (1.0 - o);
    }
    for ((dg, g), (dc, i)) in dg.iter_mut().zip(g).zip(carried.iter().zip(i)) {
        *dg = dc * i * (1.0 - g * g);
    }
    for ((di, i), (dc, g)) in di.iter_mut().zip(i).zip(carried.iter().zip(g)) {
        *di = dc * g * i * (1.0 - i);
    }
    match before {
        None => df.fill(0.0),
        Some(before) => {
            for ((df, f), (dc, before)) in df.iter_mut().zip(f).zip(carried.iter().zip(before)) {
                *df = dc * before * f * (1.0 - f);
            }
        }
    }
    for (carried, f) in carried.iter_mut().zip(f) {
        *carried *= f;
    }
}

/// The parts of a row that belong to the gates i, f, g, o.
fn quarters(row: &[f32], units: usize) -> (&[f32], &[f32], &[f32], &[f32]) {
    let (i, rest) = row.split_at(units);
    let (f, rest) = rest.split_at(units);
    let (g, o) = rest.split_at(units);
    (i, f, g, &o[..units])
}
