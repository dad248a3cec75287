//! What a study of a training finds: where its time goes, what it keeps in memory, how near its numbers are to exact ones.
//!
//! The study itself is a module of its own (`main.rs`, with the feature «worker»), which a page starts as a worker when a
//! person asks for it: training goes on meanwhile, on nothing that is shared. It is sent a [`Handover`], and tells
//! [`Finding`]s.
#![forbid(unsafe_code)]

pub use layerloom_session::study::{Difference, Memory, Parity, Part, Phase, Profile, What};

use layerloom_document::Problem;
use layerloom_protocol::{Handover, Processor};
use serde::{Deserialize, Serialize};

/// Steps that are run on each processor and by the reference.
pub const STEPS: u32 = 10;

/// A wish for a study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// The training, as it stood.
    pub handover: Handover,
    /// Whether the graphics processor is to be checked too.
    pub graphics: bool,
}

/// What a study tells, one after the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Finding {
    /// It listens.
    Ready,
    /// Where the time of a step goes on the processor, and what is kept in memory.
    Profile(Profile),
    /// How near a processor's numbers are to exact ones.
    Parity(Processor, Parity),
    /// What keeps a part of the study from being made.
    Obstacle(Obstacle),
    /// That was all.
    Done,
}

/// Why there is no finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Obstacle {
    /// All that is wrong with the document or its data.
    Wrong(Vec<Problem>),
    /// The network needs more floats than the reference takes.
    TooLarge(u64),
    /// The graphics processor has not gone along; its words.
    Graphics(String),
}
