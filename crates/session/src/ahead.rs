//! Training on a graphics processor: steps are submitted ahead of those whose results are known. What is known, the
//! trainer holds on the processor: it is the checkpoint that training goes on from when the device is lost, and what
//! frames are made of.

use crate::course::{Course, Next};
use crate::processors::Turn;
use crate::trainer::{Overflow, Trainer};
use layerloom_engine::exec::Moment;
use layerloom_engine::exec::gpu::{Collected, Gpu, GpuError, Piece, RING, Run, Training};
use layerloom_protocol::Tap;
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Submissions under way at once: one runs, one waits.
const IN_FLIGHT: usize = 2;

/// A submission that took longer is followed by a shorter one, so that the page's own drawing never waits long.
const MOST_MILLIS: f64 = 10.0;

/// A submission that took less is followed by a longer one.
const LEAST_MILLIS: f64 = 5.0;

/// Points of the curve within what is submitted together. The first points of a curve are few steps apart.
const MOST_POINTS: usize = 8;

/// What will be there some day. It is polled turn by turn; nobody is woken.
pub(crate) struct Pending<T>(Pin<Box<dyn Future<Output = T>>>);

impl<T> Pending<T> {
    pub(crate) fn new(future: impl Future<Output = T> + 'static) -> Self {
        Self(Box::pin(future))
    }

    /// The value, if it is there; not to be called again after that.
    pub(crate) fn poll(&mut self) -> Option<T> {
        match self.0.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
    }
}

/// A device that trains ahead.
pub(crate) struct Ahead {
    gpu: Gpu,
    /// Where training stands behind the last step submitted.
    course: Course,
    flights: VecDeque<Flight>,
    /// Steps of a submission.
    length: usize,
    landed: f64,
    /// The trainer's step at the device's step 0; wraps, as a device may have done more steps.
    base: u64,
    /// Which of the trainer's resident data the device has.
    loads: u64,
}

/// A submission under way.
struct Flight {
    answer: Pending<Result<Option<Collected>, GpuError>>,
    /// Whether values come back with it.
    brings: bool,
    /// What is inferred on the way.
    pieces: Vec<Piece>,
    /// On the last of those that were submitted together, how many steps these have.
    closes: Option<usize>,
    steps: usize,
    /// Where training stands behind it.
    course: Course,
    sent: f64,
}

/// What a finished submission has changed.
pub(crate) struct Landing {
    /// Steps done.
    pub(crate) steps: u64,
    /// Whether the trainer now holds what the device holds.
    pub(crate) known: bool,
    /// The step that a guard refused.
    pub(crate) overflow: Option<Overflow>,
}

impl Ahead {
    /// Goes on from where the trainer stands.
    pub(crate) fn new(gpu: Gpu, trainer: &Trainer) -> Self {
        let mut ahead = Self {
            gpu,
            course: Course::default(),
            flights: VecDeque::new(),
            length: 1,
            landed: 0.0,
            base: 0,
            // None yet that has a number: what it was given may have changed while it compiled.
            loads: u64::MAX,
        };
        ahead.follow(trainer);
        ahead
    }

    /// Forgets what is under way, and goes on from where the trainer stands.
    pub(crate) fn follow(&mut self, trainer: &Trainer) {
        self.flights.clear();
        self.course = trainer.course().clone();
        self.base = self.course.step.wrapping_sub(self.gpu.submitted());
        let state = trainer.state();
        let mut rest: &[f32] = &state;
        for view in trainer.state_views() {
            let (here, behind) = rest.split_at(view.len());
            self.gpu.write(view, here);
            rest = behind;
        }
        self.gpu.resume();
    }

    /// Sees what has landed, and submits what may be begun and has room: so many steps, none behind step `until`. The values
    /// are brought back where a frame is due.
    ///
    /// # Errors
    /// When the device is lost or refuses.
    pub(crate) fn train(
        &mut self,
        trainer: &mut Trainer,
        steps: usize,
        until: Option<u64>,
        frame: Option<&[Tap]>,
        now: f64,
    ) -> Result<Turn, GpuError> {
        let taps = frame.unwrap_or_default();
        trainer.lay_grids(taps);
        if trainer.loads() != self.loads {
            let (_, inputs, targets) = trainer.load();
            self.gpu.set_data_now(&inputs, &targets)?;
            self.loads = trainer.loads();
        }
        let mut turn = Turn::default();
        while let Some(landing) = self.land(trainer, now)? {
            turn.done += landing.steps;
            turn.known |= landing.known;
            turn.overflow = turn.overflow.or(landing.overflow);
        }
        // The session decides first how to go on behind an overflow.
        while turn.overflow.is_none() && self.has_room() {
            let left = until.map_or(usize::MAX, |until| until.saturating_sub(self.steps()) as usize);
            let most = left.min(steps - turn.begun);
            if most == 0 {
                break;
            }
            turn.begun += self.fly(trainer, taps, most, now)?;
        }
        let all_known = self.steps() == trainer.steps();
        turn.known |= all_known;
        // A frame waits for its maps as it does for its values.
        turn.known &= frame.is_some_and(|taps| trainer.has_inferred(taps));
        // What has landed may be values from before the last step that is asked for.
        if (!all_known && until == Some(self.steps())) || (frame.is_some() && !turn.known) {
            self.bring(trainer, taps, now);
        }
        turn.under_way = !self.is_idle();
        Ok(turn)
    }

    /// Steps done by all that is submitted.
    pub(crate) fn steps(&self) -> u64 {
        self.course.step
    }

    /// Whether nothing is under way.
    pub(crate) fn is_idle(&self) -> bool {
        self.flights.is_empty()
    }

    /// Whether more steps may be submitted.
    pub(crate) fn has_room(&self) -> bool {
        self.flights.iter().filter(|flight| flight.closes.is_some()).count() < IN_FLIGHT
    }

    /// Submits steps: as many as a submission has by now, but no more than `most`, and none behind the last of some points
    /// of the curve, whose values come back. Gives how many.
    fn fly(&mut self, trainer: &Trainer, taps: &[Tap], most: usize, now: f64) -> Result<usize, GpuError> {
        let wanted = self.length.min(most);
        let (mut begun, mut points) = (0, 0);
        while begun < wanted && points < MOST_POINTS {
            let (steps, at_point) = self.submit(trainer, wanted - begun, true)?;
            begun += steps;
            if at_point {
                points += 1;
                self.bring_behind(trainer, taps, steps, now);
            } else {
                self.await_done(steps, now);
            }
        }
        if let Some(last) = self.flights.back_mut() {
            last.closes = Some(begun);
        }
        Ok(begun)
    }

    /// Submits so many steps to see how long they take.
    ///
    /// # Errors
    /// When the device refuses.
    pub(crate) fn rehearse(&mut self, trainer: &Trainer, steps: usize, now: f64) -> Result<(), GpuError> {
        let (steps, _) = self.submit(trainer, steps, false)?;
        self.await_done(steps, now);
        Ok(())
    }

    /// Whether the rehearsal is over.
    ///
    /// # Errors
    /// When the device is lost or refuses.
    pub(crate) fn is_rehearsed(&mut self) -> Result<bool, GpuError> {
        match self.flights.front_mut().and_then(|flight| flight.answer.poll()) {
            None => Ok(self.flights.is_empty()),
            Some(answer) => {
                self.flights.clear();
                answer.map(|_| true)
            }
        }
    }

    /// Gives how many were submitted, and whether the last is a point of the curve, where it was to stop.
    fn submit(&mut self, trainer: &Trainer, most: usize, stop: bool) -> Result<(usize, bool), GpuError> {
        let count = most.clamp(1, RING);
        let mut planned: Vec<(Next, Vec<u32>)> = Vec::with_capacity(count);
        let mut at_point = false;
        while planned.len() < count && !at_point {
            let next = trainer.next(&self.course);
            let samples = self.course.order[next.samples.clone()].to_vec();
            trainer.pass(&mut self.course, &next);
            planned.push((next, samples));
            at_point = stop && trainer.curve.wants(self.course.step);
        }
        let runs: Vec<Run> = planned
            .iter()
            .map(|(next, samples)| Run {
                program: if next.tail { Training::Tail } else { Training::Step },
                moment: Moment {
                    indices: samples,
                    seed: trainer.seed(),
                    step: next.at.number as u32,
                    scalars: &next.scalars,
                },
            })
            .collect();
        self.gpu.run(&runs)?;
        Ok((planned.len(), at_point))
    }

    /// Has the values brought back that all submitted steps give, unless they are on their way.
    pub(crate) fn bring(&mut self, trainer: &Trainer, taps: &[Tap], now: f64) {
        if !self.flights.iter().any(|flight| flight.brings) {
            self.bring_behind(trainer, taps, 0, now);
        }
    }

    fn bring_behind(&mut self, trainer: &Trainer, taps: &[Tap], steps: usize, now: f64) {
        let pieces = trainer.wanted(taps);
        let collected = self.gpu.collect_with(&trainer.state_views(), &pieces);
        let answer = Pending::new(async move { collected.await.map(Some) });
        self.flights.push_back(Flight {
            answer,
            brings: true,
            pieces,
            closes: None,
            steps,
            course: self.course.clone(),
            sent: now,
        });
    }

    fn await_done(&mut self, steps: usize, now: f64) {
        let done = self.gpu.done();
        let answer = Pending::new(async move { done.await.map(|()| None) });
        self.flights.push_back(Flight {
            answer,
            brings: false,
            pieces: Vec::new(),
            closes: None,
            steps,
            course: self.course.clone(),
            sent: now,
        });
    }

    /// The next submission that is done; its values, where it brought any, are the trainer's then.
    ///
    /// # Errors
    /// When the device is lost or refuses.
    pub(crate) fn land(&mut self, trainer: &mut Trainer, now: f64) -> Result<Option<Landing>, GpuError> {
        let Some(flight) = self.flights.front_mut() else { return Ok(None) };
        let Some(answer) = flight.answer.poll() else { return Ok(None) };
        let flight = self.flights.pop_front().expect("there is a first");
        if let Some(steps) = flight.closes {
            let took = now - flight.sent.max(self.landed);
            self.landed = now;
            if took > MOST_MILLIS {
                self.length = (self.length / 2).max(1);
            } else if steps == self.length && took < LEAST_MILLIS {
                self.length = (self.length * 2).min(RING);
            }
        }
        let mut landing = Landing { steps: flight.steps as u64, known: false, overflow: None };
        if let Some(collected) = answer? {
            landing.known = true;
            let state = collected.values.concat();
            match collected.halted_at {
                None => {
                    let inferred = flight.pieces.into_iter().zip(collected.inferred).collect();
                    trainer.adopt(flight.course, &state, inferred);
                }
                Some(step) => {
                    landing.overflow = Some(trainer.halt(self.base.wrapping_add(step), &state));
                    self.follow(trainer);
                }
            }
        }
        Ok(Some(landing))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use layerloom_document::{Document, Node, NodeId};
    use layerloom_engine::exec::gpu::{Device, wait};
    use std::future::{pending, poll_fn, ready};

    /// A device, software or not, and a trainer whose curve has no point among its first steps.
    fn begun() -> (Ahead, Trainer) {
        let mut document = Document { nodes: vec![Node::new(NodeId(2), "dense")], ..Document::empty() };
        document.recipe.set("batch-size", Some(2.0.into()));
        let trainer = Trainer::new(&document, None, None).expect("the document is right");
        assert!(!(1..4).any(|step| trainer.curve.wants(step)));
        let gpu = wait(async { Gpu::new(&Device::open().await?, trainer.plan()).await });
        (Ahead::new(gpu.expect("there is a device, software or not"), &trainer), trainer)
    }

    /// Has all that is under way come back before the next look.
    fn settle(ahead: &mut Ahead) {
        for flight in &mut ahead.flights {
            let answer = std::mem::replace(&mut flight.answer, Pending::new(pending()));
            flight.answer = Pending::new(ready(wait(answer.0)));
        }
    }

    /// Has nothing that is under way come back with the next look.
    fn delay(ahead: &mut Ahead) {
        for flight in &mut ahead.flights {
            let mut answer = std::mem::replace(&mut flight.answer, Pending::new(pending()));
            let mut looks = 0;
            flight.answer = Pending::new(poll_fn(move |context| {
                looks += 1;
                if looks > 1 { answer.0.as_mut().poll(context) } else { Poll::Pending }
            }));
        }
    }

    /// One step of a session that wants a frame and rests at step `until`.
    fn turn(ahead: &mut Ahead, trainer: &mut Trainer, until: u64) -> Turn {
        ahead.train(trainer, 1, Some(until), Some(&[]), 0.0).expect("the device works")
    }

    #[test]
    fn values_of_an_earlier_step_are_not_taken_for_those_of_the_last_one() {
        let (mut ahead, mut trainer) = begun();
        turn(&mut ahead, &mut trainer, 2);
        assert_eq!((ahead.steps(), trainer.steps()), (1, 0));
        // The last step is begun while the values of the first, for a frame, are on their way.
        delay(&mut ahead);
        turn(&mut ahead, &mut trainer, 2);
        assert_eq!((ahead.steps(), trainer.steps()), (2, 0));
        // Then everything lands at once, and the frame is made of the first step's values.
        settle(&mut ahead);
        let landed = turn(&mut ahead, &mut trainer, 2);
        assert!(landed.known);
        assert_eq!((ahead.steps(), trainer.steps()), (2, 1));
        assert!(landed.under_way, "the last step's values are asked for");
        settle(&mut ahead);
        let last = turn(&mut ahead, &mut trainer, 2);
        assert_eq!((ahead.steps(), trainer.steps(), last.known, last.under_way), (2, 2, true, false));
    }
}
