//! How near an executor's numbers are to the exact ones: the same steps from the same weights on the same samples, by the
//! executor and by the reference in f64.

use super::super::{Trainer, program};
use super::copy;
use crate::course::{Course, Next};
use layerloom_document::{Document, NodeId, Problem, Table};
#[cfg(feature = "gpu")]
use layerloom_engine::exec::gpu::{Device, Gpu, GpuError, Run, Training};
use layerloom_engine::exec::{Moment, Reference};
use layerloom_protocol::Standing;
use serde::{Deserialize, Serialize};

/// The most a value may be off, as a share of the greatest one of its kind. Ten steps in single precision stay within
/// it; the tests of all executors use the same.
pub const TOLERANCE: f64 = 2e-4;

/// Kinds of values whose greatest is smaller than this are measured against this: below it, rounding is all there is.
pub const SMALLEST: f64 = 1e-2;

/// Gradients of less than about this share of the greatest one are rounding as much as gradient.
const ROUNDING: f64 = 1e-3;

/// The most steps of a rehearsal: errors grow from step to step, and the reference is slow.
pub const MOST_STEPS: u32 = 100;

/// The most floats of a plan that is rehearsed: the reference holds each in 8 bytes.
pub const MOST_FLOATS: usize = 8 << 20;

/// Why there is no rehearsal.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// All that is wrong with the document or its data.
    Wrong(Vec<Problem>),
    /// The network needs more floats than [`MOST_FLOATS`]; a smaller batch needs fewer.
    TooLarge {
        /// Floats that it needs.
        floats: usize,
    },
}

/// Steps of a training, to be run by one executor and by another.
pub struct Rehearsal {
    trainer: Trainer,
    steps: Vec<Next>,
    /// The samples of each step.
    samples: Vec<Vec<u32>>,
}

/// What an executor has come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The loss of the last step, before its update.
    pub loss: f64,
    /// The gradients of the last step, laid out like the weights.
    pub gradients: Vec<f64>,
    /// The weights after the last step, as they lie in the plan.
    pub weights: Vec<f64>,
    /// The step, counted from 1, that a guard refused; the values are then those it was refused for.
    pub refused: Option<u32>,
}

/// What the reference has come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Exact {
    /// Its values.
    pub outcome: Outcome,
    /// How much each weight counts, 0…1: as much as its gradient has stood above rounding in every step.
    pub counts: Vec<f64>,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// The loss of the last batch.
    Loss,
    /// The gradients of all trained values in the last step.
    Gradients,
    /// All trained values after the last step, each as far as its gradient stands above rounding: where the exact gradient
    /// is 0, as that of a bias before batch normalisation, Adam makes whole steps of whatever rounding has left.
    Weights,
}

/// The greatest difference of one kind of values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// What was compared.
    pub what: What,
    /// Ours at the place where it is greatest.
    pub ours: f64,
    /// The exact value there.
    pub exact: f64,
    /// The difference, as a share of the greatest exact value of this kind, which counts as [`SMALLEST`] at least; ∞
    /// where one is no number; −1 where nothing is trained.
    pub share: f64,
    /// Whose value it is; `None` for the loss.
    pub node: Option<NodeId>,
    /// Which, as the network names it: «kernel», «bias» …; empty for the loss.
    pub name: String,
}

/// How near two executors are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parity {
    /// Steps that were run.
    pub steps: u32,
    /// The most that a difference may be.
    pub tolerance: f64,
    /// Loss, gradients, weights.
    pub differences: Vec<Difference>,
    /// Whether both refused the same step or none, and no difference is greater than the tolerance.
    pub passed: bool,
}

impl Rehearsal {
    /// The next `steps` steps of a training, at least 1 and at most [`MOST_STEPS`].
    ///
    /// # Errors
    /// When the document is wrong, or its network too large.
    pub fn new(
        document: &Document,
        table: Option<&Table>,
        standing: Option<&Standing>,
        steps: u32,
    ) -> Result<Self, Refusal> {
        let trainer = copy(document, table, standing).map_err(Refusal::Wrong)?;
        let floats = trainer.plan.arena;
        if floats > MOST_FLOATS {
            return Err(Refusal::TooLarge { floats });
        }
        let mut course: Course = trainer.course.clone();
        let (mut list, mut samples) = (Vec::new(), Vec::new());
        for _ in 0..steps.clamp(1, MOST_STEPS) {
            let next = trainer.next(&course);
            samples.push(course.order[next.samples.clone()].to_vec());
            trainer.pass(&mut course, &next);
            list.push(next);
        }
        Ok(Self { trainer, steps: list, samples })
    }

    /// By the reference.
    pub fn exact(&self) -> Exact {
        let plan = &self.trainer.plan;
        let mut reference = Reference::new(plan.arena);
        let (inputs, targets) = self.trainer.cpu.data();
        reference.set_data(double(inputs), double(targets));
        for view in self.trainer.state_views() {
            reference.write(view).copy_from_slice(&double(self.trainer.cpu.read(view)));
        }
        let mut least = vec![f64::INFINITY; plan.weights.len()];
        let mut greatest: f64 = 0.0;
        let refused = self.first_refused(|next, moment| {
            let sound = reference.run(program(plan, next), moment).is_ok();
            for (least, gradient) in least.iter_mut().zip(reference.read(plan.gradients)) {
                *least = gradient.abs().min(*least);
                greatest = gradient.abs().max(greatest);
            }
            sound
        });
        let outcome = Outcome {
            loss: reference.read(plan.batch_loss)[0],
            gradients: reference.read(plan.gradients).to_vec(),
            weights: reference.read(plan.weights).to_vec(),
            refused,
        };
        let counts = least.iter().map(|least| least / (least + ROUNDING * greatest).max(f64::MIN_POSITIVE));
        Exact { counts: counts.collect(), outcome }
    }

    /// By the processor.
    pub fn on_cpu(&self) -> Outcome {
        let plan = &self.trainer.plan;
        let mut cpu = self.trainer.cpu.clone();
        let refused = self.first_refused(|next, moment| cpu.run(program(plan, next), moment).is_ok());
        Outcome {
            loss: f64::from(cpu.read(plan.batch_loss)[0]),
            gradients: double(cpu.read(plan.gradients)),
            weights: double(cpu.read(plan.weights)),
            refused,
        }
    }

    /// By a graphics processor.
    ///
    /// # Errors
    /// When the device is lost, refuses, or has no room.
    #[cfg(feature = "gpu")]
    pub async fn on_gpu(&self, device: &Device) -> Result<Outcome, GpuError> {
        let plan = &self.trainer.plan;
        let mut gpu = Gpu::new(device, plan).await?;
        let (inputs, targets) = self.trainer.cpu.data();
        gpu.set_data(inputs, targets).await?;
        for view in self.trainer.state_views() {
            gpu.write(view, self.trainer.cpu.read(view));
        }
        let runs: Vec<Run> = self
            .moments()
            .map(|(next, moment)| Run {
                program: if plan.tail.is_some() && next.tail { Training::Tail } else { Training::Step },
                moment,
            })
            .collect();
        gpu.run(&runs)?;
        let collected = gpu.collect(&[plan.gradients, plan.weights]).await?;
        Ok(Outcome {
            loss: collected.losses.last().copied().map_or(f64::NAN, f64::from),
            gradients: double(&collected.values[0]),
            weights: double(&collected.values[1]),
            refused: collected.halted_at.map(|step| step as u32),
        })
    }

    /// Compares an executor's outcome with the exact one.
    pub fn parity(&self, ours: &Outcome, Exact { outcome: exact, counts }: &Exact) -> Parity {
        let plan = &self.trainer.plan;
        let places = || {
            plan.parameters.iter().flat_map(|slot| {
                let start = (slot.view.start - plan.weights.start) as usize;
                (start..start + slot.view.len()).map(move |place| (place, Some(slot.node), slot.name))
            })
        };
        let pair = |ours, exact, counts, node, name| Pair { ours, exact, counts, node, name };
        let gradients = places()
            .map(|(place, node, name)| pair(ours.gradients[place], exact.gradients[place], 1.0, node, name));
        let weights = places().map(|(place, node, name)| {
            pair(ours.weights[place], exact.weights[place], counts[place], node, name)
        });
        let differences = vec![
            greatest(What::Loss, std::iter::once(pair(ours.loss, exact.loss, 1.0, None, ""))),
            greatest(What::Gradients, gradients),
            greatest(What::Weights, weights),
        ];
        let near = differences.iter().all(|difference| difference.share <= TOLERANCE);
        Parity {
            steps: self.steps.len() as u32,
            tolerance: TOLERANCE,
            passed: near && ours.refused == exact.refused,
            differences,
        }
    }

    /// The steps as executors take them.
    fn moments(&self) -> impl Iterator<Item = (&Next, Moment<'_>)> {
        let seed = self.trainer.seed();
        self.steps.iter().zip(&self.samples).map(move |(next, indices)| {
            (next, Moment { indices, seed, step: next.at.number as u32, scalars: &next.scalars })
        })
    }

    /// Runs step by step up to the first that is refused, and gives its place from 1.
    fn first_refused(&self, mut run: impl FnMut(&Next, &Moment) -> bool) -> Option<u32> {
        let refused = self.moments().position(|(next, moment)| !run(next, &moment));
        refused.map(|place| place as u32 + 1)
    }
}

/// One value, by two executors.
#[derive(Clone, Copy)]
struct Pair<'a> {
    ours: f64,
    exact: f64,
    /// How much a difference counts, 0…1.
    counts: f64,
    node: Option<NodeId>,
    name: &'a str,
}

/// The place where two executors differ most.
fn greatest<'a>(what: What, pairs: impl Iterator<Item = Pair<'a>> + Clone) -> Difference {
    let scale = pairs.clone().fold(SMALLEST, |most: f64, pair| most.max(pair.exact.abs()));
    let mut worst = Difference { what, ours: 0.0, exact: 0.0, share: -1.0, node: None, name: String::new() };
    for Pair { ours, exact, counts, node, name } in pairs {
        let share = counts * (ours - exact).abs() / scale;
        let share = if share.is_finite() { share } else { f64::INFINITY };
        if share > worst.share {
            worst = Difference { what, ours, exact, share, node, name: name.to_owned() };
        }
    }
    worst
}

fn double(values: &[f32]) -> Vec<f64> {
    values.iter().map(|value| f64::from(*value)).collect()
}
