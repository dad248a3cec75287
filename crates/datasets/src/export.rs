//! CSV from tables and data sets; [`import`](crate::import) reads it back.
//!
//! Comma-separated, decimal point, headings first, lines ended by a line feed; each number in the fewest digits that
//! give the same `f32` again.

use crate::{Dataset, Task};
use layerloom_document::decimal::Plain;
use layerloom_document::{ColumnKind, Geometry, Table};
use std::fmt::{Display, Write};

/// A table as CSV.
pub fn table(table: &Table) -> String {
    let mut csv = String::new();
    line(&mut csv, table.columns.iter().map(|column| Field::Word(&column.name)));
    for row in 0..table.rows() {
        line(&mut csv, table.columns.iter().map(|column| field(&column.kind, column.cells[row])));
    }
    csv
}

/// The samples as CSV: the raw columns, or the values of images and sequences, then the target in its own unit or as the
/// name of its class.
pub fn dataset(dataset: &Dataset) -> String {
    rows(dataset, |_| None)
}

/// The samples as CSV with a first column «split» that says «train» or «test».
pub fn dataset_with_split(dataset: &Dataset) -> String {
    let mut splits = vec!["train"; dataset.len()];
    for &sample in &dataset.test {
        splits[sample as usize] = "test";
    }
    rows(dataset, |sample| Some(sample.map_or("split", |sample| splits[sample])))
}

/// `before` gives what stands before a sample, and with `None` its heading.
fn rows<'a>(dataset: &'a Dataset, before: impl Fn(Option<usize>) -> Option<&'a str>) -> String {
    let mut csv = String::new();
    let laid = dataset.laid().map(Geometry::len);
    let (columns, values) = match laid {
        None => (dataset.columns.clone(), Vec::new()),
        Some(_) => (dataset.input_names(&[0]), dataset.inputs(&[0], &dataset.raw)),
    };
    let names = columns.iter().chain([&dataset.target_name]).map(|name| Field::Word(name));
    line(&mut csv, before(None).map(Field::Word).into_iter().chain(names));
    for sample in 0..dataset.len() {
        let target = dataset.targets[sample];
        let target = match &dataset.task {
            Task::Classes(names) => Field::Word(&names[target as usize]),
            Task::Regression => Field::Number(dataset.target_scale.undo(target)),
        };
        let raw = (0..columns.len()).map(|column| match (laid, dataset.word(sample, column)) {
            (Some(width), _) => Field::Number(values[sample * width + column]),
            (None, Some(word)) => Field::Word(word),
            (None, None) => Field::Number(dataset.raw[sample * columns.len() + column]),
        });
        line(&mut csv, before(Some(sample)).map(Field::Word).into_iter().chain(raw).chain([target]));
    }
    csv
}

fn field(kind: &ColumnKind, cell: f32) -> Field<'_> {
    match kind {
        ColumnKind::Numbers => Field::Number(cell),
        // The column's invariant is that every cell is the place of a word.
        ColumnKind::Words(words) => Field::Word(words.get(cell as usize).map_or("", String::as_str)),
    }
}

fn line<'a>(csv: &mut String, fields: impl Iterator<Item = Field<'a>>) {
    for (place, field) in fields.enumerate() {
        let comma = if place == 0 { "" } else { "," };
        write!(csv, "{comma}{field}").expect("a String takes all that is written to it");
    }
    csv.push('\n');
}

enum Field<'a> {
    Number(f32),
    Word(&'a str),
}

impl Display for Field<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => Plain::from(*number).fmt(f),
            Self::Word(word) if word.contains([',', ';', '\t', '|', '"', '\n', '\r']) => {
                write!(f, "\"{}\"", word.replace('"', "\"\""))
            }
            Self::Word(word) => f.write_str(word),
        }
    }
}
