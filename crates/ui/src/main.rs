//! The page of Layerloom.
//!
//! Read in this order: [`store`] (what the page knows, and how it changes), [`client`] (the worker), [`address`] (the
//! document as the page's address), [`shell`] (where the panels stand), then the panels as they stand on screen.
#![forbid(unsafe_code)]
#![allow(unreachable_pub, reason = "the component macro writes public items into private modules")]

mod text;
mod text_loom;
mod icons;
mod page;
mod history;
mod frames;
mod client;
mod presets;
mod address;
mod store;
mod canvas;
mod controls;
mod popover;
mod dialog;
mod thumbnail;
mod bar;
mod data;
mod palette;
mod recipe;
mod problems;
mod loom;
mod output;
mod curves;
mod inspector;
mod status;
mod notices;
mod share;
mod shell;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(shell::App);
}
