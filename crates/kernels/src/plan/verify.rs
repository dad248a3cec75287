//! Proof that a plan can be run: views in bounds, results aligned and apart from inputs, nothing read that was never
//! written.

use super::{ALIGNMENT, Op, Plan, Program, View};
use crate::geometry::Window;
use std::ops::Range;

/// Why a plan cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A view leaves the arena, or a result is not aligned.
    Place(&'static str, View),
    /// A result overlaps an input.
    Overlap(&'static str, View, View),
    /// Sizes do not fit together.
    Size(&'static str, Vec<View>),
    /// An input was never written.
    Unwritten(&'static str, View),
}

/// What an operation touches.
pub(crate) struct Touched {
    pub(crate) name: &'static str,
    /// Read before anything is written.
    pub(crate) reads: Vec<View>,
    /// Written afresh.
    pub(crate) writes: Vec<View>,
    /// Read and written in place.
    pub(crate) changes: Vec<View>,
}

impl Op {
    /// What it does, in a word or three: the same in every plan.
    #[cfg(feature = "study")]
    pub fn name(&self) -> &'static str {
        self.touched().name
    }

    pub(crate) fn touched(&self) -> Touched {
        let make = |name, reads: &[View], out: View| Touched {
            name,
            reads: reads.to_vec(),
            writes: vec![out],
            changes: vec![],
        };
        match *self {
            Self::Gather { source, out } => make(
                match source {
                    super::Source::Inputs => "gather inputs",
                    super::Source::Targets => "gather targets",
                },
                &[],
                out,
            ),
            Self::Fill { out, .. } => make("fill", &[], out),
            Self::Copy { a, out } => make("copy", &[a], out),
            Self::MatMul { a, b, epilogue, out, .. } => {
                let mut touched = make("matmul", &[a, b], out);
                touched.reads.extend(epilogue.bias);
                touched
            }
            Self::Unary { a, out, .. } => make("unary", &[a], out),
            Self::Binary { a, b, out, .. } => make("binary", &[a, b], out),
            Self::Activate { a, out, .. } => make("activate", &[a], out),
            Self::ActivateSlope { kept, dy, out, .. } => make("activate slope", &[kept, dy], out),
            Self::Softmax { a, out } => make("softmax", &[a], out),
            Self::SoftmaxSlope { y, dy, out } => make("softmax slope", &[y, dy], out),
            Self::Loss { z, t, out, .. } => make("loss", &[z, t], out),
            Self::LossSlope { z, t, out, .. } => make("loss slope", &[z, t], out),
            Self::CrossEntropy { z, t, out, .. } => make("cross-entropy", &[z, t], out),
            Self::CrossEntropySlope { z, t, out, .. } => make("cross-entropy slope", &[z, t], out),
            Self::SumRows { a, out } => make("sum rows", &[a], out),
            Self::SumColumns { a, out } => make("sum columns", &[a], out),
            Self::Repeat { a, out } => make("repeat", &[a], out),
            Self::Concat { a, b, out } => make("concat", &[a, b], out),
            Self::Slice { a, out, .. } => make("slice", &[a], out),
            Self::Mask { out, .. } => make("mask", &[], out),
            Self::PadRows { a, out, .. } => make("pad rows", &[a], out),
            Self::TimeMajor { a, out, .. } => make("time-major", &[a], out),
            Self::SampleMajor { a, out, .. } => make("sample-major", &[a], out),
            Self::Conv { x, kernel, epilogue, out, .. } => {
                let mut touched = make("convolution", &[x, kernel], out);
                touched.reads.extend(epilogue.bias);
                touched
            }
            Self::ConvInput { dy, kernel, out, .. } => make("convolution by input", &[dy, kernel], out),
            Self::ConvKernel { x, dy, out, .. } => make("convolution by kernel", &[x, dy], out),
            Self::MaxPool { x, out, .. } => make("max pool", &[x], out),
            Self::MaxPoolSlope { x, dy, out, .. } => make("max pool slope", &[x, dy], out),
            // What is kept lies behind the result.
            Self::Lstm { z, kernel, out, .. } => {
                make("lstm", &[z, kernel], View { rows: 6 * out.rows, ..out })
            }
            Self::LstmSlope { kept, kernel, dh, out, .. } => make("lstm slope", &[kept, kernel, dh], out),
            Self::Guard { values } => {
                Touched { name: "guard", reads: vec![values], writes: vec![], changes: vec![] }
            }
            Self::Decay { w, g, .. } => {
                Touched { name: "decay", reads: vec![w], writes: vec![], changes: vec![g] }
            }
            Self::ClipValue { g, .. } => {
                Touched { name: "clip value", reads: vec![], writes: vec![], changes: vec![g] }
            }
            Self::ClipNorm { g, .. } => {
                Touched { name: "clip norm", reads: vec![], writes: vec![], changes: vec![g] }
            }
            Self::Update { w, g, m, v, .. } => {
                Touched { name: "update", reads: vec![g], writes: vec![], changes: vec![w, m, v] }
            }
            Self::MaxNorm { w, .. } => {
                Touched { name: "max-norm", reads: vec![], writes: vec![], changes: vec![w] }
            }
        }
    }

    /// Whether the sizes fit together.
    fn fits(&self) -> bool {
        let same = |views: &[View]| {
            views.windows(2).all(|pair| (pair[0].rows, pair[0].columns) == (pair[1].rows, pair[1].columns))
        };
        match *self {
            Self::Gather { .. } | Self::Fill { .. } | Self::Mask { .. } | Self::Guard { .. } => true,
            Self::Copy { a, out } => a.len() == out.len(),
            Self::MatMul { a, b, ta, tb, epilogue, out } => {
                let (rows, inner) = if ta { (a.columns, a.rows) } else { (a.rows, a.columns) };
                let (other, columns) = if tb { (b.columns, b.rows) } else { (b.rows, b.columns) };
                inner == other
                    && (rows, columns) == (out.rows, out.columns)
                    && epilogue.bias.is_none_or(|bias| (bias.rows, bias.columns) == (1, columns))
            }
            Self::Unary { a, out, .. } | Self::Activate { a, out, .. } | Self::Softmax { a, out } => {
                same(&[a, out])
            }
            Self::Binary { a, b, out, .. } => {
                let fit = |x: u32, y: u32, z: u32| x.max(y) == z && (x == z || x == 1) && (y == z || y == 1);
                fit(a.rows, b.rows, out.rows) && fit(a.columns, b.columns, out.columns)
            }
            Self::ActivateSlope { kept, dy, out, .. } => same(&[kept, dy, out]),
            Self::SoftmaxSlope { y, dy, out } => same(&[y, dy, out]),
            Self::Loss { z, t, out, .. }
            | Self::LossSlope { z, t, out, .. }
            | Self::CrossEntropySlope { z, t, out, .. } => same(&[z, t, out]),
            Self::CrossEntropy { z, t, out, .. } => same(&[z, t]) && (out.rows, out.columns) == (z.rows, 1),
            Self::SumRows { a, out } => (out.rows, out.columns) == (1, a.columns),
            Self::SumColumns { a, out } => (out.rows, out.columns) == (a.rows, 1),
            Self::Repeat { a, out } => {
                (a.rows == out.rows || a.rows == 1) && (a.columns == out.columns || a.columns == 1)
            }
            Self::Concat { a, b, out } => {
                a.rows == b.rows && (out.rows, out.columns) == (a.rows, a.columns + b.columns)
            }
            Self::Slice { start, a, out } => a.rows == out.rows && start + out.columns <= a.columns,
            Self::PadRows { before, a, out } => {
                a.columns == out.columns && before.checked_add(a.rows).is_some_and(|end| end <= out.rows)
            }
            Self::TimeMajor { steps, a, out } => {
                Some(out.rows) == a.rows.checked_mul(steps) && a.len() == out.len()
            }
            Self::SampleMajor { steps, a, out } => {
                Some(a.rows) == out.rows.checked_mul(steps) && a.len() == out.len()
            }
            Self::Conv { window, x, kernel, epilogue, out } => {
                Self::convolves(&window, x, kernel, out)
                    && epilogue.bias.is_none_or(|bias| (bias.rows, bias.columns) == (1, out.columns))
            }
            Self::ConvInput { window, dy, kernel, out } => Self::convolves(&window, out, kernel, dy),
            Self::ConvKernel { window, x, dy, out } => Self::convolves(&window, x, out, dy),
            Self::MaxPool { window, x, out } => Self::pools(&window, x, out),
            Self::MaxPoolSlope { window, x, dy, out } => Self::pools(&window, x, dy) && same(&[x, out]),
            Self::Lstm { steps, z, kernel, out, kept } => {
                Self::remembers(steps, z, kernel, out) && kept == out.behind(5 * out.rows, out.columns)
            }
            Self::LstmSlope { steps, kept, kernel, dh, out } => {
                Self::remembers(steps, out, kernel, dh) && kept.len() == 5 * dh.len()
            }
            Self::Decay { w, g, .. } => same(&[w, g]),
            Self::ClipValue { .. } | Self::ClipNorm { .. } | Self::MaxNorm { .. } => true,
            Self::Update { w, g, m, v, .. } => {
                // The kernel splits the arena at these borders.
                w.len() == g.len()
                    && [m, v].iter().all(|state| state.is_empty() || state.len() == w.len())
                    && w.range().end <= g.range().start
                    && g.range().end <= m.range().start
                    && m.range().end <= v.range().start
            }
        }
    }
}

/// Sizes of operations on images and sequences.
impl Op {
    fn convolves(window: &Window, x: View, kernel: View, y: View) -> bool {
        let samples = x.rows as usize;
        (x.columns as usize, kernel.rows as usize) == (window.inputs(), window.taps())
            && (y.rows as usize, y.columns) == (samples * window.places(), kernel.columns)
    }

    fn pools(window: &Window, x: View, y: View) -> bool {
        x.rows == y.rows
            && (x.columns as usize, y.columns as usize)
                == (window.inputs(), window.places() * window.channels)
    }

    fn remembers(steps: u32, z: View, kernel: View, h: View) -> bool {
        steps > 0
            && h.rows.is_multiple_of(steps)
            && (kernel.rows, kernel.columns) == (h.columns, 4 * h.columns)
            && (z.rows, z.columns) == (h.rows, 4 * h.columns)
    }
}

/// Checks all programs of a plan.
///
/// # Errors
/// The first fault found.
pub fn verify(plan: &Plan) -> Result<(), Fault> {
    // What pads the loss is 0.
    let loss = plan.batch_loss.range();
    let given: Vec<Range<usize>> = [plan.weights, plan.gradients, plan.moments[0], plan.moments[1]]
        .into_iter()
        .chain(plan.states.iter().map(|slot| slot.view))
        .map(|view| view.range())
        .chain(std::iter::once(loss.end..loss.start + ALIGNMENT))
        .collect();
    for program in [Some(&plan.step), plan.tail.as_ref(), Some(&plan.forward)].into_iter().flatten() {
        verify_program(plan, program, &given)?;
    }
    let last = plan.nodes.iter().chain(&plan.traces).map(|node| node.view).chain([
        plan.prediction,
        plan.row_loss,
        plan.batch_loss,
    ]);
    for view in last {
        in_bounds(plan, "result", view)?;
    }
    Ok(())
}

fn in_bounds(plan: &Plan, name: &'static str, view: View) -> Result<(), Fault> {
    if view.range().end > plan.arena { Err(Fault::Place(name, view)) } else { Ok(()) }
}

fn verify_program(plan: &Plan, program: &Program, given: &[Range<usize>]) -> Result<(), Fault> {
    let mut written = vec![false; plan.arena];
    for range in given {
        written[range.clone()].fill(true);
    }
    for op in &program.ops {
        let touched = op.touched();
        let name = touched.name;
        for view in &touched.reads {
            in_bounds(plan, name, *view)?;
        }
        for view in touched.writes.iter().chain(&touched.changes) {
            in_bounds(plan, name, *view)?;
            if !(view.start as usize).is_multiple_of(ALIGNMENT) {
                return Err(Fault::Place(name, *view));
            }
        }
        if !op.fits() {
            let mut views = touched.reads;
            views.extend(touched.writes);
            views.extend(touched.changes);
            return Err(Fault::Size(name, views));
        }
        for view in touched.reads.iter().chain(&touched.changes) {
            if !written[view.range()].iter().all(|flag| *flag) {
                return Err(Fault::Unwritten(name, *view));
            }
        }
        for out in touched.writes.iter().chain(&touched.changes) {
            for view in &touched.reads {
                let (a, b) = (out.range(), view.range());
                if a.start < b.end && b.start < a.end {
                    return Err(Fault::Overlap(name, *out, *view));
                }
            }
        }
        for out in &touched.writes {
            written[out.range()].fill(true);
        }
    }
    Ok(())
}
