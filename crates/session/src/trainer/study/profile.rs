//! Where the time of a training step goes, and what a training keeps in memory.

use super::super::Trainer;
use super::copy;
use layerloom_document::{Document, NodeId, Problem, Table};
use layerloom_engine::exec::{Cpu, Moment};
use layerloom_engine::plan::{Op, Pass, Program, View};
use layerloom_protocol::Standing;
use serde::{Deserialize, Serialize};

/// Each operation is timed for at least so long: a browser's clock may tick in tenths of a millisecond.
const OPERATION_MILLIS: f64 = 3.0;

/// Whole steps run for so long before anything is timed: browsers compile what runs often anew, and faster.
const WARM_MILLIS: f64 = 120.0;

/// Whole steps are timed for at least so long.
const STEPS_MILLIS: f64 = 30.0;

/// Operations that take less than this are repeated within one run, so that the call does not count.
const SHORT_MILLIS: f64 = 0.2;

/// How often they are repeated within one run.
const REPEATS: usize = 16;

/// The most runs that are timed together, should the clock stand still.
const MOST_RUNS: usize = 1 << 22;

/// What a training step is made of. Serializable, for whoever shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Samples of a full batch.
    pub samples: u32,
    /// A whole step on a full batch, in microseconds.
    pub step_micros: f64,
    /// Its parts, the most expensive first. Each was timed by itself, again and again, and so with its values in the
    /// nearest cache; together they may come to somewhat less than the step.
    pub parts: Vec<Part>,
    /// What is kept in memory.
    pub memory: Memory,
}

/// All operations of one kind that one node needs in one phase of a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Whose; `None` for what serves the whole network, as the update does.
    pub node: Option<NodeId>,
    /// When.
    pub phase: Phase,
    /// What, as plans name it: «matmul», «activate slope», «update» …
    pub operation: String,
    /// Microseconds in a step.
    pub micros: f64,
    /// Of all parts together, 0…1.
    pub share: f64,
}

/// A phase of a training step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Values and the loss.
    Forward,
    /// Gradients.
    Backward,
    /// Guards, penalties, clipping, the optimizer, constraints.
    Update,
}

/// Bytes that a training keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// Trained values.
    pub weights: u64,
    /// Their gradients.
    pub gradients: u64,
    /// What the optimizer remembers.
    pub optimizer: u64,
    /// Values that are kept but not trained: running means and variances.
    pub statistics: u64,
    /// Everything between input and loss, which comes and goes within a step.
    pub passing: u64,
    /// All of these: the arena.
    pub arena: u64,
    /// Samples, with the places of maps.
    pub data: u64,
}

/// Times a training step part by part, on a copy; `now` is a clock in milliseconds. Takes some tenths of a second.
///
/// # Errors
/// All that is wrong with the document or its data.
pub fn profile(
    document: &Document,
    table: Option<&Table>,
    standing: Option<&Standing>,
    now: impl Fn() -> f64,
) -> Result<Profile, Vec<Problem>> {
    let trainer = copy(document, table, standing)?;
    let plan = &trainer.plan;
    let mut cpu = trainer.cpu.clone();
    let rows = plan.step.rows;
    let next = trainer.next(&trainer.course);
    // The step that comes next may be a smaller one.
    let moment = Moment {
        indices: &trainer.course.order[..rows],
        seed: trainer.seed(),
        step: next.at.number as u32,
        scalars: &next.scalars,
    };
    let mut timing = Timing { cpu: &mut cpu, moment: &moment, now: &now };
    timing.warm(&plan.step);
    let mut parts: Vec<Part> = Vec::new();
    for (op, attribution) in plan.step.ops.iter().zip(&plan.attributions) {
        let millis = timing.operation(*op, rows);
        let (node, phase, operation) = (attribution.node(), Phase::from(attribution.pass()), op.name());
        let same = |part: &&mut Part| (part.node, part.phase, &*part.operation) == (node, phase, operation);
        match parts.iter_mut().find(same) {
            Some(part) => part.micros += 1e3 * millis,
            None => {
                let operation = operation.to_owned();
                parts.push(Part { node, phase, operation, micros: 1e3 * millis, share: 0.0 });
            }
        }
    }
    let all: f64 = parts.iter().map(|part| part.micros).sum();
    parts.iter_mut().for_each(|part| part.share = part.micros / all);
    parts.sort_by(|a, b| b.micros.total_cmp(&a.micros));

    // Where the operations have come to does not matter, but far out a step may end at a guard.
    let mut cpu = trainer.cpu.clone();
    let mut timing = Timing { cpu: &mut cpu, moment: &moment, now: &now };
    let step_micros = 1e3 * timing.each(&plan.step, STEPS_MILLIS);
    let memory = Memory::of(&trainer);
    Ok(Profile { samples: rows as u32, step_micros, parts, memory })
}

/// What is timed, and by which clock.
struct Timing<'a, Clock> {
    cpu: &'a mut Cpu,
    moment: &'a Moment<'a>,
    now: &'a Clock,
}

impl<Clock: Fn() -> f64> Timing<'_, Clock> {
    /// Runs whole steps for a while.
    fn warm(&mut self, program: &Program) {
        let start = (self.now)();
        let mut runs = 0;
        while (self.now)() - start < WARM_MILLIS && runs < MOST_RUNS {
            self.runs(program, 1);
            runs += 1;
        }
    }

    /// Milliseconds that an operation takes; its result stands afterwards.
    fn operation(&mut self, op: Op, rows: usize) -> f64 {
        let alone = Program { ops: vec![op], rows };
        if self.runs(&alone, 1) > SHORT_MILLIS {
            return self.each(&alone, OPERATION_MILLIS);
        }
        self.each(&Program { ops: vec![op; REPEATS], rows }, OPERATION_MILLIS) / REPEATS as f64
    }

    /// Milliseconds of one run, from as many as take so long.
    fn each(&mut self, program: &Program, millis: f64) -> f64 {
        let mut count = 1;
        loop {
            let taken = self.runs(program, count);
            if taken >= millis || count >= MOST_RUNS {
                return taken / count as f64;
            }
            count *= 2;
        }
    }

    /// Milliseconds of so many runs.
    fn runs(&mut self, program: &Program, count: usize) -> f64 {
        let start = (self.now)();
        for _ in 0..count {
            // One that ends at a guard takes no less time up to there.
            let _ = self.cpu.run(program, self.moment);
        }
        (self.now)() - start
    }
}

impl Memory {
    fn of(trainer: &Trainer) -> Self {
        let plan = &trainer.plan;
        let bytes = |floats: usize| 4 * floats as u64;
        let of = |view: View| bytes(view.len());
        let weights = of(plan.weights);
        let gradients = of(plan.gradients);
        let optimizer = plan.moments.iter().map(|moment| of(*moment)).sum();
        let statistics = plan.states.iter().map(|slot| of(slot.view)).sum();
        let arena = bytes(plan.arena);
        let (inputs, targets) = trainer.cpu.data();
        Self {
            weights,
            gradients,
            optimizer,
            statistics,
            passing: arena - weights - gradients - optimizer - statistics,
            arena,
            data: bytes(inputs.len() + targets.len()),
        }
    }
}

impl From<Pass> for Phase {
    fn from(pass: Pass) -> Self {
        match pass {
            Pass::Forward => Self::Forward,
            Pass::Backward => Self::Backward,
            Pass::Update => Self::Update,
        }
    }
}
