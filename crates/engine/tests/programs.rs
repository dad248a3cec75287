//! Programs: what they can be cut down to, and what they do not work out.

use layerloom_document::{Document, Node, NodeId};
use layerloom_engine::catalog::SCALARS;
use layerloom_engine::check::{DataShape, Task};
use layerloom_engine::exec::{Cpu, Moment};
use layerloom_engine::geometry::Geometry;
use layerloom_engine::graph::Source;
use layerloom_engine::plan::{FORWARD_ROWS, OVERFLOW, Op, Program, View, compile, start_values};

/// A network, its output's activation and its loss: predictions must not depend on what was cut off.
#[track_caller]
fn check(data: Geometry, layers: &[&str], activation: &str, loss: &str, task: Task) {
    let mut document = Document::empty();
    document.nodes =
        layers.iter().enumerate().map(|(place, kind)| Node::new(NodeId(2 + place as u32), kind)).collect();
    document.output = document.output.with("activation", activation);
    document.recipe.set("loss", Some(loss.into()));
    let plan = compile(&document, &DataShape::laid(data, task), 20).expect("a right document");
    let inputs: Vec<f32> = (0..FORWARD_ROWS * data.len()).map(|i| (i % 13) as f32 * 0.3 - 2.0).collect();
    let indices: Vec<u32> = (0..FORWARD_ROWS as u32).collect();
    let predictions = |program: &Program, targets: Vec<f32>| {
        let mut cpu = Cpu::new(plan.arena);
        for slot in plan.parameters.iter().chain(&plan.states) {
            cpu.write(slot.view).copy_from_slice(&start_values(slot, 5));
        }
        cpu.set_data(inputs.clone(), targets);
        let moment = Moment { indices: &indices, seed: 0, step: 0, scalars: &[0.0; SCALARS] };
        cpu.run(program, &moment).expect("inference has no guards");
        cpu.read(plan.prediction).to_vec()
    };
    let cut = plan.forward.toward(plan.prediction);
    let asks_for_targets = |op: &Op| matches!(op, Op::Gather { source: Source::Targets, .. });
    assert!(plan.forward.ops.iter().any(asks_for_targets) && !cut.ops.iter().any(asks_for_targets));
    let whole = predictions(&plan.forward, vec![0.5; FORWARD_ROWS * plan.outputs]);
    assert_eq!(predictions(&cut, Vec::new()), whole);
}

#[test]
fn predictions_need_no_targets() {
    let flat = Geometry::Flat(4);
    check(flat, &[], "linear", "mean-squared-error", Task::Regression);
    check(flat, &["dense", "layer-norm", "dense"], "tanh", "huber", Task::Regression);
    check(flat, &["dense", "batch-norm", "dropout"], "sigmoid", "binary-cross-entropy", Task::Classes(2));
    check(flat, &["dense", "add", "concat"], "softmax", "categorical-cross-entropy", Task::Classes(5));
    let image = Geometry::Image { height: 6, width: 6, channels: 1 };
    check(image, &["conv2d", "max-pool", "flatten"], "linear", "kl-divergence", Task::Classes(3));
    let sequence = Geometry::Sequence { steps: 5, values: 2 };
    check(sequence, &["lstm"], "softmax", "categorical-cross-entropy", Task::Classes(3));
    check(sequence, &["dense"], "softmax", "categorical-cross-entropy", Task::ClassesEachStep(3));
}

#[test]
fn slopes_before_a_maximum_are_worked_out_where_the_greatest_values_lay() {
    let elements = |layers: &[Node]| {
        let mut document = Document::empty();
        document.nodes = layers.to_vec();
        let image = Geometry::Image { height: 6, width: 6, channels: 1 };
        let plan =
            compile(&document, &DataShape::laid(image, Task::Classes(2)), 20).expect("a right document");
        let slope = |op: &Op| match op {
            Op::ActivateSlope { out, .. } => Some(out.len()),
            _ => None,
        };
        plan.step.ops.iter().filter_map(slope).max().expect("an activation")
    };
    let conv =
        |activation| Node::new(NodeId(2), "conv2d").with("filters", 4.0).with("activation", activation);
    let pool = Node::new(NodeId(3), "max-pool");
    let flatten = Node::new(NodeId(4), "flatten");
    let batch = 10;
    assert_eq!(elements(&[conv("relu"), flatten.clone()]), batch * 6 * 6 * 4);
    assert_eq!(elements(&[conv("relu"), pool.clone(), flatten.clone()]), batch * 3 * 3 * 4);
    // This slope is read from the input.
    assert_eq!(elements(&[conv("gelu"), pool, flatten]), batch * 6 * 6 * 4);
}

#[test]
fn a_guard_sees_every_place() {
    let beyond = OVERFLOW.next_up();
    for length in 1..=40 {
        let values = View { start: 0, rows: 1, columns: length };
        let program = Program { ops: vec![Op::Guard { values }], rows: 0 };
        let passes = |place: usize, value: f32| {
            // What lies behind the view does not count.
            let mut cpu = Cpu::new(length as usize + 1);
            cpu.write(values.behind(1, 1))[0] = f32::NAN;
            cpu.write(values)[place] = value;
            cpu.run(&program, &Moment { indices: &[], seed: 0, step: 1, scalars: &[0.0; SCALARS] }).is_ok()
        };
        for place in 0..length as usize {
            for value in [OVERFLOW, -OVERFLOW, -0.0, 1e-45] {
                assert!(passes(place, value), "{value} at {place} of {length}");
            }
            for value in [f32::NAN, -f32::NAN, f32::INFINITY, f32::NEG_INFINITY, beyond, -beyond] {
                assert!(!passes(place, value), "{value} at {place} of {length}");
            }
        }
    }
}
