//! A choice among the entries of a catalog, with the settings of the picked entry.

use super::field::{Field, repick};
use super::{Handle, Style};
use crate::loom::marks::{self, Mark};
use crate::text_loom::MORE_SETTINGS;
use layerloom_document::{Catalog, Entry, Pick, Root, Value};
use leptos::ev::Event;
use leptos::prelude::*;

/// The regularizer entry that takes the recipe's: an offer to layers only.
const INHERIT: &str = "inherit";

pub(super) fn control(handle: Handle, catalog: Catalog, style: Style) -> AnyView {
    let store = handle.store;
    let offers_inherit = matches!(handle.root(), Root::Node(_));
    let entries: Vec<&'static Entry> = (layerloom_protocol::lexicon().entries)(catalog)
        .into_iter()
        .filter(|entry| offers_inherit || entry.id != INHERIT)
        .collect();
    let picked = Memo::new(move |_| match handle.value.get() {
        Some(Value::Pick(pick)) => pick.id,
        _ => String::new(),
    });
    let choose = move |event: Event| {
        let Some(entry) = layerloom_protocol::lexicon().find(catalog, &event_target_value(&event)) else { return };
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
        let fields: Vec<Field> =
            handle.field.with_value(|field| entry.params.iter().map(|param| field.then(param.key)).collect());
        let inner = fields.into_iter().map(|field| super::control(field, Style::Full)).collect_view();
        Some(match style {
            Style::Full => view! { <div class="nested">{inner}</div> }.into_any(),
            Style::Compact => view! {
                <details class="more">
                    <summary
                        class="more-mark"
                        aria-label=move || format!("{}: {}", handle.name(), store.text(MORE_SETTINGS))
                    >
                        <Mark path=marks::SLIDERS/>
                    </summary>
                    <div class="more-sheet">{inner}</div>
                </details>
            }
            .into_any(),
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
    .into_any()
}
