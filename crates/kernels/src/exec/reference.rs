//! The reference: every operation as its definition says, in f64, one element at a time. Slow, obvious, and right; the
//! other executors are measured against it.

use super::{Diverged, Moment};
use crate::plan::{Binary, Source, Unary};
use crate::plan::{Epilogue, OVERFLOW, Op, Program, View};
use crate::random;

mod geometry;

/// An arena of f64 with resident data.
#[derive(Clone, Default)]
pub struct Reference {
    arena: Vec<f64>,
    inputs: Vec<f64>,
    targets: Vec<f64>,
}

impl Reference {
    /// An arena of so many values, all 0.
    pub fn new(arena: usize) -> Self {
        Self { arena: vec![0.0; arena], ..Self::default() }
    }

    /// Replaces the resident data: rows of inputs and of targets, row-major.
    pub fn set_data(&mut self, inputs: Vec<f64>, targets: Vec<f64>) {
        self.inputs = inputs;
        self.targets = targets;
    }

    /// The values of a view.
    pub fn read(&self, view: View) -> &[f64] {
        &self.arena[view.range()]
    }

    /// The values of a view, to be written.
    pub fn write(&mut self, view: View) -> &mut [f64] {
        &mut self.arena[view.range()]
    }

    /// Runs a program.
    ///
    /// # Errors
    /// When a guard trips; what follows it is then not run.
    pub fn run(&mut self, program: &Program, moment: &Moment) -> Result<(), Diverged> {
        assert_eq!(moment.indices.len(), program.rows, "one index a row");
        program.ops.iter().try_for_each(|op| self.op(op, moment))
    }

    /// One element; a side of one row or column is repeated.
    fn at(&self, view: View, row: usize, column: usize) -> f64 {
        let row = if view.rows == 1 { 0 } else { row };
        let column = if view.columns == 1 { 0 } else { column };
        self.arena[view.start as usize + row * view.columns as usize + column]
    }

    /// One element.
    fn inside(&self, view: View, row: usize, column: usize) -> f64 {
        self.arena[view.start as usize + row * view.columns as usize + column]
    }

    fn row(&self, view: View, row: usize) -> Vec<f64> {
        (0..view.columns as usize).map(|column| self.at(view, row, column)).collect()
    }

    /// Sets every element of a view.
    fn set(&mut self, view: View, f: impl Fn(&Self, usize, usize) -> f64) {
        let values: Vec<f64> = (0..view.rows as usize)
            .flat_map(|row| (0..view.columns as usize).map(move |column| (row, column)))
            .map(|(row, column)| f(self, row, column))
            .collect();
        self.arena[view.range()].copy_from_slice(&values);
    }

    fn op(&mut self, op: &Op, moment: &Moment) -> Result<(), Diverged> {
        match *op {
            Op::Gather { source, out } => self.set(out, |this, row, column| {
                let data = match source {
                    Source::Inputs => &this.inputs,
                    Source::Targets => &this.targets,
                };
                data[moment.indices[row] as usize * out.columns as usize + column]
            }),
            Op::Fill { value, out } => self.set(out, |_, _, _| value),
            Op::Copy { a, out } => {
                let values = self.read(a).to_vec();
                self.write(out).copy_from_slice(&values);
            }
            Op::MatMul { a, b, ta, tb, epilogue, out } => self.matmul(a, b, ta, tb, epilogue, out),
            Op::Unary { function, a, out } => self.set(out, |this, row, column| {
                let x = this.at(a, row, column);
                match function {
                    Unary::Affine(factor, offset) => factor * x + offset,
                    Unary::Positive => x.max(0.0),
                    Unary::Negative => x.min(0.0),
                    Unary::Above => f64::from(x > 0.0),
                    Unary::Below => f64::from(x < 0.0),
                    Unary::Square => x * x,
                    Unary::Root => x.sqrt(),
                    Unary::Reciprocal => 1.0 / x,
                }
            }),
            Op::Binary { function, a, b, out } => self.set(out, |this, row, column| {
                let (x, y) = (this.at(a, row, column), this.at(b, row, column));
                match function {
                    Binary::Add => x + y,
                    Binary::Subtract => x - y,
                    Binary::Multiply => x * y,
                }
            }),
            Op::Activate { rule, p, a, out } => {
                self.set(out, |this, row, column| (rule.forward_f64)(this.at(a, row, column), &p));
            }
            Op::ActivateSlope { rule, p, kept, dy, out } => self.set(out, |this, row, column| {
                // What the rule does not read may be anything.
                let kept = this.at(kept, row, column);
                this.at(dy, row, column) * (rule.slope_f64)(kept, kept, &p)
            }),
            Op::Softmax { a, out } => self.set(out, |this, row, column| softmax(&this.row(a, row))[column]),
            Op::SoftmaxSlope { y, dy, out } => self.set(out, |this, row, column| {
                let sum: f64 = this.row(y, row).iter().zip(this.row(dy, row)).map(|(y, dy)| y * dy).sum();
                this.at(y, row, column) * (this.at(dy, row, column) - sum)
            }),
            Op::Loss { rule, p, z, t, out } => {
                self.set(out, |this, row, column| {
                    (rule.value_f64)(this.at(z, row, column), this.at(t, row, column), &p)
                });
            }
            Op::LossSlope { rule, p, scale, z, t, out } => self.set(out, |this, row, column| {
                scale * (rule.slope_f64)(this.at(z, row, column), this.at(t, row, column), &p)
            }),
            Op::CrossEntropy { smoothing, minus_entropy, z, t, out } => self.set(out, |this, row, _| {
                let z = this.row(z, row);
                let greatest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let log_sum = greatest + z.iter().map(|z| (z - greatest).exp()).sum::<f64>().ln();
                z.iter()
                    .zip(this.row(t, row))
                    .map(|(value, t)| {
                        let t = (1.0 - smoothing) * t + smoothing / z.len() as f64;
                        t * (log_sum - value) + if minus_entropy && t > 0.0 { t * t.ln() } else { 0.0 }
                    })
                    .sum()
            }),
            Op::CrossEntropySlope { smoothing, scale, z, t, out } => self.set(out, |this, row, column| {
                let t = (1.0 - smoothing) * this.at(t, row, column) + smoothing / f64::from(t.columns);
                scale * (softmax(&this.row(z, row))[column] - t)
            }),
            Op::SumRows { a, out } => {
                self.set(out, |this, _, column| {
                    (0..a.rows as usize).map(|row| this.at(a, row, column)).sum()
                });
            }
            Op::SumColumns { a, out } => self.set(out, |this, row, _| this.row(a, row).iter().sum()),
            Op::Repeat { a, out } => self.set(out, |this, row, column| this.at(a, row, column)),
            Op::Concat { a, b, out } => {
                self.set(out, |this, row, column| match column.checked_sub(a.columns as usize) {
                    Some(column) => this.arena[b.start as usize + row * b.columns as usize + column],
                    None => this.arena[a.start as usize + row * a.columns as usize + column],
                })
            }
            Op::Slice { start, a, out } => self.set(out, |this, row, column| {
                this.arena[a.start as usize + row * a.columns as usize + start as usize + column]
            }),
            Op::Mask { stream, keep, out } => self.set(out, |_, row, column| {
                let index = row * out.columns as usize + column;
                let draw = random::unit(moment.seed, stream, moment.step, index as u32);
                if draw < keep as f32 { 1.0 / keep } else { 0.0 }
            }),
            Op::PadRows { before, a, out } => {
                self.set(out, |this, row, column| match row.checked_sub(before as usize) {
                    Some(row) if row < a.rows as usize => this.inside(a, row, column),
                    _ => 0.0,
                })
            }
            Op::TimeMajor { steps, a, out } => self.set(out, |this, row, column| {
                let (step, sample) = (row / a.rows as usize, row % a.rows as usize);
                assert!(step < steps as usize, "a row for every step");
                this.inside(a, sample, step * out.columns as usize + column)
            }),
            Op::SampleMajor { a, out, .. } => self.set(out, |this, row, column| {
                let (step, value) = (column / a.columns as usize, column % a.columns as usize);
                this.inside(a, step * out.rows as usize + row, value)
            }),
            Op::Conv { window, x, kernel, epilogue, out } => self.conv(&window, x, kernel, epilogue, out),
            Op::ConvInput { window, dy, kernel, out } => self.conv_input(&window, dy, kernel, out),
            Op::ConvKernel { window, x, dy, out } => self.conv_kernel(&window, x, dy, out),
            Op::MaxPool { window, x, out } => self.max_pool(&window, x, out),
            Op::MaxPoolSlope { window, x, dy, out } => self.max_pool_slope(&window, x, dy, out),
            Op::Lstm { steps, z, kernel, out, kept } => self.lstm(steps as usize, z, kernel, out, kept),
            Op::LstmSlope { steps, kept, kernel, dh, out } => {
                self.lstm_slope(steps as usize, kept, kernel, dh, out);
            }
            Op::Guard { values } => {
                if self
                    .read(values)
                    .iter()
                    .any(|value| !value.is_finite() || value.abs() > f64::from(OVERFLOW))
                {
                    return Err(Diverged);
                }
            }
            Op::Decay { l1, l2, w, g } => self.set(g, |this, row, column| {
                let w = this.at(w, row, column);
                let sign = f64::from(w > 0.0) - f64::from(w < 0.0);
                this.at(g, row, column) + l2 * w + l1 * sign
            }),
            Op::ClipValue { limit, g } => self.set(g, |this, row, column| {
                crate::scalar::f64::clamp(this.at(g, row, column), -limit, limit)
            }),
            Op::ClipNorm { limit, g } => {
                let norm = self.read(g).iter().map(|g| g * g).sum::<f64>().sqrt();
                if norm > limit {
                    self.set(g, |this, row, column| this.at(g, row, column) * limit / norm);
                }
            }
            Op::Update { rule, w, g, m, v } => {
                for index in 0..w.len() {
                    let read = |view: View| {
                        if view.is_empty() { 0.0 } else { self.arena[view.start as usize + index] }
                    };
                    let after = (rule.apply_f64)(read(w), read(g), read(m), read(v), moment.scalars);
                    for (view, value) in [w, m, v].into_iter().zip(after) {
                        if !view.is_empty() {
                            self.arena[view.start as usize + index] = value;
                        }
                    }
                }
            }
            Op::MaxNorm { limit, w } => {
                for column in 0..w.columns as usize {
                    let norm =
                        (0..w.rows as usize).map(|row| self.at(w, row, column).powi(2)).sum::<f64>().sqrt();
                    if norm > limit {
                        for row in 0..w.rows as usize {
                            self.arena[w.start as usize + row * w.columns as usize + column] *= limit / norm;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn matmul(&mut self, a: View, b: View, ta: bool, tb: bool, epilogue: Epilogue, out: View) {
        let inner = if ta { a.rows } else { a.columns } as usize;
        self.set(out, |this, row, column| {
            let product: f64 = (0..inner)
                .map(|place| {
                    let a = if ta { this.inside(a, place, row) } else { this.inside(a, row, place) };
                    let b = if tb { this.inside(b, column, place) } else { this.inside(b, place, column) };
                    a * b
                })
                .sum();
            this.finish(product, epilogue, column)
        });
    }

    /// What follows a product.
    fn finish(&self, product: f64, epilogue: Epilogue, column: usize) -> f64 {
        let sum = product + epilogue.bias.map_or(0.0, |bias| self.inside(bias, 0, column));
        epilogue.activation.map_or(sum, |(rule, p)| (rule.forward_f64)(sum, &p))
    }
}

fn softmax(z: &[f64]) -> Vec<f64> {
    let greatest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = z.iter().map(|z| (z - greatest).exp()).sum();
    z.iter().map(|z| (z - greatest).exp() / sum).collect()
}
