//! The networks that every executor is tried on: one for every entry of every catalog, with data and steps to run.

use layerloom_document::{Catalog, Document, Node, NodeId, Pick, Value};
use layerloom_engine::catalog::{self, SCALARS, layer, loss, optimizer};
use layerloom_engine::check::{DataShape, Task};
use layerloom_engine::exec::{Moment, Reference};
use layerloom_engine::geometry::Geometry;
use layerloom_engine::plan::{Plan, View, compile, start_values};
use layerloom_engine::random;

mod laid;

pub(crate) const SAMPLES: usize = 12;

/// A document with the data it is trained on.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) document: Document,
    pub(crate) data: DataShape,
}

fn node(id: u32, kind: &str) -> Node {
    Node::new(NodeId(id), kind)
}

pub(crate) fn base() -> Document {
    let mut document = Document::empty();
    document.nodes = vec![node(2, "dense").with("units", 5.0), node(3, "dense").with("units", 4.0)];
    document.output = document.output.with("activation", "linear");
    document.recipe.set("optimizer", Some("gradient-descent".into()));
    document.recipe.set("batch-size", Some(5.0.into()));
    document
}

/// One document for every entry, so that an entry cannot lack its tests.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut push = |name: String, document: Document, task: Task| {
        cases.push(Case { name, document, data: DataShape::flat(2, task) });
    };
    for entry in catalog::entries(Catalog::Activation) {
        let mut document = base();
        document.nodes[0] = document.nodes[0].clone().with("activation", entry.id);
        push(format!("activation {}", entry.id), document, Task::Regression);
    }
    for kind in layer::ALL.iter().filter(|kind| kind.suits(Geometry::Flat(2))) {
        let entry = &kind.entry;
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
    cases.extend(laid::cases());
    cases
}

fn data(case: &Case, plan: &Plan) -> (Vec<f64>, Vec<f64>) {
    let draw = |stream, index: usize| random::unit(9, stream, 0, index as u32) * 4.0 - 2.0;
    let inputs = (0..SAMPLES * plan.features).map(|i| f64::from(draw(1, i))).collect();
    let targets = (0..SAMPLES)
        .flat_map(|row| {
            (0..plan.outputs).map(move |column| match case.data.task {
                Task::Regression => f64::from(draw(2, row)),
                Task::Classes(2) if plan.outputs == 1 => (row % 2) as f64,
                Task::Classes(count) => f64::from((row % count) == column),
                Task::ClassesEachStep(count) => f64::from((row + column / count) % count == column % count),
            })
        })
        .collect();
    (inputs, targets)
}

pub(crate) fn prepare(case: &Case) -> (Plan, Vec<f64>, Vec<f64>) {
    let plan = compile(&case.document, &case.data, SAMPLES)
        .unwrap_or_else(|error| panic!("{}: {error:?}", case.name));
    let (inputs, targets) = data(case, &plan);
    (plan, inputs, targets)
}

pub(crate) fn reference(plan: &Plan, inputs: &[f64], targets: &[f64]) -> Reference {
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

/// One training step.
pub(crate) struct Turn {
    /// Whether it is the tail's.
    pub(crate) tail: bool,
    indices: Vec<u32>,
    number: u32,
    scalars: [f64; SCALARS],
}

impl Turn {
    pub(crate) fn moment(&self) -> Moment<'_> {
        Moment { indices: &self.indices, seed: 3, step: self.number, scalars: &self.scalars }
    }
}

/// Training steps of a case's plan, every third a tail.
pub(crate) fn turns(plan: &Plan, count: u32) -> Vec<Turn> {
    let kind = plan.optimizer;
    let mut carry = 1.0;
    (1..=count)
        .map(|number| {
            let at = optimizer::Step { rate: 0.05, number: number.into(), carry };
            let scalars = (kind.scalars)(&at, &plan.optimizer_settings);
            carry = (kind.carry)(&at, &plan.optimizer_settings);
            let tail = number % 3 == 0;
            let rows = match tail {
                true => plan.tail.as_ref().expect("12 is no multiple of 5").rows,
                false => plan.step.rows,
            };
            let indices = (0..rows as u32).map(|row| (row * 5 + number) % SAMPLES as u32).collect();
            Turn { tail, indices, number, scalars }
        })
        .collect()
}

/// Everything that a person can look at after a forward pass.
pub(crate) fn visible(plan: &Plan) -> Vec<(&'static str, View)> {
    let named = plan.parameters.iter().chain(&plan.states).map(|slot| (slot.name, slot.view));
    let nodes = plan.nodes.iter().map(|node| ("output", node.view));
    named.chain(nodes).chain([("prediction", plan.prediction), ("row loss", plan.row_loss)]).collect()
}

/// Rows for the forward program.
pub(crate) fn forward_rows(plan: &Plan) -> Vec<u32> {
    (0..plan.forward.rows as u32).map(|row| row % SAMPLES as u32).collect()
}

pub(crate) fn single(values: &[f64]) -> Vec<f32> {
    values.iter().map(|value| *value as f32).collect()
}

/// Panics where the values of a network that has trained for ten steps are not near the reference.
pub(crate) fn assert_near_after_ten_steps(case: &Case, name: &str, got: &[f32], want: &[f64]) {
    let largest = want.iter().fold(1.0, |most: f64, value| most.max(value.abs()));
    for (index, (got, want)) in got.iter().zip(want).enumerate() {
        // Ten steps let single-precision differences grow.
        let error = (f64::from(*got) - want).abs();
        assert!(error <= 2e-4 * largest, "{}: {name} at {index}: {got} {want}", case.name);
    }
}

/// Panics where values between the trained ones are not 0.
pub(crate) fn assert_padding_is_zero(case: &Case, plan: &Plan, weights: &[f32]) {
    let mut padding = weights.to_vec();
    for slot in &plan.parameters {
        let start = (slot.view.start - plan.weights.start) as usize;
        padding[start..start + slot.view.len()].fill(0.0);
    }
    assert!(padding.iter().all(|value| *value == 0.0), "{}: padding stays 0", case.name);
}
