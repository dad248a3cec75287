//! Writes the fixture of the present version of project files: `file_fixture FILE`.

use common::{network, trained};
use layerloom_project::{Run, write};
use layerloom_protocol::lexicon;

#[path = "../tests/suite/common.rs"]
mod common;

fn main() {
    let path = std::env::args().nth(1).expect("the file to write");
    let mut project = trained(&network("adam"), None, 19);
    let (table_document, table) = common::with_table();
    project.name = "Fixture".into();
    project.table = Some(table);
    let curve = project.training.as_ref().map(|training| training.curve.clone()).unwrap_or_default();
    project.runs = vec![Run {
        begun: 1_750_000_000_000,
        name: "before".into(),
        document: table_document,
        edited: false,
        pinned: true,
        curve,
    }];
    std::fs::write(&path, write(&project, &lexicon())).expect("the file can be written");
}
