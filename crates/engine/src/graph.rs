//! The graph: what a program computes, before anything is placed in memory.
//!
//! Every tensor is a matrix `[rows, columns]`; rows are the samples of a batch, the pixels or steps of all samples, or 1.
//! Operations on images and sequences carry their geometry. An operation is appended after its inputs, so that the
//! order of the list is an order of execution.

use crate::catalog::{LossRule, Pointwise};
use crate::geometry::Window;
use layerloom_kernels::plan::Attribution;

pub use layerloom_kernels::plan::{Binary, Source, Unary};

/// A value of a graph: the place of the operation that makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tensor(pub(crate) u32);

/// What an operation computes from its inputs.
#[derive(Clone, Copy)]
pub enum Operation {
    /// The batch's rows of the resident data.
    Gather(Source),
    /// A trained parameter, by its number.
    Parameter(u32),
    /// A value kept from step to step but not trained, by its number.
    State(u32),
    /// A matrix of one value.
    Fill(f64),
    /// op(a)·op(b), where op transposes if its flag is set.
    MatMul {
        /// Transpose a.
        ta: bool,
        /// Transpose b.
        tb: bool,
    },
    /// f(a).
    Unary(Unary),
    /// f(a, b).
    Binary(Binary),
    /// A catalog's pointwise rule of a.
    Activate(&'static Pointwise, [f64; 2]),
    /// From (kept, dy): dy times the rule's slope. Not differentiable again.
    ActivateSlope(&'static Pointwise, [f64; 2]),
    /// Softmax over the columns of each row.
    Softmax,
    /// From (y, dy) with y = softmax: y·(dy − Σ y·dy). Not differentiable again.
    SoftmaxSlope,
    /// A catalog's loss of (z, t), elementwise.
    Loss(&'static LossRule, [f64; 2]),
    /// scale · dℓ/dz from (z, t). Not differentiable again.
    LossSlope(&'static LossRule, [f64; 2], f64),
    /// −Σ t·log softmax(z) for each row of (z, t), `[rows, 1]`.
    CrossEntropy {
        /// Label smoothing.
        smoothing: f64,
        /// Take the entropy of t off.
        minus_entropy: bool,
    },
    /// scale · (softmax(z) − t) from (z, t), with t smoothed. Not differentiable again.
    CrossEntropySlope {
        /// Label smoothing.
        smoothing: f64,
        /// The factor.
        scale: f64,
    },
    /// Sum over rows: `[1, columns]`.
    SumRows,
    /// Sum over columns: `[rows, 1]`.
    SumColumns,
    /// A side of one row or column repeated.
    Repeat,
    /// Columns of a, then columns of b.
    Concat,
    /// Columns `start ..` of a, as many as the result has.
    Slice {
        /// The first.
        start: usize,
    },
    /// The same values, row-major, in other rows and columns.
    Reshape,
    /// Rows `start ..` of a, as many as the result has.
    Rows {
        /// The first.
        start: usize,
    },
    /// Rows of 0, then a, then rows of 0.
    PadRows {
        /// How many stand before a.
        before: usize,
    },
    /// From `[B, T·V]` to `[T·B, V]`: the first step of all samples, then the second, …
    TimeMajor {
        /// Steps T.
        steps: usize,
    },
    /// From `[T·B, V]` to `[B, T·V]`: all steps of the first sample, then those of the second, …
    SampleMajor {
        /// Steps T.
        steps: usize,
    },
    /// Convolution of (x `[B, H·W·C]`, kernel `[K·K·C, O]`), `[B·OH·OW, O]`: a product of what lies under each window
    /// with the kernel. (The kernel is not turned round: it is a cross-correlation, as everywhere in this field.)
    Conv(Window),
    /// From (dy `[B·OH·OW, O]`, kernel): the gradient of a convolution's x.
    ConvInput(Window),
    /// From (x, dy): the gradient of a convolution's kernel.
    ConvKernel(Window),
    /// The greatest value of each channel under each window of x `[B, H·W·C]`, `[B, OH·OW·C]`.
    MaxPool(Window),
    /// From (x, dy): dy where the greatest value lay; the first, where there are several. Not differentiable again.
    MaxPoolSlope(Window),
    /// The hidden states `[T·B, H]` of long short-term memory, from its weighted inputs z `[T·B, 4·H]`, which hold the
    /// gates i, f, g, o side by side, and the recurrent kernel `[H, 4·H]`. Behind the result lie, for the slope, the cell
    /// states c `[T·B, H]` and the gates `[T·B, 4·H]`.
    Lstm {
        /// Steps T.
        steps: usize,
    },
    /// From (h, recurrent kernel, dh), with h made by [`Self::Lstm`]: the gradient of z. Not differentiable again.
    LstmSlope {
        /// Steps T.
        steps: usize,
    },
    /// 1 / keep with probability `keep`, else 0; drawn from the stream.
    Mask {
        /// Random stream.
        stream: u32,
        /// Probability to keep a value.
        keep: f64,
    },
}

/// An operation with its inputs and the size of its result.
#[derive(Clone)]
pub struct Step {
    /// What.
    pub operation: Operation,
    /// Of what.
    pub inputs: Vec<Tensor>,
    /// Rows of the result.
    pub rows: usize,
    /// Columns of the result.
    pub columns: usize,
    /// What it works for.
    pub attribution: Attribution,
}

impl Step {
    /// Values that are kept behind the result.
    pub fn kept(&self) -> usize {
        match self.operation {
            Operation::Lstm { .. } => 5 * self.rows * self.columns,
            _ => 0,
        }
    }
}

/// A list of operations.
#[derive(Clone, Default)]
pub struct Graph {
    pub(crate) steps: Vec<Step>,
    /// What the operations appended now work for.
    pub(crate) attribution: Attribution,
}

impl Graph {
    /// The operation that makes a tensor.
    pub fn step(&self, tensor: Tensor) -> &Step {
        &self.steps[tensor.0 as usize]
    }

    /// Rows and columns.
    pub fn shape(&self, tensor: Tensor) -> (usize, usize) {
        let step = self.step(tensor);
        (step.rows, step.columns)
    }

    fn push(&mut self, operation: Operation, inputs: &[Tensor], rows: usize, columns: usize) -> Tensor {
        let attribution = self.attribution;
        self.steps.push(Step { operation, inputs: inputs.to_vec(), rows, columns, attribution });
        Tensor(self.steps.len() as u32 - 1)
    }

    /// The batch's rows of the resident data.
    pub fn gather(&mut self, source: Source, rows: usize, columns: usize) -> Tensor {
        self.push(Operation::Gather(source), &[], rows, columns)
    }

    /// A trained parameter.
    pub fn parameter(&mut self, number: u32, rows: usize, columns: usize) -> Tensor {
        self.push(Operation::Parameter(number), &[], rows, columns)
    }

    /// A kept value.
    pub fn state(&mut self, number: u32, columns: usize) -> Tensor {
        self.push(Operation::State(number), &[], 1, columns)
    }

    /// A matrix of one value.
    pub fn fill(&mut self, value: f64, rows: usize, columns: usize) -> Tensor {
        self.push(Operation::Fill(value), &[], rows, columns)
    }

    /// op(a)·op(b).
    pub fn matmul(&mut self, a: Tensor, b: Tensor, ta: bool, tb: bool) -> Tensor {
        let ((ar, ac), (br, bc)) = (self.shape(a), self.shape(b));
        let (rows, inner) = if ta { (ac, ar) } else { (ar, ac) };
        let (other, columns) = if tb { (bc, br) } else { (br, bc) };
        assert_eq!(inner, other, "inner sizes of a matrix product");
        self.push(Operation::MatMul { ta, tb }, &[a, b], rows, columns)
    }

    /// f(a).
    pub fn unary(&mut self, function: Unary, a: Tensor) -> Tensor {
        let (rows, columns) = self.shape(a);
        self.push(Operation::Unary(function), &[a], rows, columns)
    }

    /// f(a, b), repeating a side of one row or column.
    pub fn binary(&mut self, function: Binary, a: Tensor, b: Tensor) -> Tensor {
        let ((ar, ac), (br, bc)) = (self.shape(a), self.shape(b));
        let fit = |x: usize, y: usize| {
            assert!(x == y || x == 1 || y == 1, "sizes {x} and {y} of an elementwise operation");
            x.max(y)
        };
        self.push(Operation::Binary(function), &[a, b], fit(ar, br), fit(ac, bc))
    }

    /// a + b.
    pub fn add(&mut self, a: Tensor, b: Tensor) -> Tensor {
        self.binary(Binary::Add, a, b)
    }

    /// a − b.
    pub fn subtract(&mut self, a: Tensor, b: Tensor) -> Tensor {
        self.binary(Binary::Subtract, a, b)
    }

    /// a · b, elementwise.
    pub fn multiply(&mut self, a: Tensor, b: Tensor) -> Tensor {
        self.binary(Binary::Multiply, a, b)
    }

    /// factor · a + offset.
    pub fn affine(&mut self, a: Tensor, factor: f64, offset: f64) -> Tensor {
        self.unary(Unary::Affine(factor, offset), a)
    }

    /// A catalog's pointwise rule.
    pub fn activate(&mut self, rule: &'static Pointwise, p: [f64; 2], a: Tensor) -> Tensor {
        let (rows, columns) = self.shape(a);
        self.push(Operation::Activate(rule, p), &[a], rows, columns)
    }

    pub(crate) fn activate_slope(
        &mut self,
        rule: &'static Pointwise,
        p: [f64; 2],
        kept: Tensor,
        dy: Tensor,
    ) -> Tensor {
        let (rows, columns) = self.shape(dy);
        self.push(Operation::ActivateSlope(rule, p), &[kept, dy], rows, columns)
    }

    /// Softmax over the columns of each row.
    pub fn softmax(&mut self, a: Tensor) -> Tensor {
        let (rows, columns) = self.shape(a);
        self.push(Operation::Softmax, &[a], rows, columns)
    }

    pub(crate) fn softmax_slope(&mut self, y: Tensor, dy: Tensor) -> Tensor {
        let (rows, columns) = self.shape(y);
        self.push(Operation::SoftmaxSlope, &[y, dy], rows, columns)
    }

    /// A catalog's loss, elementwise.
    pub fn loss(&mut self, rule: &'static LossRule, p: [f64; 2], z: Tensor, t: Tensor) -> Tensor {
        let (rows, columns) = self.shape(z);
        assert_eq!(self.shape(t), (rows, columns), "outputs and targets");
        self.push(Operation::Loss(rule, p), &[z, t], rows, columns)
    }

    pub(crate) fn loss_slope(
        &mut self,
        rule: &'static LossRule,
        p: [f64; 2],
        scale: f64,
        z: Tensor,
        t: Tensor,
    ) -> Tensor {
        let (rows, columns) = self.shape(z);
        self.push(Operation::LossSlope(rule, p, scale), &[z, t], rows, columns)
    }

    /// Softmax cross-entropy of each row.
    pub fn cross_entropy(&mut self, smoothing: f64, minus_entropy: bool, z: Tensor, t: Tensor) -> Tensor {
        let (rows, columns) = self.shape(z);
        assert_eq!(self.shape(t), (rows, columns), "outputs and targets");
        self.push(Operation::CrossEntropy { smoothing, minus_entropy }, &[z, t], rows, 1)
    }

    pub(crate) fn cross_entropy_slope(&mut self, smoothing: f64, scale: f64, z: Tensor, t: Tensor) -> Tensor {
        let (rows, columns) = self.shape(z);
        self.push(Operation::CrossEntropySlope { smoothing, scale }, &[z, t], rows, columns)
    }

    /// Sum over rows.
    pub fn sum_rows(&mut self, a: Tensor) -> Tensor {
        let (_, columns) = self.shape(a);
        self.push(Operation::SumRows, &[a], 1, columns)
    }

    /// Sum over columns.
    pub fn sum_columns(&mut self, a: Tensor) -> Tensor {
        let (rows, _) = self.shape(a);
        self.push(Operation::SumColumns, &[a], rows, 1)
    }

    /// A row or column repeated to a size.
    pub fn repeat(&mut self, a: Tensor, rows: usize, columns: usize) -> Tensor {
        let shape = self.shape(a);
        if shape == (rows, columns) {
            return a;
        }
        assert!(
            (shape.0 == rows || shape.0 == 1) && (shape.1 == columns || shape.1 == 1),
            "repeat {shape:?}"
        );
        self.push(Operation::Repeat, &[a], rows, columns)
    }

    /// Columns of a, then columns of b.
    pub fn concat(&mut self, a: Tensor, b: Tensor) -> Tensor {
        let ((rows, ac), (br, bc)) = (self.shape(a), self.shape(b));
        assert_eq!(rows, br, "rows of a concatenation");
        self.push(Operation::Concat, &[a, b], rows, ac + bc)
    }

    /// `columns` columns of a from `start`.
    pub fn slice(&mut self, a: Tensor, start: usize, columns: usize) -> Tensor {
        let (rows, all) = self.shape(a);
        assert!(start + columns <= all, "columns {start}..{} of {all}", start + columns);
        self.push(Operation::Slice { start }, &[a], rows, columns)
    }

    /// The same values in other rows and columns.
    pub fn reshape(&mut self, a: Tensor, rows: usize, columns: usize) -> Tensor {
        let shape = self.shape(a);
        assert_eq!(shape.0 * shape.1, rows * columns, "values of {shape:?} as [{rows}, {columns}]");
        match self.step(a).operation {
            _ if shape == (rows, columns) => a,
            Operation::Reshape => self.reshape(self.step(a).inputs[0], rows, columns),
            _ => self.push(Operation::Reshape, &[a], rows, columns),
        }
    }

    /// `rows` rows of a from `start`.
    pub fn rows(&mut self, a: Tensor, start: usize, rows: usize) -> Tensor {
        let (all, columns) = self.shape(a);
        assert!(start + rows <= all, "rows {start}..{} of {all}", start + rows);
        self.push(Operation::Rows { start }, &[a], rows, columns)
    }

    /// a, with rows of 0 before it and behind it, `rows` in all.
    pub fn pad_rows(&mut self, a: Tensor, before: usize, rows: usize) -> Tensor {
        let (own, columns) = self.shape(a);
        assert!(before + own <= rows, "{own} rows behind {before} in {rows}");
        self.push(Operation::PadRows { before }, &[a], rows, columns)
    }

    /// Sequences `[B, T·V]` step by step: `[T·B, V]`.
    pub fn time_major(&mut self, a: Tensor, steps: usize) -> Tensor {
        let (rows, columns) = self.shape(a);
        assert_eq!(columns % steps, 0, "{columns} values in {steps} steps");
        self.push(Operation::TimeMajor { steps }, &[a], rows * steps, columns / steps)
    }

    /// Steps `[T·B, V]` as sequences: `[B, T·V]`.
    pub fn sample_major(&mut self, a: Tensor, steps: usize) -> Tensor {
        let (rows, columns) = self.shape(a);
        assert_eq!(rows % steps, 0, "{rows} rows in {steps} steps");
        self.push(Operation::SampleMajor { steps }, &[a], rows / steps, columns * steps)
    }

    /// A convolution.
    pub fn conv(&mut self, window: Window, x: Tensor, kernel: Tensor) -> Tensor {
        let ((samples, values), (taps, filters)) = (self.shape(x), self.shape(kernel));
        assert_eq!((values, taps), (window.inputs(), window.taps()), "sizes of a convolution");
        self.push(Operation::Conv(window), &[x, kernel], samples * window.places(), filters)
    }

    pub(crate) fn conv_input(&mut self, window: Window, dy: Tensor, kernel: Tensor) -> Tensor {
        let samples = self.shape(dy).0 / window.places();
        self.push(Operation::ConvInput(window), &[dy, kernel], samples, window.inputs())
    }

    pub(crate) fn conv_kernel(&mut self, window: Window, x: Tensor, dy: Tensor) -> Tensor {
        let filters = self.shape(dy).1;
        self.push(Operation::ConvKernel(window), &[x, dy], window.taps(), filters)
    }

    /// Maximum pooling.
    pub fn max_pool(&mut self, window: Window, x: Tensor) -> Tensor {
        let (samples, values) = self.shape(x);
        assert_eq!(values, window.inputs(), "sizes of a maximum");
        self.push(Operation::MaxPool(window), &[x], samples, window.places() * window.channels)
    }

    pub(crate) fn max_pool_slope(&mut self, window: Window, x: Tensor, dy: Tensor) -> Tensor {
        let (samples, values) = self.shape(x);
        self.push(Operation::MaxPoolSlope(window), &[x, dy], samples, values)
    }

    /// Long short-term memory over weighted inputs `[T·B, 4·H]`.
    pub fn lstm(&mut self, steps: usize, z: Tensor, kernel: Tensor) -> Tensor {
        let ((rows, gates), (units, columns)) = (self.shape(z), self.shape(kernel));
        assert_eq!((gates, columns), (4 * units, 4 * units), "four gates of {units} units");
        assert_eq!(rows % steps, 0, "{rows} rows in {steps} steps");
        self.push(Operation::Lstm { steps }, &[z, kernel], rows, units)
    }

    pub(crate) fn lstm_slope(&mut self, steps: usize, h: Tensor, kernel: Tensor, dh: Tensor) -> Tensor {
        // Both gradients of a layer ask for it.
        let known = |step: &Step| {
            matches!(step.operation, Operation::LstmSlope { .. }) && step.inputs == [h, kernel, dh]
        };
        if let Some(place) = self.steps.iter().rposition(known) {
            return Tensor(place as u32);
        }
        let (rows, units) = self.shape(h);
        self.push(Operation::LstmSlope { steps }, &[h, kernel, dh], rows, 4 * units)
    }

    /// A dropout mask.
    pub fn mask(&mut self, stream: u32, keep: f64, rows: usize, columns: usize) -> Tensor {
        self.push(Operation::Mask { stream, keep }, &[], rows, columns)
    }

    /// Mean over the rows: `[1, columns]`.
    pub fn mean_rows(&mut self, a: Tensor) -> Tensor {
        let rows = self.shape(a).0;
        let sum = self.sum_rows(a);
        self.affine(sum, 1.0 / rows as f64, 0.0)
    }

    /// Mean over the columns: `[rows, 1]`.
    pub fn mean_columns(&mut self, a: Tensor) -> Tensor {
        let columns = self.shape(a).1;
        let sum = self.sum_columns(a);
        self.affine(sum, 1.0 / columns as f64, 0.0)
    }
}
