//! The page of Layerloom.
//!
//! Read in this order: [`store`] (what the page knows, and how it changes), [`client`] (the worker), [`address`] (the
//! document as the page's address), then the panels as they stand on screen.
#![forbid(unsafe_code)]

mod text;
mod page;
mod history;
mod frames;
mod client;
mod store;
mod address;
mod shell;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(shell::App);
}
