//! What the person built, as inert data.
//!
//! Read in this order: [`Value`] and [`Settings`] (what a control holds), [`Param`] and [`Entry`] (what a control
//! declares), [`Document`] and [`Node`] (the playground), [`Path`] and [`Problem`] (where something is, and what is
//! wrong there), [`check_settings`] (what is wrong with settings), [`Edit`] (every change, with its inverse), [`Table`] (own
//! data), [`link`] (a document as text), [`migrate`] (links of earlier versions), [`readable`] (a document as JSON), [`decimal`] (texts as numbers).
#![forbid(unsafe_code)]

mod codec;
pub mod decimal;
mod document;
mod edit;
mod geometry;
mod lawful;
pub mod link;
pub mod migrate;
mod problem;
pub mod readable;
mod schema;
mod table;
mod value;

pub use document::{DATA, Document, Node, NodeId, VIEW};
pub use edit::{Edit, EditError};
pub use geometry::Geometry;
pub use lawful::check_settings;
pub use problem::{Bilingual, Fix, Path, Problem, Root};
pub use schema::{Catalog, Entry, Lesson, Lexicon, Param, ParamKind, Scale, Text, formula};
pub use table::{Column, ColumnKind, DrawnPoint, MAX_CELLS, MAX_POINTS, Table};
pub use value::{Pick, Settings, Value};
