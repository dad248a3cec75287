//! The playground as a link, as a frame for another page, and with controls hidden.

use crate::address;
use crate::dialog::Dialog;
use crate::dom::*;
use crate::icons::{Glyph, Icon};
use crate::page;
use crate::store::{NoticeKind, Store, use_store};
use crate::text::{self, IntoBoth};
use layerloom_document::link::MAX_TABLE;
use layerloom_document::{DATA, Edit, Text, VIEW};
use layerloom_protocol::lexicon;
use wasm_bindgen::prelude::*;

/// What a link can hide besides single settings: the name in links, and what the dialog calls it.
static HIDEABLE_PARTS: &[(&str, Text)] = &[
    ("presets", text::HIDE_PRESETS),
    ("transport", text::HIDE_TRANSPORT),
    ("speed", text::HIDE_SPEED),
    ("data", text::HIDE_DATA),
    ("own-data", text::HIDE_OWN_DATA),
    ("layers", text::HIDE_LAYERS),
    ("recipe", text::HIDE_RECIPE),
    ("output", text::HIDE_OUTPUT),
    ("curves", text::HIDE_CURVES),
    ("inspector", text::HIDE_INSPECTOR),
];

/// Settings that have no control of their own to hide.
const NO_CONTROL: &[&str] = &["source", "table", "target", "map-x", "map-y"];

/// Everything that a link can hide: parts of the page, then every setting of data, recipe and view by its key.
fn hideable() -> Vec<(&'static str, Text)> {
    let settings = [&DATA, lexicon().recipe, &VIEW].into_iter().flat_map(|entry| entry.params);
    let settings =
        settings.filter(|param| !NO_CONTROL.contains(&param.key)).map(|param| (param.key, param.name));
    let mut all = HIDEABLE_PARTS.to_vec();
    for (key, name) in settings {
        // «seed» is both the data's and the recipe's: one name hides both.
        if !all.iter().any(|(known, _)| *known == key) {
            all.push((key, name));
        }
    }
    all
}

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

/// The dialog.
#[component]
pub(crate) fn Share() -> impl IntoView {
    let store = use_store();
    let title = Signal::derive(store.words(text::SHARE_TITLE));
    view! {
        <Dialog title open=store.sharing.into() close=Callback::new(move |()| store.sharing.set(false))>
            <Links/>
            <Hide/>
        </Dialog>
    }
}

#[component]
fn Links() -> impl IntoView {
    let store = use_store();
    let query = move |embedded: bool| {
        let locale = ["lang=", &page::locale_name(store.locale.get())[..2]].concat();
        if embedded { ["?embed&", &locale].concat() } else { String::new() }
    };
    let link = memo(move || {
        store.document.track();
        address::link_with(store, &query(false))
    });
    let embed = memo(move || {
        store.document.track();
        let source = address::link_with(store, &query(true));
        [
            "<iframe src=\"",
            &source.replace('&', "&amp;"),
            "\" width=\"100%\" height=\"640\" style=\"border:0\" title=\"Layerloom\" allow=\"clipboard-write; fullscreen\" loading=\"lazy\"></iframe>",
        ]
        .concat()
    });
    let too_large = memo(move || {
        let own = store.document.with(|document| DATA.pick(&document.data, "source").id == "table");
        own && store.rows().is_some() && link.with(|link| link.len() < MAX_TABLE / 100)
    });
    let length = move || link.with(|link| [&link.len().to_string(), " ", store.text(text::LETTERS)].concat());
    view! {
        <p>{store.words(text::SHARE_ABOUT)}</p>
        <Field name=text::SHARE_LINK value=link/>
        <p class="hint">{length}</p>
        <Show when=move || too_large.get()>
            <p class="hint">{store.words(text::SHARE_TABLE)}</p>
        </Show>
        <Field name=text::SHARE_EMBED value=embed/>
    }
}

/// A text to be selected or copied.
#[component]
fn Field(name: Text, value: Memo<String>) -> impl IntoView {
    let store = use_store();
    let label = store.words(name);
    view! {
        <div class="copy-field">
            <label>
                <span>{label}</span>
                <input type="text" readonly prop:value=move || value.get() on:focus=select/>
            </label>
            <button
                type="button"
                class="button button-strong"
                aria-label=move || [store.text(text::COPY), " ", label()].concat()
                on:click=move |_| copy(store, value.get_untracked())
            >
                <Icon glyph=Glyph::Copy/>
                {store.words(text::COPY)}
            </button>
        </div>
    }
}

fn select(event: leptos::ev::FocusEvent) {
    if let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
    {
        input.select();
    }
}

#[component]
fn Hide() -> impl IntoView {
    let store = use_store();
    let switch = move |key: &'static str, hide: bool| {
        let mut hidden = store.document.with_untracked(|document| document.hidden.clone());
        hidden.retain(|known| known != key);
        if hide {
            hidden.push(key.to_owned());
        }
        store.edit(Edit::Hidden(hidden));
    };
    let rows = hideable().into_iter().map(move |(key, name)| {
        let is_hidden = store.hidden(key);
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || is_hidden.get()
                    on:change=move |event| switch(key, event_target_checked(&event))
                />
                <span>{store.words(name)}</span>
            </label>
        }
    });
    view! {
        <fieldset class="checks checks-wide">
            <legend>{store.words(text::SHARE_HIDE)}</legend>
            <p class="hint">{store.words(text::SHARE_HIDE_ABOUT)}</p>
            {rows.collect_view()}
        </fieldset>
    }
}
