//! The reading of files as a module of its own, which the page loads when a person opens one.
//!
//! `www/importer.js` is the worker around it: it gets a file, hands its name and bytes to [`read`], answers with the bytes
//! of an event, and is over. A table may take seconds to read, and its memory goes with the worker.
#![forbid(unsafe_code)]

use layerloom_datasets::import::{self, Report};
use layerloom_protocol::{Event, ImportReport, to_bytes};
use wasm_bindgen::prelude::*;

// The module has to start before it can be asked; nothing is to be done then.
fn main() {}

/// Reads a file as a table. `name` is the file's, `bytes` all of it. Gives [`Event::Imported`] or
/// [`Event::ImportFailed`] as the bytes that the page understands.
#[wasm_bindgen]
pub fn read(name: &str, bytes: &[u8]) -> Vec<u8> {
    to_bytes(&event(name, bytes))
}

fn event(name: &str, bytes: &[u8]) -> Event {
    match import::table(name, bytes) {
        Ok((table, Report { rows, header, separator, decimal_comma, missing, left_out, unused })) => {
            let report = ImportReport { rows, header, separator, decimal_comma, missing, left_out, unused };
            Event::Imported { table, report }
        }
        Err(problems) => Event::ImportFailed { problems },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerloom_protocol::from_bytes;

    fn event_of(csv: &str) -> Event {
        from_bytes(&read("own.csv", csv.as_bytes())).expect("the page can read what is written")
    }

    #[test]
    fn a_table_comes_with_what_was_noticed() {
        let Event::Imported { table, report } = event_of("length;kind\n1,5;a\n;b\n2,5;a\n") else {
            panic!("it is a table")
        };
        assert_eq!((table.name.as_str(), table.columns.len(), table.rows()), ("own.csv", 2, 2));
        let expected = ImportReport {
            rows: 2,
            header: true,
            separator: ';',
            decimal_comma: true,
            missing: vec![(3, "length".into())],
            left_out: 1,
            unused: Vec::new(),
        };
        assert_eq!(report, expected);
    }

    #[test]
    fn a_file_that_is_no_table_gives_its_problems() {
        for csv in ["", "only one column\n1\n", "a,b\n1,2\n3\n"] {
            let Event::ImportFailed { problems } = event_of(csv) else { panic!("«{csv}» is no table") };
            assert!(!problems.is_empty(), "«{csv}»");
        }
    }
}
