//! Explanations and formulas: a file of their own, loaded once the page stands, since nobody asks before.

use crate::dom::window;
use crate::page;
use crate::store::{Locale, Store};
use js_sys::Reflect;
use js_sys::futures::JsFuture;
use leptos::task::spawn_local;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Response;

thread_local! {
    static LESSONS: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
}

/// How far the loading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loading {
    /// Not there yet.
    Waiting,
    /// There.
    Done,
    /// It could not be loaded.
    Failed,
}

/// Loads them; `store.lessons` tells how far that is.
pub(crate) fn load(store: Store) {
    spawn_local(async move {
        let lessons = fetch().await;
        let loading = if lessons.is_ok() { Loading::Done } else { Loading::Failed };
        LESSONS.with(|place| place.replace(lessons.unwrap_or_default()));
        store.lessons.set(loading);
    });
}

async fn fetch() -> Result<JsValue, JsValue> {
    let response = JsFuture::from(window().fetch_with_str(&page::beside("lessons.json")?)).await?;
    JsFuture::from(response.unchecked_into::<Response>().json()?).await
}

fn find(key: &str) -> JsValue {
    LESSONS.with_borrow(|lessons| Reflect::get(lessons, &key.into()).unwrap_or_default())
}

/// An explanation; none before it is loaded.
pub(super) fn text(key: u32, locale: Locale) -> Option<String> {
    let pair = find(&key.to_string());
    Reflect::get_u32(&pair, u32::from(locale == Locale::Zh)).ok()?.as_string()
}

/// The formula of a catalog's entry as MathML; empty where it has none, or before it is loaded.
pub(super) fn formula(catalog: &str, id: &str) -> String {
    find(&[catalog, "/", id].concat()).as_string().unwrap_or_default()
}
