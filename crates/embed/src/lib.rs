//! The playground in other pages: what a host may say to the frame, what it is told, and what it takes to get there.
//!
//! Plain data and texts, without a browser; the annex brings them to the window and its ports. Read in this order:
//! [`message`] (what a host asks for), [`rate`] (how often), [`state`] (playgrounds as hosts give and get them),
//! then [`snippet`] (the markup that an author pastes) and [`scorm`] (a package for
//! learning platforms).
#![forbid(unsafe_code)]

pub mod message;
pub mod rate;
pub mod scorm;
pub mod snippet;
pub mod state;
