//! A session's part on the device. Steps are submitted in pieces of some milliseconds, two at a time, so that the page's
//! own drawing never waits long.

use super::Clock;
use crate::Evaluation;
use crate::course::Course;
use crate::session::{Session, kept, next, rows_from};
use layerloom_engine::catalog::SCALARS;
use layerloom_engine::exec::Moment;
use layerloom_engine::exec::gpu::{Device, Gpu, GpuError, RING, Resident, Run, Training};
use layerloom_engine::plan::{FORWARD_ROWS, View};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;

/// Submissions under way at once: one runs, one waits.
const IN_FLIGHT: usize = 2;

/// A submission that took longer is followed by a shorter one.
const MOST_MILLIS: f64 = 10.0;

/// A submission that took less is followed by a longer one.
const LEAST_MILLIS: f64 = 5.0;

/// Rows of inference that are submitted together.
const ROWS_TOGETHER: usize = 64 * FORWARD_ROWS;

/// A plan with its data and values on a device.
pub(super) struct OnDevice {
    pub(super) gpu: Gpu,
    /// The place of samples that are looked at once; kept for its memory.
    pub(super) guest: Resident,
    /// Steps of a submission.
    length: usize,
}

/// A submission under way.
struct Flight {
    done: Pin<Box<dyn Future<Output = Result<(), GpuError>>>>,
    steps: usize,
    sent: f64,
}

/// A step to be submitted.
struct Planned {
    training: Training,
    /// Where its samples begin, and how many there are.
    batch: [usize; 2],
    number: u32,
    scalars: [f64; SCALARS],
}

impl OnDevice {
    pub(super) async fn new(device: &Device, session: &Session) -> Result<Self, GpuError> {
        let mut gpu = Gpu::new(device, &session.plan).await?;
        let (x, y) = session.cpu.data();
        gpu.set_data(x, y).await?;
        let mut training = Self { gpu, guest: Resident::none(device).await?, length: 1 };
        training.take_over(session);
        Ok(training)
    }

    /// Takes the values that the CPU holds.
    pub(super) fn take_over(&mut self, session: &Session) {
        for view in kept(&session.plan) {
            self.gpu.write(view, session.cpu.read(view));
        }
        self.gpu.resume();
    }

    /// Submits steps, the last of which may still be under way when this is done.
    pub(super) async fn advance(
        &mut self,
        session: &mut Session,
        count: usize,
        clock: Clock,
    ) -> Result<(), GpuError> {
        let mut flights: VecDeque<Flight> = VecDeque::new();
        let (mut left, mut landed) = (count, 0.0_f64);
        while left > 0 {
            if flights.len() == IN_FLIGHT
                && let Some(flight) = flights.pop_front()
            {
                flight.done.await?;
                let now = clock();
                let took = now - flight.sent.max(landed);
                landed = now;
                if took > MOST_MILLIS {
                    self.length = (self.length / 2).max(1);
                } else if took < LEAST_MILLIS && flight.steps == self.length {
                    self.length = (self.length * 2).min(RING);
                }
            }
            let (steps, sent) = (self.length.min(left), clock());
            self.submit(session, steps)?;
            left -= steps;
            if left > 0 {
                flights.push_back(Flight { done: Box::pin(self.gpu.done()), steps, sent });
            }
        }
        Ok(())
    }

    /// Submits so many steps together, at most [`RING`].
    pub(super) fn submit(&mut self, session: &mut Session, count: usize) -> Result<(), GpuError> {
        let Session { plan, course, .. } = session;
        let mut samples: Vec<u32> = Vec::new();
        let mut planned = Vec::with_capacity(count);
        for _ in 0..count {
            let program = next(plan, course);
            let training = if std::ptr::eq(program, &plan.step) { Training::Step } else { Training::Tail };
            let at = course.at();
            let batch = [samples.len(), program.rows];
            samples.extend_from_slice(course.batch(program.rows));
            let scalars = Course::scalars(&at, plan);
            planned.push(Planned { training, batch, number: at.number as u32, scalars });
            course.advance(&at, program.rows, plan);
        }
        let seed = course.seed;
        let runs: Vec<Run> = planned
            .iter()
            .map(|Planned { training, batch: [start, rows], number, scalars }| Run {
                program: *training,
                moment: Moment { indices: &samples[*start..][..*rows], seed, step: *number, scalars },
            })
            .collect();
        self.gpu.run(&runs)
    }

    /// How well the network does on the resident samples, with these targets.
    pub(super) async fn evaluate(
        &mut self,
        session: &Session,
        truths: &[f32],
        n: usize,
    ) -> Result<Evaluation, GpuError> {
        let (plan, mut score) = (&session.plan, session.score());
        for start in (0..n).step_by(ROWS_TOGETHER) {
            let count = ROWS_TOGETHER.min(n - start);
            let values = self.forward(start, count, &[plan.row_loss, plan.prediction]).await?;
            let truths = &truths[start * plan.outputs..][..count * plan.outputs];
            score.add(&values[0][..count], &values[1], truths);
        }
        Ok(score.evaluation())
    }

    /// What the network predicts for the resident samples.
    pub(super) async fn predict(
        &mut self,
        session: &Session,
        predictions: &mut [f32],
        n: usize,
    ) -> Result<(), GpuError> {
        let plan = &session.plan;
        for start in (0..n).step_by(ROWS_TOGETHER) {
            let count = ROWS_TOGETHER.min(n - start);
            let values = self.forward(start, count, &[plan.prediction]).await?;
            let length = count * plan.outputs;
            predictions[start * plan.outputs..][..length].copy_from_slice(&values[0][..length]);
        }
        Ok(())
    }

    /// The values of views over these of the resident samples, and some behind them.
    async fn forward(
        &mut self,
        start: usize,
        count: usize,
        views: &[View],
    ) -> Result<Vec<Vec<f32>>, GpuError> {
        let pieces: Vec<_> = (0..count)
            .step_by(FORWARD_ROWS)
            .map(|from| rows_from(start + from, FORWARD_ROWS.min(count - from)))
            .collect();
        let moments: Vec<_> = pieces
            .iter()
            .map(|rows| Moment { indices: rows, seed: 0, step: 0, scalars: &[0.0; SCALARS] })
            .collect();
        self.gpu.forward(&moments, views).await
    }
}
