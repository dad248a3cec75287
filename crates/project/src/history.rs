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
    /// bound the oldest run goes that is not pinned.
    pub fn keep(&mut self, run: Run) -> u64 {
        let run = self.tamed(run);
        let known = self.0.iter_mut().find(|known| run.begun > 0 && known.begun == run.begun);
        let known = match known {
            Some(known) => Some(known),
            None => self.0.iter_mut().find(|known| is_same(known, &run)),
        };
        if let Some(known) = known {
            merge(known, run);
            return known.begun;
        }
        let begun = (run.begun..).find(|begun| *begun > 0 && self.find(*begun).is_none()).unwrap_or_default();
        let place = self.0.partition_point(|known| known.begun < begun);
        self.0.insert(place, Run { begun, ..run });
        if self.0.len() > MAX_RUNS
            && let Some(oldest) = self.0.iter().position(|run| !run.pinned)
        {
            self.0.remove(oldest);
        }
        begun
    }

    /// Keeps many runs, the oldest first.
    pub fn join(&mut self, runs: impl IntoIterator<Item = Run>) {
        for run in runs {
            self.keep(run);
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
