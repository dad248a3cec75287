//! The page of Layerloom.
//!
//! Read in this order: [`store`] (what the page knows, and how it changes), [`client`] (the worker), [`address`] (the
//! document as the page's address), [`shell`] (where the panels stand), then the panels as they stand on screen.
#![forbid(unsafe_code)]
#![allow(unreachable_pub, reason = "the component macro writes public items into private modules")]

mod address;
mod bar;
mod canvas;
mod client;
mod controls;
mod curves;
mod data;
mod dialog;
use layerloom_dom as dom;
mod frames;
mod history;
mod icons;
mod inspector;
mod lessons;
mod loom;
mod notices;
mod opening;
mod output;
mod page;
mod palette;
mod popover;
mod problems;
mod recipe;
mod shell;
mod status;
mod store;
mod text;
mod text_loom;
mod thumbnail;

pub use client::Origin;

/// Shows the page, and starts its worker from the same module.
pub fn run(origin: Origin) {
    let body = dom::document().body().expect("a page has a body");
    dom::mount(body, move || dom::IntoView::into_view(shell::App { origin }));
}
