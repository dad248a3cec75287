//! Whole networks against PyTorch, through document, plan and both executors. The numbers are made by
//! `tests/golden/make.py`.
#![cfg(feature = "cpu")]

use layerloom_document::{Document, Node, NodeId, Pick, Settings, Value};
use layerloom_engine::catalog::optimizer;
use layerloom_engine::check::{DataShape, Task};
use layerloom_engine::exec::{Cpu, Moment, Reference};
use layerloom_engine::geometry::Geometry;
use layerloom_engine::plan::{FORWARD_ROWS, Plan, Program, Slot, View, compile};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Of f64: the files hold 14 digits, and sums are taken in another order.
const DOUBLE: (f64, f64) = (1e-9, 1e-11);
/// Of f32, forward and gradients at the first weights.
const SINGLE: (f64, f64) = (1.3e-6, 1e-5);
/// Of f32 after so many steps: training amplifies each step's rounding.
const SINGLE_STEPS: [(usize, (f64, f64)); 3] = [(1, (2e-6, 1e-6)), (10, (5e-6, 5e-6)), (100, (2e-5, 2e-5))];

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    /// Rows, pixels and channels of an image, or steps and values of a sequence.
    #[serde(default)]
    geometry: Vec<usize>,
    task: serde_json::Value,
    nodes: Vec<GoldenNode>,
    output: GoldenNode,
    recipe: BTreeMap<String, serde_json::Value>,
    inputs: Vec<Vec<f64>>,
    targets: Vec<Vec<f64>>,
    /// Before the first step, by «node.name».
    values: BTreeMap<String, Vec<Vec<f64>>>,
    /// In inference, by node.
    outputs: BTreeMap<u32, Vec<Vec<f64>>>,
    loss: f64,
    gradients: BTreeMap<String, Vec<Vec<f64>>>,
    after: BTreeMap<usize, BTreeMap<String, Vec<Vec<f64>>>>,
}

#[derive(Deserialize)]
struct GoldenNode {
    id: u32,
    kind: String,
    settings: BTreeMap<String, serde_json::Value>,
}

fn value(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Bool(flag) => Value::Flag(*flag),
        serde_json::Value::String(id) => Value::Pick(Pick::new(id)),
        serde_json::Value::Object(fields) => match (&fields.get("node"), &fields.get("pick")) {
            (Some(node), _) => Value::Node(NodeId(node.as_u64().expect("a node is a number") as u32)),
            (_, Some(id)) => {
                let inner = fields["settings"].as_object().expect("a pick has settings");
                let pick = Pick::new(id.as_str().expect("an id is a text"));
                Value::Pick(inner.iter().fold(pick, |pick, (key, json)| pick.with(key, value(json))))
            }
            _ => panic!("neither node nor pick: {json}"),
        },
        number => Value::Number(number.as_f64().expect("what is left is a number")),
    }
}

fn settings(of: &BTreeMap<String, serde_json::Value>) -> Settings {
    of.iter().fold(Settings::default(), |settings, (key, json)| settings.with(key, value(json)))
}

impl Case {
    fn plan(&self) -> Plan {
        let node = |golden: &GoldenNode| Node {
            id: NodeId(golden.id),
            kind: golden.kind.clone(),
            settings: settings(&golden.settings),
        };
        let document = Document {
            nodes: self.nodes.iter().map(node).collect(),
            output: node(&self.output),
            recipe: settings(&self.recipe).with("batch-size", 0.0),
            ..Document::empty()
        };
        let classes = |json: &serde_json::Value| json.as_u64().map(|count| count as usize);
        let each_step = self.task.get("each step").and_then(classes).map(Task::ClassesEachStep);
        let task = each_step.or(classes(&self.task).map(Task::Classes)).unwrap_or(Task::Regression);
        let geometry = match self.geometry[..] {
            [height, width, channels] => Geometry::Image { height, width, channels },
            [steps, values] => Geometry::Sequence { steps, values },
            _ => Geometry::Flat(self.inputs[0].len()),
        };
        let data = DataShape::laid(geometry, task);
        compile(&document, &data, self.inputs.len())
            .unwrap_or_else(|error| panic!("{}: {error:?}", self.name))
    }

    fn rate(&self) -> f64 {
        self.recipe["learning-rate"].as_f64().expect("a rate is a number")
    }
}

/// Either executor.
trait Executor {
    fn set_data(&mut self, inputs: &[f64], targets: &[f64]);
    fn read(&self, view: View) -> Vec<f64>;
    fn write(&mut self, view: View, values: &[f64]);
    fn run(&mut self, program: &Program, moment: &Moment);
}

impl Executor for Reference {
    fn set_data(&mut self, inputs: &[f64], targets: &[f64]) {
        Reference::set_data(self, inputs.to_vec(), targets.to_vec());
    }
    fn read(&self, view: View) -> Vec<f64> {
        Reference::read(self, view).to_vec()
    }
    fn write(&mut self, view: View, values: &[f64]) {
        Reference::write(self, view).copy_from_slice(values);
    }
    fn run(&mut self, program: &Program, moment: &Moment) {
        Reference::run(self, program, moment).expect("golden trainings do not diverge");
    }
}

impl Executor for Cpu {
    fn set_data(&mut self, inputs: &[f64], targets: &[f64]) {
        let singles = |values: &[f64]| values.iter().map(|value| *value as f32).collect();
        Cpu::set_data(self, singles(inputs), singles(targets));
    }
    fn read(&self, view: View) -> Vec<f64> {
        Cpu::read(self, view).iter().map(|value| f64::from(*value)).collect()
    }
    fn write(&mut self, view: View, values: &[f64]) {
        for (place, value) in Cpu::write(self, view).iter_mut().zip(values) {
            *place = *value as f32;
        }
    }
    fn run(&mut self, program: &Program, moment: &Moment) {
        Cpu::run(self, program, moment).expect("golden trainings do not diverge");
    }
}

fn check(what: &str, got: &[f64], golden: &[f64], (relative, absolute): (f64, f64), wrong: &mut Vec<String>) {
    assert_eq!(got.len(), golden.len(), "{what}");
    let off = |(got, golden): (&f64, &f64)| {
        let fits = (got - golden).abs() <= relative * golden.abs() + absolute;
        (!fits).then(|| format!("{what}: {got}, but PyTorch gives {golden}"))
    };
    wrong.extend(got.iter().zip(golden).find_map(off));
}

fn key(slot: &Slot) -> String {
    format!("{}.{}", slot.node.0, slot.name)
}

/// Plays a case on an executor; tells where it leaves PyTorch's path.
fn play(
    case: &Case,
    plan: &Plan,
    machine: &mut dyn Executor,
    tolerance: impl Fn(usize) -> (f64, f64),
) -> Vec<String> {
    let mut wrong = Vec::new();
    machine.set_data(&case.inputs.concat(), &case.targets.concat());
    let slots = || plan.parameters.iter().chain(&plan.states);
    assert_eq!(slots().count(), case.values.len(), "{}: both have the same values", case.name);
    for slot in slots() {
        machine.write(slot.view, &case.values[&key(slot)].concat());
    }

    let rows = case.inputs.len();
    let mut indices: Vec<u32> = (0..rows as u32).collect();
    indices.resize(FORWARD_ROWS, 0);
    machine.run(&plan.forward, &Moment { indices: &indices, seed: 0, step: 0, scalars: &[0.0; 8] });
    for node in plan.nodes.iter().filter(|node| node.node != NodeId::INPUT) {
        let golden = case.outputs[&node.node.0].concat();
        let got = machine.read(node.view);
        check(&format!("output of {}", node.node.0), &got[..golden.len()], &golden, tolerance(0), &mut wrong);
    }

    indices.truncate(rows);
    // Penalties and clipping work on the gradients in place, so these are PyTorch's only without them.
    let bare = !case.recipe.contains_key("regularizer") && !case.recipe.contains_key("clipping");
    let mut at = optimizer::Step { rate: case.rate(), number: 0, carry: 1.0 };
    for step in 1..=100 {
        at.number = step as u64;
        let scalars = (plan.optimizer.scalars)(&at, &plan.optimizer_settings);
        at.carry = (plan.optimizer.carry)(&at, &plan.optimizer_settings);
        machine.run(&plan.step, &Moment { indices: &indices, seed: 0, step: step as u32, scalars: &scalars });
        if step == 1 {
            check("loss", &machine.read(plan.batch_loss), &[case.loss], tolerance(0), &mut wrong);
            for slot in plan.parameters.iter().filter(|_| bare) {
                let golden = case.gradients[&key(slot)].concat();
                let got = machine.read(plan.gradient(slot));
                check(&format!("gradient of {}", key(slot)), &got, &golden, tolerance(0), &mut wrong);
            }
        }
        if let Some(golden) = case.after.get(&step) {
            for slot in slots() {
                let what = format!("{} after {step} steps", key(slot));
                check(
                    &what,
                    &machine.read(slot.view),
                    &golden[&key(slot)].concat(),
                    tolerance(step),
                    &mut wrong,
                );
            }
        }
    }
    wrong.into_iter().map(|line| format!("{}: {line}", case.name)).collect()
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("../../../tests/golden/networks.json"))
        .expect("the golden file is well formed")
}

#[test]
fn networks_in_f64_agree_with_pytorch() {
    let mut wrong = Vec::new();
    for case in golden().cases {
        let plan = case.plan();
        wrong.extend(play(&case, &plan, &mut Reference::new(plan.arena), |_| DOUBLE));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn networks_in_f32_agree_with_pytorch() {
    let mut wrong = Vec::new();
    for case in golden().cases {
        let plan = case.plan();
        let tolerance = |step| {
            SINGLE_STEPS.iter().find(|(steps, _)| *steps == step).map_or(SINGLE, |(_, tolerance)| *tolerance)
        };
        wrong.extend(play(&case, &plan, &mut Cpu::new(plan.arena), tolerance));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
