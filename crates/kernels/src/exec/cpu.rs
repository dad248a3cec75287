//! The fast executor: f32, loops over slices that the compiler turns into SIMD. Sums run in a fixed order, so that the
//! bits are the same on every machine.

use super::matmul::{Factor, matmul};
use super::{Diverged, Moment};
use crate::catalog::SCALARS;
use crate::plan::{Binary, OVERFLOW, Op, Program, Source, View};
use crate::random;
use elementwise::{binary, unary};
use rows::{cross_entropy, exponentials, gather, sum_rows};

mod conv;
mod elementwise;
mod lstm;
mod pool;
mod rows;

/// An arena with resident data.
#[derive(Clone, Default)]
pub struct Cpu {
    arena: Vec<f32>,
    workspace: Vec<f32>,
    /// A product before its activation.
    raw: Vec<f32>,
    /// Under one window.
    pixels: Vec<usize>,
    inputs: Vec<f32>,
    targets: Vec<f32>,
}

impl Cpu {
    /// An arena of so many floats, all 0.
    pub fn new(arena: usize) -> Self {
        Self { arena: vec![0.0; arena], ..Self::default() }
    }

    /// Replaces the resident data: rows of inputs and of targets, row-major.
    pub fn set_data(&mut self, inputs: Vec<f32>, targets: Vec<f32>) {
        self.inputs = inputs;
        self.targets = targets;
    }

    /// Exchanges the resident data for other rows, without a copy.
    pub fn swap_data(&mut self, inputs: &mut Vec<f32>, targets: &mut Vec<f32>) {
        std::mem::swap(&mut self.inputs, inputs);
        std::mem::swap(&mut self.targets, targets);
    }

    /// The resident inputs and targets, row-major.
    pub fn data(&self) -> (&[f32], &[f32]) {
        (&self.inputs, &self.targets)
    }

    /// Replaces one row of the resident inputs.
    pub fn set_input_row(&mut self, row: usize, values: &[f32]) {
        self.inputs[row * values.len()..][..values.len()].copy_from_slice(values);
    }

    /// The values of a view.
    pub fn read(&self, view: View) -> &[f32] {
        &self.arena[view.range()]
    }

    /// The values of a view, to be written.
    pub fn write(&mut self, view: View) -> &mut [f32] {
        &mut self.arena[view.range()]
    }

    /// Runs a program.
    ///
    /// # Errors
    /// When a guard trips; what follows it is then not run.
    pub fn run(&mut self, program: &Program, moment: &Moment) -> Result<(), Diverged> {
        assert_eq!(moment.indices.len(), program.rows, "one index a row");
        let scalars = moment.scalars.map(|scalar| scalar as f32);
        program.ops.iter().try_for_each(|op| self.op(op, moment, &scalars))
    }

    fn op(&mut self, op: &Op, moment: &Moment, scalars: &[f32; SCALARS]) -> Result<(), Diverged> {
        let Self { arena, workspace, raw, pixels, inputs, targets } = self;
        match *op {
            Op::Gather { source, out } => {
                let data = match source {
                    Source::Inputs => inputs,
                    Source::Targets => targets,
                };
                gather(data, moment.indices, &mut arena[out.range()], out.columns as usize);
            }
            Op::Fill { value, out } => arena[out.range()].fill(value as f32),
            Op::Copy { a, out } => {
                let (out, arena) = split(arena, out);
                out.copy_from_slice(arena.get(a));
            }
            Op::MatMul { a, b, ta, tb, epilogue, out: view } => {
                let (out, arena) = split(arena, view);
                let inner = if ta { a.rows } else { a.columns };
                // In place, the activation would need a copy.
                let product = match epilogue.activation {
                    Some(_) => at_least(raw, view.len()),
                    None => &mut *out,
                };
                matmul(
                    Factor { values: arena.get(a), transposed: ta },
                    Factor { values: arena.get(b), transposed: tb },
                    epilogue.bias.map_or(&[], |bias| arena.get(bias)),
                    [view.rows as usize, inner as usize, view.columns as usize],
                    product,
                    workspace,
                );
                if let Some((rule, p)) = epilogue.activation {
                    (rule.forward)(&raw[..view.len()], out, &p.map(|p| p as f32));
                }
            }
            Op::Unary { function, a, out } => {
                let (out, arena) = split(arena, out);
                unary(function, arena.get(a), out);
            }
            Op::Binary { function, a, b, out: view } => {
                let (out, arena) = split(arena, view);
                match function {
                    Binary::Add => binary(|a, b| a + b, &arena, a, b, view, out),
                    Binary::Subtract => binary(|a, b| a - b, &arena, a, b, view, out),
                    Binary::Multiply => binary(|a, b| a * b, &arena, a, b, view, out),
                }
            }
            Op::Activate { rule, p, a, out } => {
                let (out, arena) = split(arena, out);
                (rule.forward)(arena.get(a), out, &p.map(|p| p as f32));
            }
            Op::ActivateSlope { rule, p, kept, dy, out } => {
                let (out, arena) = split(arena, out);
                (rule.backward)(arena.get(kept), arena.get(dy), out, &p.map(|p| p as f32));
            }
            Op::Softmax { a, out: view } => {
                let (out, arena) = split(arena, view);
                let width = view.columns as usize;
                for (out, a) in out.chunks_exact_mut(width).zip(arena.get(a).chunks_exact(width)) {
                    let (_, sum) = exponentials(a, out);
                    let factor = 1.0 / sum;
                    out.iter_mut().for_each(|value| *value *= factor);
                }
            }
            Op::SoftmaxSlope { y, dy, out: view } => {
                let (out, arena) = split(arena, view);
                let width = view.columns as usize;
                let rows = arena.get(y).chunks_exact(width).zip(arena.get(dy).chunks_exact(width));
                for (out, (y, dy)) in out.chunks_exact_mut(width).zip(rows) {
                    let sum = y.iter().zip(dy).fold(0.0, |sum, (y, dy)| sum + y * dy);
                    for (out, (y, dy)) in out.iter_mut().zip(y.iter().zip(dy)) {
                        *out = y * (dy - sum);
                    }
                }
            }
            Op::Loss { rule, p, z, t, out } => {
                let (out, arena) = split(arena, out);
                (rule.value)(arena.get(z), arena.get(t), out, &p.map(|p| p as f32));
            }
            Op::LossSlope { rule, p, scale, z, t, out } => {
                let (out, arena) = split(arena, out);
                (rule.slope)(arena.get(z), arena.get(t), out, scale as f32, &p.map(|p| p as f32));
            }
            Op::CrossEntropy { smoothing, minus_entropy, z, t, out } => {
                let (out, arena) = split(arena, out);
                let width = z.columns as usize;
                let rows = arena.get(z).chunks_exact(width).zip(arena.get(t).chunks_exact(width));
                let buffer = at_least(workspace, width);
                for (out, (z, t)) in out.iter_mut().zip(rows) {
                    *out = cross_entropy(z, t, smoothing as f32, minus_entropy, buffer);
                }
            }
            Op::CrossEntropySlope { smoothing, scale, z, t, out: view } => {
                let (out, arena) = split(arena, view);
                let width = view.columns as usize;
                let (keep, share) = (1.0 - smoothing as f32, smoothing as f32 / width as f32);
                let rows = arena.get(z).chunks_exact(width).zip(arena.get(t).chunks_exact(width));
                for (out, (z, t)) in out.chunks_exact_mut(width).zip(rows) {
                    let (_, sum) = exponentials(z, out);
                    let factor = 1.0 / sum;
                    for (out, t) in out.iter_mut().zip(t) {
                        *out = scale as f32 * (*out * factor - (keep * t + share));
                    }
                }
            }
            Op::SumRows { a, out } => {
                let (out, arena) = split(arena, out);
                sum_rows(arena.get(a), out);
            }
            Op::SumColumns { a, out } => {
                let (out, arena) = split(arena, out);
                for (sum, row) in out.iter_mut().zip(arena.get(a).chunks_exact((a.columns as usize).max(1))) {
                    *sum = row.iter().fold(0.0, |sum, value| sum + value);
                }
            }
            Op::Repeat { a, out: view } => {
                let (out, arena) = split(arena, view);
                let values = arena.get(a);
                for (row, out) in out.chunks_exact_mut(view.columns as usize).enumerate() {
                    let start = if a.rows == 1 { 0 } else { row * a.columns as usize };
                    match a.columns {
                        1 => out.fill(values[start]),
                        _ => out.copy_from_slice(&values[start..start + out.len()]),
                    }
                }
            }
            Op::Concat { a, b, out: view } => {
                let (out, arena) = split(arena, view);
                let (left, right) = (a.columns as usize, b.columns as usize);
                let rows = arena.get(a).chunks_exact(left).zip(arena.get(b).chunks_exact(right));
                for (out, (a, b)) in out.chunks_exact_mut(left + right).zip(rows) {
                    out[..left].copy_from_slice(a);
                    out[left..].copy_from_slice(b);
                }
            }
            Op::Slice { start, a, out: view } => {
                let (out, arena) = split(arena, view);
                let (start, width) = (start as usize, view.columns as usize);
                for (out, row) in
                    out.chunks_exact_mut(width).zip(arena.get(a).chunks_exact(a.columns as usize))
                {
                    out.copy_from_slice(&row[start..start + width]);
                }
            }
            Op::Mask { stream, keep, out } => {
                let (keep, scale) = (keep as f32, 1.0 / keep as f32);
                for (index, value) in arena[out.range()].iter_mut().enumerate() {
                    let draw = random::unit(moment.seed, stream, moment.step, index as u32);
                    *value = if draw < keep { scale } else { 0.0 };
                }
            }
            Op::PadRows { before, a, out: view } => {
                let (out, arena) = split(arena, view);
                let (start, length) = (before as usize * view.columns as usize, a.len());
                out[..start].fill(0.0);
                out[start..start + length].copy_from_slice(arena.get(a));
                out[start + length..].fill(0.0);
            }
            Op::TimeMajor { steps, a, out } => {
                let (out, arena) = split(arena, out);
                let (batch, width) = (a.rows as usize, a.columns as usize / steps as usize);
                for (sample, values) in arena.get(a).chunks_exact(width * steps as usize).enumerate() {
                    for (step, values) in values.chunks_exact(width).enumerate() {
                        out[(step * batch + sample) * width..][..width].copy_from_slice(values);
                    }
                }
            }
            Op::SampleMajor { steps, a, out: view } => {
                let (out, arena) = split(arena, view);
                let (batch, width) = (view.rows as usize, a.columns as usize);
                let values = arena.get(a);
                for (sample, out) in out.chunks_exact_mut(width * steps as usize).enumerate() {
                    for (step, out) in out.chunks_exact_mut(width).enumerate() {
                        out.copy_from_slice(&values[(step * batch + sample) * width..][..width]);
                    }
                }
            }
            Op::Conv { window, x, kernel, epilogue, out: view } => {
                let (out, arena) = split(arena, view);
                let bias = epilogue.bias.map_or(&[][..], |bias| arena.get(bias));
                let filters = kernel.columns as usize;
                conv::forward(&window, arena.get(x), arena.get(kernel), bias, filters, out, workspace);
                if let Some((rule, p)) = epilogue.activation {
                    rule.in_place(out, &p.map(|p| p as f32));
                }
            }
            Op::ConvInput { window, dy, kernel, out } => {
                let (out, arena) = split(arena, out);
                let filters = kernel.columns as usize;
                conv::by_input(&window, arena.get(dy), arena.get(kernel), filters, out, workspace);
            }
            Op::ConvKernel { window, x, dy, out } => {
                let (out, arena) = split(arena, out);
                conv::by_kernel(&window, arena.get(x), arena.get(dy), dy.columns as usize, out, workspace);
            }
            Op::MaxPool { window, x, out } => {
                let (out, arena) = split(arena, out);
                pool::forward(&window, arena.get(x), out, pixels);
            }
            Op::MaxPoolSlope { window, x, dy, out } => {
                let (out, arena) = split(arena, out);
                pool::backward(&window, arena.get(x), arena.get(dy), out, pixels);
            }
            Op::Lstm { steps, z, kernel, out, .. } => {
                let (units, batch) = (out.columns as usize, (out.rows / steps) as usize);
                let (out, arena) = split(arena, View { rows: 6 * out.rows, ..out });
                lstm::forward(arena.get(z), arena.get(kernel), units, batch, out, workspace);
            }
            Op::LstmSlope { steps, kept, kernel, dh, out } => {
                let (units, batch) = (dh.columns as usize, (dh.rows / steps) as usize);
                let (out, arena) = split(arena, out);
                let (kept, kernel) = (arena.get(kept), arena.get(kernel));
                lstm::backward(kept, kernel, arena.get(dh), units, batch, out, workspace);
            }
            Op::Guard { values } => {
                if !all_finite(&arena[values.range()]) {
                    return Err(Diverged);
                }
            }
            Op::Decay { l1, l2, w, g } => {
                let (l1, l2) = (l1 as f32, l2 as f32);
                let (g, arena) = split(arena, g);
                for (g, w) in g.iter_mut().zip(arena.get(w)) {
                    let sign = if *w > 0.0 { 1.0 } else { 0.0 } - if *w < 0.0 { 1.0 } else { 0.0 };
                    *g += l2 * w + l1 * sign;
                }
            }
            Op::ClipValue { limit, g } => {
                let limit = limit as f32;
                arena[g.range()].iter_mut().for_each(|g| *g = crate::scalar::f32::clamp(*g, -limit, limit));
            }
            Op::ClipNorm { limit, g } => {
                let g = &mut arena[g.range()];
                let norm = crate::scalar::f32::sqrt(sum_of_squares(g));
                if norm > limit as f32 {
                    let factor = limit as f32 / norm;
                    g.iter_mut().for_each(|g| *g *= factor);
                }
            }
            Op::Update { rule, w, g, m, v } => {
                // The plan places them in this order.
                let (left, rest) = arena.split_at_mut(g.start as usize);
                let (gradients, rest) = rest.split_at_mut(m.start as usize - g.start as usize);
                let (first, second) = rest.split_at_mut(v.start as usize - m.start as usize);
                (rule.apply)(
                    &mut left[w.range()],
                    &gradients[..g.len()],
                    &mut first[..m.len()],
                    &mut second[..v.len()],
                    scalars,
                );
            }
            Op::MaxNorm { limit, w } => {
                let (limit, width) = (limit as f32, w.columns as usize);
                let values = &mut arena[w.range()];
                for column in 0..width {
                    let norm =
                        values.iter().skip(column).step_by(width).fold(0.0, |sum, value| sum + value * value);
                    let norm = crate::scalar::f32::sqrt(norm);
                    if norm > limit {
                        let factor = limit / norm;
                        values.iter_mut().skip(column).step_by(width).for_each(|value| *value *= factor);
                    }
                }
            }
        }
        Ok(())
    }
}

/// The arena without one view.
struct Rest<'a> {
    left: &'a [f32],
    right: &'a [f32],
    right_start: usize,
}

impl<'a> Rest<'a> {
    /// A view that does not overlap the one taken out.
    fn get(&self, view: View) -> &'a [f32] {
        let range = view.range();
        if range.end <= self.left.len() {
            &self.left[range]
        } else {
            &self.right[range.start - self.right_start..][..view.len()]
        }
    }
}

/// Takes one view out of the arena, to be written while the rest is read.
fn split(arena: &mut [f32], out: View) -> (&mut [f32], Rest<'_>) {
    let (left, rest) = arena.split_at_mut(out.start as usize);
    let (out, right) = rest.split_at_mut(out.len());
    let right_start = left.len() + out.len();
    (out, Rest { left, right, right_start })
}

/// Whether no value is NaN or beyond the bound. Sizes compare like their bits, and NaN's are the greatest.
fn all_finite(values: &[f32]) -> bool {
    // Shifted, the bits are without the sign. Four runs side by side: one run takes twice as long, and of chunks of a run
    // the compiler gathers its registers value by value.
    let bits = |value: &f32| value.to_bits() << 1;
    let most = OVERFLOW.to_bits() << 1;
    let length = values.len() / 16 * 4;
    let (a, behind) = values.split_at(length);
    let (b, behind) = behind.split_at(length);
    let (c, behind) = behind.split_at(length);
    let (d, rest) = behind.split_at(length);
    let mut greatest = 0;
    for (((a, b), c), d) in a.iter().zip(b).zip(c).zip(d) {
        greatest = bits(a).max(bits(b)).max(bits(c).max(bits(d))).max(greatest);
    }
    greatest <= most && rest.iter().all(|value| bits(value) <= most)
}

/// So many floats of a buffer, which grows as needed, once.
fn at_least(buffer: &mut Vec<f32>, length: usize) -> &mut [f32] {
    if buffer.len() < length {
        buffer.resize(length, 0.0);
    }
    &mut buffer[..length]
}

fn sum_of_squares(values: &[f32]) -> f32 {
    let (chunks, rest) = values.as_chunks::<4>();
    let mut sums = [0.0_f32; 4];
    for chunk in chunks {
        for lane in 0..4 {
            sums[lane] += chunk[lane] * chunk[lane];
        }
    }
    let rest = rest.iter().fold(0.0, |sum, value| sum + value * value);
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + rest
}
