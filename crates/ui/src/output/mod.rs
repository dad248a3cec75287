//! What came out: the decision map with the samples, and the confusion matrix.

mod confusion;
mod map;
mod reading;
mod samples;

use crate::controls::{ParamControl, Style};
use crate::data::Brushes;
use crate::dom::*;
use crate::store::use_store;
use crate::text;
use confusion::Confusion;
use layerloom_document::{Edit, Root, VIEW, Value};
use map::Map;

/// The panel.
#[component]
pub(crate) fn OutputPanel() -> impl IntoView {
    let store = use_store();
    let is_table = memo(move || {
        store.samples.with(|samples| samples.as_ref().is_some_and(|samples| samples.columns.len() > 2))
    });
    view! {
        <section class="panel output" aria-labelledby="output-title">
            <h2 class="panel-title" id="output-title">{store.words(text::OUTPUT)}</h2>
            <Show when=move || store.brush.get().is_some()>
                <Brushes/>
            </Show>
            <Map/>
            <div class="output-switches">
                <ParamControl root=Root::View entry=&VIEW key="test-points" style=Style::Full/>
                <ParamControl root=Root::View entry=&VIEW key="discretize" style=Style::Full/>
            </div>
            <Show when=move || is_table.get()>
                <div class="output-axes">
                    <Axis key="map-x" name=text::AXIS_X place=0/>
                    <Axis key="map-y" name=text::AXIS_Y place=1/>
                </div>
            </Show>
            <Confusion/>
        </section>
    }
}

/// The column along one side of the map.
#[component]
fn Axis(key: &'static str, name: layerloom_document::Text, place: usize) -> impl IntoView {
    let store = use_store();
    let columns = memo(move || {
        store
            .samples
            .with(|samples| samples.as_ref().map(|samples| samples.columns.clone()).unwrap_or_default())
    });
    let chosen =
        memo(move || store.samples.with(|samples| samples.as_ref().map_or(0, |samples| samples.axes[place])));
    let choose = move |event| {
        if let Ok(column) = event_target_value(&event).parse::<u32>() {
            store.edit(Edit::set(Root::View, key, Value::Number(f64::from(column))));
        }
    };
    let options = move || {
        columns.get().into_iter().zip(0_u32..).map(|(column, index)| {
            view! { <option value=index.to_string() selected=move || chosen.get() == index>{column}</option> }
        })
        .collect_view()
    };
    view! {
        <label class="line" data-part=key>
            <span>{store.words(name)}</span>
            <select class="select" on:change=choose>{options}</select>
        </label>
    }
}
