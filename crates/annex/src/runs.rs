//! Runs: every training from its start, with its settings and its curve, to be laid over each other. The browser keeps them
//! where it may, and project files take them along; weights and rows of data are no part of them.
//!
//! Read in this order: `recorder` (what a run is, by the frames), [`Runs`] (what is known of all), `store` (what the browser
//! keeps), `title` (what a run is called by its document), `plot` (curves over each other), `csv`, and what is on screen:
//! [`sheet`], `comparison`, `table`.

mod comparison;
mod csv;
mod plot;
mod recorder;
pub(crate) mod sheet;
mod store;
mod table;
mod text;
mod title;

use crate::annex::{Annex, Heard};
use crate::dom::*;
use crate::page;
use layerloom_document::Document;
use layerloom_project::{History, Run};
use layerloom_protocol::{Command, Event, Frame, RunState, Tap};
use leptos::task::spawn_local;
use recorder::{Recorder, Sight};
use std::ops::Deref;
use store::Store;

/// How often the run under way is looked at, in milliseconds; it is written down when it rests or ends, and else this often.
const LOOK: u64 = 1000;
const WRITE: u64 = 20_000;

/// As many runs are shown at once without being asked for.
const SHOWN: usize = 6;

/// What is known of all runs: a pointer, as is the annex.
#[derive(Clone, Copy)]
pub(crate) struct Runs(&'static State);

impl Deref for Runs {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

/// What [`Runs`] points to.
pub(crate) struct State {
    history: RwSignal<History>,
    /// Under which time the run under way is kept.
    now: RwSignal<Option<u64>>,
    /// Runs in the plot, by the place that gives them their colour and strokes; a place that was left is filled again.
    shown: RwSignal<Vec<Option<u64>>>,
    /// What was taken out last, to be brought back.
    removed: RwSignal<Vec<Run>>,
    /// All that was taken out, so that another page's copy does not bring it back.
    gone: StoredValue<Vec<u64>>,
    recorder: StoredValue<Recorder>,
    /// The document that the session was sent last, with its revision, and the one that it trains: it may have refused.
    sent: StoredValue<Option<(u32, Document)>>,
    trained: StoredValue<Option<Document>>,
    /// When the run under way was last looked at, and when the history was last written down.
    times: StoredValue<[u64; 2]>,
    store: Store,
}

/// Follows what is trained, and fetches what the browser has kept.
pub(crate) fn follow(annex: Annex) {
    annex.listen(move |heard| annex.runs.hear(annex, &heard));
    if !page::is_framed() {
        spawn_local(async move {
            let kept = annex.runs.store.read().await;
            annex.runs.history.update(|history| history.join(kept));
        });
    }
}

impl Runs {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self(Box::leak(Box::new(State {
            history: RwSignal::default(),
            now: RwSignal::new(None),
            shown: RwSignal::default(),
            removed: RwSignal::default(),
            gone: StoredValue::new(Vec::new()),
            recorder: StoredValue::new(Recorder::default()),
            sent: StoredValue::new(None),
            trained: StoredValue::new(None),
            times: StoredValue::new([0, 0]),
            store: Store::new(),
        })))
    }

    /// All of them, the oldest first.
    pub(crate) fn all(self) -> Vec<Run> {
        self.history.with_untracked(|history| history.runs().to_vec())
    }

    /// Adds those of a project file to what is known.
    pub(crate) fn join(self, runs: Vec<Run>) {
        if !runs.is_empty() {
            self.history.update(|history| history.join(runs));
            self.write();
        }
    }

    fn hear(self, annex: Annex, heard: &Heard) {
        match heard {
            Heard::Command(Command::Open { revision, document }) => {
                self.sent.set_value(Some((*revision, document.clone())));
            }
            Heard::Command(Command::Reset) => self.recorder.update_value(Recorder::expect_start),
            Heard::Event(Event::Opened { revision, .. }) => {
                if let Some((sent, document)) = self.sent.get_value()
                    && sent == *revision
                {
                    self.trained.set_value(Some(document));
                }
            }
            Heard::Event(Event::Frame(frame)) => self.look(annex, frame),
            _ => {}
        }
    }

    fn look(self, annex: Annex, frame: &Frame) {
        let numbers = annex.slice(frame, &Tap::Curve);
        let (curve, _) = numbers.as_chunks();
        let now = js_sys::Date::now() as u64;
        let ended = self.trained.with_value(|document| {
            let sight = Sight { document: document.as_ref()?, metrics: &frame.metrics, curve, now };
            self.recorder.update_value(|recorder| recorder.see(&sight))
        });
        if let Some(run) = ended {
            self.keep(run);
            self.now.set(None);
            self.write();
        }
        let [looked, written] = self.times.get_value();
        let rests = frame.state != RunState::Running;
        if !rests && now < looked + LOOK {
            return;
        }
        let Some(run) = self.recorder.update_value(Recorder::news) else { return };
        let begun = self.keep(run);
        if self.now.get_untracked() != Some(begun) {
            self.now.set(Some(begun));
            self.show_if_room(begun);
        }
        let writes = rests || now >= written + WRITE;
        self.times.set_value([now, if writes { now } else { written }]);
        if writes {
            self.write();
        }
    }

    fn keep(self, run: Run) -> u64 {
        let mut begun = 0;
        self.history.update(|history| begun = history.keep(run));
        begun
    }

    fn write(self) {
        if !page::is_framed() {
            spawn_local(self.store.write(self.history, self.gone));
        }
    }

    /// The place in the plot of a run that is shown.
    fn place(self, begun: u64) -> Option<usize> {
        self.shown.with(|shown| shown.iter().position(|other| *other == Some(begun)))
    }

    fn show(self, begun: u64) {
        self.shown.update(|shown| match shown.iter().position(Option::is_none) {
            Some(free) => shown[free] = Some(begun),
            None => shown.push(Some(begun)),
        });
    }

    fn hide(self, begun: u64) {
        self.shown.update(|shown| {
            shown.iter_mut().filter(|other| **other == Some(begun)).for_each(|place| *place = None);
        });
    }

    fn show_if_room(self, begun: u64) {
        let (count, known) =
            self.shown.with_untracked(|shown| (shown.iter().flatten().count(), shown.contains(&Some(begun))));
        if count < SHOWN && !known {
            self.show(begun);
        }
    }

    /// Shows the latest, where nothing is shown.
    fn show_latest(self) {
        let latest: Vec<u64> = self
            .history
            .with_untracked(|history| history.runs().iter().rev().take(SHOWN).map(|run| run.begun).collect());
        if self.shown.with_untracked(|shown| shown.iter().flatten().count() == 0) {
            latest.into_iter().for_each(|begun| self.show(begun));
        }
    }

    /// Calls a run something else.
    fn name(self, begun: u64, name: &str) {
        self.history.update(|history| history.name(begun, name));
        self.write();
    }

    /// Pins a run, or no longer.
    fn pin(self, annex: Annex, begun: u64, pinned: bool) {
        let mut done = false;
        self.history.update(|history| done = history.pin(begun, pinned));
        if done {
            self.write();
        } else {
            annex.tell(text::PINS_FULL);
        }
    }

    /// Takes a run out. One that is under way is not written down further.
    fn remove(self, begun: u64) {
        let mut removed = Vec::new();
        self.history.update(|history| removed.extend(history.remove(begun)));
        self.forget(removed);
    }

    /// Takes out all that are not pinned.
    fn clear(self) {
        let mut removed = Vec::new();
        self.history.update(|history| removed = history.clear());
        self.forget(removed);
    }

    fn forget(self, removed: Vec<Run>) {
        for run in &removed {
            self.hide(run.begun);
            if self.now.get_untracked() == Some(run.begun) {
                self.recorder.update_value(Recorder::leave);
                self.now.set(None);
            }
        }
        self.gone.update_value(|gone| gone.extend(removed.iter().map(|run| run.begun)));
        self.removed.set(removed);
        self.write();
    }

    /// Brings back what was taken out last.
    fn bring_back(self) {
        let removed = self.removed.get_untracked();
        self.gone.update_value(|gone| gone.retain(|begun| removed.iter().all(|run| run.begun != *begun)));
        self.removed.set(Vec::new());
        self.join(removed);
    }
}
