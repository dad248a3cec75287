//! Texts for other programs.

use crate::annex::Annex;
use crate::dom::*;
use crate::text;
use js_sys::futures::JsFuture;
use leptos::task::spawn_local;

/// Copies a text, where the browser allows it, and says so.
pub(crate) fn copy(annex: Annex, text: String) {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    if !clipboard.is_ok_and(|clipboard| clipboard.is_object()) {
        annex.tell(text::COPY_REFUSED);
        return;
    }
    let promise = window().navigator().clipboard().write_text(&text);
    spawn_local(async move {
        let copied = JsFuture::from(promise).await.is_ok();
        annex.tell(if copied { text::COPIED } else { text::COPY_REFUSED });
    });
}
