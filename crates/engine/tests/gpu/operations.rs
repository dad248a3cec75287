//! Single operations with arguments, on an arena of random values.

use crate::common::prepare;
use crate::small;
use layerloom_document::Settings;
use layerloom_engine::catalog::{Reads, SCALARS, activation, loss, optimizer};
use layerloom_engine::geometry::{Padding, Window};
use layerloom_engine::graph::{Binary, Source, Unary};
use layerloom_engine::plan::{Epilogue, Op, Plan, Program, View};
use layerloom_engine::random;

/// Floats of values of both signs, of positive values, and of results.
const MIXED: u32 = 1 << 15;
const POSITIVE: u32 = MIXED;
const OUT: u32 = 2 * MIXED;
const ARENA: u32 = 4 * MIXED;

/// Rows of the resident data.
const ROWS: usize = 40;

pub(crate) struct Operation {
    pub(crate) name: String,
    /// What makes its arguments, where random ones would not do.
    before: Vec<Op>,
    pub(crate) op: Op,
    pub(crate) scalars: [f64; SCALARS],
}

impl Operation {
    /// A plan whose step is this operation.
    pub(crate) fn plan(&self) -> Plan {
        let (mut plan, ..) = prepare(&small());
        let rows = match self.op {
            Op::Gather { out, .. } => out.rows as usize,
            _ => 1,
        };
        let end = match self.op {
            Op::MatMul { out, .. } | Op::ConvKernel { out, .. } => out.range().end + 16,
            _ => 0,
        };
        plan.arena = (ARENA as usize).max(end.next_multiple_of(16));
        let ops = self.before.iter().copied().chain([self.op]).collect();
        plan.step = Program { ops, rows };
        plan.tail = None;
        plan.forward = Program { ops: Vec::new(), rows: 0 };
        // Where no operation reads or writes.
        plan.batch_loss = View { start: plan.arena as u32 - 16, rows: 1, columns: 1 };
        plan
    }

    /// Whether it has more results than one workgroup should be given.
    pub(crate) fn is_large(&self) -> bool {
        matches!(self.op, Op::MatMul { out, .. } | Op::ConvKernel { out, .. } if out.len() > 1 << 14)
    }

    /// Every value of the arena: what the operation writes by its tolerance, and the rest untouched.
    pub(crate) fn assert_near(&self, backend: &str, got: &[f32], want: &[f64]) {
        let largest = want.iter().fold(1.0, |most: f64, value| most.max(value.abs()));
        let difference = |(got, want): (&f32, &f64)| (f64::from(*got) - want).powi(2);
        if let Op::MatMul { out, .. } = self.op {
            let error: f64 = got[out.range()].iter().zip(&want[out.range()]).map(difference).sum();
            let size: f64 = want[out.range()].iter().map(|value| value * value).sum();
            assert!(error.sqrt() <= 1e-5 * size.sqrt(), "{} on {backend}: {error} of {size}", self.name);
        }
        for (place, (got, want)) in got.iter().zip(want).enumerate() {
            let bound = 1e-4 * want.abs() + 1e-5 * largest;
            let error = (f64::from(*got) - want).abs();
            assert!(error <= bound, "{} on {backend} at {place}: {got} {want}", self.name);
        }
    }
}

pub(crate) fn arena(length: usize) -> Vec<f64> {
    let draw = |place| f64::from(random::unit(21, 0, 0, place));
    (0..length as u32)
        .map(|place| match place {
            0..POSITIVE => 4.0 * draw(place) - 2.0,
            POSITIVE..OUT => 0.1 + draw(place),
            _ => 0.5,
        })
        .map(|value| f64::from(value as f32))
        .collect()
}

/// Inputs and targets of as many columns as the plan's features and outputs; gathers here read the columns they like.
pub(crate) fn data() -> (Vec<f64>, Vec<f64>) {
    let draw = |stream, place| f64::from(random::unit(22, stream, 0, place));
    ((0..ROWS as u32 * 2).map(|i| draw(0, i)).collect(), (0..ROWS as u32).map(|i| draw(1, i)).collect())
}

pub(crate) fn rows(count: usize) -> Vec<u32> {
    (0..count).map(|row| (row * 7 % ROWS) as u32).collect()
}

fn view(start: u32, rows: u32, columns: u32) -> View {
    View { start, rows, columns }
}

/// Every operation, in sizes that end inside a group, at its border, and behind it.
pub(crate) fn all() -> Vec<Operation> {
    let mut list = List(Vec::new());
    for (rows, columns) in [(1, 1), (7, 5), (16, 16), (37, 23), (300, 3), (2, 300)] {
        list.elementwise(rows, columns);
        list.by_row(rows, columns);
        list.in_place(rows, columns);
    }
    list.many_rows();
    list.products();
    list.images();
    list.wide_kernel();
    list.sequences();
    list.0
}

struct List(Vec<Operation>);

impl List {
    fn push(&mut self, name: &str, op: Op) {
        self.0.push(Operation {
            name: format!("{name} {op}"),
            before: Vec::new(),
            op,
            scalars: [0.0; SCALARS],
        });
    }

    fn elementwise(&mut self, rows: u32, columns: u32) {
        let at = |start| view(start, rows, columns);
        let (a, b, positive, out) = (at(0), at(8192), at(POSITIVE), at(OUT));
        self.push("", Op::Fill { value: -1.75, out });
        self.push("", Op::Copy { a, out });
        for function in [
            Unary::Affine(-1.5, 0.25),
            Unary::Positive,
            Unary::Negative,
            Unary::Above,
            Unary::Below,
            Unary::Square,
            Unary::Root,
            Unary::Reciprocal,
        ] {
            let needs_positive = matches!(function, Unary::Root | Unary::Reciprocal);
            let a = if needs_positive { positive } else { a };
            self.push(&format!("{function:?}"), Op::Unary { function, a, out });
        }
        for function in [Binary::Add, Binary::Subtract, Binary::Multiply] {
            for a in [a, view(0, 1, columns), view(0, rows, 1), view(0, 1, 1)] {
                for b in [b, view(8192, 1, columns), view(8192, rows, 1)] {
                    let fits = |x: u32, y: u32, z: u32| x.max(y) == z;
                    if fits(a.rows, b.rows, rows) && fits(a.columns, b.columns, columns) {
                        self.push(&format!("{function:?}"), Op::Binary { function, a, b, out });
                    }
                }
            }
        }
        for kind in activation::ALL {
            if let activation::Rule::Pointwise(rule) = &kind.rule {
                let p = kind.parameters(&Settings::default());
                self.push(kind.entry.id, Op::Activate { rule, p, a, out });
                // A slope of the output is only asked for values that the rule can give.
                let (before, kept) = match rule.reads {
                    Reads::Input => (Vec::new(), a),
                    Reads::Output => {
                        (vec![Op::Activate { rule, p, a, out: at(OUT + MIXED) }], at(OUT + MIXED))
                    }
                };
                self.push(kind.entry.id, Op::ActivateSlope { rule, p, kept, dy: b, out });
                self.0.last_mut().expect("just pushed").before = before;
            }
        }
        for kind in loss::ALL {
            if let loss::Rule::Pointwise(rule) = &kind.rule {
                let p = kind.parameters(&Settings::default());
                self.push(kind.entry.id, Op::Loss { rule, p, z: a, t: positive, out });
                let scale = 0.3;
                self.push(kind.entry.id, Op::LossSlope { rule, p, scale, z: a, t: positive, out });
            }
        }
        for a in [view(0, 1, columns), view(0, rows, 1), view(0, 1, 1)] {
            self.push("", Op::Repeat { a, out });
        }
        let both = view(OUT, rows, columns + 4);
        self.push("", Op::Concat { a, b: view(8192, rows, 4), out: both });
        self.push("", Op::Concat { a: view(0, rows, 4), b: view(8192, rows, columns), out: both });
        for start in [0, 1, columns / 2] {
            if start < columns {
                self.push("", Op::Slice { start, a, out: view(OUT, rows, columns - start) });
            }
        }
        for keep in [0.05, 0.5, 0.8] {
            self.push("", Op::Mask { stream: 9, keep, out });
        }
        self.push("", Op::Gather { source: Source::Inputs, out: view(OUT, rows, 2) });
        self.push("", Op::Gather { source: Source::Targets, out: view(OUT, rows, 1) });
    }

    fn by_row(&mut self, rows: u32, columns: u32) {
        let at = |start| view(start, rows, columns);
        let (a, b, positive, out) = (at(0), at(8192), at(POSITIVE), at(OUT));
        self.push("", Op::Softmax { a, out });
        self.push("", Op::SoftmaxSlope { y: positive, dy: b, out });
        for smoothing in [0.0, 0.1] {
            for minus_entropy in [false, true] {
                let out = view(OUT, rows, 1);
                self.push("", Op::CrossEntropy { smoothing, minus_entropy, z: a, t: positive, out });
            }
            self.push("", Op::CrossEntropySlope { smoothing, scale: 0.3, z: a, t: positive, out });
        }
        self.push("", Op::SumRows { a, out: view(OUT, 1, columns) });
        self.push("", Op::SumColumns { a, out: view(OUT, rows, 1) });
    }

    fn many_rows(&mut self) {
        for (rows, columns) in [(511, 3), (512, 5), (1000, 8), (2047, 4), (8000, 1)] {
            self.push("", Op::SumRows { a: view(0, rows, columns), out: view(OUT, 1, columns) });
        }
    }

    fn in_place(&mut self, rows: u32, columns: u32) {
        let at = |start| view(start, rows, columns);
        let (w, g) = (at(0), at(8192));
        self.push("", Op::Guard { values: w });
        self.push("", Op::Decay { l1: 0.01, l2: 0.2, w, g });
        self.push("", Op::ClipValue { limit: 0.5, g });
        for limit in [0.25, 1e6] {
            self.push("", Op::ClipNorm { limit, g });
            self.push("", Op::MaxNorm { limit, w });
        }
        for kind in optimizer::ALL {
            let at = optimizer::Step { rate: 0.05, number: 3, carry: 0.9 };
            let state = |start, used| {
                if used { view(start, rows, columns) } else { view(start, 1, 0) }
            };
            let rule = &kind.update;
            let (m, v) = (state(POSITIVE, rule.states > 0), state(POSITIVE + MIXED / 2, rule.states > 1));
            self.push(kind.entry.id, Op::Update { rule, w, g, m, v });
            self.0.last_mut().expect("just pushed").scalars = (kind.scalars)(&at, &Settings::default());
        }
    }

    fn images(&mut self) {
        let tanh = match &activation::find("tanh").expect("in the catalog").rule {
            activation::Rule::Pointwise(rule) => Some((rule, [0.0; 2])),
            _ => None,
        };
        // Samples, size of an image, side, stride, padding, filters.
        for (samples, size, side, stride, padding, filters) in [
            (1, [1, 1, 1], 1, 1, Padding::Valid, 1),
            (2, [5, 4, 1], 3, 1, Padding::Same, 3),
            (3, [6, 7, 4], 3, 2, Padding::Same, 8),
            (2, [9, 8, 3], 4, 3, Padding::Valid, 11),
            (5, [7, 9, 5], 2, 2, Padding::Valid, 17),
            (2, [4, 3, 8], 5, 1, Padding::Same, 9),
            (2, [9, 9, 2], 1, 4, Padding::Same, 5),
            // Large enough to be cut up in every way.
            (4, [16, 16, 4], 3, 1, Padding::Same, 8),
            (8, [16, 16, 3], 3, 1, Padding::Same, 4),
            (16, [16, 16, 2], 3, 1, Padding::Same, 2),
        ] {
            let window = Window::over(size, side, stride, padding).expect("the rows' windows fit");
            let at = |start, rows, columns: usize| view(start, rows, columns as u32);
            let places = samples * window.places() as u32;
            let (x, y) = (at(0, samples, window.inputs()), at(8192, places, filters));
            let kernel = at(16384, window.taps() as u32, filters);
            let bias = Some(at(POSITIVE, 1, filters));
            for epilogue in [
                Epilogue::default(),
                Epilogue { bias, activation: tanh },
                Epilogue { bias, activation: None },
            ] {
                let out = View { start: OUT, ..y };
                self.push("", Op::Conv { window, x, kernel, epilogue, out });
            }
            self.push("", Op::ConvInput { window, dy: y, kernel, out: View { start: OUT, ..x } });
            self.push("", Op::ConvKernel { window, x, dy: y, out: View { start: OUT, ..kernel } });
            let greatest = at(8192, samples, window.places() * window.channels);
            self.push("", Op::MaxPool { window, x, out: View { start: OUT, ..greatest } });
            // Of equal values, as behind the results, the first is the greatest.
            for x in [x, View { start: OUT + MIXED, ..x }] {
                self.push("", Op::MaxPoolSlope { window, x, dy: greatest, out: View { start: OUT, ..x } });
            }
        }
    }

    /// A kernel that is larger than what it worked on.
    fn wide_kernel(&mut self) {
        let window = Window::over([2, 2, 228], 3, 1, Padding::Same).expect("it fits");
        let (x, dy) = (view(0, 1, window.inputs() as u32), view(8192, 4, 33));
        self.push("", Op::ConvKernel { window, x, dy, out: view(OUT, window.taps() as u32, 33) });
    }

    fn sequences(&mut self) {
        for (steps, batch, units) in
            [(1, 1, 1), (3, 2, 5), (7, 5, 3), (4, 3, 17), (2, 2, 66), (4, 6, 8), (3, 5, 72)]
        {
            let rows = steps * batch;
            let (wide, narrow) = (view(0, rows, 4 * units), view(8192, rows, units));
            let kernel = view(16384, units, 4 * units);
            let out = View { start: OUT, ..narrow };
            let kept = View { start: OUT + rows * units, rows: 5 * rows, columns: units };
            self.push("", Op::Lstm { steps, z: wide, kernel, out, kept });
            let kept = View { start: POSITIVE + 8, rows: 5 * rows, columns: units };
            let out = View { start: OUT, ..wide };
            self.push("", Op::LstmSlope { steps, kept, kernel, dh: narrow, out });
            let (by_sample, by_step) = (view(0, batch, steps * units), view(0, rows, units));
            self.push("", Op::TimeMajor { steps, a: by_sample, out: View { start: OUT, ..by_step } });
            self.push("", Op::SampleMajor { steps, a: by_step, out: View { start: OUT, ..by_sample } });
            for (before, after) in [(0, 0), (0, 3), (2, 0), (1, 4)] {
                let out = view(OUT, before + rows + after, units);
                self.push("", Op::PadRows { before, a: by_step, out });
            }
        }
    }

    fn products(&mut self) {
        let rule = |id| match &activation::find(id).expect("in the catalog").rule {
            activation::Rule::Pointwise(rule) => Some((rule, [0.0; 2])),
            _ => None,
        };
        // The last five are cut into blocks of either size, of floats and of quads, and into oblongs that fit and do not.
        for [rows, inner, columns] in [
            [1, 1, 1],
            [5, 2, 4],
            [16, 16, 16],
            [17, 33, 15],
            [64, 100, 70],
            [130, 3, 129],
            [3, 500, 2],
            [11, 701, 6],
            [2033, 13, 21],
            [2036, 20, 20],
            [2048, 16, 32],
            [4033, 19, 33],
            [36, 20, 4036],
        ] {
            for (ta, tb) in [(false, false), (true, false), (false, true), (true, true)] {
                let a = if ta { view(0, inner, rows) } else { view(0, rows, inner) };
                let b = if tb { view(8192, columns, inner) } else { view(8192, inner, columns) };
                let end = a.range().end.max(b.range().end).next_multiple_of(16) as u32;
                let out = view(end.max(OUT), rows, columns);
                let bias = Some(view(POSITIVE, 1, columns));
                let gelu = Epilogue { bias, activation: rule("gelu") };
                let all = [
                    gelu,
                    Epilogue::default(),
                    Epilogue { bias, activation: None },
                    Epilogue { bias: None, activation: rule("tanh") },
                ];
                // Blocks take software devices long to compile; what follows their sums is the same text.
                let count = if rows.max(columns) > 2000 { 1 } else { all.len() };
                for epilogue in all.into_iter().take(count) {
                    self.push("", Op::MatMul { a, b, ta, tb, epilogue, out });
                }
            }
        }
    }
}
