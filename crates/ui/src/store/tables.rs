//! Tables from files.

use super::{Import, Store};
use crate::client::Importer;
use crate::text::{self, IntoBoth};
use layerloom_datasets::TableMeta;
use layerloom_document::{DATA, Edit, Path, Root, Table};
use layerloom_protocol::{Command, ImportReport};
use std::rc::Rc;
use web_sys::File;

impl Store {
    /// Makes a table the loaded one and hands its rows to the worker. A document that speaks of it has waited for them.
    pub(crate) fn keep_table(&self, table: Table) {
        let fingerprint = f64::from(table.fingerprint());
        self.table.set(Some(TableMeta::of(&table)));
        self.inner.update_value(|inner| {
            if let Some(client) = &inner.client {
                client.send(&Command::Table(table.clone()));
            }
            inner.rows = Some(Rc::new(table));
        });
        if self.document.with_untracked(|document| DATA.number(&document.data, "table")) == fingerprint {
            self.check();
            self.open_soon();
        }
    }

    /// Reads a file as a table. A file opened before that is still being read is given up.
    pub(crate) fn import(self, file: &File) {
        let failed = move || self.notice(text::FILE_NOT_READ.into_both());
        let done = move |event| {
            self.inner.update_value(|inner| inner.importer = None);
            match event {
                Some(event) => self.receive(event, Vec::new()),
                None => failed(),
            }
        };
        let importer = Importer::start(file, done).inspect_err(|_| failed()).ok();
        self.inner.update_value(|inner| inner.importer = importer);
    }

    /// Puts a table that was read into use, with its last column as the target and all others as inputs, unless the document
    /// speaks of this table already.
    pub(super) fn use_table(&self, table: Table, report: ImportReport) {
        let meta = TableMeta::of(&table);
        self.keep_table(table);
        let mut trial = self.document.get_untracked();
        trial.data.set("source", Some("table".into()));
        trial.data.set("table", Some(f64::from(meta.fingerprint).into()));
        if self.document.with_untracked(|document| *document != trial) {
            trial.data.set("target", None);
            let inputs = layerloom_datasets::available(&trial, Some(&meta));
            let data = |key: &str| Path::setting(Root::Data, key);
            self.edit(Edit::All(vec![
                Edit::set(Root::Data, "source", "table"),
                Edit::set(Root::Data, "table", f64::from(meta.fingerprint)),
                Edit::Set { path: data("target"), value: None },
                Edit::Features(inputs.into_iter().map(|input| input.id).collect()),
            ]));
        }
        self.import.set(Some(Import::Done(meta, report)));
    }
}
