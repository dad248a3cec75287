//! The built-in table.

use crate::TableMeta;
use layerloom_document::{Column, ColumnKind, Table};
use std::sync::OnceLock;

/// Fisher's irises as the file that ships with the playground.
pub const IRIS_CSV: &str = include_str!("../data/iris.csv");

/// Rows in the file: fifty of each species, which stand together.
const ROWS: usize = 150;
const NAMES: [&str; 4] = ["sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm"];
const SPECIES: [&str; 3] = ["setosa", "versicolor", "virginica"];

/// The measures in millimetres: the page carries these 600 bytes instead of the file.
static MILLIMETRES: [[u8; 4]; ROWS] = millimetres(IRIS_CSV.as_bytes());

const fn millimetres(file: &[u8]) -> [[u8; 4]; ROWS] {
    let mut rows = [[0; 4]; ROWS];
    let mut at = 0;
    let mut row = 0;
    while row < ROWS {
        // The headings, or the species of the row before.
        while file[at] != b'\n' {
            at += 1;
        }
        at += 1;
        let mut column = 0;
        while column < 4 {
            let mut value = 0;
            let mut scale = 10;
            while file[at] != b',' {
                if file[at] == b'.' {
                    scale = 1;
                } else {
                    value = value * 10 + (file[at] - b'0');
                }
                at += 1;
            }
            rows[row][column] = value * scale;
            at += 1;
            column += 1;
        }
        row += 1;
    }
    rows
}

/// The table and what is known of it, read once.
///
/// Not by `import`: the page needs this table but reads no files, so that it need not carry the importer. A test holds
/// that both read the same.
pub(crate) fn get() -> &'static (Table, TableMeta) {
    static IRIS: OnceLock<(Table, TableMeta)> = OnceLock::new();
    IRIS.get_or_init(|| {
        let table = table();
        let meta = TableMeta::of(&table);
        (table, meta)
    })
}

fn table() -> Table {
    let numbers = |column: usize| MILLIMETRES.iter().map(move |row| f32::from(row[column]) / 10.0).collect();
    let mut columns: Vec<Column> = NAMES
        .iter()
        .enumerate()
        .map(|(place, name)| Column {
            name: (*name).to_owned(),
            kind: ColumnKind::Numbers,
            cells: numbers(place),
        })
        .collect();
    columns.push(Column {
        name: "species".to_owned(),
        kind: ColumnKind::Words(SPECIES.map(str::to_owned).to_vec()),
        cells: (0..ROWS).map(|row| (row / 50) as f32).collect(),
    });
    Table { name: "iris.csv".to_owned(), columns }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_is_what_import_reads() {
        let (imported, report) =
            crate::import::table("iris.csv", IRIS_CSV.as_bytes()).expect("it can be read");
        assert_eq!(get().0, imported);
        assert_eq!(get().1.rows, 150);
        assert!(report.missing.is_empty());
    }
}
