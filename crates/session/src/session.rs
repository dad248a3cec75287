//! Commands in, messages out, at a pace.

#[cfg(feature = "gpu")]
use crate::graphics::{Graphics, Software};
use crate::impact::{Impact, impact};
use crate::processors::{Processors, Turn};
use crate::taps::{self, Maps};
use crate::told::{plain, samples, shows_other_samples};
use crate::trainer::{Overflow, Scores, Trainer};
use layerloom_document::{DATA, Document, Table};
use layerloom_protocol::{
    Command, Event, Frame, Handover, MOST_TABLES, Message, Metrics, Pace, RunState, Tap, Unit,
};

/// Frames are at least this far apart, in milliseconds: 60 a second.
const FRAME_MILLIS: f64 = 15.0;

/// Frames take no more than about this share of the time, so that a large network trains on.
const FRAME_SHARE: f64 = 0.35;

/// Speed is measured over this time, in milliseconds.
const SPEED_MILLIS: f64 = 700.0;

/// When to call [`Session::advance`] again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wait {
    /// At once.
    Busy,
    /// After the next command.
    Idle,
    /// After so many milliseconds, or the next command.
    Millis(f64),
}

/// A playground being trained. It has no clock of its own: it is given one, in milliseconds, that never goes back.
pub struct Session {
    clock: Box<dyn Fn() -> f64>,
    trainer: Option<Trainer>,
    tables: Vec<(u32, Table)>,
    revision: u32,
    /// The revision of what is trained.
    opened: u32,
    state: RunState,
    pace: Pace,
    taps: Vec<Tap>,
    /// Whether the last frame has been painted.
    credit: bool,
    /// Whether something changed since the last frame.
    dirty: bool,
    next_frame: f64,
    next_step: f64,
    speed: Speed,
    scores: Option<Scores>,
    /// Those of the present values, if a frame has brought them.
    maps: Option<Maps>,
    processors: Processors,
    /// The last step that is asked for, where steps are not done at once.
    goal: Option<u64>,
}

/// Steps a second over the last moments.
#[derive(Default)]
struct Speed {
    since: f64,
    steps: u64,
    rate: f32,
}

impl Session {
    /// A session without a document.
    pub fn new(clock: Box<dyn Fn() -> f64>) -> Self {
        Self {
            clock,
            trainer: None,
            tables: Vec::new(),
            revision: 0,
            opened: 0,
            state: RunState::Paused,
            pace: Pace::Unlimited,
            taps: Vec::new(),
            credit: true,
            dirty: false,
            next_frame: 0.0,
            next_step: 0.0,
            speed: Speed::default(),
            scores: None,
            maps: None,
            processors: Processors::new(None),
            goal: None,
        }
    }

    /// A session that may train on a graphics processor. It opens one with its first document.
    #[cfg(feature = "gpu")]
    pub fn with_graphics(software: Software, clock: Box<dyn Fn() -> f64>) -> Self {
        Self::with_graphics_within(u64::MAX, software, clock)
    }

    /// As [`Self::with_graphics`], with buffers of no more than so many bytes, a multiple of four: to see what a session
    /// does with documents that are larger.
    #[cfg(feature = "gpu")]
    pub fn with_graphics_within(most: u64, software: Software, clock: Box<dyn Fn() -> f64>) -> Self {
        Self { processors: Processors::new(Some(Graphics::new(software, most))), ..Self::new(clock) }
    }

    /// Gives the graphics processor up, as if its driver had: to see that training goes on.
    #[cfg(feature = "gpu")]
    pub fn lose_device(&self) {
        self.processors.lose_device();
    }

    /// Takes it that the graphics processor has told of an error, as drivers do some time after what they could not do.
    #[cfg(feature = "gpu")]
    pub fn fail_device(&self, error: layerloom_engine::exec::gpu::GpuError) {
        self.processors.fail_device(error);
    }

    /// The document being trained.
    pub fn trainer(&self) -> Option<&Trainer> {
        self.trainer.as_ref()
    }

    /// Does what the page asks.
    pub fn handle(&mut self, command: Command) -> Vec<Message> {
        match command {
            Command::Open { revision, document } => return self.open(revision, &document),
            Command::Table(table) => self.keep(table),
            Command::Play => self.play(),
            Command::Pause => self.pause(),
            Command::Step(unit) => self.step(unit),
            Command::Reset => {
                if let Some(trainer) = &mut self.trainer {
                    trainer.reset();
                    self.processors.values_changed(trainer);
                }
                self.goal = None;
                self.changed();
                if self.state != RunState::Running {
                    self.state = RunState::Paused;
                }
            }
            Command::Pace(pace) => {
                self.pace = match pace {
                    Pace::StepsPerSecond(rate) if rate > 0.0 && rate.is_finite() => pace,
                    _ => Pace::Unlimited,
                };
                self.next_step = 0.0;
            }
            Command::Watch(taps) => {
                self.taps = taps;
                self.dirty = true;
            }
            Command::Painted => self.credit = true,
            Command::Assign { node, parameter, index, value } => {
                if let Some(trainer) = &mut self.trainer {
                    trainer.assign(node, &parameter, index as usize, value);
                    self.processors.values_changed(trainer);
                }
                if let RunState::Diverged { .. } = self.state {
                    self.state = RunState::Paused;
                }
                self.changed();
            }
            Command::Backend(choice) => {
                let backend = self.processors.choose(choice, self.trainer.as_ref());
                return vec![plain(Event::Backend(backend))];
            }
            Command::Copy => return vec![plain(Event::Copied(self.handover()))],
            Command::Leave => {
                let handover = self.handover();
                self.pause();
                // Not a word more, and what is painted from now on is told to the other.
                (self.goal, self.dirty, self.credit) = (None, false, true);
                return vec![plain(Event::Left(handover, self.pace, self.taps.clone()))];
            }
            Command::Resume(handover) => return self.resume(*handover),
        }
        Vec::new()
    }

    /// Trains for about so many milliseconds, and gives a frame when one is due.
    pub fn advance(&mut self, budget_millis: f64) -> (Vec<Message>, Wait) {
        let start = (self.clock)();
        let turn = self.turn(start);
        if turn.here {
            self.reach_goal();
            if self.state == RunState::Running {
                self.train(start, budget_millis);
            }
        }
        let now = (self.clock)();
        self.measure(now);
        let mut messages: Vec<Message> =
            self.processors.news().map(Event::Backend).map(plain).into_iter().collect();
        if turn.known && self.dirty && self.credit && now >= self.next_frame {
            messages.extend(self.frame(now));
        }
        if turn.under_way {
            return (
                messages,
                if turn.here && self.state == RunState::Running { Wait::Busy } else { Wait::Millis(1.0) },
            );
        }
        let until_frame = (self.next_frame - now).max(1.0);
        let wait = match (&self.state, self.pace) {
            (RunState::Running, Pace::Unlimited) => Wait::Busy,
            (RunState::Running, Pace::StepsPerSecond(_)) => {
                let until_step = (self.next_step - now).max(1.0);
                Wait::Millis(if self.dirty && self.credit { until_step.min(until_frame) } else { until_step })
            }
            _ if self.dirty && self.credit => Wait::Millis(until_frame),
            _ => Wait::Idle,
        };
        (messages, wait)
    }

    fn changed(&mut self) {
        self.dirty = true;
        self.scores = None;
        self.maps = None;
    }

    fn open(&mut self, revision: u32, document: &Document) -> Vec<Message> {
        self.revision = revision;
        if let Some(trainer) =
            self.trainer.as_mut().filter(|trainer| impact(trainer.document(), document) <= Impact::Knobs)
        {
            let axes = trainer.axes();
            return match trainer.retune(document) {
                Ok(()) => {
                    self.opened = revision;
                    let moved = axes != trainer.axes();
                    let mut messages = vec![plain(Event::Opened { revision, outline: trainer.outline() })];
                    if moved {
                        messages.push(samples(revision, trainer));
                        self.maps = None;
                    }
                    self.dirty = true;
                    messages
                }
                Err(problems) => vec![plain(Event::Refused { revision, problems })],
            };
        }
        match Trainer::new(document, self.table_of(document), self.trainer.as_ref()) {
            Ok(trainer) => {
                self.opened = revision;
                let samples_changed =
                    self.trainer.as_ref().is_none_or(|before| shows_other_samples(before, &trainer));
                let mut messages = vec![plain(Event::Opened { revision, outline: trainer.outline() })];
                if samples_changed {
                    messages.push(samples(revision, &trainer));
                }
                self.processors.plan_changed(&trainer);
                self.trainer = Some(trainer);
                self.goal = None;
                if let RunState::Diverged { .. } = self.state {
                    self.state = RunState::Paused;
                }
                self.changed();
                messages
            }
            Err(problems) => vec![plain(Event::Refused { revision, problems })],
        }
    }

    /// All that this session holds, once it has a document.
    fn handover(&self) -> Option<Box<Handover>> {
        let trainer = self.trainer.as_ref()?;
        let document = trainer.document().clone();
        Some(Box::new(Handover {
            revision: self.revision,
            opened: self.opened,
            table: self.table_of(&document).cloned(),
            document,
            taps: self.taps.clone(),
            pace: self.pace,
            state: self.state.clone(),
            standing: trainer.standing(),
        }))
    }

    fn resume(&mut self, handover: Handover) -> Vec<Message> {
        let Handover { revision, opened, document, table, taps, pace, state, standing } = handover;
        if let Some(table) = table {
            self.keep(table);
        }
        let messages = self.open(opened, &document);
        self.revision = revision;
        let fits = self.trainer.as_mut().is_some_and(|trainer| trainer.resume(&standing));
        if let (Some(trainer), true) = (&self.trainer, fits) {
            self.processors.values_changed(trainer);
            self.changed();
        }
        self.taps = taps;
        self.handle(Command::Pace(pace));
        match state {
            RunState::Running => self.play(),
            RunState::Diverged { .. } if fits => self.state = state,
            RunState::Diverged { .. } | RunState::Paused => {}
        }
        messages
    }

    fn table_of(&self, document: &Document) -> Option<&Table> {
        let fingerprint = DATA.integer(&document.data, "table") as u32;
        self.tables.iter().find(|(known, _)| *known == fingerprint).map(|(_, table)| table)
    }

    fn keep(&mut self, table: Table) {
        let fingerprint = table.fingerprint();
        self.tables.retain(|(known, _)| *known != fingerprint);
        if self.tables.len() >= MOST_TABLES {
            self.tables.remove(0);
        }
        self.tables.push((fingerprint, table));
    }

    fn play(&mut self) {
        if self.trainer.is_some() {
            self.state = RunState::Running;
            self.next_step = 0.0;
            self.speed = Speed { since: (self.clock)(), ..Speed::default() };
            self.dirty = true;
        }
    }

    fn pause(&mut self) {
        if self.state == RunState::Running {
            self.state = RunState::Paused;
        }
        self.speed.rate = 0.0;
        self.dirty = true;
    }

    fn step(&mut self, unit: Unit) {
        let Some(trainer) = &self.trainer else { return };
        self.state = RunState::Paused;
        let steps = match unit {
            Unit::Batch => 1,
            Unit::Epoch => trainer.steps_left_in_epoch() as u64,
        };
        // Two presses are two steps, also where the first is still under way.
        self.goal = Some(self.goal.unwrap_or(trainer.steps()) + steps);
        if self.processors.train_here() {
            self.reach_goal();
        }
        self.changed();
    }

    /// Does all steps up to the goal.
    fn reach_goal(&mut self) {
        let Some(goal) = self.goal.take() else { return };
        while self.trainer.as_ref().is_some_and(|trainer| trainer.steps() < goal) && self.one_step() {}
        self.changed();
    }

    /// Looks after a processor that trains apart from this session.
    fn turn(&mut self, now: f64) -> Turn {
        let frame = self.dirty && self.credit && now >= self.next_frame;
        let steps = match (&self.state, self.pace) {
            (RunState::Running, Pace::StepsPerSecond(rate)) if now >= self.next_step => {
                // As on the processor: what is late is made up for, but not more than a tenth of a second's worth.
                1 + ((now - self.next_step.max(now - 100.0)) * f64::from(rate) / 1000.0) as usize
            }
            (RunState::Running, Pace::StepsPerSecond(_)) => 0,
            (RunState::Running, Pace::Unlimited) => usize::MAX,
            _ if self.goal.is_some() => usize::MAX,
            _ => 0,
        };
        let until = self.goal;
        let Some(trainer) = &mut self.trainer else { return Turn { here: true, ..Turn::default() } };
        let turn = self.processors.turn(trainer, steps, until, frame.then_some(&*self.taps), &*self.clock);
        if self.goal.is_some_and(|goal| trainer.steps() >= goal) {
            self.goal = None;
        }
        if let (Pace::StepsPerSecond(rate), true) = (self.pace, turn.begun > 0) {
            self.next_step = self.next_step.max(now - 100.0) + turn.begun as f64 * 1000.0 / f64::from(rate);
        }
        self.speed.steps += turn.done;
        if let Some(Overflow { step, node }) = turn.overflow {
            self.state = RunState::Diverged { step, node };
            self.goal = None;
        }
        if turn.done > 0 || turn.overflow.is_some() {
            self.changed();
        }
        turn
    }

    /// One optimizer step; gives whether training can go on.
    fn one_step(&mut self) -> bool {
        let Some(trainer) = &mut self.trainer else { return false };
        match trainer.step() {
            Ok(()) => true,
            Err(overflow) => {
                self.state = RunState::Diverged { step: overflow.step, node: overflow.node };
                false
            }
        }
    }

    fn train(&mut self, start: f64, budget_millis: f64) {
        let end = start + budget_millis;
        // Asking for the time costs as much as a step of a tiny network: ask once in a while.
        let mut between = 1;
        let mut now = start;
        while self.state == RunState::Running && now < end {
            let steps = match self.pace {
                Pace::Unlimited => between,
                Pace::StepsPerSecond(rate) => {
                    if now < self.next_step {
                        break;
                    }
                    // A late step is made up for, but not more than a tenth of a second's worth.
                    self.next_step = self.next_step.max(now - 100.0) + 1000.0 / f64::from(rate);
                    1
                }
            };
            for _ in 0..steps {
                if !self.one_step() {
                    break;
                }
                self.speed.steps += 1;
            }
            self.changed();
            let before = now;
            now = (self.clock)();
            if now - before < 0.5 {
                between = (between * 2).min(4096);
            } else if now - before > 2.0 {
                between = (between / 2).max(1);
            }
        }
    }

    fn measure(&mut self, now: f64) {
        let elapsed = now - self.speed.since;
        if self.state != RunState::Running {
            self.speed.rate = 0.0;
        } else if elapsed >= SPEED_MILLIS {
            self.speed.rate = (self.speed.steps as f64 * 1000.0 / elapsed) as f32;
            self.speed.since = now;
            self.speed.steps = 0;
        }
    }

    fn frame(&mut self, now: f64) -> Option<Message> {
        let trainer = self.trainer.as_mut()?;
        let scores = match self.scores {
            Some(scores) => scores,
            None => {
                let mut scores = trainer.scores();
                if scores.are_finite() {
                    trainer.save();
                } else {
                    // The weights are finite, but what they compute is not: that is no state to show.
                    let rows = trainer.dataset().train.clone();
                    let node = trainer.overflowing_node(&rows);
                    self.state = RunState::Diverged { step: trainer.steps(), node };
                    trainer.restore();
                    self.processors.values_changed(trainer);
                    scores = trainer.scores();
                }
                self.scores = Some(scores);
                scores
            }
        };
        let (slices, numbers) = taps::slices(trainer, &self.taps, &mut self.maps);
        let metrics = Metrics {
            epoch: trainer.epochs(),
            step: trainer.steps(),
            train_loss: scores.train_loss,
            test_loss: scores.test_loss,
            penalty: scores.penalty,
            train_accuracy: scores.train_accuracy,
            test_accuracy: scores.test_accuracy,
            learning_rate: trainer.learning_rate() as f32,
            steps_per_second: self.speed.rate,
            samples_per_second: self.speed.rate * trainer.batch() as f32,
        };
        self.credit = false;
        self.dirty = false;
        let cost = (self.clock)() - now;
        self.next_frame = now + FRAME_MILLIS.max(cost / FRAME_SHARE);
        let frame = Frame { revision: self.revision, state: self.state.clone(), metrics, slices };
        Some(Message { event: Event::Frame(frame), numbers })
    }
}
