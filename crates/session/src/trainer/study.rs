//! Studies of a training: where its time goes and what it keeps in memory ([`profile`]), and how near its numbers are to
//! the exact ones ([`Rehearsal`]).
//!
//! They run on copies and are given their clock, so that a module that loads later can run them in a worker of its own
//! without disturbing the training on the page. A study begins at a [`Standing`], which a session hands out at
//! `Command::Leave`, or at the first step.

mod parity;
mod profile;

pub use parity::{
    Difference, Exact, MOST_FLOATS, MOST_STEPS, Outcome, Parity, Refusal, Rehearsal, SMALLEST, TOLERANCE,
    What,
};
pub use profile::{Memory, Part, Phase, Profile, profile};

use super::Trainer;
use layerloom_document::{Document, Problem, Table};
use layerloom_protocol::Standing;

/// A trainer of one's own that stands where another one stood; at the first step where there is no standing, or none that
/// fits the document.
fn copy(
    document: &Document,
    table: Option<&Table>,
    standing: Option<&Standing>,
) -> Result<Trainer, Vec<Problem>> {
    let mut trainer = Trainer::new(document, table, None)?;
    if let Some(standing) = standing {
        trainer.resume(standing);
    }
    Ok(trainer)
}
