//! Tables from files: the button, the page as a place to drop one, and the report.

use crate::dialog::Dialog;
use crate::dom::*;
use crate::icons::{Glyph, Icon};
use crate::store::{Import, Store, use_store};
use crate::text;
use layerloom_datasets::{MAX_FILE_BYTES, TableMeta, file_too_large};
use layerloom_document::{Problem, Text};
use layerloom_protocol::ImportReport as Report;
use leptos::ev::{DragEvent, Event};
use wasm_bindgen::prelude::*;
use web_sys::{File, HtmlInputElement};

/// Reads a file that is not too large.
fn load(store: Store, file: &File) {
    let bytes = file.size() as usize;
    if bytes > MAX_FILE_BYTES {
        store.import.set(Some(Import::Failed(vec![file_too_large(bytes)])));
    } else {
        store.import(file);
    }
}

#[component]
pub(super) fn FileButton() -> impl IntoView {
    let store = use_store();
    let choose = move |event: Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            load(store, &file);
        }
        // So that the same file can be chosen again after it was mended.
        input.set_value("");
    };
    view! {
        <label class="button button-soft file" data-part="file">
            <Icon glyph=Glyph::Upload/>
            <span>{store.words(text::LOAD_CSV)}</span>
            <input
                type="file"
                class="unseen"
                accept=".csv,.tsv,.txt,text/csv,text/plain"
                aria-label=store.words(text::LOAD_CSV_FILE)
                on:change=choose
            />
        </label>
    }
}

/// Takes files that are dropped anywhere on the page.
#[component]
pub(crate) fn DropZone() -> impl IntoView {
    let store = use_store();
    let over = RwSignal::new(false);
    let has_file = |event: &DragEvent| {
        event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0))
    };
    listen(leptos::ev::dragover, move |event| {
        if has_file(&event) {
            event.prevent_default();
            over.set(true);
        }
    });
    listen(leptos::ev::dragleave, move |event| {
        if event.related_target().is_none() {
            over.set(false);
        }
    });
    listen(leptos::ev::drop, move |event| {
        over.set(false);
        if has_file(&event) {
            event.prevent_default();
            let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
            // A project file is the annex's.
            if let Some(file) = file.filter(|file| !file.name().ends_with(".layerloom")) {
                load(store, &file);
            }
        }
    });
    view! {
        <Show when=move || over.get()>
            <div class="drop-zone" aria-hidden="true">
                <Icon glyph=Glyph::Upload/>
                {store.words(text::DROP_FILE)}
            </div>
        </Show>
    }
}

/// What came of reading a file.
#[component]
pub(crate) fn ImportReport() -> impl IntoView {
    let store = use_store();
    let open = Signal::derive(move || store.import.with(Option::is_some));
    let failed = move || store.import.with(|import| matches!(import, Some(Import::Failed(_))));
    let title =
        Signal::derive(move || store.text(if failed() { text::IMPORT_FAILED } else { text::IMPORT_DONE }));
    view! {
        <Dialog title open close=Callback::new(move |()| store.import.set(None))>
            {move || store.import.get().map(|import| match import {
                Import::Done(table, report) => view! { <Done table report/> }.into_view(),
                Import::Failed(problems) => problem_list(store, problems),
            })}
        </Dialog>
    }
}

fn problem_list(store: Store, problems: Vec<Problem>) -> View {
    let lines = problems.into_iter().map(|problem| {
        view! { <li>{move || store.say(&problem.message)}</li> }
    });
    view! { <ul class="report-problems">{lines.collect_view()}</ul> }.into_view()
}

#[component]
fn Done(table: TableMeta, report: Report) -> impl IntoView {
    let store = use_store();
    let word = move |text: Text| store.words(text);
    let separator = match report.separator {
        ',' => text::IMPORT_COMMA,
        ';' => text::IMPORT_SEMICOLON,
        _ => text::IMPORT_TAB,
    };
    let header = if report.header { text::IMPORT_HEADER_YES } else { text::IMPORT_HEADER_NO };
    let decimal = if report.decimal_comma { text::IMPORT_COMMA } else { text::IMPORT_POINT };
    let columns = table.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(" · ");
    let listed = report.missing.len() as u32;
    let missing = report.missing.into_iter().map(move |(line, column)| {
        let line = line.to_string();
        view! {
            <li>
                {move || [store.text(text::IMPORT_LINE), " ", &line, " ", store.text(text::IMPORT_LINE_END)].concat()}
                ": "
                {column}
            </li>
        }
    });
    let missing = missing.collect_view();
    let left_out = report.left_out;
    view! {
        <p class="report-name"><b>{table.name}</b><span>{columns}</span></p>
        <dl class="facts">
            <div><dt>{word(text::IMPORT_ROWS)}</dt><dd>{report.rows}</dd></div>
            <div><dt>{word(text::IMPORT_HEADER)}</dt><dd>{word(header)}</dd></div>
            <div><dt>{word(text::IMPORT_SEPARATOR)}</dt><dd>{word(separator)}</dd></div>
            <div><dt>{word(text::IMPORT_DECIMAL)}</dt><dd>{word(decimal)}</dd></div>
            <div><dt>{word(text::IMPORT_MISSING)}</dt><dd>{left_out}</dd></div>
        </dl>
        {(left_out > 0).then(|| view! {
            <ul class="report-missing" tabindex="0" aria-label=word(text::IMPORT_MISSING)>
                {missing}
                {(left_out > listed).then(|| view! { <li>{word(text::MORE)}</li> })}
            </ul>
        })}
        {(!report.unused.is_empty()).then(|| problem_list(store, report.unused))}
        <Show when=move || store.document.with(|document| document.data.get("source") == Some(&"table".into()))>
            <super::table::Columns/>
        </Show>
    }
}
