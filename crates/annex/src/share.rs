//! The playground as a link, as files, and with controls hidden.

use crate::annex::{Annex, link_of, use_annex};
use crate::clipboard::copy;
use crate::dom::*;
use crate::embed::sheet::Door;
use crate::hiding::Hiding;
use crate::sheet::Sheet;
use crate::{lessons, opening, page, pictures, qr, saving, text, view};
use layerloom_datasets::TableMeta;
use layerloom_document::link::{MAX_TABLE, encode};
use layerloom_document::{Edit, Text};
use layerloom_project::Layout;
use layerloom_project::link::{with_view, with_weights};
use layerloom_project::view::View;
use layerloom_project::weights::MAX_VALUES;
use layerloom_protocol::{Handover, lexicon};
use leptos::task::spawn_local;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// From this length on, chat programs cut links off.
const LONG: usize = 2000;

/// What a link may take along besides the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Along {
    weights: bool,
    data: bool,
    view: bool,
}

/// What the session held when it was last asked.
pub(crate) fn asked(annex: Annex) -> RwSignal<Option<Box<Handover>>> {
    let held = RwSignal::new(None);
    effect(move || {
        annex.document.track();
        spawn_local(async move {
            held.try_set(annex.line().copy().await);
        });
    });
    held
}

/// The link's text behind the «#».
fn fragment(annex: Annex, held: Option<&Handover>, view: &View, along: Along) -> String {
    let document = annex.document.get();
    let table = held.and_then(|held| held.table.as_ref());
    let link = encode(&document, table.filter(|_| along.data), &lexicon());
    let link = if along.view { with_view(&link, view) } else { link };
    let meta = table.map(TableMeta::of);
    let weights =
        held.filter(|held| along.weights && link_of(&held.document) == link_of(&document)).and_then(|held| {
            let layout = Layout::of(&document, meta.as_ref()).ok()?;
            layout.weights(&held.standing).filter(|weights| weights.len() <= MAX_VALUES)
        });
    match weights {
        Some(weights) => with_weights(&link, &weights),
        None => link,
    }
}

/// The sheet.
#[component]
pub(crate) fn Share() -> impl IntoView {
    let annex = use_annex();
    let held = asked(annex);
    let along = RwSignal::new(Along { data: true, ..Along::default() });
    // What stands behind this sheet does not change while it is open.
    let seen = StoredValue::new(view::look(annex));
    let fragment = memo(move || {
        held.with(|held| seen.with_value(|seen| fragment(annex, held.as_deref(), seen, along.get())))
    });
    // A lesson of the course is no part of a link: the address asks for it.
    let lesson = move || {
        let open = along.get().view && annex.drawer() == Some(Sheet::Lessons);
        open.then(lessons::chosen).flatten().map_or(String::new(), |id| format!("?lesson={id}"))
    };
    let link = memo(move || format!("{}{}#{}", page::address(), lesson(), fragment.get()));
    let said =
        move || annex.document.with(|document| seen.with_value(|seen| view::said(annex, seen, document)));
    let has_table = move || held.with(|held| held.as_ref().is_some_and(|held| held.table.is_some()));
    let too_large =
        memo(move || has_table() && along.get().data && fragment.with(|link| link.len() < MAX_TABLE / 100));
    let trained = move || held.with(|held| held.as_ref().is_some_and(|held| held.standing.step > 0));
    let length = move || format!("{} {}", link.with(String::len), annex.text(text::LETTERS));
    let long = memo(move || link.with(String::len) > LONG);
    let check = move |name: Text, get: fn(&mut Along) -> &mut bool| {
        let now = move || *get(&mut along.get());
        let put = move |event| along.update(|along| *get(along) = event_target_checked(&event));
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=now on:change=put/>
                <span>{annex.words(name)}</span>
            </label>
        }
    };
    view! {
        <p>{annex.words(text::SHARE_ABOUT)}</p>
        <Show when=trained>{check(text::WITH_WEIGHTS, |along| &mut along.weights)}</Show>
        <Show when=has_table>{check(text::WITH_DATA, |along| &mut along.data)}</Show>
        {check(text::WITH_VIEW, |along| &mut along.view)}
        <Show when=move || along.get().view><p class="hint">{said}</p></Show>
        <Field name=text::SHARE_LINK value=link/>
        <p class="hint">{length}</p>
        <Show when=move || long.get()><p class="hint hint-warning">{annex.words(text::LINK_LONG)}</p></Show>
        <Show when=move || too_large.get()>
            <p class="hint hint-warning">{annex.words(text::SHARE_TABLE)}</p>
        </Show>
        <Code link/>
        <Files/>
        <Door/>
        <Hide/>
    }
}

/// The link as a QR code, for those in the room.
#[component]
fn Code(link: Memo<String>) -> impl IntoView {
    let annex = use_annex();
    let picture = move || match link.with(|link| qr::picture(link)) {
        Some(picture) => view! {
            <svg class="qr" viewBox=picture.view_box role="img" aria-label=annex.words(text::QR) inner_html=picture.path></svg>
        },
        None => view! { <p class="hint">{annex.words(text::QR_TOO_LONG)}</p> },
    };
    view! {
        <details>
            <summary>{annex.words(text::QR)}</summary>
            {picture}
        </details>
    }
}

/// The playground as files.
#[component]
fn Files() -> impl IntoView {
    let annex = use_annex();
    let name = RwSignal::new(String::new());
    let field = NodeRef::<HtmlInputElement>::default();
    let chosen = move |_| {
        if let Some(file) = field.get_untracked().and_then(|field| field.files()?.get(0)) {
            opening::take(annex, file);
        }
    };
    view! {
        <fieldset class="files">
            <legend>{annex.words(text::FILES)}</legend>
            <p class="hint">{annex.words(text::FILES_ABOUT)}</p>
            <div class="row">
                <input
                    type="text"
                    class="search"
                    maxlength="100"
                    aria-label=annex.words(text::FILE_NAME)
                    placeholder=annex.words(text::FILE_NAME)
                    on:input=move |event| name.set(event_target_value(&event))
                />
                <button
                    type="button"
                    class="button button-strong"
                    on:click=move |_| {
                        spawn_local(async move {
                            saving::save_project(annex, name.get_untracked()).await;
                        });
                    }
                >
                    {annex.words(text::SAVE_FILE)}
                </button>
                <label class="button button-soft">
                    <input
                        type="file"
                        class="unseen"
                        accept=".layerloom"
                        node_ref=field
                        on:change=chosen
                    />
                    <span>{annex.words(text::OPEN_FILE)}</span>
                </label>
                <button type="button" class="button button-soft" on:click=move |_| spawn_local(saving::save_curve(annex))>
                    {annex.words(text::SAVE_CURVE)}
                </button>
            </div>
            <Pictures/>
        </fieldset>
    }
}

/// The pictures that are on screen, to be saved or copied.
#[component]
fn Pictures() -> impl IntoView {
    let annex = use_annex();
    let rows = pictures::ALL.iter().map(move |picture| {
        view! {
            <div class="row picture">
                <span>{annex.words(picture.name)}</span>
                {pictures::forms(annex, move |form| picture.hand_out(annex, form))}
            </div>
        }
    });
    view! { <div class="pictures">{rows.collect_view()}</div> }
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
    let hidden = memo(move || annex.document.with(|document| document.hidden.clone()));
    let switch = move |key: &str, hide: bool| {
        let mut hidden = hidden.get_untracked();
        hidden.retain(|known| known != key);
        if hide {
            hidden.push(key.to_owned());
        }
        annex.edit(Edit::Hidden(hidden));
    };
    view! {
        <fieldset class="checks hide-form">
            <legend>{annex.words(text::SHARE_HIDE)}</legend>
            <p class="hint">{annex.words(text::SHARE_HIDE_ABOUT)}</p>
            <Hiding hidden switch=Rc::new(switch)/>
        </fieldset>
    }
}
