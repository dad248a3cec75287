//! The built-in table.

use crate::TableMeta;
use layerloom_document::decimal::parse_f32;
use layerloom_document::{Column, ColumnKind, Table};
use std::sync::OnceLock;

/// Fisher's irises as the file that ships with the playground.
pub const IRIS_CSV: &str = include_str!("../data/iris.csv");

/// The table and what is known of it, read once.
///
/// Not by [`import`](crate::import): the page needs this table but reads no files, so that it need not carry the
/// importer. A test holds that both read the same.
pub(crate) fn get() -> &'static (Table, TableMeta) {
    static IRIS: OnceLock<(Table, TableMeta)> = OnceLock::new();
    IRIS.get_or_init(|| {
        let table = table();
        let meta = TableMeta::of(&table);
        (table, meta)
    })
}

fn table() -> Table {
    let mut lines = IRIS_CSV.lines();
    let column = |name: &str| Column { name: name.to_owned(), kind: ColumnKind::Numbers, cells: Vec::new() };
    let mut columns: Vec<Column> = lines.next().unwrap_or("").split(',').map(column).collect();
    let mut species: Vec<String> = Vec::new();
    for line in lines {
        for (column, cell) in columns.iter_mut().zip(line.split(',')) {
            // The last column holds words, which stand together in the file.
            let value = parse_f32(cell).unwrap_or_else(|| {
                if species.last().is_none_or(|last| last != cell) {
                    species.push(cell.to_owned());
                }
                (species.len() - 1) as f32
            });
            column.cells.push(value);
        }
    }
    if let Some(last) = columns.last_mut() {
        last.kind = ColumnKind::Words(species);
    }
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
