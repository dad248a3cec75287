//! Whole networks, one for every entry of every catalog: gradients against central differences, and the CPU executor
//! against the reference.

use layerloom_document::{Catalog, Document, Node, NodeId, Pick, Value};
use layerloom_engine::catalog::{self, SCALARS, loss, optimizer};
use layerloom_engine::check::{DataShape, Task};
use layerloom_engine::exec::{Cpu, Moment, Reference};
use layerloom_engine::plan::{Plan, compile, start_values};
use layerloom_engine::random;

const SAMPLES: usize = 12;

/// A document with the data it is trained on.
struct Case {
    name: String,
    document: Document,
    task: Task,
}

fn node(id: u32, kind: &str) -> Node {
    Node::new(NodeId(id), kind)
}

fn base() -> Document {
    let mut document = Document::empty();
    document.nodes = vec![node(2, "dense").with("units", 5.0), node(3, "dense").with("units", 4.0)];
    document.output = document.output.with("activation", "linear");
    document.recipe.set("optimizer", Some("gradient-descent".into()));
    document.recipe.set("batch-size", Some(5.0.into()));
    document
}

/// One document for every entry, so that an entry cannot lack its tests.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut push = |name: String, document: Document, task: Task| cases.push(Case { name, document, task });
    for entry in catalog::entries(Catalog::Activation) {
        let mut document = base();
        document.nodes[0] = document.nodes[0].clone().with("activation", entry.id);
        push(format!("activation {}", entry.id), document, Task::Regression);
    }
    for entry in catalog::entries(Catalog::Layer) {
        let mut document = base();
        document.nodes[0] = document.nodes[0].clone().with("units", 4.0);
        let mut layer = node(4, entry.id);
        if entry.param("source").is_some() {
            layer = layer.with("source", NodeId(2));
        }
        document.nodes.push(layer);
        document.nodes.push(node(5, "dense").with("units", 3.0));
        push(format!("layer {}", entry.id), document, Task::Classes(2));
    }
    for loss in loss::ALL {
        for task in [Task::Regression, Task::Classes(2), Task::Classes(3)] {
            if if task == Task::Regression { loss.regression } else { loss.classes } {
                let mut document = base();
                document.recipe.set("loss", Some(loss.entry.id.into()));
                push(format!("loss {} {task:?}", loss.entry.id), document, task);
            }
        }
    }
    for entry in catalog::entries(Catalog::Regularizer) {
        for place in ["recipe", "layer"] {
            let mut document = base();
            let pick = Value::Pick(Pick::new(entry.id));
            match place {
                "recipe" if entry.id == "inherit" => continue,
                "recipe" => document.recipe.set("regularizer", Some(pick)),
                _ => document.nodes[1].settings.set("regularizer", Some(pick)),
            };
            push(format!("regularizer {} of the {place}", entry.id), document, Task::Regression);
        }
    }
    for entry in catalog::entries(Catalog::Optimizer) {
        let mut document = base();
        document.recipe.set("optimizer", Some(entry.id.into()));
        push(format!("optimizer {}", entry.id), document, Task::Regression);
    }
    for entry in catalog::entries(Catalog::Clipping) {
        let mut document = base();
        let mut pick = Pick::new(entry.id);
        if entry.param("limit").is_some() {
            pick = pick.with("limit", 0.02);
        }
        document.recipe.set("clipping", Some(pick.into()));
        push(format!("clipping {}", entry.id), document, Task::Regression);
    }
    let mut wide = base();
    wide.nodes[0] = node(2, "dense").with("units", 40.0).with("activation", "silu");
    wide.nodes[1] = node(3, "dense").with("units", 33.0).with("activation", "relu").with("bias", false);
    push("wide".to_owned(), wide, Task::Classes(3));
    push("no hidden layer".to_owned(), Document { nodes: Vec::new(), ..base() }, Task::Regression);
    let mut tangled = base();
    tangled.nodes = vec![
        node(2, "add").with("source", NodeId::INPUT),
        node(3, "dense").with("units", 2.0),
        node(4, "concat").with("source", NodeId(2)),
        node(5, "batch-norm"),
        node(6, "concat").with("source", NodeId(4)),
        node(7, "layer-norm"),
    ];
    push("joins of joins".to_owned(), tangled, Task::Regression);
    cases
}

fn data(case: &Case, plan: &Plan) -> (Vec<f64>, Vec<f64>) {
    let draw = |stream, index: usize| random::unit(9, stream, 0, index as u32) * 4.0 - 2.0;
    let inputs = (0..SAMPLES * plan.features).map(|i| f64::from(draw(1, i))).collect();
    let targets = (0..SAMPLES)
        .flat_map(|row| {
            (0..plan.outputs).map(move |column| match case.task {
                Task::Regression => f64::from(draw(2, row)),
                Task::Classes(2) if plan.outputs == 1 => (row % 2) as f64,
                Task::Classes(count) => f64::from((row % count) == column),
            })
        })
        .collect();
    (inputs, targets)
}

fn prepare(case: &Case) -> (Plan, Vec<f64>, Vec<f64>) {
    let shape = DataShape { features: 2, task: case.task };
    let plan =
        compile(&case.document, &shape, SAMPLES).unwrap_or_else(|error| panic!("{}: {error:?}", case.name));
    let (inputs, targets) = data(case, &plan);
    (plan, inputs, targets)
}

fn reference(plan: &Plan, inputs: &[f64], targets: &[f64]) -> Reference {
    let mut reference = Reference::new(plan.arena);
    reference.set_data(inputs.to_vec(), targets.to_vec());
    for slot in plan.parameters.iter().chain(&plan.states) {
        // Biases and scales start away from 0 and 1, so that nothing is hidden by a symmetry.
        for (index, (value, start)) in
            reference.write(slot.view).iter_mut().zip(start_values(slot, 5)).enumerate()
        {
            let nudge = 0.2 * random::unit(6, slot.view.start, 0, index as u32);
            *value = f64::from(start + nudge);
        }
    }
    reference
}

#[test]
fn gradients_match_central_differences() {
    const H: f64 = 1e-6;
    for case in cases()
        .iter()
        .filter(|case| !case.name.starts_with("clipping") && !case.name.starts_with("optimizer"))
    {
        let (plan, inputs, targets) = prepare(case);
        let start = reference(&plan, &inputs, &targets);
        let indices: Vec<u32> = (0..plan.step.rows as u32).collect();
        // With all scalars 0, gradient descent stands still.
        let moment = Moment { indices: &indices, seed: 3, step: 1, scalars: &[0.0; SCALARS] };
        let loss = |changed: Option<(usize, f64)>| {
            let mut run = start.clone();
            if let Some((place, delta)) = changed {
                run.write(plan.weights)[place] += delta;
            }
            let penalty: f64 = plan
                .parameters
                .iter()
                .map(|slot| {
                    let values = run.read(slot.view);
                    let (l1, l2) = (slot.effect.l1, slot.effect.l2);
                    values.iter().map(|w| l1 * w.abs() + 0.5 * l2 * w * w).sum::<f64>()
                })
                .sum();
            run.run(&plan.step, &moment).expect("finite");
            (run.read(plan.batch_loss)[0] + penalty, run)
        };
        let (_, after) = loss(None);
        let scale = after.read(plan.gradients).iter().fold(1e-3, |most: f64, g| most.max(g.abs()));
        for slot in &plan.parameters {
            for index in 0..slot.view.len() {
                let place = slot.view.start as usize - plan.weights.start as usize + index;
                let slope = (loss(Some((place, H))).0 - loss(Some((place, -H))).0) / (2.0 * H);
                let gradient = after.read(plan.gradient(slot))[index];
                assert!(
                    (slope - gradient).abs() <= 1e-7 * scale.max(slope.abs()) + 2e-9,
                    "{}: {} of node {} at {index}: gradient {gradient}, difference {slope}",
                    case.name,
                    slot.name,
                    slot.node.0
                );
            }
        }
    }
}

#[test]
fn the_cpu_stays_near_the_reference_for_ten_steps() {
    for case in cases() {
        let (plan, inputs, targets) = prepare(&case);
        let mut exact = reference(&plan, &inputs, &targets);
        let mut cpu = Cpu::new(plan.arena);
        let single = |values: &[f64]| values.iter().map(|value| *value as f32).collect::<Vec<f32>>();
        cpu.set_data(single(&inputs), single(&targets));
        for slot in plan.parameters.iter().chain(&plan.states) {
            cpu.write(slot.view).copy_from_slice(&single(exact.read(slot.view)));
        }
        let kind = plan.optimizer;
        let mut carry = 1.0;
        for number in 1..=10 {
            let at = optimizer::Step { rate: 0.05, number, carry };
            let scalars = (kind.scalars)(&at, &plan.optimizer_settings);
            carry = (kind.carry)(&at, &plan.optimizer_settings);
            let program = if number % 3 == 0 {
                plan.tail.as_ref().expect("12 is no multiple of 5")
            } else {
                &plan.step
            };
            let indices: Vec<u32> =
                (0..program.rows as u32).map(|row| (row * 5 + number as u32) % SAMPLES as u32).collect();
            let moment = Moment { indices: &indices, seed: 3, step: number as u32, scalars: &scalars };
            exact.run(program, &moment).expect("finite");
            cpu.run(program, &moment).expect("finite");
        }
        let indices: Vec<u32> = (0..plan.forward.rows as u32).map(|row| row % SAMPLES as u32).collect();
        let moment = Moment { indices: &indices, seed: 3, step: 11, scalars: &[0.0; SCALARS] };
        exact.run(&plan.forward, &moment).expect("finite");
        cpu.run(&plan.forward, &moment).expect("finite");
        let named = plan.parameters.iter().chain(&plan.states).map(|slot| (slot.name, slot.view));
        let seen = plan.nodes.iter().map(|node| ("output", node.view));
        for (name, view) in
            named.chain(seen).chain([("prediction", plan.prediction), ("row loss", plan.row_loss)])
        {
            let largest = exact.read(view).iter().fold(1.0, |most: f64, value| most.max(value.abs()));
            for (index, (got, want)) in cpu.read(view).iter().zip(exact.read(view)).enumerate() {
                // Ten steps let single-precision differences grow.
                let error = (f64::from(*got) - want).abs();
                assert!(error <= 2e-4 * largest, "{}: {name} at {index}: {got} {want}", case.name);
            }
        }
        let mut padding = cpu.read(plan.weights).to_vec();
        for slot in &plan.parameters {
            let start = (slot.view.start - plan.weights.start) as usize;
            padding[start..start + slot.view.len()].fill(0.0);
        }
        assert!(padding.iter().all(|value| *value == 0.0), "{}: padding stays 0", case.name);
    }
}

#[test]
fn a_guard_keeps_the_weights_from_before_the_step() {
    let case = Case { name: "overflow".into(), document: base(), task: Task::Regression };
    let (plan, inputs, _) = prepare(&case);
    let mut cpu = Cpu::new(plan.arena);
    cpu.set_data(inputs.iter().map(|x| *x as f32).collect(), vec![1e38; SAMPLES]);
    for slot in &plan.parameters {
        let start = start_values(slot, 5);
        cpu.write(slot.view).copy_from_slice(&start);
    }
    let before = cpu.read(plan.weights).to_vec();
    let indices = [0, 1, 2, 3, 4];
    let moment = Moment { indices: &indices, seed: 3, step: 1, scalars: &[1.0; SCALARS] };
    assert!(cpu.run(&plan.step, &moment).is_err());
    assert_eq!(cpu.read(plan.weights), before);
}

#[test]
fn an_activation_whose_slope_reads_its_output_is_fused_into_the_product() {
    let case = Case { name: "small".into(), document: base(), task: Task::Regression };
    let (plan, ..) = prepare(&case);
    let text = plan.to_string();
    let fused = text.lines().filter(|line| line.contains("+ bias, activated")).count();
    assert_eq!(fused, 6, "two in each of step, tail and forward:\n{text}");
}
