//! The annex: what a page loads once it stands, and only when it is wanted. Sheets for presets, sharing, the processor and
//! more, and the way to a graphics processor.
//!
//! It is a module of its own beside the page, not a part of it, and the two share four things that are the page's anyway:
//! the address, which holds the document ([`page`]); the line to the worker ([`line`]); language and colours at the root
//! element; and buttons that name a sheet. Read in this order: [`page`], [`line`], [`annex`] (what it knows), [`opening`] and
//! [`asking`] (what comes from outside, and the question before it), [`view`] (what is on screen), [`sheet`] (what it
//! shows), then the sheets.
#![allow(unreachable_pub, reason = "the component macro writes public items into private modules")]

mod annex;
mod asking;
mod chart;
mod clipboard;
mod code;
mod embed;
mod gallery;
mod help;
mod hiding;
mod keeping;
mod lessons;
mod line;
mod notice;
mod opening;
mod page;
mod pictures;
mod presets;
mod processor;
mod qr;
mod runs;
mod saving;
mod share;
mod sheet;
mod svg;
mod text;
mod thumbnail;
mod view;

use annex::Annex;
use layerloom_dom as dom;
use sheet::Sheet;
use std::cell::Cell;
use wasm_bindgen::prelude::*;

thread_local! {
    static ANNEX: Cell<Option<Annex>> = const { Cell::new(None) };
}

fn main() {
    console_error_panic_hook::set_once();
    let body = dom::document().body().expect("a page has a body");
    dom::mount(body, move || {
        let annex = Annex::new();
        ANNEX.set(Some(annex));
        dom::provide_context(annex);
        processor::follow(annex);
        keeping::follow(annex);
        runs::follow(annex);
        asking::follow(annex);
        opening::follow_tables(annex);
        lessons::Desk::provide(annex);
        dom::IntoView::into_view(sheet::Sheets {})
    });
}

/// Opens the sheet of this name, or closes it where it is open.
#[wasm_bindgen]
pub fn open(name: &str) {
    let (Some(annex), Some(sheet)) = (ANNEX.get(), Sheet::find(name)) else { return };
    if annex.sheet.get_untracked() == Some(sheet) {
        annex.sheet.set(None);
    } else {
        annex.open(sheet);
    }
}

/// Opens a link that holds more than a document, or another playground's.
#[wasm_bindgen]
pub fn follow(link: &str) {
    let link = link.to_owned();
    if let Some(annex) = ANNEX.get() {
        annex.when_known(move || opening::follow(annex, &link));
    }
}

/// Opens a project file.
#[wasm_bindgen]
pub fn take(file: web_sys::File) {
    if let Some(annex) = ANNEX.get() {
        annex.when_known(move || opening::take(annex, file));
    }
}

/// Offers a new version of the page; `accept` reloads the page into it.
#[wasm_bindgen]
pub fn offer(accept: js_sys::Function) {
    if let Some(annex) = ANNEX.get() {
        notice::offer_update(annex, accept);
    }
}

/// Lets the page that frames this one steer it, and fits its frame.
#[wasm_bindgen]
pub fn embed() {
    if let Some(annex) = ANNEX.get() {
        embed::start(annex);
    }
}

/// Looks for a graphics processor, and trains there where that is faster.
#[wasm_bindgen]
pub fn seek() {
    if let Some(annex) = ANNEX.get() {
        processor::seek(annex);
    }
}
