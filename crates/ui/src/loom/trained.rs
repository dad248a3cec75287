//! Trained values as numbers that can be typed.

use super::paint::parameter;
use crate::controls::{Entered, figures};
use crate::dom::*;
use crate::history::Assignment;
use crate::store::{Store, use_store};
use layerloom_document::NodeId;
use layerloom_protocol::Tap;

/// A value of a node by its parameter's name and its place there, from the last frame.
pub(crate) fn trained(store: Store, node: NodeId, name: &str, index: usize) -> Option<f32> {
    let (start, _, _) = parameter(store, node, name)?;
    store.slice(&Tap::Parameters(node), |_, numbers| numbers.get(start + index).copied())?
}

/// A field that holds a trained value and assigns what is typed.
#[component]
pub(crate) fn TrainedField(
    /// The layer.
    node: NodeId,
    /// The parameter's name.
    parameter: String,
    /// The place in it.
    index: usize,
    /// What it is called.
    label: Signal<String>,
) -> impl IntoView {
    let store = use_store();
    let parameter = StoredValue::new(parameter);
    let stored = memo(move || {
        store.metrics.track();
        parameter
            .with_value(|parameter| trained(store, node, parameter, index))
            .map_or_else(String::new, figures::weight)
    });
    let wrong = RwSignal::new(false);
    let entered = Entered::new(
        Signal::derive(move || stored.get()),
        move |text| {
            let value = figures::parse(text);
            wrong.set(value.is_none());
            if let Some(value) = value {
                let parameter = parameter.get_value();
                let after = value as f32;
                // Without a frame there is nothing to set.
                let before = untrack(|| trained(store, node, &parameter, index)).unwrap_or(after);
                store.assign(Assignment { node, parameter, index: index as u32, before, after });
            }
            value.is_some()
        },
        move || wrong.set(false),
    );
    view! {
        <input
            type="text"
            inputmode="decimal"
            autocomplete="off"
            readonly=store.hidden("weights")
            class="number-field"
            aria-label=label
            aria-invalid=move || wrong.get().to_string()
            prop:value=move || entered.shown()
            on:input=move |event| entered.typing(event_target_value(&event))
            on:change=move |_| entered.commit()
            on:keydown=move |event| entered.key(&event)
        />
    }
}
