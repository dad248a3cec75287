//! Long short-term memory: one product a step with a recurrent kernel that is packed once, then one pass over all four
//! gates, the cell states and the hidden states.

use super::super::matmul::{Factor, multiply, pack, pack_size};
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
        match step {
            0 => gates.fill(0.0),
            _ => {
                let a = Factor { values: &earlier[(step - 1) * block..], transposed: false };
                multiply(a, &[], sizes, gates, workspace);
            }
        }
        let before = &cells_earlier[step.saturating_sub(1) * block..];
        for sample in 0..batch {
            let row = sample * units..(sample + 1) * units;
            step_forward(
                &z[4 * row.start..4 * row.end],
                &mut gates[4 * row.start..4 * row.end],
                before.get(row.clone()),
                &mut cells[row.clone()],
                &mut states[row],
            );
        }
    }
}

/// Gates, cell state and hidden state of one sample; the gates come in as h·R.
fn step_forward(z: &[f32], gates: &mut [f32], before: Option<&[f32]>, cells: &mut [f32], states: &mut [f32]) {
    let units = states.len();
    let (zi, zf, zg, zo) = quarters(z, units);
    let (i, rest) = gates.split_at_mut(units);
    let (f, rest) = rest.split_at_mut(units);
    let (g, o) = rest.split_at_mut(units);
    let (o, cells) = (&mut o[..units], &mut cells[..units]);
    match before {
        Some(before) => cells.copy_from_slice(before),
        None => cells.fill(0.0),
    }
    for u in 0..units {
        let [input, forget, new, shown] =
            [sigmoid(zi[u] + i[u]), sigmoid(zf[u] + f[u]), clamped_tanh(zg[u] + g[u]), sigmoid(zo[u] + o[u])];
        let cell = forget * cells[u] + input * new;
        (i[u], f[u], g[u], o[u]) = (input, forget, new, shown);
        cells[u] = cell;
        states[u] = shown * clamped_tanh(cell);
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
            multiply(Factor { values: next, transposed: false }, &[], sizes, later, packed);
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
    let dout = &mut dout[..units];
    let (cells, dh, later) = (&cells[..units], &dh[..units], &later[..units]);
    // First the cell state before, where the forget gate's gradient goes.
    match before {
        Some(before) => df.copy_from_slice(before),
        None => df.fill(0.0),
    }
    for u in 0..units {
        let dh = dh[u] + later[u];
        let shown = clamped_tanh(cells[u]);
        let dc = carried[u] + dh * o[u] * (1.0 - shown * shown);
        carried[u] = dc * f[u];
        di[u] = dc * g[u] * i[u] * (1.0 - i[u]);
        df[u] = dc * df[u] * f[u] * (1.0 - f[u]);
        dg[u] = dc * i[u] * (1.0 - g[u] * g[u]);
        dout[u] = dh * shown * o[u] * (1.0 - o[u]);
    }
}

/// The parts of a row that belong to the gates i, f, g, o.
fn quarters(row: &[f32], units: usize) -> (&[f32], &[f32], &[f32], &[f32]) {
    let (i, rest) = row.split_at(units);
    let (f, rest) = rest.split_at(units);
    let (g, o) = rest.split_at(units);
    (i, f, g, &o[..units])
}
