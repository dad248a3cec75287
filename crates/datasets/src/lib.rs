#![doc = "Data sets."]
#![forbid(unsafe_code)]
pub mod catalog;
mod draw;
pub mod features;
mod maths;
pub mod sources;
pub mod toy;
pub use draw::{Draw, SIDE};
