//! Writes networks in every format, beside what the engine makes of them, for `tests/export` to compare:
//! `cargo run -p layerloom-export --example cases -- FOLDER`.

mod golden;
mod kinds;
mod presets;

use layerloom_document::{Document, Problem};
use layerloom_engine::catalog::{RECIPE, SCALARS, optimizer, schedule};
use layerloom_engine::exec::{Cpu, Moment};
use layerloom_engine::geometry::Geometry;
use layerloom_engine::plan::{FORWARD_ROWS, Plan, Slot, compile, start_values};
use layerloom_export::{Content, Format, Model, Tensor, Values, export};
use serde_json::{Value, json};
use std::path::Path;

/// Optimizer steps whose end is compared.
const STEPS: u64 = 10;

/// A network with samples and values.
struct Case {
    /// What it shows.
    name: String,
    /// The network.
    document: Document,
    /// What its samples are.
    data: Data,
    /// Values; without them, those it starts with.
    values: Option<Values>,
}

/// The samples of a case.
enum Data {
    /// Rows given as the network takes them, and targets as the loss takes them.
    Given { shape: layerloom_engine::check::DataShape, inputs: Vec<Vec<f32>>, targets: Vec<Vec<f32>> },
    /// Rows that the document makes.
    Made(Box<layerloom_datasets::Dataset>),
}

fn main() {
    let folder = std::env::args().nth(1).expect("a folder to write to");
    let mut cases = golden::cases();
    cases.extend(kinds::cases());
    cases.extend(presets::cases());
    for (number, case) in cases.iter().enumerate() {
        let place = Path::new(&folder).join(format!("{number:03}"));
        std::fs::create_dir_all(&place).expect("the folder can be made");
        write(case, &place);
    }
    println!("{} networks", cases.len());
}

fn write(case: &Case, place: &Path) {
    let tell = |problems: Vec<Problem>| -> ! { panic!("{}: {problems:?}", case.name) };
    let model = match &case.data {
        Data::Given { shape, .. } => Model::described(&case.document, *shape),
        Data::Made(dataset) => Model::of(&case.document, dataset),
    };
    let [raw, inputs, targets] = match &case.data {
        Data::Given { inputs, targets, .. } => [inputs.clone(), inputs.clone(), targets.clone()],
        Data::Made(dataset) => {
            std::fs::write(place.join("data.csv"), layerloom_datasets::export::dataset_with_split(dataset))
                .expect("the file can be written");
            presets::rows(&case.document, dataset, &model)
        }
    };
    let plan = compile(&case.document, &model.shape, inputs.len())
        .unwrap_or_else(|error| tell(error.into_problems()));
    let mut machine = Machine::new(&plan, &case.document, &inputs, &targets);
    if let Some(values) = &case.values {
        machine.take(values);
    }
    let values = machine.values();
    for format in Format::ALL {
        let file = export(*format, &model, &values).unwrap_or_else(|problems| tell(problems));
        std::fs::write(place.join(file.name), file.content.bytes()).expect("the file can be written");
    }
    let mut about = json!({
        "name": case.name,
        "raw": raw,
        "inputs": inputs,
        "targets": targets,
        "classes": model.target.classes.len(),
        "sizes": sizes(model.shape.geometry),
        "prediction": machine.predict(),
        "schedule": schedule_points(&case.document),
    });
    if !targets.is_empty() && is_steady(&case.document) {
        let (losses, after) = machine.train();
        about["losses"] = json!(losses);
        let file = export(Format::Safetensors, &model, &after).unwrap_or_else(|problems| tell(problems));
        let Content::Bytes(bytes) = file.content else { panic!("weights are bytes") };
        std::fs::write(place.join("after.safetensors"), bytes).expect("the file can be written");
    }
    std::fs::write(place.join("case.json"), about.to_string()).expect("the file can be written");
}

/// Sizes of a sample.
fn sizes(geometry: Geometry) -> Vec<usize> {
    match geometry {
        Geometry::Flat(values) => vec![values],
        Geometry::Image { height, width, channels } => vec![height, width, channels],
        Geometry::Sequence { steps, values } => vec![steps, values],
    }
}

/// Whether training draws nothing at random, so that another program can follow it.
fn is_steady(document: &Document) -> bool {
    !document.nodes.iter().any(|node| node.kind == "dropout")
}

/// The factor on the learning rate after so many epochs.
fn schedule_points(document: &Document) -> Vec<Value> {
    let pick = RECIPE.pick(&document.recipe, "schedule");
    let kind = schedule::find(&pick.id).expect("a checked document picks a known schedule");
    let epochs = [0.0, 0.25, 1.0, 4.5, 9.75, 10.0, 29.0, 50.0, 75.125, 200.0, 450.0];
    epochs.map(|epoch| json!([epoch, (kind.factor)(epoch, &pick.settings)])).to_vec()
}

/// The engine with a plan.
struct Machine<'a> {
    plan: &'a Plan,
    cpu: Cpu,
    rows: usize,
    document: &'a Document,
}

impl<'a> Machine<'a> {
    fn new(plan: &'a Plan, document: &'a Document, inputs: &[Vec<f32>], targets: &[Vec<f32>]) -> Self {
        let mut cpu = Cpu::new(plan.arena);
        let seed = RECIPE.integer(&document.recipe, "seed") as u32;
        for slot in plan.parameters.iter().chain(&plan.states) {
            cpu.write(slot.view).copy_from_slice(&start_values(slot, seed));
        }
        cpu.set_data(inputs.concat(), targets.concat());
        Self { plan, cpu, rows: inputs.len(), document }
    }

    fn slots(&self) -> impl Iterator<Item = &'a Slot> + use<'a> {
        self.plan.parameters.iter().chain(&self.plan.states)
    }

    fn take(&mut self, values: &Values) {
        for slot in self.slots() {
            let found = values.get(slot.node, slot.name).expect("all values are there");
            self.cpu.write(slot.view).copy_from_slice(found);
        }
    }

    fn values(&self) -> Values {
        let tensor = |slot: &Slot| Tensor {
            node: slot.node,
            name: slot.name.to_owned(),
            values: self.cpu.read(slot.view).to_vec(),
        };
        Values { tensors: self.slots().map(tensor).collect() }
    }

    fn predict(&mut self) -> Vec<Vec<f32>> {
        let program = self.plan.forward.toward(self.plan.prediction);
        let mut predictions = Vec::new();
        for start in (0..self.rows).step_by(FORWARD_ROWS) {
            let count = FORWARD_ROWS.min(self.rows - start);
            let mut indices = vec![0; FORWARD_ROWS];
            for (offset, row) in indices[..count].iter_mut().enumerate() {
                *row = (start + offset) as u32;
            }
            let moment = Moment { indices: &indices, seed: 0, step: 0, scalars: &[0.0; SCALARS] };
            self.cpu.run(&program, &moment).expect("inference has no guards");
            let width = self.plan.outputs;
            let rows = self.cpu.read(self.plan.prediction)[..count * width].chunks(width);
            predictions.extend(rows.map(<[f32]>::to_vec));
        }
        predictions
    }

    /// Steps on all rows at once; their losses, and the values after them.
    fn train(&mut self) -> (Vec<f32>, Values) {
        let indices: Vec<u32> = (0..self.rows as u32).collect();
        assert_eq!(self.plan.step.rows, self.rows, "trained in one batch");
        let recipe = &self.document.recipe;
        let rate = RECIPE.number(recipe, "learning-rate");
        let pick = RECIPE.pick(recipe, "schedule");
        let kind = schedule::find(&pick.id).expect("a checked document picks a known schedule");
        let mut at = optimizer::Step { rate, number: 0, carry: 1.0 };
        let mut losses = Vec::new();
        for number in 1..=STEPS {
            at.number = number;
            // Each step is an epoch.
            at.rate = rate * (kind.factor)((number - 1) as f64, &pick.settings);
            let scalars = (self.plan.optimizer.scalars)(&at, &self.plan.optimizer_settings);
            at.carry = (self.plan.optimizer.carry)(&at, &self.plan.optimizer_settings);
            let moment = Moment { indices: &indices, seed: 0, step: number as u32, scalars: &scalars };
            self.cpu.run(&self.plan.step, &moment).expect("these trainings do not diverge");
            losses.push(self.cpu.read(self.plan.batch_loss)[0]);
        }
        (losses, self.values())
    }
}
