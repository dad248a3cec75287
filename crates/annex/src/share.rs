//! The playground as a link, as a frame for another page, and with controls hidden.

use crate::annex::{Annex, use_annex};
use crate::clipboard::copy;
use crate::dom::*;
use crate::embed::sheet::Door;
use crate::{page, text};
use layerloom_document::link::{MAX_TABLE, encode};
use layerloom_document::{DATA, Edit, Table, Text, VIEW};
use layerloom_protocol::lexicon;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// What a link can hide besides single settings: the name in links, and what the sheet calls it.
static HIDEABLE_PARTS: &[(&str, Text)] = &[
    ("presets", text::PRESETS),
    ("lessons", text::LESSONS),
    ("transport", text::HIDE_TRANSPORT),
    ("speed", text::HIDE_SPEED),
    ("processor", text::PROCESSOR),
    ("help", text::HELP),
    ("code", text::CODE),
    ("share", text::SHARE),
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
pub(crate) fn hideable() -> Vec<(&'static str, Text)> {
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

/// Rows of the document's own table, as the session has them.
fn own_table(annex: Annex) -> RwSignal<Option<Table>> {
    let table = RwSignal::new(None);
    effect(move || {
        let source = annex.document.with(|document| DATA.pick(&document.data, "source").id);
        if source == "table" {
            spawn_local(async move {
                table.try_set(annex.line().copy().await.and_then(|handover| handover.table));
            });
        } else {
            table.set(None);
        }
    });
    table
}

/// The sheet.
#[component]
pub(crate) fn Share() -> impl IntoView {
    let annex = use_annex();
    let table = own_table(annex);
    let fragment = memo(move || {
        annex.document.with(|document| table.with(|table| encode(document, table.as_ref(), &lexicon())))
    });
    let link = memo(move || format!("{}#{}", page::address(), fragment.get()));
    let too_large =
        memo(move || table.with(Option::is_some) && fragment.with(|link| link.len() < MAX_TABLE / 100));
    let length = move || format!("{} {}", link.with(String::len), annex.text(text::LETTERS));
    view! {
        <p>{annex.words(text::SHARE_ABOUT)}</p>
        <Field name=text::SHARE_LINK value=link/>
        <p class="hint">{length}</p>
        <Show when=move || too_large.get()>
            <p class="hint">{annex.words(text::SHARE_TABLE)}</p>
        </Show>
        <Door/>
        <Hide/>
    }
}

/// A text to be selected or copied.
#[component]
pub(crate) fn Field(name: Text, value: Memo<String>) -> impl IntoView {
    let annex = use_annex();
    let label = annex.words(name);
    view! {
        <div class="copy-field">
            <label>
                <span>{label}</span>
                <input type="text" readonly prop:value=move || value.get() on:focus=select/>
            </label>
            <button
                type="button"
                class="button button-strong"
                aria-label=move || [annex.text(text::COPY), " ", label()].concat()
                on:click=move |_| copy(annex, value.get_untracked())
            >
                {annex.words(text::COPY)}
            </button>
        </div>
    }
}

fn select(event: leptos::ev::FocusEvent) {
    if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
        input.select();
    }
}

#[component]
fn Hide() -> impl IntoView {
    let annex = use_annex();
    let switch = move |key: &'static str, hide: bool| {
        let mut hidden = annex.document.with_untracked(|document| document.hidden.clone());
        hidden.retain(|known| known != key);
        if hide {
            hidden.push(key.to_owned());
        }
        annex.edit(Edit::Hidden(hidden));
    };
    let rows = hideable().into_iter().map(move |(key, name)| {
        let is_hidden =
            move || annex.document.with(|document| document.hidden.iter().any(|known| known == key));
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=is_hidden
                    on:change=move |event| switch(key, event_target_checked(&event))
                />
                <span>{annex.words(name)}</span>
            </label>
        }
    });
    view! {
        <fieldset class="checks checks-wide">
            <legend>{annex.words(text::SHARE_HIDE)}</legend>
            <p class="hint">{annex.words(text::SHARE_HIDE_ABOUT)}</p>
            {rows.collect_view()}
        </fieldset>
    }
}
