//! Messages over the page.

use crate::clipboard::copy;
use crate::dom::*;
use crate::icons::{Glyph, Icon};
use crate::store::{Notice, NoticeKind, use_store};
use crate::text;
use std::time::Duration;

/// News go away by themselves after this; warnings stay until they are dismissed.
const NEWS: Duration = Duration::from_secs(6);

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
    let Notice { id, kind, text: sentence, action, kept } = notice;
    let dismiss = move || store.notices.update(|notices| notices.retain(|notice| notice.id != id));
    if kind == NoticeKind::Info {
        set_timeout(dismiss, NEWS);
    }
    let act = action.map(|fix| {
        let edit = fix.edit.clone();
        let run = move |_| {
            store.edit(edit.clone());
            dismiss();
        };
        view! { <button type="button" class="mend" on:click=run>{move || store.say(&fix.label)}</button> }
    });
    let keep = kept.map(|kept| {
        view! {
            <button type="button" class="mend" on:click=move |_| copy(store, kept.clone())>
                {store.words(text::COPY_TEXT)}
            </button>
        }
    });
    view! {
        <div class="notice" class:notice-warning=kind == NoticeKind::Warning>
            <Icon glyph=if kind == NoticeKind::Warning { Glyph::Warning } else { Glyph::Tick }/>
            <p>{move || store.say(&sentence)}</p>
            {act}
            {keep}
            <button
                type="button"
                class="button-icon"
                aria-label=store.words(text::DISMISS)
                on:click=move |_| dismiss()
            >
                <Icon glyph=Glyph::Cross/>
            </button>
        </div>
    }
}
