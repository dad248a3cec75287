//! A session driven as the page's worker drives it, by a clock that can be put forward: a frame then comes at once, and
//! nothing else depends on the time.

use crate::arguments::Processor;
use crate::input::{Learned, Playground};
use crate::interrupt;
use crate::wrong::Wrong;
use layerloom_datasets::{Dataset, TableMeta};
use layerloom_document::Bilingual;
use layerloom_project::{Layout, Training};
use layerloom_protocol as protocol;
use layerloom_protocol::{
    Backend, Choice, Command, Event, Frame, Handover, Message, Metrics, Outline, Reason, RunState, Unit,
};
use layerloom_session::{Session, Wait};
use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How long a turn may take where steps are done elsewhere, in milliseconds.
const TURN_MILLIS: f64 = 8.0;

/// The clock goes forward by this for a frame, which is further than any frame is off, in milliseconds.
const LEAP_MILLIS: f64 = 1e6;

/// A piece of training takes about so long, so that progress is seen.
const PIECE: Duration = Duration::from_millis(60);

/// The most steps of a piece.
const MOST_STEPS: u64 = 1 << 16;

/// A playground being trained.
pub(crate) struct Drive {
    session: Session,
    leap: Rc<Cell<f64>>,
    layout: Layout,
    outline: Outline,
    backend: Backend,
}

/// What training has come to.
pub(crate) struct Standing {
    /// The figures.
    pub(crate) metrics: Metrics,
    /// Whether training can go on.
    pub(crate) state: RunState,
}

impl Drive {
    /// Opens a playground, with what was learned of it before.
    ///
    /// # Errors
    /// All that is wrong with it; where there is no such processor.
    pub(crate) fn open(playground: &Playground, processor: Processor) -> Result<Self, Wrong> {
        let (start, leap) = (Instant::now(), Rc::new(Cell::new(0.0)));
        let forward = Rc::clone(&leap);
        let clock = Box::new(move || start.elapsed().as_secs_f64() * 1000.0 + forward.get());
        let (mut session, choice) = match processor {
            Processor::Cpu => (Session::new(clock), Choice::Cpu),
            Processor::Gpu => (with_graphics(clock)?, Choice::WebGpu),
        };
        if let Some(table) = &playground.table {
            session.handle(Command::Table(table.clone()));
        }
        session.handle(Command::Backend(choice));
        let document = &playground.document;
        let messages = session.handle(Command::Open { revision: 1, document: document.clone() });
        let wrong = |problems: &[_]| Wrong::of_problems(document, problems);
        let outline = match messages.into_iter().next().map(|message| message.event) {
            Some(Event::Opened { outline, .. }) => outline,
            Some(Event::Refused { problems, .. }) => return Err(wrong(&problems)),
            other => unreachable!("a session answers «open» by what became of it, not by {other:?}"),
        };
        let meta = playground.table.as_ref().map(TableMeta::of);
        let layout = Layout::of(document, meta.as_ref()).map_err(|problems| wrong(&problems))?;
        let mut drive = Self { session, leap, layout, outline, backend: Backend::default() };
        drive.take_up(&playground.learned)?;
        if processor == Processor::Gpu {
            drive.wait_for_graphics()?;
        }
        Ok(drive)
    }

    /// The compiled network in words.
    pub(crate) fn outline(&self) -> &Outline {
        &self.outline
    }

    /// Where training runs.
    pub(crate) fn backend(&self) -> &Backend {
        &self.backend
    }

    /// Optimizer steps done.
    pub(crate) fn steps(&self) -> u64 {
        self.session.trainer().map_or(0, |trainer| trainer.steps())
    }

    /// Optimizer steps up to the end of the epoch that runs.
    pub(crate) fn steps_left_in_epoch(&self) -> u64 {
        self.session.trainer().map_or(0, |trainer| trainer.steps_left_in_epoch() as u64)
    }

    /// The loss of the last batch, where the processor trains.
    pub(crate) fn batch_loss(&self) -> Option<f32> {
        let here = self.backend.runs_on == protocol::Processor::Cpu;
        self.session.trainer().filter(|_| here).map(|trainer| trainer.batch_loss())
    }

    /// Trains up to a step, in pieces after each of which `seen` is called, unless an end is asked for; gives whether
    /// training got there.
    pub(crate) fn train_to(&mut self, goal: u64, mut seen: impl FnMut(&Self)) -> bool {
        let mut piece = 1;
        while self.steps() < goal {
            let (before, start) = (self.steps(), Instant::now());
            let mut target = before;
            while target < goal.min(before + piece) && !interrupt::is_asked() {
                self.session.handle(Command::Step(Unit::Batch));
                target += 1;
            }
            self.turn_until(|drive| drive.steps() >= target);
            if self.steps() < target || interrupt::is_asked() {
                return self.steps() >= goal;
            }
            piece = if start.elapsed() < PIECE { (piece * 2).min(MOST_STEPS) } else { (piece / 2).max(1) };
            seen(self);
        }
        true
    }

    /// The figures of the moment.
    pub(crate) fn standing(&mut self) -> Standing {
        // A tap of nothing asks for a frame.
        self.session.handle(Command::Watch(Vec::new()));
        self.session.handle(Command::Painted);
        self.leap.set(self.leap.get() + LEAP_MILLIS);
        let mut found = None;
        while found.is_none() {
            let (messages, wait) = self.session.advance(TURN_MILLIS);
            found = self.hear(messages);
            rest(wait);
        }
        let Frame { metrics, state, .. } = found.expect("the loop ends with one");
        Standing { metrics, state }
    }

    /// What was learned, to be kept.
    pub(crate) fn training(&mut self) -> Option<Training> {
        let handover = self.handover()?;
        Training::of(&self.layout, &handover.standing)
    }

    /// All values that training changes, as a session hands them over.
    pub(crate) fn values(&mut self) -> Vec<f32> {
        self.handover().map(|handover| handover.standing.values).unwrap_or_default()
    }

    /// The samples.
    pub(crate) fn dataset(&self) -> &Dataset {
        self.session.trainer().expect("a document is open since the start").dataset()
    }

    fn handover(&mut self) -> Option<Box<Handover>> {
        match self.session.handle(Command::Copy).pop().map(|message| message.event) {
            Some(Event::Copied(handover)) => handover,
            _ => None,
        }
    }

    /// Goes on from what was learned before.
    fn take_up(&mut self, learned: &Learned) -> Result<(), Wrong> {
        let misfit = || {
            Wrong::new(
                "what was learned does not fit the document; start anew with --seed",
                "已学到的内容与文档不符；请用 --seed 重新开始",
            )
        };
        let Some(mut handover) = self.handover() else { return Err(misfit()) };
        match learned {
            Learned::Nothing => return Ok(()),
            Learned::Weights(weights) => {
                if !self.layout.put(&mut handover.standing, weights) {
                    return Err(misfit());
                }
            }
            Learned::Training(training) => {
                handover.standing = training.standing(&self.layout).ok_or_else(misfit)?;
            }
        }
        let wanted = handover.standing.clone();
        self.session.handle(Command::Resume(handover));
        let fits = self.handover().is_some_and(|handover| {
            (handover.standing.step, &handover.standing.values) == (wanted.step, &wanted.values)
        });
        if fits { Ok(()) } else { Err(misfit()) }
    }

    /// Waits until the graphics processor trains.
    fn wait_for_graphics(&mut self) -> Result<(), Wrong> {
        let settled = |backend: &Backend| match backend.reason {
            Reason::Opening | Reason::Compiling { .. } | Reason::Measuring => false,
            Reason::Asked => backend.runs_on == protocol::Processor::WebGpu,
            _ => true,
        };
        while !settled(&self.backend) {
            let (messages, wait) = self.session.advance(TURN_MILLIS);
            self.hear(messages);
            // What was asked for first is told again only when it changes.
            rest(if wait == Wait::Idle { Wait::Millis(1.0) } else { wait });
        }
        if self.backend.runs_on == protocol::Processor::WebGpu { Ok(()) } else { Err(self.why_not().into()) }
    }

    fn why_not(&self) -> Bilingual {
        let mebibytes = |bytes: u64| bytes.div_ceil(1 << 20);
        match &self.backend.reason {
            Reason::TooLarge { bytes, limit, .. } => Bilingual::new(
                format!(
                    "the playground needs {} MiB of graphics memory at once, and {} MiB is the most; use --backend cpu",
                    mebibytes(*bytes),
                    mebibytes(*limit)
                ),
                format!(
                    "此实验场需要一次性占用 {} MiB 显存，上限为 {} MiB；请用 --backend cpu",
                    mebibytes(*bytes),
                    mebibytes(*limit)
                ),
            ),
            Reason::OutOfMemory { bytes, .. } => Bilingual::new(
                format!("the graphics processor has no {} MiB left; use --backend cpu", mebibytes(*bytes)),
                format!("图形处理器没有 {} MiB 可用显存；请用 --backend cpu", mebibytes(*bytes)),
            ),
            Reason::NoAdapter(words) | Reason::Lost(words) | Reason::Refused(words) => Bilingual::new(
                format!("there is no graphics processor to train on: {words}; use --backend cpu"),
                format!("没有可用于训练的图形处理器：{words}；请用 --backend cpu"),
            ),
            _ => Bilingual::new(
                "there is no graphics processor to train on; use --backend cpu",
                "没有可用于训练的图形处理器；请用 --backend cpu",
            ),
        }
    }

    /// Turns until this is so, or nothing is to be done any more.
    fn turn_until(&mut self, enough: impl Fn(&Self) -> bool) {
        while !enough(self) {
            let (messages, wait) = self.session.advance(TURN_MILLIS);
            self.hear(messages);
            if wait == Wait::Idle {
                return;
            }
            rest(wait);
        }
    }

    /// Keeps what is news, and gives the last frame.
    fn hear(&mut self, messages: Vec<Message>) -> Option<Frame> {
        let mut frame = None;
        for message in messages {
            match message.event {
                Event::Backend(backend) => self.backend = backend,
                Event::Frame(found) => frame = Some(found),
                _ => {}
            }
        }
        frame
    }
}

fn rest(wait: Wait) {
    if let Wait::Millis(millis) = wait {
        // The session has no bell: it says after how long, 1 ms at least, to ask again. A device that trains meanwhile may be
        // done sooner, and is not left waiting for more than 2 ms.
        std::thread::sleep(Duration::from_secs_f64(millis.min(2.0) / 1000.0));
    }
}

#[cfg(feature = "gpu")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature there is none")]
fn with_graphics(clock: Box<dyn Fn() -> f64>) -> Result<Session, Wrong> {
    Ok(Session::with_graphics(layerloom_session::Software::Counts, clock))
}

#[cfg(not(feature = "gpu"))]
fn with_graphics(_: Box<dyn Fn() -> f64>) -> Result<Session, Wrong> {
    Err(Wrong::new(
        "this build cannot train on graphics processors; build it with the feature «gpu»",
        "此版本不能在图形处理器上训练；请启用“gpu”特性重新构建",
    ))
}
