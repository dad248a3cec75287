//! How well a network does.

use layerloom_engine::catalog::loss::Loss;
use layerloom_session::targets;
use serde::Serialize;

/// How well the network does on data.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// Mean loss, without penalties.
    pub loss: f32,
    /// Share of samples, or of their steps, put into the right class; `None` where the target is a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f32>,
}

/// An evaluation under way, piece by piece.
pub(crate) struct Score {
    rule: &'static Loss,
    /// Values of one answer.
    width: usize,
    classes: bool,
    loss: f64,
    samples: usize,
    right: usize,
    answers: usize,
}

impl Score {
    pub(crate) fn new(rule: &'static Loss, width: usize, classes: bool) -> Self {
        Self { rule, width, classes, loss: 0.0, samples: 0, right: 0, answers: 0 }
    }

    /// Adds samples: their losses, what was predicted, and the truth. There may be more predictions than samples.
    pub(crate) fn add(&mut self, losses: &[f32], predictions: &[f32], truths: &[f32]) {
        self.loss += losses.iter().map(|loss| f64::from(*loss)).sum::<f64>();
        self.samples += losses.len();
        if self.classes {
            let class = |values| targets::class(values, self.rule);
            for (y, t) in predictions.chunks_exact(self.width).zip(truths.chunks_exact(self.width)) {
                self.answers += 1;
                self.right += usize::from(class(y) == class(t));
            }
        }
    }

    pub(crate) fn evaluation(&self) -> Evaluation {
        Evaluation {
            loss: (self.loss / self.samples as f64) as f32,
            accuracy: self.classes.then(|| (self.right as f64 / self.answers as f64) as f32),
        }
    }
}
