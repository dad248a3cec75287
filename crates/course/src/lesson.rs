//! What a lesson's file becomes.

use crate::Goal;
use serde::{Deserialize, Serialize};

/// The longest lesson that is read, in bytes.
pub const MAX_TEXT: usize = 64 * 1024;

/// The most steps of a lesson.
pub const MAX_STEPS: usize = 40;

/// The most goals of a lesson.
pub const MAX_GOALS: usize = 24;

/// The most answers to choose a prediction from.
pub const MAX_ANSWERS: usize = 8;

/// A lesson in one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// Its name in addresses and in what is remembered of it; empty until the one who reads it gives it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its place among lessons, from 1.
    pub order: u32,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// What it begins with: a link's fragment, as far as the one who reads it resolves names; empty for what is open.
    pub open: String,
    /// One sentence for the end: what was learned.
    pub learned: String,
    /// Names of playgrounds that meet its goals. In a row of several, each goes on with what the one before it has learned.
    pub solutions: Vec<Vec<String>>,
    /// Its steps; what stands before the first heading is one of its own.
    pub steps: Vec<Step>,
}

impl Lesson {
    /// All goals in order.
    pub fn goals(&self) -> impl Iterator<Item = &Goal> {
        self.steps.iter().flat_map(|step| &step.goals)
    }
}

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What is asked of the learner.
    pub kind: StepKind,
    /// Its title as plain text; often empty.
    pub title: String,
    /// Its text as markup of our own making: no element, attribute or address in it is the author's.
    pub html: String,
    /// What a prediction chooses from.
    pub answers: Vec<Answer>,
    /// What is to be reached.
    pub goals: Vec<Goal>,
}

/// What a step asks of the learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// To read.
    Read,
    /// To say what will happen.
    Predict,
    /// To make it happen.
    Do,
    /// To look at what has happened, and why.
    Observe,
}

impl StepKind {
    /// The kinds that a heading names, in both languages.
    pub(crate) const HEADINGS: [(&str, &str, Self); 3] =
        [("predict", "预测", Self::Predict), ("do", "操作", Self::Do), ("observe", "观察", Self::Observe)];
}

/// One of several answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Its text, markup as in [`Step::html`].
    pub html: String,
    /// Whether it turns out to be so.
    pub right: bool,
}
