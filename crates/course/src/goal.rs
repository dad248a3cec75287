//! Goals: what is to be reached, in one line that people write and the page checks.
//!
//! ```text
//! goal    := clause { ["," | "with" | "and"] clause }
//! clause  := sum relation number ["%"]            test loss - train loss > 0.1, kernel size = 1
//!          | [relation] number things             <= 6 neurons, 2 layers, at most 40 parameters
//!          | "no" things                          no layers
//!          | "within" number ("epochs" | "steps") within 300 epochs
//!          | choice ("is" | "is not") entry       optimizer is Adam, activation is ReLU, data set is Circle
//!          | "uses" entry                         uses Dropout, uses x1-x2, uses L2
//! sum     := figure { ("+" | "-") figure }
//! ```
//!
//! Figures are those of [`Quantity`]; things are neurons, layers, parameters and features. Relations are `>=`, `<=`, `>`,
//! `<`, `=`, `≥`, `≤`, or «at least» and «at most». A choice is a setting of the recipe or the data (loss, optimizer,
//! schedule, regularizer, gradient clipping, data set), or of layers: «activation is ReLU» asks it of every layer between
//! input and output that has one, and of one at least; «output activation is sigmoid» of the output. An entry is a layer,
//! an activation, a data set and so on, by its id or its name. All words may stand in either language: 且, 使用, 为, 不为,
//! 在 300 轮内, 至少, 至多.

mod check;
mod parse;
mod say;

use crate::quantity::Owner;
use crate::{Counts, Quantity};
use layerloom_document::{Bilingual, Document, Entry, Param};
use layerloom_protocol::Metrics;
use serde::{Deserialize, Serialize};

/// What is to be reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Goal {
    text: String,
    clauses: Vec<Clause>,
}

/// How near a goal is.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// It is met.
    Met,
    /// It is not.
    NotYet {
        /// What the first thing that is missing is like now.
        now: Bilingual,
    },
}

/// A part of a goal.
#[derive(Clone, Debug, PartialEq)]
enum Clause {
    Compare(Vec<Term>, Relation, f64),
    Within(Quantity, f64),
    Is { choice: Choice, entry: &'static Entry, holds: bool },
    Uses(&'static Entry),
}

/// A figure that is added, or taken away.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Term {
    plus: bool,
    quantity: Quantity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    AtLeast,
    AtMost,
    More,
    Less,
    Equal,
}

impl Relation {
    fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::AtLeast => left >= right,
            Self::AtMost => left <= right,
            Self::More => left > right,
            Self::Less => left < right,
            // Figures have few digits; those of a sum do not end exactly where they should.
            Self::Equal => (left - right).abs() <= 1e-6 * right.abs().max(1e-3),
        }
    }
}

/// Something that holds an entry of a catalog.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Choice {
    /// Of the recipe or the data.
    Of(Owner, &'static Param),
    /// Of every layer between input and output that has it.
    Layers(&'static Param),
    /// Of the output.
    Output(&'static Param),
}

impl Goal {
    /// Whether it is met.
    ///
    /// `metrics` and `counts` are of this document. A figure that does not exist meets nothing.
    pub fn check(&self, document: &Document, metrics: &Metrics, counts: &Counts) -> Check {
        check::check(&self.clauses, document, metrics, counts)
    }

    /// Whether it has to be met by some epoch or step, so that a look every now and then can come too late: a curve's earlier
    /// points tell whether it was met on the way.
    pub fn is_timed(&self) -> bool {
        self.clauses.iter().any(|clause| matches!(clause, Clause::Within(..)))
    }

    /// The goal as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The goal as a sentence in both languages.
    pub fn sentence(&self) -> Bilingual {
        say::sentence(&self.clauses)
    }

    /// Reads a goal.
    ///
    /// # Errors
    /// What was expected where it cannot be read on.
    pub fn parse(text: &str) -> Result<Self, Bilingual> {
        Ok(Self { text: text.trim().to_owned(), clauses: parse::parse(text)? })
    }
}

impl TryFrom<String> for Goal {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).map_err(|message| message.en)
    }
}

impl From<Goal> for String {
    fn from(goal: Goal) -> Self {
        goal.text
    }
}
