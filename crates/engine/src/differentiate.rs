//! Reverse-mode differentiation, done once, at compile time: the gradient is more graph.

use crate::catalog::Reads;
use crate::geometry::Window;
use crate::graph::{Binary, Graph, Operation, Step, Tensor, Unary};

/// Extends the graph by the gradients of the sum of all elements of `output`. Gives one tensor for each of `by`, of its
/// shape; zeros where `output` does not depend on it.
///
/// # Panics
/// When the way from `by` to `output` leads through an operation that is itself a slope.
pub fn differentiate(graph: &mut Graph, output: Tensor, by: &[Tensor]) -> Vec<Tensor> {
    let count = output.0 as usize + 1;
    // What depends on `by`: only there does a gradient have to flow.
    let mut wanted = vec![false; count];
    for tensor in by {
        if let Some(flag) = wanted.get_mut(tensor.0 as usize) {
            *flag = true;
        }
    }
    for place in 0..count {
        wanted[place] |= graph.steps[place].inputs.iter().any(|input| wanted[input.0 as usize]);
    }
    let mut gradients: Vec<Option<Tensor>> = vec![None; count];
    if wanted[output.0 as usize] {
        let (rows, columns) = graph.shape(output);
        gradients[output.0 as usize] = Some(graph.fill(1.0, rows, columns));
    }
    for place in (0..count).rev() {
        let Some(gradient) = gradients[place] else { continue };
        let step = graph.steps[place].clone();
        graph.attribution = step.attribution.backward();
        for (side, input) in step.inputs.iter().enumerate() {
            if !wanted[input.0 as usize] {
                continue;
            }
            let part = pull(graph, Tensor(place as u32), &step.operation, &step.inputs, side, gradient);
            let slot = &mut gradients[input.0 as usize];
            *slot = Some(match *slot {
                Some(sum) => graph.add(sum, part),
                None => part,
            });
        }
    }
    by.iter()
        .map(|tensor| {
            gradients.get(tensor.0 as usize).copied().flatten().unwrap_or_else(|| {
                let (rows, columns) = graph.shape(*tensor);
                graph.fill(0.0, rows, columns)
            })
        })
        .collect()
}

/// The gradient of one input of one operation, from the gradient `dy` of its result `y`.
fn pull(
    graph: &mut Graph,
    y: Tensor,
    operation: &Operation,
    inputs: &[Tensor],
    side: usize,
    dy: Tensor,
) -> Tensor {
    let input = inputs[side];
    let (rows, columns) = graph.shape(input);
    match *operation {
        Operation::MatMul { ta, tb } => {
            let (a, b) = (inputs[0], inputs[1]);
            match (side, ta, tb) {
                (0, false, _) => graph.matmul(dy, b, false, !tb),
                (0, true, _) => graph.matmul(b, dy, tb, true),
                (_, _, false) => graph.matmul(a, dy, !ta, false),
                (_, _, true) => graph.matmul(dy, a, true, ta),
            }
        }
        Operation::Unary(function) => match function {
            Unary::Affine(factor, _) => graph.affine(dy, factor, 0.0),
            Unary::Positive => {
                let step = graph.unary(Unary::Above, input);
                graph.multiply(dy, step)
            }
            Unary::Negative => {
                let step = graph.unary(Unary::Below, input);
                graph.multiply(dy, step)
            }
            Unary::Above | Unary::Below => graph.fill(0.0, rows, columns),
            Unary::Square => {
                let slope = graph.affine(input, 2.0, 0.0);
                graph.multiply(dy, slope)
            }
            Unary::Root => {
                let inverse = graph.unary(Unary::Reciprocal, y);
                let slope = graph.affine(inverse, 0.5, 0.0);
                graph.multiply(dy, slope)
            }
            Unary::Reciprocal => {
                let square = graph.unary(Unary::Square, y);
                let slope = graph.affine(square, -1.0, 0.0);
                graph.multiply(dy, slope)
            }
        },
        Operation::Binary(function) => {
            let part = match (function, side) {
                (Binary::Add, _) | (Binary::Subtract, 0) => dy,
                (Binary::Subtract, _) => graph.affine(dy, -1.0, 0.0),
                (Binary::Multiply, _) => graph.multiply(dy, inputs[1 - side]),
            };
            shrink(graph, part, rows, columns)
        }
        Operation::Activate(rule, p) => match rule.reads {
            Reads::Input => graph.activate_slope(rule, p, input, dy),
            Reads::Output => match pooled(graph, y, dy) {
                Some(Pooled { window, x, greatest, dy }) => {
                    let dy = graph.activate_slope(rule, p, greatest, dy);
                    let slope = graph.max_pool_slope(window, x, dy);
                    graph.reshape(slope, rows, columns)
                }
                None => graph.activate_slope(rule, p, y, dy),
            },
        },
        Operation::Softmax => graph.softmax_slope(y, dy),
        Operation::Loss(rule, p) if side == 0 => {
            // A constant gradient, as a mean over the batch gives, goes into the kernel.
            match constant(graph, dy) {
                Some(scale) => graph.loss_slope(rule, p, scale, inputs[0], inputs[1]),
                None => {
                    let slope = graph.loss_slope(rule, p, 1.0, inputs[0], inputs[1]);
                    graph.multiply(dy, slope)
                }
            }
        }
        Operation::CrossEntropy { smoothing, .. } if side == 0 => match constant(graph, dy) {
            Some(scale) => graph.cross_entropy_slope(smoothing, scale, inputs[0], inputs[1]),
            None => {
                let slope = graph.cross_entropy_slope(smoothing, 1.0, inputs[0], inputs[1]);
                graph.multiply(dy, slope)
            }
        },
        Operation::SumRows | Operation::SumColumns => match constant(graph, dy) {
            Some(value) => graph.fill(value, rows, columns),
            None => graph.repeat(dy, rows, columns),
        },
        Operation::Repeat => shrink(graph, dy, rows, columns),
        Operation::Concat => {
            let start = if side == 0 { 0 } else { graph.shape(inputs[0]).1 };
            graph.slice(dy, start, columns)
        }
        Operation::Slice { start } => {
            let width = graph.shape(y).1;
            let mut whole = dy;
            if start > 0 {
                let before = graph.fill(0.0, rows, start);
                whole = graph.concat(before, whole);
            }
            if start + width < columns {
                let after = graph.fill(0.0, rows, columns - start - width);
                whole = graph.concat(whole, after);
            }
            whole
        }
        Operation::Reshape => match constant(graph, dy) {
            Some(value) => graph.fill(value, rows, columns),
            None => graph.reshape(dy, rows, columns),
        },
        Operation::Rows { start } => graph.pad_rows(dy, start, rows),
        Operation::PadRows { before } => graph.rows(dy, before, rows),
        Operation::TimeMajor { steps } => graph.sample_major(dy, steps),
        Operation::SampleMajor { steps } => graph.time_major(dy, steps),
        Operation::Conv(window) => match side {
            0 => graph.conv_input(window, dy, inputs[1]),
            _ => graph.conv_kernel(window, inputs[0], dy),
        },
        Operation::ConvInput(window) => match side {
            0 => graph.conv(window, dy, inputs[1]),
            _ => graph.conv_kernel(window, dy, inputs[0]),
        },
        Operation::ConvKernel(window) => match side {
            0 => graph.conv_input(window, inputs[1], dy),
            _ => graph.conv(window, inputs[0], dy),
        },
        Operation::MaxPool(window) => graph.max_pool_slope(window, input, dy),
        Operation::Lstm { steps } => {
            let dz = graph.lstm_slope(steps, y, inputs[1], dy);
            if side == 0 { dz } else { recurrent_gradient(graph, steps, y, dz) }
        }
        Operation::Loss(..) | Operation::CrossEntropy { .. } => panic!("targets have no gradient"),
        Operation::ActivateSlope(..)
        | Operation::SoftmaxSlope
        | Operation::MaxPoolSlope(_)
        | Operation::LstmSlope { .. }
        | Operation::LossSlope(..)
        | Operation::CrossEntropySlope { .. } => panic!("a slope is not differentiated again"),
        Operation::Gather(_)
        | Operation::Parameter(_)
        | Operation::State(_)
        | Operation::Fill(_)
        | Operation::Mask { .. } => panic!("a source has no inputs"),
    }
}

/// The gradient of a recurrent kernel from that of the weighted sums: one product over all steps, of the hidden states
/// before each step with the gradients of the step.
fn recurrent_gradient(graph: &mut Graph, steps: usize, h: Tensor, dz: Tensor) -> Tensor {
    let (rows, units) = graph.shape(h);
    if steps == 1 {
        return graph.fill(0.0, units, 4 * units);
    }
    let batch = rows / steps;
    let before = graph.rows(h, 0, rows - batch);
    let after = graph.rows(dz, batch, rows - batch);
    graph.matmul(before, after, true, false)
}

/// A maximum over windows of activated values.
struct Pooled {
    window: Window,
    /// The activated values, as the maximum takes them.
    x: Tensor,
    /// The maximum.
    greatest: Tensor,
    /// Its gradient.
    dy: Tensor,
}

/// Where the gradient `dy` of activated values `y` comes from a maximum alone: it is 0 but where a greatest value lay, and
/// the slope there can be read from the maximum, which has fewer values.
fn pooled(graph: &Graph, y: Tensor, dy: Tensor) -> Option<Pooled> {
    let source = |tensor| match graph.step(tensor).operation {
        Operation::Reshape => graph.step(tensor).inputs[0],
        _ => tensor,
    };
    let step = graph.step(source(dy));
    let Operation::MaxPoolSlope(window) = step.operation else { return None };
    let (x, dy) = (step.inputs[0], step.inputs[1]);
    let is_maximum =
        |step: &Step| matches!(step.operation, Operation::MaxPool(w) if w == window && step.inputs[0] == x);
    let greatest = Tensor(graph.steps.iter().position(is_maximum)? as u32);
    (source(x) == y).then_some(Pooled { window, x, greatest, dy })
}

/// Sums a gradient down to the size of a side that was repeated.
fn shrink(graph: &mut Graph, gradient: Tensor, rows: usize, columns: usize) -> Tensor {
    let mut gradient = gradient;
    if rows == 1 && graph.shape(gradient).0 > 1 {
        gradient = graph.sum_rows(gradient);
    }
    if columns == 1 && graph.shape(gradient).1 > 1 {
        gradient = graph.sum_columns(gradient);
    }
    // The gradient itself may be a repeated side.
    graph.repeat(gradient, rows, columns)
}

/// The value of a tensor that is the same everywhere and known now.
fn constant(graph: &Graph, tensor: Tensor) -> Option<f64> {
    let step = graph.step(tensor);
    match step.operation {
        Operation::Fill(value) => Some(value),
        Operation::Unary(Unary::Affine(factor, offset)) => {
            Some(factor * constant(graph, step.inputs[0])? + offset)
        }
        _ => None,
    }
}
