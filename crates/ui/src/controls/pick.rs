//! A choice among the entries of a catalog, with the settings of the picked entry.

use super::field::{Field, repick};
use super::{Handle, Style, help};
use crate::dom::*;
use crate::loom::marks::{self, Mark};
use crate::text_loom::MORE_SETTINGS;
use layerloom_document::{Catalog, Entry, Pick, Root, Value};
use leptos::ev::{Event, KeyboardEvent};

/// The regularizer entry that takes the recipe's: an offer to layers only.
const INHERIT: &str = "inherit";

pub(super) fn control(handle: Handle, catalog: Catalog, style: Style) -> View {
    let store = handle.store;
    let offers_inherit = matches!(handle.root(), Root::Node(_));
    let entries: Vec<&'static Entry> = (layerloom_protocol::lexicon().entries)(catalog)
        .into_iter()
        .filter(|entry| offers_inherit || entry.id != INHERIT)
        .collect();
    let picked = memo(move || match handle.value.get() {
        Some(Value::Pick(pick)) => pick.id,
        _ => String::new(),
    });
    let choose = move |event: Event| {
        let Some(entry) = layerloom_protocol::lexicon().find(catalog, &event_target_value(&event)) else {
            return;
        };
        let old = match handle.value.get_untracked() {
            Some(Value::Pick(pick)) => pick,
            _ => Pick::new(entry.id),
        };
        handle.set(Value::Pick(repick(&old, entry)));
    };
    let options = entries
        .into_iter()
        .map(|entry| {
            view! {
                <option value=entry.id selected=move || picked.with(|id| id == entry.id)>
                    {move || store.text(entry.name)}
                </option>
            }
        })
        .collect_view();
    let nested = move || {
        let entry = picked.with(|id| layerloom_protocol::lexicon().find(catalog, id))?;
        if entry.params.is_empty() {
            return None;
        }
        let inner = move || {
            let fields: Vec<Field> = handle
                .field
                .with_value(|field| entry.params.iter().map(|param| field.then(param.key)).collect());
            fields.into_iter().map(|field| super::control(field, Style::Full)).collect_view()
        };
        Some(match style {
            Style::Full => view! { <div class="nested">{inner()}</div> }.into_view(),
            Style::Compact => view! { <More handle>{inner()}</More> }.into_view(),
        })
    };
    view! {
        <span class="picker">
            <select
                class="select"
                id=handle.id()
                aria-describedby=handle.problem_id()
                aria-invalid=move || handle.is_wrong().to_string()
                prop:value=move || picked.get()
                on:change=choose
            >
                {options}
            </select>
            {move || (style == Style::Compact).then(nested)}
        </span>
        {move || (style == Style::Full).then(nested)}
    }
    .into_view()
}

/// A button that opens the settings of what is picked, for strips without room for them.
#[component]
fn More(handle: Handle, children: Children) -> impl IntoView {
    let store = handle.store;
    let button = NodeRef::<web_sys::HtmlButtonElement>::new();
    let place = RwSignal::new(None::<String>);
    let children = StoredValue::new(children);
    let name = move || format!("{}: {}", handle.name(), store.text(MORE_SETTINGS));
    let toggle = move |_| {
        let open = place.with_untracked(Option::is_some);
        let beside = button.get_untracked().map(|button| help::beside(&button, WIDTH));
        place.set(if open { None } else { beside });
    };
    let close = move || {
        place.set(None);
        if let Some(button) = button.get_untracked() {
            // The button is on screen.
            let _ = button.focus();
        }
    };
    let sheet = move || {
        place.get().map(|style| {
            view! {
                <div class="scrim" on:click=move |_| close()></div>
                <div class="more-sheet" role="dialog" aria-label=name style=style>
                    {children.with_value(|children| children())}
                </div>
            }
        })
    };
    view! {
        <span
            class="more"
            on:keydown=move |event: KeyboardEvent| {
                if event.key() == "Escape" && place.with_untracked(Option::is_some) {
                    event.stop_propagation();
                    close();
                }
            }
        >
            <button
                type="button"
                class="more-mark"
                node_ref=button
                aria-label=name
                title=name
                aria-haspopup="dialog"
                aria-expanded=move || place.with(Option::is_some).to_string()
                on:click=toggle
            >
                <Mark path=marks::SLIDERS/>
            </button>
            {sheet}
        </span>
    }
}

/// The width of the sheet of further settings.
const WIDTH: f64 = 248.0;
