//! A network with its data and its weights.

use crate::course::Course;
use crate::score::{Evaluation, Score};
use crate::source::{Samples, Source};
use crate::{Backend, Wanted, Wrong};
use layerloom_document::{Bilingual, Document, NodeId};
use layerloom_engine::catalog::layer::{self, Takes};
use layerloom_engine::catalog::loss::{self, Loss};
use layerloom_engine::catalog::{RECIPE, SCALARS};
use layerloom_engine::check::{DataShape, Task};
use layerloom_engine::exec::{Cpu, Moment};
use layerloom_engine::plan::{FORWARD_ROWS, OVERFLOW, Plan, Program, Slot, View, compile, start_values};
use layerloom_session::targets;
use serde::Serialize;

/// A network that is trained step by step on data of one's own.
pub struct Session {
    document: Document,
    input: Vec<usize>,
    shape: DataShape,
    pub(crate) loss: &'static Loss,
    backend: Backend,
    pub(crate) plan: Plan,
    /// Inference without the loss, which would want targets.
    prediction: Program,
    pub(crate) cpu: Cpu,
    pub(crate) course: Course,
    /// How many samples are resident.
    pub(crate) samples: usize,
    /// Inputs that are looked at once; kept for their memory.
    guest: Vec<f32>,
}

/// A tensor of the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// `layers.0.kernel`: the layer's place in the document, then the value's own name; `output.bias`.
    pub name: String,
    /// Sizes from the outermost in.
    pub shape: Vec<usize>,
    /// Whether the optimizer changes it; else the forward pass keeps it.
    pub trained: bool,
}

/// The setting of layers on images that holds the side of their window.
const WINDOW: &str = "kernel-size";

/// The most samples.
const MAX_SAMPLES: usize = u32::MAX as usize;

impl Session {
    /// Compiles a document and draws its initial weights. The training samples that a document makes are resident at
    /// once.
    ///
    /// # Errors
    /// All that is wrong with the document; when there is no such backend.
    pub fn new(source: Source, wanted: Wanted) -> Result<Self, Wrong> {
        let Source { document, input, shape, samples } = source;
        let backend = wanted.settle()?;
        // Until there is data, as if there were one batch of it.
        let batch = RECIPE.integer(&document.recipe, "batch-size").max(1);
        let plan = plan_for(&document, &shape, batch)?;
        let loss = loss::find(&RECIPE.pick(&document.recipe, "loss").id);
        let mut session = Self {
            loss: loss.expect("a compiled document has a loss"),
            cpu: Cpu::new(plan.arena),
            course: Course::new(&document),
            samples: 0,
            guest: Vec::new(),
            prediction: plan.forward.toward(plan.prediction),
            document,
            input,
            shape,
            backend,
            plan,
        };
        for slot in session.plan.parameters.iter().chain(&session.plan.states) {
            let values = start_values(slot, session.course.seed);
            session.cpu.write(slot.view).copy_from_slice(&values);
        }
        if let Some(samples) = samples {
            session.set_data(samples)?;
        }
        Ok(session)
    }

    /// What it runs on.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Steps done.
    pub fn steps(&self) -> u64 {
        self.course.step
    }

    /// Sizes of one sample.
    pub fn input(&self) -> &[usize] {
        &self.input
    }

    /// Values that come out for one sample, and columns of the targets.
    pub fn outputs(&self) -> usize {
        self.plan.outputs
    }

    /// Number of classes; `None` where the target is a number.
    pub fn classes(&self) -> Option<usize> {
        match self.shape.task {
            Task::Regression => None,
            Task::Classes(count) | Task::ClassesEachStep(count) => Some(count),
        }
    }

    /// Answers for one sample: 1, or one a step.
    pub(crate) fn answers(&self) -> usize {
        match self.shape.task {
            Task::Regression | Task::Classes(_) => 1,
            Task::ClassesEachStep(_) => self.shape.geometry.places(),
        }
    }

    /// Checks the length of inputs `[n, …input]`; to be done before they are copied.
    ///
    /// # Errors
    /// When `n` or the length is not as it should be.
    pub fn check_inputs(&self, x: usize, n: usize) -> Result<(), Wrong> {
        if !(1..=MAX_SAMPLES).contains(&n) {
            return Err(Wrong::Count { what: "n", most: MAX_SAMPLES });
        }
        self.check_length("x", x, n, self.shape.features)
    }

    /// Checks the length of targets `[n, outputs]`; to be done before they are copied.
    ///
    /// # Errors
    /// When the length is not as it should be.
    pub fn check_targets(&self, y: usize, n: usize) -> Result<(), Wrong> {
        self.check_length("y", y, n, self.plan.outputs)
    }

    /// Checks the length of an array for predictions `[n, outputs]`.
    ///
    /// # Errors
    /// When the length is not as it should be.
    pub fn check_predictions(&self, into: usize, n: usize) -> Result<(), Wrong> {
        self.check_length("into", into, n, self.plan.outputs)
    }

    /// Checks the length of class indices `[n]`, or `[n, steps]` where every step has one.
    ///
    /// # Errors
    /// When the length is not as it should be, or the target is a number.
    pub fn check_classes(&self, y: usize, n: usize) -> Result<(), Wrong> {
        self.classes().ok_or(Wrong::NoClasses)?;
        self.check_length("y", y, n, self.answers())
    }

    fn check_length(&self, what: &'static str, got: usize, n: usize, each: usize) -> Result<(), Wrong> {
        // In 64 bits: on wasm32 the product of two counts need not fit into a length.
        let expected = n as u64 * each as u64;
        if got as u64 == expected {
            return Ok(());
        }
        let rule =
            Bilingual::new(format!("n = {n} samples of {each}"), format!("n = {n} 个样本，每个 {each} 个值"));
        Err(Wrong::Length { what, got, expected, rule })
    }

    /// Targets `[n, outputs]` of class indices.
    ///
    /// # Errors
    /// When the network does not know a class, or there is no memory.
    pub fn targets_of(&self, classes: &[f32]) -> Result<Vec<f32>, Wrong> {
        let count = self.classes().ok_or(Wrong::NoClasses)?;
        let known = |class: f32| class >= 0.0 && class < count as f32;
        if let Some(sample) = classes.iter().position(|class| !known(*class)) {
            return Err(Wrong::Class { sample, class: f64::from(classes[sample]), classes: count });
        }
        let width = self.plan.outputs / self.answers();
        // Asks for the memory first: what follows cannot fail gently.
        reserved(classes.len().saturating_mul(width))?;
        Ok(targets::encode(classes, count, width, self.loss))
    }

    /// Makes rows resident and begins an epoch; weights, the optimizer's memory and the count of steps stay. Asserts
    /// that the lengths were checked.
    ///
    /// # Errors
    /// When the network with a batch of these data does not fit into memory.
    pub fn set_data(&mut self, samples: Samples) -> Result<(), Wrong> {
        let Samples { x, y, n } = samples;
        assert_eq!((x.len(), y.len()), (n * self.shape.features, n * self.plan.outputs), "checked lengths");
        if self.wants_other_plan(n) {
            self.replan(n)?;
        }
        self.cpu.set_data(x, y);
        self.samples = n;
        self.course.take(n);
        Ok(())
    }

    /// Whether these samples want another plan: one for batches of another size.
    pub(crate) fn wants_other_plan(&self, samples: usize) -> bool {
        let batch = match RECIPE.integer(&self.document.recipe, "batch-size") {
            0 => samples,
            size => size.min(samples),
        };
        let tail = self.plan.tail.as_ref().map_or(0, |tail| tail.rows);
        (self.plan.step.rows, tail) != (batch, samples % batch)
    }

    /// Compiles for another number of samples and takes all values along.
    fn replan(&mut self, samples: usize) -> Result<(), Wrong> {
        let plan = plan_for(&self.document, &self.shape, samples)?;
        let mut cpu = Cpu::new(plan.arena);
        for (to, from) in kept(&plan).into_iter().zip(kept(&self.plan)) {
            cpu.write(to).copy_from_slice(self.cpu.read(from));
        }
        self.prediction = plan.forward.toward(plan.prediction);
        (self.plan, self.cpu) = (plan, cpu);
        Ok(())
    }

    /// So many optimizer steps; gives the loss of the last one's batch, measured before its update.
    ///
    /// # Errors
    /// When there is no data, or training diverges: steps before the one that did are done.
    pub fn step(&mut self, count: u32) -> Result<f32, Wrong> {
        if self.samples == 0 {
            return Err(Wrong::NoData);
        }
        let Self { plan, cpu, course, .. } = self;
        for _ in 0..count {
            let program = next(plan, course);
            let at = course.at();
            let scalars = Course::scalars(&at, plan);
            let indices = course.batch(program.rows);
            let moment = Moment { indices, seed: course.seed, step: at.number as u32, scalars: &scalars };
            if cpu.run(program, &moment).is_err() {
                return Err(Wrong::Overflow { step: at.number, at: self.beyond() });
            }
            course.advance(&at, program.rows, plan);
        }
        Ok(cpu.read(plan.batch_loss)[0])
    }

    /// The last parameter with a gradient beyond bounds: the first that the backward pass came to.
    pub(crate) fn beyond(&self) -> Option<String> {
        let beyond = |slot: &&Slot| {
            let gradient = self.cpu.read(self.plan.gradient(slot));
            !gradient.iter().all(|value| value.abs() <= OVERFLOW)
        };
        self.plan.parameters.iter().rev().find(beyond).map(|slot| self.name(slot))
    }

    /// Loss and accuracy over the resident samples.
    ///
    /// # Errors
    /// When there is no data.
    pub fn evaluate(&mut self) -> Result<Evaluation, Wrong> {
        if self.samples == 0 {
            return Err(Wrong::NoData);
        }
        let mut score = self.score();
        let (plan, outputs) = (&self.plan, self.plan.outputs);
        forward(&plan.forward, &mut self.cpu, self.samples, |cpu, start, count| {
            let truths = &cpu.data().1[start * outputs..][..count * outputs];
            score.add(&cpu.read(plan.row_loss)[..count], cpu.read(plan.prediction), truths);
        });
        Ok(score.evaluation())
    }

    /// The score of nothing yet.
    pub(crate) fn score(&self) -> Score {
        Score::new(self.loss, self.plan.outputs / self.answers(), self.classes().is_some())
    }

    /// The same over other samples; the resident ones stay. Asserts that the lengths were checked.
    ///
    /// # Errors
    /// As [`Self::evaluate`].
    pub fn evaluate_on(&mut self, mut other: Samples) -> Result<Evaluation, Wrong> {
        self.cpu.swap_data(&mut other.x, &mut other.y);
        std::mem::swap(&mut self.samples, &mut other.n);
        let evaluation = self.evaluate();
        self.cpu.swap_data(&mut other.x, &mut other.y);
        std::mem::swap(&mut self.samples, &mut other.n);
        evaluation
    }

    /// What the network predicts: `[n, outputs]`, probabilities where the loss is a cross-entropy. `fill` is given the
    /// memory for the inputs, `n` rows; it must fill them all.
    ///
    /// # Errors
    /// When there is not so much memory.
    pub fn predict(&mut self, n: usize, fill: impl FnOnce(&mut [f32])) -> Result<Vec<f32>, Wrong> {
        let Self { plan, prediction, cpu, guest, .. } = self;
        resize(guest, n.saturating_mul(plan.features))?;
        let outputs = plan.outputs;
        let mut predictions = reserved(n.saturating_mul(outputs))?;
        fill(guest);
        let mut targets = Vec::new();
        cpu.swap_data(guest, &mut targets);
        forward(prediction, cpu, n, |cpu, start, count| {
            predictions[start * outputs..][..count * outputs]
                .copy_from_slice(&cpu.read(plan.prediction)[..count * outputs]);
        });
        cpu.swap_data(guest, &mut targets);
        Ok(predictions)
    }

    /// All tensors of the network, the trained ones first.
    pub fn parameters(&self) -> Vec<Parameter> {
        let describe =
            |slot: &Slot, trained| Parameter { name: self.name(slot), shape: self.sizes(slot), trained };
        let trained = self.plan.parameters.iter().map(|slot| describe(slot, true));
        trained.chain(self.plan.states.iter().map(|slot| describe(slot, false))).collect()
    }

    /// The values of a tensor.
    ///
    /// # Errors
    /// When there is no such tensor.
    pub fn read(&self, name: &str) -> Result<&[f32], Wrong> {
        Ok(self.cpu.read(self.slot(name)?.view))
    }

    /// Checks the length of a tensor's new values; to be done before they are copied.
    ///
    /// # Errors
    /// When there is no such tensor, or it has another size.
    pub fn check_values(&self, name: &str, got: usize) -> Result<(), Wrong> {
        let slot = self.slot(name)?;
        let expected = slot.view.len() as u64;
        if got as u64 == expected {
            return Ok(());
        }
        let rule = format!("{name} {:?}", self.sizes(slot));
        let rule = Bilingual::new(rule.clone(), rule);
        Err(Wrong::Length { what: "values", got, expected, rule })
    }

    /// Replaces the values of a tensor.
    ///
    /// # Errors
    /// When there is no such tensor, it has another size, or a value is not finite.
    pub fn write(&mut self, name: &str, values: &[f32]) -> Result<(), Wrong> {
        let view = self.place_for(name, values)?;
        self.cpu.write(view).copy_from_slice(values);
        Ok(())
    }

    /// Where new values go that may replace a tensor's.
    pub(crate) fn place_for(&self, name: &str, values: &[f32]) -> Result<View, Wrong> {
        self.check_values(name, values.len())?;
        if let Some(index) = values.iter().position(|value| value.is_nan() || value.abs() > OVERFLOW) {
            return Err(Wrong::Beyond { name: name.to_owned(), index });
        }
        Ok(self.slot(name)?.view)
    }

    /// The gradient of the last step, after penalties and clipping; 0 before the first.
    ///
    /// # Errors
    /// When there is no such tensor, or it is not trained.
    pub fn gradients(&self, name: &str) -> Result<&[f32], Wrong> {
        Ok(self.cpu.read(self.gradient(name)?))
    }

    /// Where the gradient of a tensor is.
    pub(crate) fn gradient(&self, name: &str) -> Result<View, Wrong> {
        let slot = self.slot(name)?;
        match self.plan.parameters.iter().any(|trained| trained.view == slot.view) {
            true => Ok(self.plan.gradient(slot)),
            false => Err(Wrong::Untrained(name.to_owned())),
        }
    }

    fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.plan.parameters.iter().chain(&self.plan.states)
    }

    pub(crate) fn slot(&self, name: &str) -> Result<&Slot, Wrong> {
        self.slots().find(|slot| self.name(slot) == name).ok_or_else(|| Wrong::Name {
            name: name.to_owned(),
            known: self.slots().map(|slot| self.name(slot)).collect(),
        })
    }

    fn name(&self, slot: &Slot) -> String {
        let own = slot.name.replace(' ', "-");
        match self.document.position(slot.node) {
            Some(position) => format!("layers.{position}.{own}"),
            None => {
                assert_eq!(slot.node, NodeId::OUTPUT, "values belong to a layer or to the output");
                format!("output.{own}")
            }
        }
    }

    /// The sizes of a tensor. A kernel of windows over images lies as `[K·K·C, O]` and is `[K, K, C, O]`.
    fn sizes(&self, slot: &Slot) -> Vec<usize> {
        let (rows, columns) = (slot.view.rows as usize, slot.view.columns as usize);
        if !slot.name.ends_with("kernel") && rows == 1 {
            return vec![columns];
        }
        let window = self.document.node(slot.node).and_then(|node| {
            let layer = layer::find(&node.kind)?;
            let windowed = layer.takes == Takes::Images && layer.entry.param(WINDOW).is_some();
            windowed.then(|| layer.entry.integer(&node.settings, WINDOW))
        });
        match window {
            Some(side) => vec![side, side, rows / (side * side), columns],
            None => vec![rows, columns],
        }
    }
}

fn plan_for(document: &Document, shape: &DataShape, samples: usize) -> Result<Plan, Wrong> {
    compile(document, shape, samples).map_err(|error| Wrong::of_problems(document, &error.into_problems()))
}

/// Runs a program of inference over the resident rows; `visit` is told the first row of each piece and how many of it
/// count.
fn forward(program: &Program, cpu: &mut Cpu, rows: usize, mut visit: impl FnMut(&Cpu, usize, usize)) {
    for start in (0..rows).step_by(FORWARD_ROWS) {
        let count = FORWARD_ROWS.min(rows - start);
        let indices = rows_from(start, count);
        let moment = Moment { indices: &indices, seed: 0, step: 0, scalars: &[0.0; SCALARS] };
        cpu.run(program, &moment).expect("inference has no guards");
        visit(cpu, start, count);
    }
}

/// The rows that inference is run over; behind those that count, the first is repeated.
pub(crate) fn rows_from(start: usize, count: usize) -> [u32; FORWARD_ROWS] {
    let mut rows = [start as u32; FORWARD_ROWS];
    for (offset, row) in rows[..count].iter_mut().enumerate() {
        *row += offset as u32;
    }
    rows
}

/// The program of the next step: the tail's where the epoch has no whole batch left.
pub(crate) fn next<'a>(plan: &'a Plan, course: &Course) -> &'a Program {
    match &plan.tail {
        Some(tail) if course.left() < plan.step.rows => tail,
        _ => &plan.step,
    }
}

/// All that training goes on from: weights, gradients, the optimizer's memory, and what the forward pass keeps.
pub(crate) fn kept(plan: &Plan) -> Vec<View> {
    let states = plan.states.iter().map(|slot| slot.view);
    [plan.weights, plan.gradients].into_iter().chain(plan.moments).chain(states).collect()
}

/// So many zeros, if there is memory for them.
pub(crate) fn reserved(length: usize) -> Result<Vec<f32>, Wrong> {
    let mut values = Vec::new();
    resize(&mut values, length)?;
    Ok(values)
}

fn resize(values: &mut Vec<f32>, length: usize) -> Result<(), Wrong> {
    let more = length.saturating_sub(values.len());
    values.try_reserve_exact(more).map_err(|_| Wrong::Memory(length.saturating_mul(4)))?;
    values.resize(length, 0.0);
    Ok(())
}
