//! The page as a whole.

use crate::page::Page;
use crate::store::Store;
use layerloom_document::Document;
use leptos::prelude::*;

/// The page.
#[component]
pub fn App() -> impl IntoView {
    let store = Store::new(Document::empty(), Page::read());
    provide_context(store);
    store.start(None);
    view! { <main></main> }
}
