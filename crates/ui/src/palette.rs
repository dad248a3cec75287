//! The layers that can be put into the network.

use crate::dom::*;
use crate::loom::Hand;
use crate::loom::hand::{Cargo, Carry};
use crate::loom::marks::{self, Mark};
use crate::loom::use_hand;
use crate::store::use_store;
use crate::text_loom::{LAYERS, LAYERS_HINT, LAYERS_HOW};
use layerloom_document::Entry;
use layerloom_engine::catalog::layer;

/// The palette.
#[component]
pub(crate) fn Palette() -> impl IntoView {
    let store = use_store();
    let hand = use_hand();
    let geometry = memo(move || store.data_shape().geometry);
    let tiles =
        move || layer::offered(geometry.get()).map(|entry| view! { <Tile entry hand/> }).collect_view();
    view! {
        <section class="palette" data-part="layers" aria-labelledby="palette-title">
            <h2 class="panel-title">
                <span id="palette-title">{move || store.text(LAYERS)}</span>
                <small aria-hidden="true">{move || store.text(LAYERS_HINT)}</small>
            </h2>
            <p class="unseen" id="palette-how">{move || store.text(LAYERS_HOW)}</p>
            <ul class="palette-tiles">{tiles}</ul>
        </section>
    }
}

#[component]
fn Tile(entry: &'static Entry, hand: Hand) -> impl IntoView {
    let store = use_store();
    let is_mine =
        move |carry: &Option<Carry>| carry.as_ref().is_some_and(|carry| carry.cargo == Cargo::New(entry.id));
    let lifted = move || hand.carry.with(is_mine);
    view! {
        <li data-part=["layer-", entry.id].concat()>
            <button
                type="button"
                class="tile"
                class:tile-lifted=lifted
                aria-pressed=move || lifted().to_string()
                aria-describedby="palette-how"
                title=move || store.lesson(entry.help)
                on:click=move |_| hand.lift(Cargo::New(entry.id))
                on:pointerdown=move |event| hand.down(&event, Cargo::New(entry.id))
            >
                <Mark path=marks::layer(entry.id)/>
                <span>{move || store.text(entry.name)}</span>
            </button>
        </li>
    }
}
