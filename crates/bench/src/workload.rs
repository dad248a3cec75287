//! The workloads: a plan with its data, run step by step with batches in order.

use crate::data::{Draws, Samples, digits, sequences, spiral};
use layerloom_document::{Document, Node, NodeId, Pick};
use layerloom_engine::catalog::layer::Start;
use layerloom_engine::catalog::optimizer::Step;
use layerloom_engine::catalog::{RECIPE, SCALARS};
use layerloom_engine::check::{DataShape, Task};
use layerloom_engine::exec::{Cpu, Factor, Moment, Reference, matmul};
use layerloom_engine::geometry::Geometry;
use layerloom_engine::plan::{FORWARD_ROWS, Plan, compile, start_values};

/// Ids of all workloads.
pub const ALL: [&str; 10] = ["W1", "W1b", "W1b-sgd", "W2", "W3", "W4", "W5-256", "W5-512", "W5-1024", "W6"];

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
    /// Multiplications of a forward pass with each kernel.
    multiplications: Vec<f64>,
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
                let document = classifier(network(&[128, 64], "relu", "linear").nodes, 64.0);
                let shape = DataShape::flat(784, Task::Classes(10));
                Self::Train(Train::new(&document, shape, samples, 20, &[], draws))
            }
            "W3" => {
                let samples = digits(512, draws);
                let conv = |id, filters| Node::new(NodeId(id), "conv2d").with("filters", filters);
                let document = classifier(
                    vec![
                        conv(2, 8.0),
                        Node::new(NodeId(3), "max-pool"),
                        conv(4, 16.0),
                        Node::new(NodeId(5), "max-pool"),
                        Node::new(NodeId(6), "flatten"),
                    ],
                    32.0,
                );
                let image = Geometry::Image { height: 28, width: 28, channels: 1 };
                let shape = DataShape::laid(image, Task::Classes(10));
                Self::Train(Train::new(&document, shape, samples, 10, &[784, 196, 1], draws))
            }
            "W4" => {
                let samples = sequences(256, 32, 32, draws);
                let lstm = Node::new(NodeId(2), "lstm").with("units", 64.0).with("sequence", true);
                let shape =
                    DataShape::laid(Geometry::Sequence { steps: 32, values: 32 }, Task::ClassesEachStep(32));
                let document = classifier(vec![lstm], 32.0);
                Self::Train(Train::new(&document, shape, samples, 5, &[32, 32, 32], draws))
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
            // Forward, by input, by weight; the first kernel needs no gradient of its input.
            Self::Train(train) => {
                6.0 * train.multiplications.iter().sum::<f64>() - 2.0 * train.multiplications[0]
            }
            Self::Map(train) => {
                2.0 * train.multiplications.iter().sum::<f64>() / train.plan.step.rows as f64 * 10_000.0
            }
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

/// Layers before a linear output, trained by Adam on softmax cross-entropy.
fn classifier(nodes: Vec<Node>, batch: f64) -> Document {
    let mut document = Document { nodes, ..network(&[], "relu", "linear") };
    document.recipe.set("loss", Some("categorical-cross-entropy".into()));
    document.recipe.set("optimizer", Some("adam".into()));
    document.recipe.set("learning-rate", Some(0.001.into()));
    document.recipe.set("batch-size", Some(batch.into()));
    document
}

/// The 2-8-8-1 tanh network with ½ MSE on 250 points of a spiral.
fn small(optimizer: &str, rate: f64, batch: usize, draws: &mut Draws) -> Box<Train> {
    let samples = spiral(250, draws);
    let mut document = network(&[8, 8], "tanh", "tanh");
    document.recipe.set("optimizer", Some(optimizer.into()));
    document.recipe.set("learning-rate", Some(rate.into()));
    document.recipe.set("batch-size", Some((batch as f64).into()));
    Train::new(&document, DataShape::flat(2, Task::Regression), samples, 50, &[], draws)
}

impl Train {
    /// `places` says at how many places of a sample each kernel is applied; at one, where it says nothing.
    fn new(
        document: &Document,
        shape: DataShape,
        samples: Samples,
        check_steps: u64,
        places: &[usize],
        draws: &mut Draws,
    ) -> Box<Self> {
        let count = samples.inputs.len() / shape.features;
        let plan = compile(document, &shape, count).unwrap_or_else(|error| panic!("{error:?}"));
        let mut cpu = Cpu::new(plan.arena);
        let mut multiplications = Vec::new();
        for slot in &plan.parameters {
            let values = match &slot.start {
                Start::Drawn(draw) => {
                    let places = places.get(multiplications.len()).copied().unwrap_or(1);
                    multiplications.push((slot.view.len() * places * plan.step.rows) as f64);
                    let fan_out = slot.view.columns as usize * draw.reach;
                    draws.glorot(slot.view.rows as usize, fan_out, slot.view.len())
                }
                _ => start_values(slot, 0),
            };
            cpu.write(slot.view).copy_from_slice(&values);
        }
        cpu.set_data(samples.inputs.clone(), samples.targets.clone());
        let indices = (0..count as u32).collect();
        let rate = RECIPE.number(&document.recipe, "learning-rate");
        Box::new(Self { plan, cpu, samples, count, rate, number: 0, indices, check_steps, multiplications })
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
