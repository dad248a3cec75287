//! What a trainer computes without training: scores, maps, probes, and where values overflow.

use super::Trainer;
use crate::targets;
use layerloom_document::NodeId;
use layerloom_engine::catalog::SCALARS;
use layerloom_engine::exec::Moment;
use layerloom_engine::plan::{FORWARD_ROWS, OVERFLOW, Slot, View};
use layerloom_protocol::Split;

/// Losses and accuracies of the moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// Mean loss over the training samples, without the penalty.
    pub train_loss: f32,
    /// Mean loss over the test samples.
    pub test_loss: f32,
    /// What the regularizers add.
    pub penalty: f32,
    /// Share of training samples in the right class; NaN for regression.
    pub train_accuracy: f32,
    /// Share of test samples in the right class; NaN for regression.
    pub test_accuracy: f32,
}

impl Scores {
    /// Whether all losses are numbers that can be shown.
    pub fn are_finite(&self) -> bool {
        [self.train_loss, self.test_loss, self.penalty].iter().all(|value| value.abs() <= OVERFLOW)
    }
}

impl Trainer {
    /// Losses and accuracies over all samples.
    pub fn scores(&mut self) -> Scores {
        let (train, test) = (self.dataset.train.clone(), self.dataset.test.clone());
        let (train_loss, train_accuracy) = self.score(&train);
        let (test_loss, test_accuracy) = self.score(&test);
        let penalty = self.plan.parameters.iter().map(|slot| self.penalty(slot)).sum::<f64>() as f32;
        Scores { train_loss, test_loss, penalty, train_accuracy, test_accuracy }
    }

    /// Counts of samples by true class (row) and predicted class (column); empty for regression.
    pub fn confusion(&mut self, split: Split) -> Vec<f32> {
        let count = self.classes();
        let rows = match split {
            Split::Train => self.dataset.train.clone(),
            Split::Test => self.dataset.test.clone(),
        };
        let mut matrix = vec![0.0; count * count];
        self.infer(&rows, &[self.plan.prediction], |this, row, index| {
            let truth = this.dataset.targets[index as usize] as usize;
            let predicted = targets::class(this.prediction(row), this.loss);
            if let Some(cell) = matrix.get_mut(truth * count + predicted) {
                *cell += 1.0;
            }
        });
        matrix
    }

    /// Passes every place of a grid over the plane through the network, top row first, and calls `visit` with the row
    /// of the forward program and the place's number.
    pub(crate) fn over_grid(
        &mut self,
        side: usize,
        views: &[View],
        mut visit: impl FnMut(&Self, usize, usize),
    ) {
        let start = self.grid(side);
        let rows: Vec<u32> = (start..start + (side * side) as u32).collect();
        self.infer(&rows, views, |this, row, index| visit(this, row, (index - start) as usize));
    }

    /// The first row of the resident data that is a grid of this side.
    pub(super) fn grid(&mut self, side: usize) -> u32 {
        if let Some((_, start)) = self.grids.iter().find(|(known, _)| *known == side) {
            return *start;
        }
        self.grids.push((side, 0));
        self.load_data();
        self.grids[self.grids.len() - 1].1
    }

    /// Values of all nodes at one place of the map, in data units; then, step by step, the states of layers that give the
    /// last alone.
    pub(crate) fn probe(&mut self, at: [f32; 2]) -> Vec<f32> {
        let inputs = self.dataset.place(&self.features, self.axes, at);
        self.cpu.set_input_row(self.probe_row as usize, &inputs);
        let mut values = Vec::new();
        self.forward(&[self.probe_row], |this, row, _| {
            for node in &this.plan.nodes {
                values.extend_from_slice(this.row(node.view, row));
            }
            for trace in &this.plan.traces {
                let rows = (row..trace.view.rows as usize).step_by(FORWARD_ROWS);
                rows.for_each(|row| values.extend_from_slice(this.row(trace.view, row)));
            }
        });
        values
    }

    /// One row of a view of the forward program.
    pub(crate) fn row(&self, view: View, row: usize) -> &[f32] {
        let width = view.columns as usize;
        &self.cpu.read(view)[row * width..(row + 1) * width]
    }

    /// The prediction of one row of the forward program.
    pub(crate) fn prediction(&self, row: usize) -> &[f32] {
        self.row(self.plan.prediction, row)
    }

    /// Runs inference over rows of the resident data; all views of the forward program may be looked at.
    fn forward(&mut self, rows: &[u32], visit: impl FnMut(&Self, usize, u32)) {
        self.infer(rows, &[], visit);
    }

    /// As [`Self::forward`], where no more than some views are looked at, unless there are none: what another executor has
    /// inferred of them is not computed again.
    fn infer(&mut self, rows: &[u32], views: &[View], mut visit: impl FnMut(&Self, usize, u32)) {
        for piece in rows.chunks(FORWARD_ROWS) {
            let mut indices = [piece[0]; FORWARD_ROWS];
            indices[..piece.len()].copy_from_slice(piece);
            if !self.recall(&indices, views) {
                let moment = Moment { indices: &indices, seed: 0, step: 0, scalars: &[0.0; SCALARS] };
                self.cpu.run(&self.plan.forward, &moment).expect("inference has no guards");
            }
            for (row, index) in piece.iter().enumerate() {
                visit(self, row, *index);
            }
        }
    }

    /// Mean loss and accuracy over rows; NaN over none.
    fn score(&mut self, rows: &[u32]) -> (f32, f32) {
        let classes = self.classes();
        let (mut loss, mut right) = (0.0_f64, 0_usize);
        let views = [self.plan.prediction, self.plan.row_loss];
        self.infer(rows, &views, |this, row, index| {
            loss += f64::from(this.row(this.plan.row_loss, row)[0]);
            let truth = this.dataset.targets[index as usize] as usize;
            right += usize::from(classes > 0 && targets::class(this.prediction(row), this.loss) == truth);
        });
        let share = |sum: f64| (sum / rows.len() as f64) as f32;
        (share(loss), if classes > 0 { share(right as f64) } else { f32::NAN })
    }

    fn penalty(&self, slot: &Slot) -> f64 {
        let (l1, l2) = (slot.effect.l1, slot.effect.l2);
        if l1 == 0.0 && l2 == 0.0 {
            return 0.0;
        }
        self.cpu.read(slot.view).iter().map(|w| f64::from(*w)).map(|w| l1 * w.abs() + 0.5 * l2 * w * w).sum()
    }

    /// The first node whose values are beyond bounds on these rows; else the last whose gradients are.
    pub(crate) fn overflowing_node(&mut self, rows: &[u32]) -> NodeId {
        let beyond = |values: &[f32]| !values.iter().all(|value| value.abs() <= OVERFLOW);
        let by_gradient = self
            .plan
            .parameters
            .iter()
            .rev()
            .find(|slot| beyond(self.cpu.read(self.plan.gradient(slot))))
            .map_or(NodeId::OUTPUT, |slot| slot.node);
        let mut first: Option<usize> = None;
        self.forward(rows, |this, row, _| {
            let place = this.plan.nodes.iter().position(|node| beyond(this.row(node.view, row)));
            first = [first, place].into_iter().flatten().min();
        });
        first.map_or(by_gradient, |place| self.plan.nodes[place].node)
    }
}
