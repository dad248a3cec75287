//! The engine for other people's pages: what stands behind `dist/js/layerloom.js`.
//!
//! Read in this order: [`Wrong`] (all that can be refused), [`Source`] and
//! [`Options`] (what a session is made from), [`Session`] (a
//! network with its data and its weights), [`Backend`] (what it runs on), `Graphics` (a session on a graphics processor;
//! feature `gpu`), [`Product`] (a matrix product by itself), [`choices`] (all that documents can be written with). In
//! the browser and in Node, `bindings` hands them to JavaScript; `package/` holds the module and its types, which are
//! what people see. README.md beside this folder tells how to use it.
#![forbid(unsafe_code)]

mod backend;
#[cfg(target_arch = "wasm32")]
pub mod bindings;
mod catalog;
mod course;
#[cfg(feature = "gpu")]
mod graphics;
mod options;
mod product;
mod score;
mod session;
mod source;
mod wrong;

pub use backend::{Backend, Wanted};
pub use catalog::{Choice, Choices, Kind, Name, Setting, choices};
#[cfg(feature = "gpu")]
pub use graphics::{Clock, Graphics};
pub use options::Options;
pub use product::Product;
pub use score::Evaluation;
pub use session::{Parameter, Session};
pub use source::{Samples, Source};
pub use wrong::{Language, Wrong};
