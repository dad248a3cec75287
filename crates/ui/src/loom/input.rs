//! The input as a card: the features of the plane with their maps, or the columns of a table, to be switched on and off.

use super::holding::card_id;
use super::marks::{self, Mark};
use super::shapes::size_text;
use super::{Loom, paint};
use crate::dom::*;
use crate::text_loom::FEATURES;
use layerloom_datasets::FeatureInfo;
use layerloom_datasets::features::FEATURES as PLANE;
use layerloom_document::{Catalog, Edit, NodeId};
use layerloom_engine::catalog::naming::INPUT;
use layerloom_plot::{DivergingTable, Shading};

/// Pixels a side of a feature's map.
const SIDE: usize = 32;

/// The features in the order they are offered, with one more or one fewer: the order never depends on the clicks.
pub(crate) fn toggled(offered: &[FeatureInfo], chosen: &[String], id: &str) -> Vec<String> {
    let was_on = chosen.iter().any(|other| other == id);
    offered
        .iter()
        .map(|feature| &feature.id)
        .filter(|other| if *other == id { !was_on } else { chosen.contains(other) })
        .cloned()
        .collect()
}

/// The card of the input.
#[component]
pub(super) fn InputCard(loom: Loom) -> impl IntoView {
    let store = loom.store;
    let selected = move || store.selected.get() == NodeId::INPUT;
    let offered = memo(move || {
        store.document.with(|document| {
            store.table.with(|table| layerloom_datasets::available(document, table.as_ref()))
        })
    });
    let is_plane =
        move || offered.with(|offered| offered.first().is_some_and(|feature| feature.id.starts_with('x')));
    let size = move || loom.shapes.with(|shapes| size_text(shapes.first().and_then(|shape| shape.outputs)));
    let feature = move |feature: FeatureInfo| {
        if store.is_laid() {
            view! { <Sample loom feature/> }.into_view()
        } else {
            view! { <Feature loom feature offered/> }.into_view()
        }
    };
    view! {
        <article
            class="card card-input"
            id=card_id(NodeId::INPUT)
            class:card-selected=selected
            on:click=move |_| store.selected.set(NodeId::INPUT)
        >
            <header class="card-head">
                <button
                    type="button"
                    class="card-title"
                    data-focus=""
                    aria-pressed=move || selected().to_string()
                    on:click=move |_| store.selected.set(NodeId::INPUT)
                >
                    <Mark path=marks::layer("input")/>
                    <span>{move || store.text(INPUT)}</span>
                </button>
            </header>
            <p class="card-shape">{size}</p>
            <div
                class="features"
                class:features-named=move || !is_plane() && !store.is_laid()
                role="group"
                aria-label=move || store.text(FEATURES)
            >
                <For each=move || offered.get() key=|feature| (feature.id.clone(), feature.name.clone(), feature.inputs) children=feature/>
            </div>
        </article>
    }
}

/// The image or the sequence that is looked at.
#[component]
fn Sample(loom: Loom, feature: FeatureInfo) -> impl IntoView {
    let store = loom.store;
    let entry = layerloom_protocol::lexicon().find(Catalog::Dataset, &feature.id);
    let canvas = NodeRef::<web_sys::HtmlCanvasElement>::new();
    effect(move || {
        store.tick.track();
        let table = DivergingTable::new(store.theme.get(), Shading::Smooth);
        if let (Some(canvas), Some((geometry, numbers))) = (canvas.get(), paint::seen(loom, NodeId::INPUT)) {
            paint::picture(&table, geometry, &numbers, 0, &canvas);
        }
    });
    view! {
        <div
            class="feature feature-sample"
            role="img"
            aria-label=move || entry.map(|entry| store.text(entry.name))
            title=move || entry.map(|entry| store.lesson(entry.help))
            data-feature=feature.id
            data-inputs="1"
        >
            <canvas node_ref=canvas></canvas>
        </div>
    }
}

#[component]
fn Feature(loom: Loom, feature: FeatureInfo, offered: Memo<Vec<FeatureInfo>>) -> impl IntoView {
    let store = loom.store;
    let id = StoredValue::new(feature.id.clone());
    let on = memo(move || {
        store.document.with(|document| id.with_value(|id| document.features.iter().any(|other| other == id)))
    });
    let plane = PLANE.iter().find(|known| known.entry.id == feature.id);
    let canvas = NodeRef::<web_sys::HtmlCanvasElement>::new();
    if let Some(known) = plane {
        effect(move || {
            let theme = store.theme.get();
            if let Some(canvas) = canvas.get() {
                paint::field(&canvas, theme, SIDE, known.value);
            }
        });
    }
    let toggle = move |_| {
        let features = store.document.with_untracked(|document| {
            offered.with_untracked(|offered| id.with_value(|id| toggled(offered, &document.features, id)))
        });
        store.edit(Edit::Features(features));
    };
    view! {
        <button
            type="button"
            class="feature"
            data-part=move || (!on.get()).then(|| id.with_value(|id| ["features feature-", id].concat()))
            disabled=store.hidden("features")
            role="switch"
            aria-checked=move || on.get().to_string()
            data-feature=feature.id.clone()
            data-inputs=feature.inputs
            title=move || plane.map(|known| store.lesson(known.entry.help))
            on:click=toggle
        >
            {plane.is_some().then(|| view! { <canvas node_ref=canvas></canvas> })}
            <span class="feature-name">{feature.name.clone()}</span>
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_keep_the_order_in_which_they_are_offered() {
        let offered: Vec<_> = ["x1", "x2", "sin-x1"]
            .map(|id| FeatureInfo { id: id.to_owned(), name: id.to_owned(), inputs: 1 })
            .into();
        let rows: [(&[&str], &str, &[&str]); 4] = [
            (&["x1", "sin-x1"], "x2", &["x1", "x2", "sin-x1"]),
            (&["sin-x1", "x1"], "x1", &["sin-x1"]),
            (&["x1"], "x1", &[]),
            (&["gone"], "x2", &["x2"]),
        ];
        for (chosen, id, expected) in rows {
            let chosen: Vec<String> = chosen.iter().map(|id| (*id).to_owned()).collect();
            assert_eq!(toggled(&offered, &chosen, id), expected, "{chosen:?} and {id}");
        }
    }
}
