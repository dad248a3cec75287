//! Playgrounds to begin with, as pictures that can be searched. Each is a link.

use crate::annex::{link_of, use_annex};
use crate::asking::{self, Comer};
use crate::dom::*;
use crate::presets::{PRESETS, Preset};
use crate::text;
use crate::thumbnail::Thumbnail;
use layerloom_document::DATA;

/// The sheet.
#[component]
pub(crate) fn Gallery() -> impl IntoView {
    let annex = use_annex();
    let sought = RwSignal::new(String::new());
    let found = move || {
        let sought = sought.get();
        PRESETS.iter().enumerate().filter(move |(_, preset)| preset.answers(&sought)).collect::<Vec<_>>()
    };
    let none = move || found().is_empty();
    view! {
        <input
            // WebKit keeps the Escape that is pressed in a field of its type «search», which would close the sheet.
            type="text"
            role="searchbox"
            enterkeyhint="search"
            class="search"
            autofocus
            aria-label=annex.words(text::SEARCH)
            placeholder=annex.words(text::SEARCH)
            on:input=move |event| sought.set(event_target_value(&event))
        />
        <ul class="gallery">
            <For each=found key=|(at, _)| *at children=|(_, preset)| view! { <Card preset/> }/>
        </ul>
        <Show when=none><p class="hint">{annex.words(text::NOTHING_FOUND)}</p></Show>
    }
}

#[component]
fn Card(preset: &'static Preset) -> impl IntoView {
    let annex = use_annex();
    let document = (preset.document)();
    let source = DATA.pick(&document.data, "source").id;
    let href = format!("#{}", link_of(&document));
    let open = move |event: leptos::ev::MouseEvent| {
        // With a key held down the browser opens it elsewhere.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            let document = document.clone();
            annex.sheet.set(None);
            asking::before(annex, Comer::House, move || annex.visit(document));
        }
    };
    view! {
        <li>
            <a class="gallery-card" href=href on:click=open>
                <Thumbnail source/>
                <b>{annex.words(preset.name)}</b>
                <small>{annex.words(preset.about)}</small>
            </a>
        </li>
    }
}
