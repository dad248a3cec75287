//! One document being trained: its plan, its data, its weights, and where training stands.

use crate::course::{Course, Next, Sampling};
use crate::curve::Curve;
use crate::targets;
use layerloom_datasets::{self as datasets, Dataset};
use layerloom_document::{DATA, Document, NodeId, Problem, Settings, Table};
use layerloom_engine::catalog::loss::Loss;
use layerloom_engine::catalog::schedule::Schedule;
use layerloom_engine::catalog::{RECIPE, loss, optimizer, schedule};
use layerloom_engine::check::{self, DataShape};
use layerloom_engine::exec::{Cpu, Moment};
use layerloom_engine::plan::{OVERFLOW, Plan, Program, Slot, compile, start_values};
use layerloom_protocol::{NodeOutline, Outline, ParameterOutline};

#[cfg_attr(not(feature = "gpu"), path = "trainer/here.rs")]
mod elsewhere;
mod inference;
mod standing;
#[cfg(feature = "study")]
pub mod study;

pub use inference::Scores;

/// A document being trained.
pub struct Trainer {
    document: Document,
    dataset: Dataset,
    features: Vec<usize>,
    axes: [usize; 2],
    plan: Plan,
    cpu: Cpu,
    loss: &'static Loss,
    rate: Rate,
    /// Rows of the resident inputs: all samples, then grids by their side, then one row for probes.
    grids: Vec<(usize, u32)>,
    probe_row: u32,
    course: Course,
    /// The values of the last frame, laid out like [`Self::state_views`].
    checkpoint: Vec<f32>,
    pub(crate) curve: Curve,
    inferred: elsewhere::Inferred,
}

/// The learning rate over time.
struct Rate {
    base: f64,
    schedule: &'static Schedule,
    settings: Settings,
}

impl Rate {
    fn of(document: &Document) -> Self {
        let pick = RECIPE.pick(&document.recipe, "schedule");
        Self {
            base: RECIPE.number(&document.recipe, "learning-rate"),
            schedule: schedule::find(&pick.id).expect("a checked document has a schedule"),
            settings: pick.settings,
        }
    }
}

/// A step failed; the weights are the last finite ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow {
    /// The step's number, from 1.
    pub step: u64,
    /// Where values overflowed first.
    pub node: NodeId,
}

/// Steps from one point of the curve to the next, at first: a tenth of an epoch. Scoring all samples of more than a small
/// network must not cost more than the training between, in which a step makes three passes over its batch.
fn first_stride(plan: &Plan, dataset: &Dataset) -> usize {
    const SMALL: usize = 200_000;
    let tenth = dataset.train.len().div_ceil(plan.step.rows) / 10;
    let even = match plan.work * dataset.len() {
        ..=SMALL => 1,
        _ => dataset.len().div_ceil(3 * plan.step.rows),
    };
    tenth.max(even)
}

/// The program of a step.
fn program<'a>(plan: &'a Plan, next: &Next) -> &'a Program {
    match &plan.tail {
        Some(tail) if next.tail => tail,
        _ => &plan.step,
    }
}

impl Trainer {
    /// Compiles a document and draws its initial weights. What an earlier trainer of nearly the same document has
    /// learned is kept where it still fits.
    ///
    /// # Errors
    /// All that is wrong with the document or its data.
    pub fn new(
        document: &Document,
        table: Option<&Table>,
        before: Option<&Trainer>,
    ) -> Result<Self, Vec<Problem>> {
        let dataset = match before {
            Some(before) if before.has_data_of(document) => before.dataset.clone(),
            _ => datasets::make(document, table)?,
        };
        let features = datasets::features(document, &dataset);
        let axes = datasets::axes(document, &dataset);
        let shape = DataShape::outlined(dataset.geometry(&features), dataset.task.classes());
        let plan = compile(document, &shape, dataset.train.len()).map_err(|error| error.into_problems())?;
        let loss =
            loss::find(&RECIPE.pick(&document.recipe, "loss").id).expect("a compiled document has a loss");
        let mut trainer = Self {
            cpu: Cpu::new(plan.arena),
            loss,
            rate: Rate::of(document),
            grids: Vec::new(),
            probe_row: dataset.len() as u32,
            course: Course::default(),
            checkpoint: Vec::new(),
            curve: Curve::new(first_stride(&plan, &dataset)),
            document: document.clone(),
            dataset,
            features,
            axes,
            plan,
            inferred: elsewhere::Inferred::default(),
        };
        trainer.load_data();
        trainer.draw_weights();
        match before {
            Some(before) if before.seed() == trainer.seed() => trainer.inherit(before),
            _ => {
                trainer.course = Course::start(trainer.sampling());
                trainer.record();
            }
        }
        trainer.save();
        Ok(trainer)
    }

    /// Goes on with a document that differs in view and knobs only: no plan is compiled.
    ///
    /// # Errors
    /// All that is wrong with the document.
    pub fn retune(&mut self, document: &Document) -> Result<(), Vec<Problem>> {
        check::check(document, &self.shape())?;
        self.document = document.clone();
        self.rate = Rate::of(document);
        if self.course.step == 0 {
            self.curve.begin_at(self.learning_rate() as f32);
        }
        let axes = datasets::axes(document, &self.dataset);
        if axes != self.axes {
            self.axes = axes;
            self.load_data();
        }
        Ok(())
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The samples.
    pub fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The columns along the map's sides.
    pub fn axes(&self) -> [usize; 2] {
        self.axes
    }

    /// Optimizer steps done.
    pub fn steps(&self) -> u64 {
        self.course.step
    }

    /// Whole epochs done.
    pub fn epochs(&self) -> u32 {
        self.course.epoch
    }

    /// Optimizer steps in an epoch.
    pub fn steps_per_epoch(&self) -> usize {
        self.dataset.train.len().div_ceil(self.plan.step.rows)
    }

    /// Optimizer steps up to the end of the epoch that runs.
    pub fn steps_left_in_epoch(&self) -> usize {
        (self.course.order.len() - self.course.cursor).div_ceil(self.plan.step.rows)
    }

    /// Samples in a full batch.
    pub fn batch(&self) -> usize {
        self.plan.step.rows
    }

    /// The learning rate of the next step.
    pub fn learning_rate(&self) -> f64 {
        self.rate_at(&self.course)
    }

    /// The network in words.
    pub fn outline(&self) -> Outline {
        let shape = self.shape();
        let Ok(shapes) = check::check(&self.document, &shape) else {
            unreachable!("a compiled document is right");
        };
        let input = NodeOutline {
            id: NodeId::INPUT,
            inputs: self.dataset.columns.len() as u32,
            outputs: self.plan.features as u32,
            from: Vec::new(),
            parameters: Vec::new(),
        };
        let layers = shapes.layers.iter().map(|layer| NodeOutline {
            id: layer.site.node.id,
            inputs: layer.site.widths[0] as u32,
            outputs: layer.width as u32,
            from: layer.site.from.clone(),
            parameters: self
                .slots_of(layer.site.node.id)
                .map(|slot| ParameterOutline {
                    name: slot.name.to_owned(),
                    shape: [slot.view.rows, slot.view.columns],
                })
                .collect(),
        });
        Outline {
            nodes: std::iter::once(input).chain(layers).collect(),
            parameters: self.plan.count() as u32,
            steps_per_epoch: self.steps_per_epoch() as u32,
        }
    }

    /// One optimizer step.
    ///
    /// # Errors
    /// When values overflow; weights and position are then those from before the step.
    pub fn step(&mut self) -> Result<(), Overflow> {
        self.inferred.forget();
        let next = self.next(&self.course);
        let indices = &self.course.order[next.samples.clone()];
        let moment =
            Moment { indices, seed: self.seed(), step: next.at.number as u32, scalars: &next.scalars };
        if self.cpu.run(program(&self.plan, &next), &moment).is_err() {
            let indices = indices.to_vec();
            return Err(Overflow { step: next.at.number, node: self.overflowing_node(&indices) });
        }
        let mut course = std::mem::take(&mut self.course);
        self.pass(&mut course, &next);
        self.course = course;
        if self.curve.wants(self.course.step) {
            self.record();
        }
        Ok(())
    }

    /// The step that comes next on a course.
    pub(crate) fn next(&self, course: &Course) -> Next {
        let left = course.order.len() - course.cursor;
        let tail = self.plan.tail.is_some() && left < self.plan.step.rows;
        let at = optimizer::Step { rate: self.rate_at(course), number: course.step + 1, carry: course.carry };
        let scalars = (self.plan.optimizer.scalars)(&at, &self.plan.optimizer_settings);
        let mut next = Next { tail, samples: course.cursor..course.cursor, at, scalars };
        next.samples.end += program(&self.plan, &next).rows;
        next
    }

    /// Goes past a step.
    pub(crate) fn pass(&self, course: &mut Course, next: &Next) {
        let carry = (self.plan.optimizer.carry)(&next.at, &self.plan.optimizer_settings);
        course.pass(next, carry, self.sampling());
    }

    /// The mean loss of the last step's batch, before its update.
    pub fn batch_loss(&self) -> f32 {
        self.cpu.read(self.plan.batch_loss)[0]
    }

    /// Back to step 0 and the same initial weights.
    pub fn reset(&mut self) {
        self.cpu.write(self.plan.gradients).fill(0.0);
        for moment in self.plan.moments {
            self.cpu.write(moment).fill(0.0);
        }
        self.draw_weights();
        self.course = Course::start(self.sampling());
        self.curve = Curve::new(first_stride(&self.plan, &self.dataset));
        self.record();
        self.save();
    }

    /// Sets one value of a parameter; gives whether there is such a value.
    pub fn assign(&mut self, node: NodeId, parameter: &str, index: usize, value: f32) -> bool {
        let found = self
            .slots_of(node)
            .find(|slot| slot.name == parameter && index < slot.view.len())
            .map(|slot| slot.view);
        match found {
            Some(view) if value.abs() <= OVERFLOW => {
                self.cpu.write(view)[index] = value;
                self.inferred.forget();
                self.save();
                true
            }
            _ => false,
        }
    }

    /// All trained and kept values of a node, one after the other.
    pub fn parameters(&self, node: NodeId) -> Vec<f32> {
        self.slots_of(node).flat_map(|slot| self.cpu.read(slot.view)).copied().collect()
    }

    /// Gradients of the last step, laid out like [`Self::parameters`]; kept values have none and give 0.
    pub fn gradients(&self, node: NodeId) -> Vec<f32> {
        let trained = self.plan.parameters.len();
        let mut gradients = Vec::new();
        for (number, slot) in self.plan.parameters.iter().chain(&self.plan.states).enumerate() {
            if slot.node == node {
                match number < trained {
                    true => gradients.extend_from_slice(self.cpu.read(self.plan.gradient(slot))),
                    false => gradients.resize(gradients.len() + slot.view.len(), 0.0),
                }
            }
        }
        gradients
    }

    /// Number of classes; 0 for regression.
    pub(crate) fn classes(&self) -> usize {
        self.dataset.task.classes()
    }

    /// Whether another document asks for the very same samples.
    fn has_data_of(&self, other: &Document) -> bool {
        let uses_points =
            |document: &Document| DATA.pick(&document.data, "source").id == datasets::sources::POINTS.id;
        self.document.data == other.data
            && (!uses_points(other) || self.document.points == other.points)
            && self.document.features == other.features
    }

    fn shape(&self) -> DataShape {
        DataShape::outlined(self.dataset.geometry(&self.features), self.classes())
    }

    pub(crate) fn seed(&self) -> u32 {
        RECIPE.integer(&self.document.recipe, "seed") as u32
    }

    fn rate_at(&self, course: &Course) -> f64 {
        self.rate.base * (self.rate.schedule.factor)(course.epochs_with_fraction(), &self.rate.settings)
    }

    fn sampling(&self) -> Sampling<'_> {
        Sampling { train: &self.dataset.train, shuffle: self.shuffles(), seed: self.seed() }
    }

    fn slots_of(&self, node: NodeId) -> impl Iterator<Item = &Slot> {
        self.plan.parameters.iter().chain(&self.plan.states).filter(move |slot| slot.node == node)
    }

    fn draw_weights(&mut self) {
        let seed = self.seed();
        for slot in self.plan.parameters.iter().chain(&self.plan.states) {
            self.cpu.write(slot.view).copy_from_slice(&start_values(slot, seed));
        }
        self.inferred.forget();
    }

    fn shuffles(&self) -> bool {
        RECIPE.flag(&self.document.recipe, "shuffle")
    }

    /// Puts samples, grids and a row for probes into the executor.
    fn load_data(&mut self) {
        let mut inputs = self.dataset.inputs(&self.features, &self.dataset.raw);
        let width = self.plan.features.max(1);
        for (side, start) in &mut self.grids {
            *start = (inputs.len() / width) as u32;
            inputs.extend(self.dataset.grid(&self.features, self.axes, *side));
        }
        self.probe_row = (inputs.len() / width) as u32;
        inputs.resize(inputs.len() + width, 0.0);
        let mut targets =
            targets::encode(&self.dataset.targets, self.classes(), self.plan.outputs, self.loss);
        // Rows that are no samples have no targets; their losses are never looked at.
        targets.resize(inputs.len() / width * self.plan.outputs, 0.0);
        self.cpu.set_data(inputs, targets);
        self.inferred.reloaded();
    }

    fn record(&mut self) {
        let scores = self.scores();
        self.curve.push([
            self.course.epochs_with_fraction() as f32,
            self.course.step as f32,
            scores.train_loss,
            scores.test_loss,
            scores.penalty,
            scores.train_accuracy,
            scores.test_accuracy,
            self.learning_rate() as f32,
        ]);
    }
}
