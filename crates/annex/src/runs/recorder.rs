//! What a run is, by the frames that come by: it begins with the first step from the start, goes on through edits and rests,
//! and ends when training goes back to the start.

use layerloom_document::Document;
use layerloom_project::{Run, THINNED, thinned, trains_alike};
use layerloom_protocol::{CURVE_COLUMNS, Metrics};

/// Runs of fewer steps are tries, and not kept.
const LEAST_STEPS: u64 = 10;

const EPOCH: usize = 0;
const STEP: usize = 1;

type Point = [f32; CURVE_COLUMNS];

/// A frame, as far as a run is concerned.
pub(super) struct Sight<'a> {
    /// The document that it was made from.
    pub(super) document: &'a Document,
    /// Its figures.
    pub(super) metrics: &'a Metrics,
    /// The session's curve, where it was read; empty where the page has not asked for it.
    pub(super) curve: Option<&'a [Point]>,
    /// The time, in milliseconds since 1970.
    pub(super) now: u64,
}

/// Follows frames.
#[derive(Default)]
pub(super) struct Recorder {
    /// The run under way, without its curve.
    run: Option<Run>,
    step: u64,
    /// The session's curve as it was read last, and the figures behind its last point.
    curve: Vec<Point>,
    last: Option<Point>,
    /// Points made from figures alone, since the session's curve was read.
    own: Vec<Point>,
    /// Whether training was asked to go back to the start.
    starts: bool,
    /// Whether weights are not those that training has made of the start: typed, or from elsewhere.
    foreign: bool,
    /// The step that training goes on from, which was not followed up to there.
    resumed: Option<u64>,
    /// When the run under way had begun by the history, where it was left to itself.
    left: Option<u64>,
    /// Whether steps were seen that were not asked for yet.
    news: bool,
}

impl Recorder {
    /// Training was asked to go back to the start.
    pub(super) fn expect_start(&mut self) {
        self.starts = true;
        // Where nothing was trained no frame may tell of it.
        if self.step == 0 {
            (self.foreign, self.resumed) = (false, None);
        }
    }

    /// A weight was typed.
    pub(super) fn expect_typed(&mut self) {
        self.foreign = true;
    }

    /// Training goes on from what comes from elsewhere, at a step: another run, which its document may not give again. Gives
    /// the one that ends with it.
    pub(super) fn resume(&mut self, step: u64) -> Option<Run> {
        let ended = self.run();
        *self = Self { foreign: true, resumed: (step > 0).then_some(step), ..Self::default() };
        ended
    }

    /// The step that the run under way was taken up at, once.
    pub(super) fn resumed(&mut self) -> Option<u64> {
        self.resumed.take()
    }

    /// What the run under way was taken up from is what its document gives.
    pub(super) fn vouch(&mut self) {
        self.foreign = false;
        if let Some(run) = &mut self.run {
            run.edited = false;
        }
    }

    /// Whether a frame at a step is news, or others were that nobody has asked for.
    pub(super) fn moves(&self, step: u64) -> bool {
        self.news || step != self.step
    }

    /// Takes a frame in; gives the run that has ended by then.
    pub(super) fn see(&mut self, sight: &Sight) -> Option<Run> {
        let Sight { document, metrics, curve, .. } = *sight;
        let mut ended = None;
        if metrics.step < self.step {
            let same = self.run.as_ref().is_some_and(|run| trains_alike(&run.document, document));
            // A processor that was lost costs some steps, and the run goes on.
            if metrics.step == 0 || self.starts || !same {
                ended = self.run();
                *self = Self::default();
            }
            for points in [&mut self.own, &mut self.curve] {
                points.retain(|point| point[STEP] < metrics.step as f32);
            }
            self.step = metrics.step;
        }
        if metrics.step == 0 {
            self.starts = false;
            self.own = vec![point(metrics, curve.unwrap_or_default())];
        } else if metrics.step > self.step {
            self.train(sight);
        }
        ended
    }

    fn train(&mut self, sight: &Sight) {
        let Sight { document, metrics, curve, now } = *sight;
        let run = self.run.get_or_insert_with(|| Run {
            begun: now,
            name: String::new(),
            document: document.clone(),
            edited: false,
            pinned: false,
            curve: Vec::new(),
        });
        if run.document != *document {
            run.edited |= !trains_alike(&run.document, document);
            run.document = document.clone();
        }
        run.edited |= self.foreign;
        self.step = metrics.step;
        self.news = true;
        if let Some(curve) = curve.filter(|curve| !curve.is_empty()) {
            self.curve = curve.to_vec();
            self.own.clear();
        }
        let point = point(metrics, &self.curve);
        self.last = Some(point);
        if curve.is_none_or(<[Point]>::is_empty) {
            self.own.push(point);
            if self.own.len() > 2 * THINNED {
                self.own = thinned(&self.own, THINNED);
            }
        }
    }

    /// The run under way, once it is more than a try.
    pub(super) fn run(&self) -> Option<Run> {
        let run = self.run.as_ref().filter(|_| self.step >= LEAST_STEPS && self.left.is_none())?;
        let read = self.curve.last().map_or(-1.0, |point| point[STEP]);
        let own = self.own.iter().filter(|point| point[STEP] > read);
        let before = self.curve.iter().chain(own).copied().filter(|point| point[STEP] < self.step as f32);
        let curve: Vec<Point> = before.chain(self.last).collect();
        Some(Run { curve: thinned(&curve, THINNED), ..run.clone() })
    }

    /// The same, where it has moved since this was last asked.
    pub(super) fn news(&mut self) -> Option<Run> {
        if std::mem::take(&mut self.news) { self.run() } else { None }
    }

    /// Keeps nothing of the run under way, which is kept as one that began at a time.
    pub(super) fn leave(&mut self, begun: u64) {
        self.left = Some(begun);
    }

    /// Goes on with the run under way, if it was left as one of these.
    pub(super) fn take_back(&mut self, begun: impl IntoIterator<Item = u64>) -> Option<Run> {
        let left = self.left?;
        begun.into_iter().find(|begun| *begun == left)?;
        self.left = None;
        self.run()
    }
}

/// Figures as a point. Epochs are whole in figures; the curve tells how many steps they have.
fn point(metrics: &Metrics, curve: &[Point]) -> Point {
    let measured = curve.iter().rev().find(|point| point[STEP] > 0.0);
    let epoch = measured.map_or(f64::from(metrics.epoch), |point| {
        metrics.step as f64 * f64::from(point[EPOCH]) / f64::from(point[STEP])
    });
    [
        epoch as f32,
        metrics.step as f32,
        metrics.train_loss,
        metrics.test_loss,
        metrics.penalty,
        metrics.train_accuracy,
        metrics.test_accuracy,
        metrics.learning_rate,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerloom_document::{Node, NodeId};

    /// A recorder that is shown frames one after the other.
    struct Watched {
        recorder: Recorder,
        document: Document,
        curve: Option<Vec<Point>>,
        now: u64,
    }

    impl Watched {
        fn new() -> Self {
            Self { recorder: Recorder::default(), document: Document::empty(), curve: None, now: 0 }
        }

        /// A frame after so many steps of ten to an epoch.
        fn frame(&mut self, step: u64) -> Option<Run> {
            self.now += 1;
            let loss = 1.0 / (step + 1) as f32;
            let metrics = Metrics { epoch: (step / 10) as u32, step, test_loss: loss, ..Metrics::default() };
            let Self { document, curve, now, .. } = self;
            self.recorder.see(&Sight { document, metrics: &metrics, curve: curve.as_deref(), now: *now })
        }

        /// The session's curve, a point every so many steps.
        fn with_curve(&mut self, steps: std::ops::RangeInclusive<u64>, every: usize) {
            let point = |step: u64| [step as f32 / 10.0, step as f32, 0.5, 0.5, 0.0, 0.0, 0.0, 0.1];
            self.curve = Some(steps.step_by(every).map(point).collect());
        }
    }

    fn steps(run: &Run) -> Vec<u64> {
        run.curve.iter().map(|point| point[STEP] as u64).collect()
    }

    #[test]
    fn a_run_ends_when_training_goes_back_to_its_start() {
        let mut watched = Watched::new();
        assert!([0, 3, 8].into_iter().all(|step| watched.frame(step).is_none()));
        assert_eq!(watched.recorder.run(), None, "a try is no run");
        assert_eq!(watched.frame(30), None);
        let run = watched.frame(0).expect("it has ended");
        assert_eq!((steps(&run), run.begun, run.edited), (vec![0, 3, 8, 30], 2, false));
        // Back at the start there is nothing to end.
        assert_eq!(watched.frame(0), None);
        watched.frame(20);
        assert_eq!(watched.recorder.news().expect("the next one").begun, 7);
        assert_eq!(watched.recorder.news(), None, "nothing has moved since");
    }

    #[test]
    fn the_sessions_curve_is_taken_where_there_is_one() {
        let mut watched = Watched::new();
        watched.frame(0);
        watched.with_curve(0..=5000, 8);
        watched.frame(5003);
        let run = watched.recorder.run().expect("a run");
        assert!(run.curve.len() <= THINNED, "{} points", run.curve.len());
        let last = run.curve.last().expect("points");
        assert_eq!((last[STEP], last[EPOCH], last[3]), (5003.0, 500.3, 1.0 / 5004.0));
    }

    #[test]
    fn figures_stand_in_until_the_curve_is_read_again() {
        let mut watched = Watched::new();
        watched.frame(0);
        watched.with_curve(0..=40, 8);
        watched.frame(41);
        watched.curve = None;
        [50, 60].into_iter().for_each(|step| drop(watched.frame(step)));
        let run = watched.recorder.run().expect("a run");
        assert_eq!(steps(&run), [0, 8, 16, 24, 32, 40, 50, 60]);
        assert_eq!(run.curve[6][EPOCH], 5.0);
        watched.with_curve(0..=64, 16);
        watched.frame(70);
        assert_eq!(steps(&watched.recorder.run().expect("a run")), [0, 16, 32, 48, 64, 70]);
    }

    #[test]
    fn what_comes_from_elsewhere_is_another_run() {
        let mut watched = Watched::new();
        [0, 100].into_iter().for_each(|step| drop(watched.frame(step)));
        // A file is opened; no frame comes from between.
        watched.recorder.expect_start();
        let run = watched.recorder.resume(5000).expect("it has ended");
        assert_eq!((steps(&run), run.edited), (vec![0, 100], false));
        watched.document.nodes.push(Node::new(NodeId(2), "dense"));
        watched.with_curve(0..=5000, 50);
        assert_eq!(watched.frame(5000), None);
        let other = watched.recorder.news().expect("the next one");
        assert!(other.begun != run.begun && other.edited && other.document == watched.document);
        assert_eq!((watched.recorder.resumed(), watched.recorder.resumed()), (Some(5000), None));
        watched.recorder.vouch();
        watched.frame(5100);
        assert!(!watched.recorder.run().expect("it goes on").edited);
        assert_eq!(watched.recorder.resume(0).map(|run| run.document), Some(other.document));
        // It did not fit, and training starts untrained.
        watched.recorder.expect_start();
        watched.curve = None;
        [0, 20].into_iter().for_each(|step| drop(watched.frame(step)));
        assert!(!watched.recorder.run().expect("a run").edited);
    }

    #[test]
    fn weights_that_no_training_has_made_are_told() {
        let mut watched = Watched::new();
        watched.frame(0);
        watched.recorder.expect_typed();
        watched.frame(20);
        assert!(watched.recorder.run().expect("a run").edited);
        // Typed after the last step, they are no part of the run, and a start forgets them.
        watched.frame(0);
        watched.frame(20);
        watched.recorder.expect_typed();
        assert!(!watched.frame(0).expect("it has ended").edited);
        watched.frame(20);
        assert!(!watched.recorder.run().expect("a run").edited);
        // Weights of a link, and the start once more before anything is trained.
        watched.recorder.resume(0);
        watched.frame(0);
        watched.recorder.expect_start();
        watched.frame(20);
        assert!(!watched.recorder.run().expect("a run").edited);
        watched.recorder.resume(0);
        [0, 20].into_iter().for_each(|step| drop(watched.frame(step)));
        assert!(watched.recorder.run().expect("a run").edited);
    }

    #[test]
    fn a_run_without_a_curve_keeps_its_figures_thinned() {
        let mut watched = Watched::new();
        (0..5000).for_each(|step| drop(watched.frame(step)));
        let run = watched.recorder.run().expect("a run");
        assert!((THINNED / 4..=THINNED).contains(&run.curve.len()), "{} points", run.curve.len());
        assert_eq!((steps(&run)[0], steps(&run).last()), (0, Some(&4999)));
    }

    #[test]
    fn an_edit_on_the_way_is_told_and_one_without_a_step_is_not() {
        let mut watched = Watched::new();
        watched.frame(20);
        // Another document is opened and put back to its start before anything is trained.
        watched.document.nodes.push(Node::new(NodeId(2), "dense"));
        assert_eq!(watched.frame(20), None);
        let run = watched.frame(0).expect("it has ended");
        assert!(!run.edited && run.document.nodes.is_empty());
        watched.frame(20);
        watched.document.recipe.set("learning-rate", Some(0.3.into()));
        watched.frame(40);
        let run = watched.recorder.run().expect("it goes on");
        assert!(run.edited && run.document == watched.document && steps(&run).ends_with(&[20, 40]));
        // What is shown is no part of training.
        watched.frame(0);
        watched.frame(20);
        watched.document.hidden.push("loss".into());
        watched.frame(40);
        assert!(!watched.recorder.run().expect("it goes on").edited);
    }

    #[test]
    fn steps_that_a_lost_processor_costs_end_no_run() {
        let mut watched = Watched::new();
        [0, 50, 90].into_iter().for_each(|step| drop(watched.frame(step)));
        assert_eq!(watched.frame(70), None);
        watched.frame(120);
        let run = watched.recorder.run().expect("it goes on");
        assert_eq!((steps(&run), run.edited), (vec![0, 50, 120], false));
        // One that was asked for does, even where no frame comes from the start.
        watched.recorder.expect_start();
        assert_eq!(watched.frame(60).map(|run| steps(&run)), Some(vec![0, 50, 120]));
    }

    #[test]
    fn a_run_that_is_taken_back_goes_on() {
        let mut watched = Watched::new();
        [0, 50].into_iter().for_each(|step| drop(watched.frame(step)));
        watched.recorder.leave(2);
        watched.frame(80);
        let run = watched.recorder.take_back([2, 9]).expect("with what was trained meanwhile");
        assert_eq!((steps(&run), run.begun), (vec![0, 50, 80], 2));
        watched.frame(90);
        assert_eq!(watched.recorder.news().map(|run| steps(&run)), Some(vec![0, 50, 80, 90]));
    }

    #[test]
    fn nothing_is_kept_of_a_run_that_was_left() {
        let mut watched = Watched::new();
        [0, 50].into_iter().for_each(|step| drop(watched.frame(step)));
        watched.recorder.leave(2);
        assert_eq!(watched.frame(80), None);
        assert_eq!(watched.recorder.take_back([1, 3]), None, "others were taken back");
        assert_eq!((watched.recorder.run(), watched.frame(0)), (None, None));
        watched.frame(30);
        assert!(watched.recorder.run().is_some(), "the next one is kept");
    }
}
