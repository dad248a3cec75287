//! Texts for other programs.

use crate::dom::*;
use crate::store::{NoticeKind, Store};
use crate::text::{self, IntoBoth};
use wasm_bindgen::prelude::*;

/// Copies a text, where the browser allows it.
pub(crate) fn copy(store: Store, text: String) {
    let refused = move || store.notice(NoticeKind::Warning, text::COPY_REFUSED.into_both());
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    if !clipboard.is_ok_and(|clipboard| clipboard.is_object()) {
        refused();
        return;
    }
    let done = Closure::once(move |_: JsValue| store.notice(NoticeKind::Info, text::COPIED.into_both()));
    let failed = Closure::once(move |_: JsValue| refused());
    let _ = window().navigator().clipboard().write_text(&text).then2(&done, &failed);
    done.forget();
    failed.forget();
}
