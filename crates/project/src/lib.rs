//! What is kept and shared of a playground beside its bare link.
//!
//! Read in this order: [`Layout`] (where the trained values of a document lie), [`Training`] (what was learned, tensor by
//! tensor), [`Project`] (all that a person saves, with [`read`] and [`write`]), [`History`] (runs to compare with),
//! [`Damage`] (why a file is none), [`weights`] (trained values as text), [`lesson`] (a lesson's text), [`view`] (what is
//! on screen), [`link`] (any text that a person may paste), [`tfp`] (links of TensorFlow Playground).
#![forbid(unsafe_code)]

mod beyond;
mod container;
mod damage;
mod file;
mod floats;
mod head;
mod history;
mod layout;
pub mod lesson;
pub mod link;
mod parts;
pub mod tfp;
mod training;
pub mod view;
pub mod weights;

pub use container::{MAX_FILE, VERSION, is_project};
pub use damage::{Damage, Kind};
pub use file::{EXTENSION, MAX_POINTS, MAX_RUNS, Project, Run, read, write};
pub use head::fault_of_json;
pub use history::{
    History, MAX_NAME, MAX_PINNED, MAX_PINNED_BY_FILES, THINNED, Unmet, thinned, trains_alike,
};
pub use layout::{Layout, Place};
pub use training::{Tensor, Training};
