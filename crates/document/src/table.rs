//! Own data: drawn points and loaded tables.

use serde::{Deserialize, Serialize};

/// The most points that can be drawn.
pub const MAX_POINTS: usize = 2000;

/// The most cells that a table may hold.
pub const MAX_CELLS: usize = 4_000_000;

/// A point drawn on the plane.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrawnPoint {
    /// Horizontal place in data units, −6…6.
    pub x: f32,
    /// Vertical place in data units, −6…6.
    pub y: f32,
    /// Class, 0…5.
    pub class: u8,
}

impl DrawnPoint {
    /// Places are kept to this fraction of a unit, so that links hold them exactly.
    pub const PER_UNIT: f32 = 1024.0;

    /// The most classes.
    pub const CLASSES: u8 = 6;

    /// A point with its place rounded to what a link holds and kept within ±6.
    pub fn new(x: f32, y: f32, class: u8) -> Self {
        let keep = |place: f32| (place.max(-6.0).min(6.0) * Self::PER_UNIT).round() / Self::PER_UNIT;
        Self { x: keep(x), y: keep(y), class: class.min(Self::CLASSES - 1) }
    }
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ColumnKind {
    /// Numbers.
    Numbers,
    /// Words; a cell is the index of its word here.
    Words(Vec<String>),
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its heading, or «column 3» where the file has none.
    pub name: String,
    /// What its cells are.
    pub kind: ColumnKind,
    /// One value a row; words by index.
    pub cells: Vec<f32>,
}

/// A loaded table without missing cells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The file's name.
    pub name: String,
    /// Invariant: all columns have the same length.
    pub columns: Vec<Column>,
}

impl Table {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.cells.len())
    }

    /// Whether all columns have the same length, all cells are finite, words have a cell's place, and there are no more
    /// than [`MAX_CELLS`]: to be asked of a table that comes from outside.
    pub fn is_sound(&self) -> bool {
        let rows = self.rows();
        let sound = self.columns.iter().all(|column| {
            column.cells.len() == rows
                && column.cells.iter().all(|cell| match &column.kind {
                    ColumnKind::Numbers => cell.is_finite(),
                    ColumnKind::Words(words) => {
                        cell.fract() == 0.0 && (0.0..words.len() as f32).contains(cell)
                    }
                })
        });
        sound && rows * self.columns.len() <= MAX_CELLS
    }

    /// A number that tells this table from others: FNV-1a over names and cells. Never 0.
    pub fn fingerprint(&self) -> u32 {
        let mut hash = 0x811c_9dc5_u32;
        let mut eat = |bytes: &[u8]| {
            for byte in bytes {
                hash = (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
            }
        };
        for column in &self.columns {
            eat(column.name.as_bytes());
            eat(&[0]);
            if let ColumnKind::Words(words) = &column.kind {
                for word in words {
                    eat(word.as_bytes());
                    eat(&[1]);
                }
            }
            for cell in &column.cells {
                eat(&cell.to_bits().to_le_bytes());
            }
        }
        hash.max(1)
    }
}
