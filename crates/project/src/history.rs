//! Runs to compare with: at most so many, each with a curve of at most so many points, whatever comes in.

use crate::file::{MAX_RUNS, Run};
use layerloom_document::{Document, Settings, link};
use layerloom_protocol::{CURVE_COLUMNS, lexicon};
use std::ops::RangeInclusive;

/// The most points that a curve keeps.
pub const THINNED: usize = 200;

/// The most letters of a name.
pub const MAX_NAME: usize = 80;

/// The most pinned runs: there is always room for others.
pub const MAX_PINNED: usize = MAX_RUNS - 8;

/// Beyond so many pinned runs a file pins none: there is always a pin left for the reader.
pub const MAX_PINNED_BY_FILES: usize = MAX_PINNED - 8;

/// How far two losses may be apart, as a share, and still be those of one run: processors differ in the last bits.
const ALIKE: f32 = 1e-5;

// Columns of a point, see [`CURVE_COLUMNS`]: the step, and losses and accuracies.
const STEP: usize = 1;
const FIGURES: RangeInclusive<usize> = 2..=6;

type Point = [f32; CURVE_COLUMNS];

/// Runs, the oldest first.
///
/// Invariant: at most [`MAX_RUNS`], each begun at another time, at most [`MAX_PINNED`] of them pinned; names of at most
/// [`MAX_NAME`] letters, curves of at most [`THINNED`] points whose steps ascend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History(Vec<Run>);

/// What of the runs that somebody has brought was not taken as it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unmet {
    /// Runs that had no place.
    pub left: usize,
    /// Runs that are no longer pinned.
    pub unpinned: usize,
}

impl History {
    /// All runs.
    pub fn runs(&self) -> &[Run] {
        &self.0
    }

    /// The run that began at a time.
    pub fn find(&self, begun: u64) -> Option<&Run> {
        self.0.iter().find(|run| run.begun == begun)
    }

    fn find_mut(&mut self, begun: u64) -> Option<&mut Run> {
        self.0.iter_mut().find(|run| run.begun == begun)
    }

    /// Keeps a run, or what is new of one that is known: one that began at the same time, or that trained the same and
    /// went the same way; of the two curves the longer stays. Gives when the run began that it is kept as. Beyond the
    /// bound the oldest other run goes that is not pinned.
    pub fn keep(&mut self, run: Run) -> u64 {
        let begun = self.insert(run);
        self.bound(Some(begun));
        begun
    }

    /// Keeps many runs, the oldest first. Beyond the bound the oldest of all go that are not pinned.
    pub fn join(&mut self, runs: impl IntoIterator<Item = Run>) {
        for run in runs {
            self.insert(run);
            self.bound(None);
        }
    }

    /// Takes in what somebody else has brought, the oldest first, as far as there are free places: pinned ones before others,
    /// and the latest of them; of these the latest stay pinned, see [`MAX_PINNED_BY_FILES`]. None of them begins after now.
    pub fn take_in(&mut self, mut runs: Vec<Run>, now: u64) -> Unmet {
        let mut new: Vec<usize> =
            (0..runs.len()).rev().filter(|place| self.known(&runs[*place]).is_none()).collect();
        new.sort_by_key(|place| !runs[*place].pinned);
        let left = new.split_off(new.len().min(MAX_RUNS - self.0.len()));
        let mut pins = MAX_PINNED_BY_FILES.saturating_sub(self.pinned());
        let mut unpinned = 0;
        for (place, run) in runs.iter_mut().enumerate().rev().filter(|(_, run)| run.pinned) {
            let is_pinned = self.known(run).is_some_and(|known| self.0[known].pinned);
            if is_pinned || left.contains(&place) {
                continue;
            }
            run.pinned = pins > 0;
            unpinned += usize::from(pins == 0);
            pins = pins.saturating_sub(1);
        }
        let count = runs.len();
        for (place, mut run) in runs.into_iter().enumerate().filter(|(place, _)| !left.contains(place)) {
            let latest = now.saturating_sub((count - place) as u64);
            if new.contains(&place) && run.begun > latest {
                run.begun = (1..=latest).rev().find(|begun| self.find(*begun).is_none()).unwrap_or_default();
            }
            self.insert(run);
        }
        Unmet { left: left.len(), unpinned }
    }

    /// Whether another run tells that one, which was taken up at a step, is what its document gives up to there.
    pub fn vouches(&self, run: &Run, step: u64) -> bool {
        let tells = |known: &Run| !known.edited && steps(known) >= step as f32 && is_same(known, run);
        self.0.iter().any(tells)
    }

    /// Whether a run is one of these: one that began at the same time, or that trained the same and went the same way.
    pub fn knows(&self, run: &Run) -> bool {
        self.known(run).is_some()
    }

    /// The place of a run that is known.
    fn known(&self, run: &Run) -> Option<usize> {
        let begun_then = self.0.iter().position(|known| run.begun > 0 && known.begun == run.begun);
        begun_then.or_else(|| self.0.iter().position(|known| is_same(known, run)))
    }

    fn insert(&mut self, run: Run) -> u64 {
        let run = self.tamed(run);
        if let Some(place) = self.known(&run) {
            merge(&mut self.0[place], run);
            return self.0[place].begun;
        }
        let begun = (run.begun..).find(|begun| *begun > 0 && self.find(*begun).is_none()).unwrap_or_default();
        let place = self.0.partition_point(|known| known.begun < begun);
        self.0.insert(place, Run { begun, ..run });
        begun
    }

    fn bound(&mut self, kept: Option<u64>) {
        let goes = |run: &Run| !run.pinned && Some(run.begun) != kept;
        if self.0.len() > MAX_RUNS
            && let Some(oldest) = self.0.iter().position(goes)
        {
            self.0.remove(oldest);
        }
    }

    /// Calls a run, and pins it, as another page has written it; a pin needs a place.
    pub fn mark(&mut self, run: &Run) {
        self.name(run.begun, &run.name);
        if self.find(run.begun).is_some_and(|known| known.pinned != run.pinned) {
            self.pin(run.begun, run.pinned);
        }
    }

    /// Calls a run something else. A name that is too long is cut.
    pub fn name(&mut self, begun: u64, name: &str) {
        if let Some(run) = self.find_mut(begun) {
            run.name = cut(name);
        }
    }

    /// Pins a run, or no longer; gives whether that could be done.
    pub fn pin(&mut self, begun: u64, pinned: bool) -> bool {
        if pinned && self.pinned() >= MAX_PINNED {
            return false;
        }
        self.find_mut(begun).map(|run| run.pinned = pinned).is_some()
    }

    /// Takes a run out.
    pub fn remove(&mut self, begun: u64) -> Option<Run> {
        let place = self.0.iter().position(|run| run.begun == begun)?;
        Some(self.0.remove(place))
    }

    /// Takes out all that are not pinned.
    pub fn clear(&mut self) -> Vec<Run> {
        let (pinned, others) = std::mem::take(&mut self.0).into_iter().partition(|run| run.pinned);
        self.0 = pinned;
        others
    }

    fn pinned(&self) -> usize {
        self.0.iter().filter(|run| run.pinned).count()
    }

    /// Within bounds.
    fn tamed(&self, run: Run) -> Run {
        let Run { name, pinned, mut curve, .. } = run;
        let mut last = f32::NEG_INFINITY;
        curve.retain(|point| {
            let ascends = point[STEP] > last;
            last = last.max(point[STEP]);
            ascends
        });
        let pinned = pinned && self.pinned() < MAX_PINNED;
        Run { name: cut(&name), pinned, curve: thinned(&curve, THINNED), ..run }
    }
}

fn cut(name: &str) -> String {
    name.trim().chars().filter(|letter| !letter.is_control()).take(MAX_NAME).collect()
}

/// A curve of at most `most` points (taken as 2 if it is less): every second, fourth, … of them, and the last.
pub fn thinned(curve: &[Point], most: usize) -> Vec<Point> {
    let Some((last, others)) = curve.split_last() else { return Vec::new() };
    let most = most.max(2);
    let mut every = 1;
    while others.len().div_ceil(every) >= most {
        every *= 2;
    }
    others.iter().step_by(every).chain([last]).copied().collect()
}

/// Whether two documents train the same: what is shown and hidden does not count, nor how a default is written.
pub fn trains_alike(one: &Document, other: &Document) -> bool {
    let link = |document: &Document| {
        let bare = Document { view: Settings::default(), hidden: Vec::new(), ..document.clone() };
        link::encode(&bare, None, &lexicon())
    };
    one == other || link(one) == link(other)
}

fn steps(run: &Run) -> f32 {
    run.curve.last().map_or(0.0, |point| point[STEP])
}

/// Whether two runs are one: the same was trained, and where both have a point they have the same. Runs that were edited on
/// the way must share more than their start for it.
fn is_same(one: &Run, other: &Run) -> bool {
    let mut shared = Vec::new();
    let mut rest = other.curve.iter().peekable();
    for point in &one.curve {
        while rest.next_if(|next| next[STEP] < point[STEP]).is_some() {}
        if let Some(same_step) = rest.next_if(|next| next[STEP] == point[STEP]) {
            shared.push((point, same_step));
        }
    }
    let close = |one: f32, other: f32| {
        one == other
            || one.is_nan() && other.is_nan()
            || (one - other).abs() <= ALIKE * one.abs().max(other.abs())
    };
    let needed = if one.edited || other.edited { 2 } else { 1 };
    shared.len() >= needed
        && shared.iter().all(|(one, other)| FIGURES.clone().all(|column| close(one[column], other[column])))
        && trains_alike(&one.document, &other.document)
}

fn merge(known: &mut Run, run: Run) {
    // An older copy does not take back what the person has changed since.
    if known.begun != run.begun {
        if known.name.is_empty() {
            known.name = run.name.clone();
        }
        known.pinned |= run.pinned;
    }
    if steps(&run) > steps(known) {
        known.edited |= run.edited;
        (known.document, known.curve) = (run.document, run.curve);
    }
}
