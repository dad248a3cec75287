//! Curves of several runs over each other.

use crate::annex::Annex;
use crate::chart::{Chart, Line, Look};
use crate::text;
use layerloom_document::Text;
use layerloom_plot::number::compact;
use layerloom_project::Run;
use layerloom_protocol::CURVE_COLUMNS;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// Loss.
    Loss,
    /// Share of samples put in the right class.
    Accuracy,
}

/// Over which samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Samples {
    /// Those that trained.
    Train,
    /// Those that did not.
    Test,
}

/// What the plot shows of each run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) subject: Subject,
    pub(super) samples: Samples,
    pub(super) log: bool,
}

impl Question {
    /// Its column of a curve, see [`CURVE_COLUMNS`].
    pub(super) fn column(self) -> usize {
        match (self.subject, self.samples) {
            (Subject::Loss, Samples::Train) => 2,
            (Subject::Loss, Samples::Test) => 3,
            (Subject::Accuracy, Samples::Train) => 5,
            (Subject::Accuracy, Samples::Test) => 6,
        }
    }

    /// It in words.
    pub(super) fn name(self) -> Text {
        match (self.subject, self.samples) {
            (Subject::Loss, Samples::Train) => text::TRAIN_LOSS,
            (Subject::Loss, Samples::Test) => text::TEST_LOSS,
            (Subject::Accuracy, Samples::Train) => text::TRAIN_ACCURACY,
            (Subject::Accuracy, Samples::Test) => text::TEST_ACCURACY,
        }
    }

    /// A value of it in figures.
    pub(super) fn figure(self, value: f32) -> String {
        match self.subject {
            Subject::Loss => compact(value, 3),
            Subject::Accuracy => percent(value),
        }
    }
}

/// A share in per cent, to a tenth.
pub(super) fn percent(share: f32) -> String {
    if share.is_finite() {
        [&compact((share * 1000.0).round() / 10.0, 4), " %"].concat()
    } else {
        "–".to_owned()
    }
}

/// The chart of runs with their names, each by its place.
pub(super) fn chart(
    annex: Annex,
    runs: &[(usize, String, Run)],
    question: Question,
    rule: Option<f32>,
) -> Chart {
    let theme = annex.theme.get();
    let line = |(place, name, run): &(usize, String, Run)| Line {
        name: name.clone(),
        points: points(&run.curve, question.column()),
        look: Look::nth(theme, *place),
    };
    Chart {
        lines: runs.iter().map(line).collect(),
        log: question.log,
        shares: question.subject == Subject::Accuracy,
        axes: [annex.text(text::EPOCHS).to_owned(), annex.text(question.name()).to_owned()],
        rule,
    }
}

fn points(curve: &[[f32; CURVE_COLUMNS]], column: usize) -> Vec<[f32; 2]> {
    curve.iter().map(|point| [point[0], point[column]]).collect()
}

/// The value of a run at an epoch, or its last; none where it has not come so far, or has no such number.
pub(super) fn value(run: &Run, question: Question, epoch: Option<f32>) -> f32 {
    let point = match epoch {
        None => run.curve.last(),
        Some(epoch) if run.curve.last().is_some_and(|last| last[0] < epoch) => None,
        Some(epoch) => {
            run.curve.iter().min_by(|one, other| (one[0] - epoch).abs().total_cmp(&(other[0] - epoch).abs()))
        }
    };
    point.map_or(f32::NAN, |point| point[question.column()])
}
