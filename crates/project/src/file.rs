//! Everything of a playground in one file.

use crate::beyond::beyond;
use crate::container::{Packer, Parts};
use crate::damage::Damage;
use crate::head::{Fields, document, entry, json, text, tree, written};
use crate::layout::Layout;
use crate::parts::{self, ABOUT, DOCUMENT, MAX_JSON, RUNS, TABLE, TRAINING};
use crate::training::Training;
use layerloom_datasets::TableMeta;
use layerloom_document::readable::Tree;
use layerloom_document::{Bilingual, Document, Lexicon, Problem, Table};
use layerloom_protocol::CURVE_COLUMNS;

/// What the names of project files end with, without the point.
pub const EXTENSION: &str = "layerloom";

/// The most earlier runs in a file.
pub const MAX_RUNS: usize = 32;

/// The most points of a curve.
pub const MAX_POINTS: usize = 4096;

/// All that a person keeps of a playground.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// What the person calls it, at most 1000 bytes; may be empty.
    pub name: String,
    /// The version of the product that it was saved by, such as «0.1.0».
    pub made_by: String,
    /// The playground.
    pub document: Document,
    /// The rows of its own table, where it has one.
    pub table: Option<Table>,
    /// What was learned, and where training stands.
    pub training: Option<Training>,
    /// Earlier runs, the oldest first, at most [`MAX_RUNS`].
    pub runs: Vec<Run>,
    /// What of the file was not taken, and why; of no meaning where a project is written.
    pub ignored: Vec<Bilingual>,
}

/// A run, to compare others with.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// When it began, in milliseconds since 1970; 0 where that is not known.
    pub begun: u64,
    /// What the person calls it, at most 1000 bytes; may be empty.
    pub name: String,
    /// What was trained, as it was in the end.
    pub document: Document,
    /// Whether that or a weight was changed on the way, or came from elsewhere: the document alone may not give the curve
    /// again.
    pub edited: bool,
    /// Whether the person wants to keep it.
    pub pinned: bool,
    /// Its curve, at most [`MAX_POINTS`] points, see [`CURVE_COLUMNS`].
    pub curve: Vec<[f32; CURVE_COLUMNS]>,
}

impl Project {
    /// A project of a document alone, made by this version.
    pub fn new(document: Document) -> Self {
        Self {
            name: String::new(),
            made_by: env!("CARGO_PKG_VERSION").to_owned(),
            document,
            table: None,
            training: None,
            runs: Vec::new(),
            ignored: Vec::new(),
        }
    }

    /// Where the values of its document lie.
    ///
    /// # Errors
    /// All that keeps the document from being trained.
    pub fn layout(&self) -> Result<Layout, Vec<Problem>> {
        Layout::of(&self.document, self.table.as_ref().map(TableMeta::of).as_ref())
    }
}

/// A project as a file. Settings that no entry declares, or that are at their default, are left out, as in links.
pub fn write(project: &Project, lexicon: &Lexicon) -> Vec<u8> {
    let mut packer = Packer::default();
    let about = vec![entry("name", text(&project.name)), entry("made-by", text(&project.made_by))];
    packer.part(ABOUT, &json(&Tree::Map(about)));
    packer.part(DOCUMENT, &json(&written(&project.document, lexicon)));
    if let Some(table) = &project.table {
        parts::write_table(&mut packer, table);
    }
    if let Some(training) = &project.training {
        parts::write_training(&mut packer, training);
    }
    if !project.runs.is_empty() {
        parts::write_runs(&mut packer, &project.runs, lexicon);
    }
    packer.finish()
}

/// Reads a project file. Every length is held against its bound before it is believed, and trained values against the
/// document that they belong to. A document may have problems, as a link's may; where they keep it from being trained,
/// nothing tells how long its trained values are, and these are left out and listed.
///
/// # Errors
/// What is wrong with the file; nothing of a damaged one is given.
pub fn read(bytes: &[u8], lexicon: &Lexicon) -> Result<Project, Damage> {
    let found = Parts::find(bytes, parts::ALL)?;
    let about = tree(ABOUT, &found.unpack(ABOUT, MAX_JSON)?)?;
    let about = Fields::of(ABOUT, &about)?;
    let (name, made_by) = (about.text("name")?, about.text("made-by")?);
    let document = document(DOCUMENT, &tree(DOCUMENT, &found.unpack(DOCUMENT, MAX_JSON)?)?, lexicon)?;
    let table = if found.has(TABLE) { Some(parts::read_table(&found)?) } else { None };
    let runs = if found.has(RUNS) { parts::read_runs(&found, lexicon)? } else { Vec::new() };
    let ignored = beyond(&document, lexicon);
    let mut project = Project { name, made_by, table, runs, ignored, ..Project::new(document) };
    if found.has(TRAINING) {
        match project.layout() {
            Ok(layout) => {
                project.training = Some(parts::read_training(&found, &project.document, &layout)?);
            }
            Err(_) => project.ignored.push(untrained()),
        }
    }
    Ok(project)
}

fn untrained() -> Bilingual {
    Bilingual::new(
        "The trained values in the file are left out: its document cannot be trained as it is.",
        "未采用文件中训练过的值：其文档目前无法训练。",
    )
}
