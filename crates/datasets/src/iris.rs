//! The built-in table.

use crate::{TableMeta, import};
use layerloom_document::Table;
use std::sync::OnceLock;

/// Fisher's irises as the file that ships with the playground.
pub const IRIS_CSV: &[u8] = include_bytes!("../data/iris.csv");

/// The table and what is known of it, read once.
pub(crate) fn get() -> &'static (Table, TableMeta) {
    static IRIS: OnceLock<(Table, TableMeta)> = OnceLock::new();
    IRIS.get_or_init(|| {
        let (table, _) = import::table("iris.csv", IRIS_CSV).expect("the file that ships is a good table");
        let meta = TableMeta::of(&table);
        (table, meta)
    })
}
