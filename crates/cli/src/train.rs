//! `layerloom train`.

use crate::arguments::Train;
use crate::drive::{Drive, Standing};
use crate::goal::Goal;
use crate::input::{self, Learned, Playground};
use crate::interrupt;
use crate::say;
use crate::weights::Weights;
use crate::wrong::{Language, Wrong};
use indicatif::{ProgressBar, ProgressStyle};
use layerloom_document::readable::{Tree, place};
use layerloom_document::{Document, Path, Root, Settings, Value};
use layerloom_engine::catalog::RECIPE;
use layerloom_project::{Project, write};
use layerloom_protocol::{Metrics, Processor, RunState, lexicon};
use std::process::ExitCode;
use std::time::Instant;

/// Epochs where nobody says how many.
const EPOCHS: u32 = 100;

/// Epochs where only a goal is given.
const MOST_EPOCHS: u32 = 10_000;

pub(crate) fn run(order: &Train, language: Language) -> Result<ExitCode, Wrong> {
    let mut playground = input::one(&order.source)?;
    playground.tell_ignored(language);
    let called = playground.called.clone();
    let about = |wrong: Wrong| wrong.about(&called);
    if playground.described.is_some() {
        return Err(about(Wrong::new(
            "its «input» says that its rows come from elsewhere; give them by --table, or write «data» instead",
            "其“input”表示数据来自别处；请用 --table 提供，或改写为“data”",
        )));
    }
    if let Some(seed) = order.seed {
        let seed = Value::from(f64::from(seed));
        // A default is not stored.
        let default = RECIPE.value(&Settings::default(), "seed");
        playground.document.recipe.set("seed", Some(seed).filter(|seed| *seed != default));
        playground.learned = Learned::Nothing;
    }
    if let Some(path) = &order.given.weights {
        Weights::open(path)?.begin(&mut playground).map_err(about)?;
    }
    if let Some(path) = &order.out {
        has_place(path).map_err(|error| Wrong::of_file(path, &error))?;
    }
    let mut drive = Drive::open(&playground, order.backend).map_err(about)?;
    interrupt::listen()?;
    let start = Instant::now();
    let before = drive.steps();
    let outcome = train(&mut drive, order).map_err(about)?;
    let report = Report {
        seconds: start.elapsed().as_secs_f64(),
        steps: drive.steps() - before,
        outcome,
        goals: &order.until,
        drive: &drive,
        document: &playground.document,
    };
    if order.json {
        say!("{}", serde_json::to_string(&report.tree()).expect("a tree is plain data"));
    } else {
        report.print();
    }
    let (failure, interrupted) = (report.failure(), report.outcome.interrupted);
    if let Some(path) = &order.out {
        let project = kept(playground, &mut drive);
        std::fs::write(path, write(&project, &lexicon())).map_err(|error| Wrong::of_file(path, &error))?;
        if !order.json {
            say!("saved to {}", path.display());
        }
    }
    match failure {
        Some(wrong) => Err(about(wrong)),
        None if interrupted => Ok(ExitCode::from(interrupt::CODE)),
        None => Ok(ExitCode::SUCCESS),
    }
}

/// Whether a file can stand there, as far as the folders tell: better known before a long training than after it.
fn has_place(path: &std::path::Path) -> std::io::Result<()> {
    if path.is_dir() {
        return Err(std::io::ErrorKind::IsADirectory.into());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.map_or(Ok(()), |folder| std::fs::metadata(folder).map(drop))
}

/// How training ended.
struct Outcome {
    standing: Standing,
    /// Whether all goals are reached, where there are any.
    reached: Option<bool>,
    /// Whether Ctrl-C was what ended it.
    interrupted: bool,
}

fn train(drive: &mut Drive, order: &Train) -> Result<Outcome, Wrong> {
    let per_epoch = u64::from(drive.outline().steps_per_epoch.max(1));
    let epochs = order.epochs.unwrap_or(if order.until.is_empty() { EPOCHS } else { MOST_EPOCHS });
    // An epoch that was begun before counts as a whole one.
    let to_epochs = match epochs {
        0 => 0,
        epochs => drive.steps_left_in_epoch() + u64::from(epochs - 1) * per_epoch,
    };
    let from = drive.steps();
    let goal = from.saturating_add(order.steps.unwrap_or(to_epochs));
    let bar = bar(goal - from);
    let show = |drive: &Drive| {
        bar.set_position(drive.steps() - from);
        if let Some(loss) = drive.batch_loss() {
            bar.set_message(format!("batch loss {loss:.4}"));
        }
    };
    let mut outcome = Outcome { standing: drive.standing(), reached: None, interrupted: false };
    if order.until.is_empty() {
        drive.train_to(goal, show);
    } else {
        if let Some(goal) = order.until.iter().find(|goal| !goal.is_measured(&outcome.standing.metrics)) {
            return Err(Wrong::new(
                format!(
                    "«{goal}» cannot be reached: there is no such figure, since a number is predicted or no sample is kept for testing"
                ),
                format!("“{goal}”无法达到：预测目标为数值，或没有测试样本，因此没有该指标"),
            ));
        }
        outcome.reached = Some(are_reached(&order.until, &outcome.standing.metrics));
        while outcome.reached == Some(false) && drive.steps() < goal {
            let end = goal.min(drive.steps() + drive.steps_left_in_epoch());
            let sound = drive.train_to(end, show);
            outcome.standing = drive.standing();
            outcome.reached = Some(are_reached(&order.until, &outcome.standing.metrics));
            if !sound || outcome.standing.state != RunState::Paused {
                break;
            }
        }
    }
    bar.finish_and_clear();
    outcome.standing = drive.standing();
    outcome.interrupted = interrupt::is_asked()
        && drive.steps() < goal
        && outcome.reached != Some(true)
        && outcome.standing.state == RunState::Paused;
    Ok(outcome)
}

fn are_reached(goals: &[Goal], metrics: &Metrics) -> bool {
    goals.iter().all(|goal| goal.is_reached(metrics))
}

/// Shown on a terminal only.
fn bar(steps: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} steps, {elapsed} ({eta} left) {msg}");
    ProgressBar::new(steps).with_style(style.expect("the template is right"))
}

fn kept(playground: Playground, drive: &mut Drive) -> Project {
    let Playground { document, table, name, runs, .. } = playground;
    Project { name, table, training: drive.training(), runs, ..Project::new(document) }
}

/// What is said in the end.
struct Report<'a> {
    seconds: f64,
    steps: u64,
    outcome: Outcome,
    goals: &'a [Goal],
    drive: &'a Drive,
    document: &'a Document,
}

impl Report<'_> {
    fn print(&self) {
        let metrics = &self.outcome.standing.metrics;
        let counted = |count: u64, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        say!(
            "{}trained {} in {:.2} s on {}; {} and {} in all",
            if self.outcome.interrupted { "interrupted: " } else { "" },
            counted(self.steps, "step"),
            self.seconds,
            self.processor(),
            counted(u64::from(metrics.epoch), "epoch"),
            counted(metrics.step, "step"),
        );
        say!("train loss {}, test loss {}", metrics.train_loss, metrics.test_loss);
        if metrics.penalty != 0.0 {
            say!("penalty {}", metrics.penalty);
        }
        if !metrics.train_accuracy.is_nan() {
            let share = |accuracy: f32| format!("{:.1} %", accuracy * 100.0);
            say!(
                "train accuracy {}, test accuracy {}",
                share(metrics.train_accuracy),
                share(metrics.test_accuracy)
            );
        }
        if self.outcome.reached == Some(true) {
            say!("reached {}", self.called_goals());
        }
    }

    /// The same in JSON. A figure that is not a number is null.
    fn tree(&self) -> Tree {
        let metrics = &self.outcome.standing.metrics;
        let figure = |number: f32| {
            // The shortest decimal of the f32, not the long one of its f64.
            let shortest: f64 = number.to_string().parse().unwrap_or(f64::NAN);
            if shortest.is_finite() { Tree::Number(shortest) } else { Tree::Null }
        };
        let state = match self.outcome.standing.state {
            RunState::Diverged { .. } => "diverged",
            _ if self.outcome.interrupted => "interrupted",
            _ => "trained",
        };
        let entries = [
            ("state", Tree::Text(state.to_owned())),
            ("processor", Tree::Text(self.processor())),
            ("seconds", Tree::Number(self.seconds)),
            ("step", Tree::Number(metrics.step as f64)),
            ("epoch", Tree::Number(f64::from(metrics.epoch))),
            ("train_loss", figure(metrics.train_loss)),
            ("test_loss", figure(metrics.test_loss)),
            ("penalty", figure(metrics.penalty)),
            ("train_accuracy", figure(metrics.train_accuracy)),
            ("test_accuracy", figure(metrics.test_accuracy)),
            ("reached", self.outcome.reached.map_or(Tree::Null, Tree::Flag)),
        ];
        Tree::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// Why training counts as failed.
    fn failure(&self) -> Option<Wrong> {
        if let RunState::Diverged { step, node } = self.outcome.standing.state {
            let layer = place(self.document, &Path::of(Root::Node(node)));
            return Some(Wrong::new(
                format!(
                    "training diverged at step {step}: {layer} overflowed; the weights are the last finite ones. Try a smaller learning rate"
                ),
                format!("训练在第 {step} 步发散：{layer} 的值溢出；权重保持最后的有限值。请尝试更小的学习率"),
            ));
        }
        (self.outcome.reached == Some(false) && !self.outcome.interrupted).then(|| {
            let goals = self.called_goals();
            Wrong::new(format!("{goals} was not reached"), format!("未达到 {goals}"))
        })
    }

    fn called_goals(&self) -> String {
        self.goals.iter().map(Goal::to_string).collect::<Vec<_>>().join(" and ")
    }

    fn processor(&self) -> String {
        let backend = self.drive.backend();
        match (backend.runs_on, &backend.adapter) {
            (Processor::Cpu | Processor::Fused, _) => "cpu".to_owned(),
            (Processor::WebGpu, Some(adapter)) if !adapter.is_empty() => format!("gpu ({adapter})"),
            (Processor::WebGpu, _) => "gpu".to_owned(),
        }
    }
}
