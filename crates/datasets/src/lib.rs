//! Data to learn from, and tables read from files.
//!
//! Read in this order: [`catalog`] (what there is to pick), [`toy`] (data made by a formula; one file each), [`Draw`]
//! (the randomness behind it), [`features`](mod@features) (inputs made from the plane), [`outline`] (what a
//! document's data will be, without a row of it), [`make`] and [`Dataset`] (the samples and the network's inputs),
//! `import` (tables from CSV, a feature of that name) and [`export`] (tables to CSV).
//!
//! The same document gives the same bits on every machine: numbers are drawn by counter, and no function is used
//! whose last bit a platform may choose.
#![forbid(unsafe_code)]

pub mod catalog;
mod dataset;
mod draw;
pub mod export;
pub mod features;
#[cfg(feature = "import")]
pub mod import;
mod iris;
mod maths;
mod meta;
mod problems;
mod scheme;
pub mod sources;
mod thumbnail;
pub mod toy;

pub use dataset::{Dataset, LAID, Standard, axes, features, make};
pub use draw::{Draw, SIDE};
pub use iris::IRIS_CSV;
pub use meta::{ColumnMeta, Content, FEW, TableMeta};
pub use problems::{MAX_FILE_BYTES, file_too_large};
pub use scheme::{FeatureInfo, MAX_CLASSES, Outline, Task, available, outline};
pub use thumbnail::{mosaic, thumbnail};
