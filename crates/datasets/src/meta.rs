//! What the page and the rules need to know of a table without walking its rows again.

use layerloom_document::decimal::Plain;
use layerloom_document::{Column, ColumnKind, Table};

/// No more distinct values than this make a number column a list of classes, or a word column an input.
pub const FEW: usize = 12;

/// A table without its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct TableMeta {
    /// The table's fingerprint.
    pub fingerprint: u32,
    /// The file's name.
    pub name: String,
    /// Number of rows.
    pub rows: usize,
    /// Its columns in order.
    pub columns: Vec<ColumnMeta>,
}

/// A column without its cells.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnMeta {
    /// Its heading.
    pub name: String,
    /// What it holds.
    pub content: Content,
    /// Whether at least two of its cells differ.
    pub varies: bool,
}

/// What a column holds, and what it can therefore serve as.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Numbers.
    Numbers {
        /// The distinct values in rising order, where they are whole, at most [`FEW`], and occur twice on average:
        /// as a target, such a column means classes.
        classes: Option<Vec<f32>>,
    },
    /// Words, by index.
    Words(Vec<String>),
}

impl TableMeta {
    /// Looks through a table once.
    pub fn of(table: &Table) -> Self {
        Self {
            fingerprint: table.fingerprint(),
            name: table.name.clone(),
            rows: table.rows(),
            columns: table.columns.iter().map(ColumnMeta::of).collect(),
        }
    }
}

impl ColumnMeta {
    fn of(column: &Column) -> Self {
        let content = match &column.kind {
            ColumnKind::Numbers => Content::Numbers { classes: whole_values(&column.cells) },
            ColumnKind::Words(words) => Content::Words(words.clone()),
        };
        let varies = column.cells.windows(2).any(|pair| pair[0] != pair[1]);
        Self { name: column.name.clone(), content, varies }
    }

    /// How many inputs the column makes; `None` for words that are too many.
    pub fn inputs(&self) -> Option<usize> {
        match &self.content {
            Content::Numbers { .. } => Some(1),
            Content::Words(words) => (words.len() <= FEW).then_some(words.len()),
        }
    }

    /// The names of the classes when the column is the target; `None` when it is a value to be predicted.
    pub fn classes(&self) -> Option<Vec<String>> {
        match &self.content {
            Content::Numbers { classes } => {
                let name = |class: &f32| Plain::from(*class).to_string();
                Some(classes.as_ref()?.iter().map(name).collect())
            }
            Content::Words(words) => Some(words.clone()),
        }
    }
}

fn whole_values(cells: &[f32]) -> Option<Vec<f32>> {
    let mut values: Vec<f32> = Vec::with_capacity(FEW + 1);
    for &cell in cells {
        if cell.fract() != 0.0 {
            return None;
        }
        if let Err(place) = values.binary_search_by(|value| value.total_cmp(&(cell + 0.0))) {
            if values.len() == FEW {
                return None;
            }
            values.insert(place, cell + 0.0);
        }
    }
    (cells.len() >= 2 * values.len()).then_some(values)
}
