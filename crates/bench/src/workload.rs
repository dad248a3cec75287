//! The workloads: a plan with its data, run step by step with batches in order.

use crate::data::{Draws, Samples, digits, spiral};
use layerloom_document::{Document, Node, NodeId, Pick};
use layerloom_engine::catalog::SCALARS;
use layerloom_engine::catalog::optimizer::Step;
use layerloom_engine::check::{DataShape, Task};
use layerloom_engine::exec::{Cpu, Factor, Moment, Reference, matmul};
use layerloom_engine::plan::{FORWARD_ROWS, Plan, compile};

/// Ids of all workloads.
pub const ALL: [&str; 8] = ["W1", "W1b", "W1b-sgd", "W2", "W5-256", "W5-512", "W5-1024", "W6"];

/// A workload that is ready to run.
pub enum Workload {
    /// Training steps.
    Train(Box<Train>),
    /// Square matrix products.
    Product {
        /// The side.
        side: usize,
        /// First factor.
        a: Vec<f32>,
        /// Second factor.
        b: Vec<f32>,
        /// Result.
        out: Vec<f32>,
        /// Packed panels.
        workspace: Vec<f32>,
    },
    /// Forward passes over a grid.
    Map(Box<Train>),
}

/// A network with its data.
pub struct Train {
    pub(crate) plan: Plan,
    pub(crate) cpu: Cpu,
    pub(crate) samples: Samples,
    count: usize,
    rate: f64,
    number: u64,
    indices: Vec<u32>,
    pub(crate) check_steps: u64,
}

impl Workload {
    /// Sets a workload up; `None` for an unknown id.
    pub fn new(id: &str) -> Option<Self> {
        let draws = &mut Draws::new(12345);
        Some(match id {
            "W1" => Self::Train(small("gradient-descent", 0.03, 10, draws)),
            "W1b" => Self::Train(small("adam", 0.001, 250, draws)),
            "W1b-sgd" => Self::Train(small("gradient-descent", 0.03, 250, draws)),
            "W6" => {
                let mut train = small("gradient-descent", 0.03, 250, draws);
                train.load_grid();
                Self::Map(train)
            }
            "W2" => {
                let samples = digits(1024, draws);
                let mut document = network(&[128, 64], "relu", "linear");
                document.recipe.set("loss", Some("categorical-cross-entropy".into()));
                document.recipe.set("optimizer", Some("adam".into()));
                document.recipe.set("batch-size", Some(64.0.into()));
                let shape = DataShape { features: 784, task: Task::Classes(10) };
                Self::Train(Train::new(&document, shape, samples, 1024, 0.001, 20, draws))
            }
            _ => {
                let side: usize = id.strip_prefix("W5-")?.parse().ok()?;
                let mut a = vec![0.0; side * side];
                let mut b = a.clone();
                for (a, b) in a.iter_mut().zip(&mut b) {
                    *a = (draws.unit() - 0.5) as f32;
                    *b = (draws.unit() - 0.5) as f32;
                }
                let out = vec![0.0; side * side];
                Self::Product { side, a, b, out, workspace: Vec::new() }
            }
        })
    }

    /// Floating-point operations of the matrix products of one step.
    pub fn flops(&self) -> f64 {
        match self {
            Self::Product { side, .. } => 2.0 * (*side as f64).powi(3),
            Self::Train(train) => 6.0 * train.multiplications() - 2.0 * train.first_layer(),
            Self::Map(train) => 2.0 * train.multiplications() / train.plan.step.rows as f64 * 10_000.0,
        }
    }

    /// Runs `count` steps, products or maps; gives the loss of the last step before its update, or the mean size of
    /// what was computed.
    pub fn run(&mut self, count: usize) -> f64 {
        let mut last = 0.0;
        match self {
            Self::Train(train) => {
                for _ in 0..count {
                    train.step();
                }
                last = f64::from(train.cpu.read(train.plan.batch_loss)[0]);
            }
            Self::Product { side, a, b, out, workspace } => {
                let factor = |values| Factor { values, transposed: false };
                for _ in 0..count {
                    matmul(factor(a), factor(b), &[], [*side; 3], out, workspace);
                }
                last = mean_size(out);
            }
            Self::Map(train) => {
                for _ in 0..count {
                    last = mean_size(&train.map());
                }
            }
        }
        last
    }

    /// Compares with the reference; gives our answer and the right one.
    ///
    /// # Errors
    /// Both numbers, when they differ by more than 1e-4 of the right one.
    pub fn check(&mut self) -> Result<[f64; 2], [f64; 2]> {
        let pair = match self {
            Self::Train(train) => train.answers(),
            Self::Product { side, a, b, .. } => {
                let side = *side;
                // Every 37th element, in f64.
                let (a, b) = (a.clone(), b.clone());
                let exact = |place: usize| -> f64 {
                    (0..side)
                        .map(|k| {
                            f64::from(a[place / side * side + k]) * f64::from(b[k * side + place % side])
                        })
                        .sum()
                };
                self.run(1);
                let Self::Product { out, .. } = self else { unreachable!("it was a product") };
                let places = || (0..side * side).step_by(37);
                let right = places().map(|place| exact(place).abs()).sum::<f64>();
                [places().map(|place| f64::from(out[place]).abs()).sum(), right]
            }
            Self::Map(train) => {
                let right = train.reference_map();
                [mean_size(&train.map()), right]
            }
        };
        if (pair[0] - pair[1]).abs() <= 1e-4 * pair[1].abs() { Ok(pair) } else { Err(pair) }
    }
}

fn mean_size(values: &[f32]) -> f64 {
    values.iter().map(|value| f64::from(value.abs())).sum::<f64>() / values.len() as f64
}

fn network(hidden: &[usize], activation: &str, output: &str) -> Document {
    let mut document = Document::empty();
    document.nodes = hidden
        .iter()
        .enumerate()
        .map(|(place, units)| {
            Node::new(NodeId(place as u32 + 2), "dense")
                .with("units", *units as f64)
                .with("activation", activation)
        })
        .collect();
    document.output = document.output.with("activation", Pick::new(output));
    document
}

/// The 2-8-8-1 tanh network with ½ MSE on 250 points of a spiral.
fn small(optimizer: &str, rate: f64, batch: usize, draws: &mut Draws) -> Box<Train> {
    let samples = spiral(250, draws);
    let mut document = network(&[8, 8], "tanh", "tanh");
    document.recipe.set("optimizer", Some(optimizer.into()));
    document.recipe.set("batch-size", Some((batch as f64).into()));
    Train::new(&document, DataShape { features: 2, task: Task::Regression }, samples, 250, rate, 50, draws)
}

impl Train {
    fn new(
        document: &Document,
        shape: DataShape,
        samples: Samples,
        count: usize,
        rate: f64,
        check_steps: u64,
        draws: &mut Draws,
    ) -> Box<Self> {
        let plan = compile(document, &shape, count).unwrap_or_else(|error| panic!("{error:?}"));
        let mut cpu = Cpu::new(plan.arena);
        for slot in plan.parameters.iter().filter(|slot| slot.name == "kernel") {
            let kernel = draws.glorot(slot.view.rows as usize, slot.view.columns as usize);
            cpu.write(slot.view).copy_from_slice(&kernel);
        }
        cpu.set_data(samples.inputs.clone(), samples.targets.clone());
        let indices = (0..count as u32).collect();
        Box::new(Self { plan, cpu, samples, count, rate, number: 0, indices, check_steps })
    }

    pub(crate) fn scalars(&self, number: u64) -> [f64; SCALARS] {
        let at = Step { rate: self.rate, number, carry: 1.0 };
        (self.plan.optimizer.scalars)(&at, &self.plan.optimizer_settings)
    }

    pub(crate) fn batch(&self, number: u64) -> &[u32] {
        let rows = self.plan.step.rows;
        let start = (number - 1) as usize * rows % self.count;
        &self.indices[start..start + rows]
    }

    fn step(&mut self) {
        self.number += 1;
        let scalars = self.scalars(self.number);
        let rows = self.plan.step.rows;
        let start = (self.number - 1) as usize * rows % self.count;
        let indices = &self.indices[start..start + rows];
        let moment = Moment { indices, seed: 0, step: self.number as u32, scalars: &scalars };
        self.cpu.run(&self.plan.step, &moment).expect("the workloads stay finite");
    }

    /// Losses of the last of the check steps, by this engine and by the reference.
    fn answers(&mut self) -> [f64; 2] {
        let right = self.reference_loss();
        for _ in 0..self.check_steps {
            self.step();
        }
        [f64::from(self.cpu.read(self.plan.batch_loss)[0]), right]
    }

    /// The loss of the last of the check steps, by the reference.
    pub(crate) fn reference_loss(&self) -> f64 {
        let mut reference = self.reference();
        for number in 1..=self.check_steps {
            let scalars = self.scalars(number);
            let moment =
                Moment { indices: self.batch(number), seed: 0, step: number as u32, scalars: &scalars };
            reference.run(&self.plan.step, &moment).expect("the workloads stay finite");
        }
        reference.read(self.plan.batch_loss)[0]
    }

    fn reference(&self) -> Reference {
        let double = |values: &[f32]| values.iter().map(|value| f64::from(*value)).collect::<Vec<_>>();
        let mut reference = Reference::new(self.plan.arena);
        reference.write(self.plan.weights).copy_from_slice(&double(self.cpu.read(self.plan.weights)));
        reference.set_data(double(&self.samples.inputs), double(&self.samples.targets));
        reference
    }

    fn multiplications(&self) -> f64 {
        let kernels = self.plan.parameters.iter().filter(|slot| slot.name == "kernel");
        kernels.map(|slot| slot.view.len() as f64).sum::<f64>() * self.plan.step.rows as f64
    }

    fn first_layer(&self) -> f64 {
        (self.plan.parameters[0].view.len() * self.plan.step.rows) as f64
    }

    /// Makes the grid the resident data.
    fn load_grid(&mut self) {
        let mut grid = grid();
        grid.resize(MAP_ROWS.next_multiple_of(FORWARD_ROWS) * 2, 0.0);
        let targets = vec![0.0; grid.len() / 2];
        self.cpu.set_data(grid, targets);
        self.indices = (0..MAP_ROWS.next_multiple_of(FORWARD_ROWS) as u32).collect();
    }

    /// The network over 100 × 100 places of the plane.
    fn map(&mut self) -> Vec<f32> {
        let mut map = Vec::with_capacity(MAP_ROWS);
        for indices in self.indices.chunks_exact(FORWARD_ROWS) {
            let moment = Moment { indices, seed: 0, step: 0, scalars: &[0.0; SCALARS] };
            self.cpu.run(&self.plan.forward, &moment).expect("inference has no guards");
            let values = self.cpu.read(self.plan.prediction);
            map.extend_from_slice(&values[..values.len().min(MAP_ROWS - map.len())]);
        }
        map
    }

    fn reference_map(&self) -> f64 {
        let mut reference = self.reference();
        let grid = grid();
        let rows = grid.len() / 2;
        let indices: Vec<u32> = (0..FORWARD_ROWS as u32).collect();
        let mut sum = 0.0;
        for piece in grid.chunks(FORWARD_ROWS * 2) {
            let mut inputs: Vec<f64> = piece.iter().map(|value| f64::from(*value)).collect();
            let count = inputs.len() / 2;
            inputs.resize(FORWARD_ROWS * 2, 0.0);
            reference.set_data(inputs, vec![0.0; FORWARD_ROWS]);
            let moment = Moment { indices: &indices, seed: 0, step: 0, scalars: &[0.0; SCALARS] };
            reference.run(&self.plan.forward, &moment).expect("inference has no guards");
            sum += reference.read(self.plan.prediction)[..count].iter().map(|value| value.abs()).sum::<f64>();
        }
        sum / rows as f64
    }
}

/// Places of the decision map.
const MAP_ROWS: usize = 10_000;

/// Places −6…6 along both axes, 100 a side.
fn grid() -> Vec<f32> {
    let place = |i: usize| (-6.0 + 12.0 * i as f64 / 99.0) as f32;
    (0..100).flat_map(|i| (0..100).flat_map(move |j| [place(j), place(i)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_workload_gives_the_reference_answer() {
        for id in ALL {
            let answer = Workload::new(id).expect("a known id").check();
            assert!(answer.is_ok(), "{id}: {answer:?}");
        }
    }
}
