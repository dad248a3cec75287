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
use crate::text::{both, of};
use layerloom_document::{Bilingual, Document};
use layerloom_project::{History, Run, Unmet};
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
    /// Those of them that a person has chosen: no later run takes their place.
    chosen: StoredValue<Vec<u64>>,
    /// What was taken out last, to be brought back.
    removed: RwSignal<Vec<Run>>,
    /// What was done here since the history was last written down.
    changes: StoredValue<Changes>,
    recorder: StoredValue<Recorder>,
    /// The document that the session was sent last, with its revision, and the one that it trains: it may have refused.
    sent: StoredValue<Option<(u32, Document)>>,
    trained: StoredValue<Option<Document>>,
    /// When the run under way was last looked at, and when the history was last written down.
    times: StoredValue<[u64; 2]>,
    store: Store,
}

/// What a person has done with runs, of which the browser's store and other pages do not know yet.
#[derive(Default)]
struct Changes {
    /// Named or pinned.
    marked: Vec<u64>,
    /// Taken out.
    gone: Vec<Run>,
    /// Brought back.
    back: Vec<u64>,
}

impl Changes {
    /// These, and those that have come since.
    fn before(mut self, later: Self) -> Self {
        self.marked.extend(later.marked);
        self.gone.retain(|run| !later.back.contains(&run.begun));
        self.gone.extend(later.gone);
        self.back.extend(later.back);
        self
    }
}

/// Follows what is trained, and fetches what the browser has kept.
pub(crate) fn follow(annex: Annex) {
    annex.listen(move |heard| annex.runs.hear(annex, &heard));
    if !page::is_framed() {
        spawn_local(async move {
            let kept = annex.runs.store.read().await.unwrap_or_default();
            annex.runs.change(|history| history.join(kept));
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
            chosen: StoredValue::new(Vec::new()),
            removed: RwSignal::default(),
            changes: StoredValue::new(Changes::default()),
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

    /// Takes in those of a project file, as far as there is room; tells of how many there is none for.
    pub(crate) fn take_in(self, runs: Vec<Run>) -> Vec<Bilingual> {
        if runs.is_empty() {
            return Vec::new();
        }
        let now = js_sys::Date::now() as u64;
        let before = self.all();
        let Unmet { left, unpinned } = self.change(|history| history.take_in(runs, now));
        let all: Vec<u64> = self.all().into_iter().map(|run| run.begun).collect();
        self.changes.update_value(|changes| {
            // The file may have named and pinned runs that are known, and brings back what was taken out.
            let is_new = |begun: &&u64| before.iter().all(|run| run.begun != **begun);
            changes.back.extend(all.iter().filter(is_new));
            changes.marked.extend(all);
        });
        self.write();
        let told =
            [(text::NO_ROOM, left), (text::NO_PINS, unpinned)].into_iter().filter(|(_, count)| *count > 0);
        told.map(|(told, count)| both(|locale| of(told, locale).replace('#', &count.to_string()))).collect()
    }

    /// Training was asked to go back to the start.
    pub(crate) fn restart(self) {
        self.recorder.update_value(Recorder::expect_start);
    }

    /// Training goes on from what comes from elsewhere, at a step.
    pub(crate) fn resume(self, step: u64) {
        let ended = self.recorder.update_value(|recorder| recorder.resume(step));
        self.end(ended);
    }

    fn hear(self, annex: Annex, heard: &Heard) {
        match heard {
            Heard::Command(Command::Open { revision, document }) => {
                self.sent.set_value(Some((*revision, document.clone())));
            }
            Heard::Command(Command::Reset) => self.restart(),
            Heard::Command(Command::Assign { .. }) => self.recorder.update_value(Recorder::expect_typed),
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
        let now = js_sys::Date::now() as u64;
        let [looked, written] = self.times.get_value();
        let rests = frame.state != RunState::Running;
        let looks = (rests || now >= looked + LOOK)
            && self.recorder.with_value(|recorder| recorder.moves(frame.metrics.step));
        let numbers = looks.then(|| annex.slice(frame, &Tap::Curve));
        let curve = numbers.as_ref().map(|numbers| numbers.as_chunks().0);
        let ended = self.trained.with_value(|document| {
            let sight = Sight { document: document.as_ref()?, metrics: &frame.metrics, curve, now };
            self.recorder.update_value(|recorder| recorder.see(&sight))
        });
        self.end(ended);
        if !looks {
            return;
        }
        let Some(mut run) = self.recorder.update_value(Recorder::news) else { return };
        if let Some(step) = self.recorder.update_value(Recorder::resumed)
            && self.history.with_untracked(|history| history.vouches(&run, step))
        {
            self.recorder.update_value(Recorder::vouch);
            run.edited = false;
        }
        let begun = self.keep(run);
        if self.now.get_untracked() != Some(begun) {
            self.now.set(Some(begun));
            self.show_latest_of_all(begun);
        }
        let writes = rests || now >= written + WRITE;
        self.times.set_value([now, if writes { now } else { written }]);
        if writes {
            self.write();
        }
    }

    fn end(self, ended: Option<Run>) {
        if let Some(run) = ended {
            self.keep(run);
            self.now.set(None);
            self.write();
        }
    }

    fn keep(self, run: Run) -> u64 {
        self.change(|history| history.keep(run))
    }

    /// Changes the history; runs that are out of it then leave the plot.
    fn change<R>(self, act: impl FnOnce(&mut History) -> R) -> R {
        let mut result = None;
        self.history.update(|history| result = Some(act(history)));
        self.history.with_untracked(|history| {
            let out = |place: &Option<u64>| place.is_some_and(|begun| history.find(begun).is_none());
            if self.shown.with_untracked(|shown| shown.iter().any(out)) {
                self.shown.update(|shown| {
                    shown.iter_mut().filter(|place| out(place)).for_each(|place| *place = None)
                });
            }
        });
        result.expect("the history lasts as long as the page")
    }

    /// Makes what another page may have written part of the history, and takes out what was taken out there. It has the last
    /// word on names and pins, but for those that were given here and are not written down yet. Gives what was done here
    /// since, and adds what is gone to what was gone before.
    fn merge(self, mut others: Vec<Run>, gone: &mut Vec<u64>) -> Changes {
        let changes = self.changes.update_value(std::mem::take);
        let mut taken_out = History::default();
        taken_out.join(changes.gone.iter().cloned());
        gone.retain(|begun| !changes.back.contains(begun));
        // Another page may have kept the same training as one of another time.
        for run in changes.gone.iter().chain(others.iter().filter(|run| taken_out.knows(run))) {
            if !gone.contains(&run.begun) {
                gone.push(run.begun);
            }
        }
        others.retain(|run| !gone.contains(&run.begun));
        self.change(|history| {
            gone.iter().for_each(|begun| drop(history.remove(*begun)));
            others
                .iter()
                .filter(|run| !changes.marked.contains(&run.begun))
                .for_each(|run| history.mark(run));
            history.join(others);
        });
        self.leave(gone);
        changes
    }

    fn write(self) {
        if !page::is_framed() {
            spawn_local(self.store.write(self));
        }
    }

    /// The place in the plot of a run that is shown.
    fn place(self, begun: u64) -> Option<usize> {
        self.shown.with(|shown| shown.iter().position(|other| *other == Some(begun)))
    }

    /// Shows a run, or no longer, because a person wants it so.
    fn choose(self, begun: u64, is_shown: bool) {
        self.chosen.update_value(|chosen| {
            chosen.retain(|other| *other != begun);
            chosen.extend(is_shown.then_some(begun));
        });
        if is_shown {
            self.show(begun);
        } else {
            self.hide(begun);
        }
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

    /// Shows the run that has just begun; where there is no room, in place of the oldest that nobody has chosen or pinned.
    fn show_latest_of_all(self, begun: u64) {
        let shown: Vec<u64> = self.shown.with_untracked(|shown| shown.iter().flatten().copied().collect());
        if shown.contains(&begun) {
            return;
        }
        if shown.len() >= SHOWN {
            let is_pinned = |begun| {
                self.history.with_untracked(|history| history.find(begun).is_some_and(|run| run.pinned))
            };
            let is_wanted =
                |begun: u64| self.chosen.with_value(|chosen| chosen.contains(&begun)) || is_pinned(begun);
            let Some(oldest) = shown.into_iter().filter(|begun| !is_wanted(*begun)).min() else { return };
            self.hide(oldest);
        }
        self.show(begun);
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
        self.change(|history| history.name(begun, name));
        self.changes.update_value(|changes| changes.marked.push(begun));
        self.write();
    }

    /// Pins a run, or no longer.
    fn pin(self, annex: Annex, begun: u64, pinned: bool) {
        if self.change(|history| history.pin(begun, pinned)) {
            self.changes.update_value(|changes| changes.marked.push(begun));
            self.write();
        } else {
            annex.tell(text::PINS_FULL);
        }
    }

    /// Takes a run out. One that is under way is not written down further.
    fn remove(self, begun: u64) {
        let removed = self.change(|history| history.remove(begun));
        self.forget(removed.into_iter().collect());
    }

    /// Takes out all that are not pinned.
    fn clear(self) {
        let removed = self.change(History::clear);
        self.forget(removed);
    }

    fn forget(self, removed: Vec<Run>) {
        self.leave(&removed.iter().map(|run| run.begun).collect::<Vec<_>>());
        self.changes.update_value(|changes| changes.gone.extend(removed.iter().cloned()));
        self.removed.set(removed);
        self.write();
    }

    /// Writes nothing down of the run under way where it is one of these.
    fn leave(self, gone: &[u64]) {
        if let Some(now) = self.now.get_untracked().filter(|now| gone.contains(now)) {
            self.recorder.update_value(|recorder| recorder.leave(now));
            self.now.set(None);
        }
    }

    /// Brings back what was taken out last. The run under way is written down again if it was among it.
    fn bring_back(self) {
        let removed = self.removed.get_untracked();
        let begun: Vec<u64> = removed.iter().map(|run| run.begun).collect();
        self.changes.update_value(|changes| {
            changes.gone.retain(|run| !begun.contains(&run.begun));
            changes.back.extend(&begun);
        });
        self.removed.set(Vec::new());
        self.change(|history| history.join(removed));
        if let Some(run) = self.recorder.update_value(|recorder| recorder.take_back(begun)) {
            self.now.set(Some(self.keep(run)));
        }
        self.write();
    }
}
