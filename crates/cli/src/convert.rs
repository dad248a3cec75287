//! `layerloom link`.

use crate::arguments::{Form, Link, Processor};
use crate::drive::Drive;
use crate::input::{self, Kind, Learned, Playground};
use crate::wrong::{Language, Wrong};
use layerloom_datasets::TableMeta;
use layerloom_document::readable::{Readable, write as write_document};
use layerloom_document::{Table, link as links};
use layerloom_project::{EXTENSION, Layout, Project, Training, link, write as write_project};
use layerloom_protocol::lexicon;
use std::io::{IsTerminal, Write};
use std::path::Path;

pub(crate) fn run(order: &Link, language: Language) -> Result<(), Wrong> {
    let playground = input::one(&order.source)?;
    playground.tell_ignored(language);
    let called = playground.called.clone();
    let form = order.to.unwrap_or_else(|| default_form(order, playground.kind));
    if form == Form::Json && order.with_weights {
        return Err(Wrong::new(
            "a document in JSON holds no weights; use --to link or --to project",
            "JSON 文档不含权重；请用 --to link 或 --to project",
        ));
    }
    let bytes = match form {
        Form::Link => as_link(&playground, order).map(String::into_bytes),
        Form::Json => Ok(as_json(&playground).into_bytes()),
        Form::Project => as_project(playground),
    }
    .map_err(|wrong| wrong.about(called))?;
    match &order.out {
        Some(path) => std::fs::write(path, bytes).map_err(|error| Wrong::of_file(path, &error)),
        None if form == Form::Project && std::io::stdout().is_terminal() => Err(Wrong::new(
            "a project file is no text for a terminal; name a file with --out",
            "项目文件不是文本，不能在终端显示；请用 --out 指定文件",
        )),
        None => std::io::stdout()
            .write_all(&bytes)
            .map_err(|error| Wrong::new(error.to_string(), error.to_string())),
    }
}

fn default_form(order: &Link, kind: Kind) -> Form {
    match order.out.as_deref().and_then(Path::extension).and_then(|extension| extension.to_str()) {
        Some("json") => Form::Json,
        Some(extension) if extension == EXTENSION => Form::Project,
        Some(_) => Form::Link,
        None if kind == Kind::Link && !order.with_weights => Form::Json,
        None => Form::Link,
    }
}

fn as_link(playground: &Playground, order: &Link) -> Result<String, Wrong> {
    if playground.described.is_some() {
        return Err(Wrong::new(
            "a link holds no rows from elsewhere, of which its «input» speaks; write «data» instead",
            "链接不能包含“input”所指的外部数据；请改写为“data”",
        ));
    }
    let mut text = links::encode(&playground.document, playground.table.as_ref(), &lexicon());
    if let Some(table) = playground.table.as_ref().filter(|table| !comes_along(&text, table)) {
        eprintln!(
            "{}: the table «{}» is too large for a link and stays behind",
            playground.called, table.name
        );
    }
    if order.with_weights {
        text = link::with_weights(&text, &weights(playground)?);
    }
    Ok(format!("{}#{text}\n", order.page))
}

fn comes_along(text: &str, table: &Table) -> bool {
    links::decode(text, &lexicon()).is_ok_and(|linked| linked.table.as_ref() == Some(table))
}

fn weights(playground: &Playground) -> Result<Vec<f32>, Wrong> {
    match &playground.learned {
        Learned::Nothing => Err(Wrong::new(
            "it holds no trained weights; train it first, with --out",
            "其中没有训练过的权重；请先用 train 并加 --out 训练",
        )),
        Learned::Weights(weights) => Ok(weights.clone()),
        Learned::Training(training) => {
            let meta = playground.table.as_ref().map(TableMeta::of);
            let layout = Layout::of(&playground.document, meta.as_ref())
                .map_err(|problems| Wrong::of_problems(&playground.document, &problems))?;
            let weights = training.standing(&layout).and_then(|standing| layout.weights(&standing));
            Ok(weights.expect("what was read of a project fits its document"))
        }
    }
}

fn as_json(playground: &Playground) -> String {
    let readable =
        Readable { document: playground.document.clone(), described: playground.described.clone() };
    let tree = write_document(&readable, &lexicon());
    serde_json::to_string_pretty(&tree).expect("a tree is plain data") + "\n"
}

fn as_project(playground: Playground) -> Result<Vec<u8>, Wrong> {
    let training: Option<Training> = match &playground.learned {
        Learned::Nothing => None,
        Learned::Training(training) => Some(training.clone()),
        // A session makes a whole standing of them.
        Learned::Weights(_) => Drive::open(&playground, Processor::Cpu)?.training(),
    };
    if playground.described.is_some() {
        return Err(Wrong::new(
            "a project holds its own data, and its «input» speaks of rows from elsewhere; write «data» instead",
            "项目文件包含自己的数据，而“input”指外部数据；请改写为“data”",
        ));
    }
    let Playground { document, table, name, runs, .. } = playground;
    let project = Project { name, table, training, runs, ..Project::new(document) };
    Ok(write_project(&project, &lexicon()))
}
