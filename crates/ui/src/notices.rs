//! Messages over the page, each until it is dismissed.

use crate::dom::*;
use crate::icons::{Glyph, Icon};
use crate::store::{Notice, use_store};
use crate::text;

/// All messages.
#[component]
pub(crate) fn Notices() -> impl IntoView {
    let store = use_store();
    view! {
        <div class="notices" role="log" aria-live="polite">
            <For each=move || store.notices.get() key=|notice| notice.id children=|notice| view! { <Message notice/> }/>
        </div>
    }
}

#[component]
fn Message(notice: Notice) -> impl IntoView {
    let store = use_store();
    let Notice { id, text: sentence } = notice;
    let dismiss = move |_| store.notices.update(|notices| notices.retain(|notice| notice.id != id));
    view! {
        <div class="notice notice-warning">
            <Icon glyph=Glyph::Warning/>
            <p>{move || store.say(&sentence)}</p>
            <button type="button" class="button-icon" aria-label=store.words(text::DISMISS) on:click=dismiss>
                <Icon glyph=Glyph::Cross/>
            </button>
        </div>
    }
}
