//! What the host is told without asking: that the playground changed, how training goes, that a goal is met, that
//! something is wrong.

use super::steer::Steered;
use crate::annex::{Annex, Heard};
use crate::dom::*;
use layerloom_document::readable::Tree;
use layerloom_protocol::{Command, Event, RunState};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use web_sys::CustomEvent;

/// Changes are told when they have rested for so long, as the address is written.
const CHANGE_REST: Duration = Duration::from_millis(300);

/// Figures are told no more often than this.
const FRAME_PERIOD: Duration = Duration::from_millis(100);

/// The longest goal that is told, in characters.
const MAX_GOAL: u32 = 4000;

/// The most problems that are told at once.
const MAX_PROBLEMS: usize = 20;

/// Tells once for many calls within a time.
#[derive(Default)]
struct Throttle(Cell<bool>);

impl Throttle {
    fn run(self: &Rc<Self>, after: Duration, act: impl FnOnce() + 'static) {
        if !self.0.replace(true) {
            let throttle = self.clone();
            set_timeout(
                move || {
                    throttle.0.set(false);
                    act();
                },
                after,
            );
        }
    }
}

/// The figures of the moment. What there is not, such as the accuracy of a regression, is null.
pub(super) fn metrics(annex: Annex) -> Tree {
    let metrics = annex.metrics.get_untracked();
    let number = |value: f64| if value.is_finite() { Tree::Number(value) } else { Tree::Null };
    // A number in f32 has more digits in f64 than it knows; its shortest text has not.
    let single = |value: f32| number(value.to_string().parse().unwrap_or(f64::NAN));
    let state = annex.run.with_untracked(|run| match run {
        RunState::Paused => "paused",
        RunState::Running => "running",
        RunState::Diverged { .. } => "diverged",
    });
    let entries = [
        ("state", Tree::Text(state.to_owned())),
        ("epoch", number(f64::from(metrics.epoch))),
        ("step", number(metrics.step as f64)),
        ("trainLoss", single(metrics.train_loss)),
        ("testLoss", single(metrics.test_loss)),
        ("penalty", single(metrics.penalty)),
        ("trainAccuracy", single(metrics.train_accuracy)),
        ("testAccuracy", single(metrics.test_accuracy)),
        ("learningRate", single(metrics.learning_rate)),
        ("stepsPerSecond", single(metrics.steps_per_second)),
        ("samplesPerSecond", single(metrics.samples_per_second)),
    ];
    Tree::Map(entries.map(|(key, value)| (key.to_owned(), value)).into())
}

/// Begins to tell.
pub(super) fn follow(steered: &Rc<Steered>) {
    let (changes, frames): (Rc<Throttle>, Rc<Throttle>) = Default::default();
    let diverged = Cell::new(false);
    let told = steered.clone();
    steered.annex.listen(move |heard| match heard {
        Heard::Command(Command::Open { .. }) => {
            let steered = told.clone();
            changes.run(CHANGE_REST, move || {
                let link = Tree::Text(steered.link());
                steered.tell("change", vec![("detail", Tree::Map(vec![("link".to_owned(), link)]))]);
            });
        }
        Heard::Event(Event::Frame(frame)) => {
            let steered = told.clone();
            let now = matches!(frame.state, RunState::Diverged { .. });
            if now && !diverged.get() {
                error(&steered, "diverged", Vec::new());
            }
            diverged.set(now);
            frames.run(FRAME_PERIOD, move || steered.tell("frame", vec![("detail", metrics(steered.annex))]));
        }
        Heard::Event(Event::Refused { problems, .. }) => {
            let sentences = problems.iter().take(MAX_PROBLEMS);
            error(&told, "problems", sentences.map(|problem| told.annex.say(&problem.message)).collect());
        }
        _ => {}
    });
    goals(steered);
}

fn error(steered: &Steered, code: &str, sentences: Vec<String>) {
    let sentences = sentences.into_iter().map(Tree::Text).collect();
    let detail = [("code", Tree::Text(code.to_owned())), ("problems", Tree::List(sentences))];
    let detail = detail.map(|(key, value)| (key.to_owned(), value)).into();
    steered.tell("error", vec![("detail", Tree::Map(detail))]);
}

/// Passes on what the page's lessons say of their goals.
fn goals(steered: &Rc<Steered>) {
    let steered = steered.clone();
    listen(leptos::ev::Custom::<CustomEvent>::new("layerloom-goal"), move |event: CustomEvent| {
        let text = js_sys::JSON::stringify(&event.detail()).ok().filter(|text| text.length() <= MAX_GOAL);
        let detail = text.and_then(|text| serde_json::from_str::<Tree>(&String::from(text)).ok());
        if let Some(detail) = detail {
            steered.tell("goal", vec![("detail", detail)]);
        }
    });
}
