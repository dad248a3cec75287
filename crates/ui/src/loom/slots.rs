//! The gaps between cards: where a layer can be put. Each says before the drop whether the layer fits.

use super::Loom;
use super::holding::{Hand, slot_id};
use super::marks::{self, Mark};
use crate::dom::*;
use crate::text_loom::{self, ADD_HERE, CLOSE, FITS, STAYS};
use layerloom_document::{Bilingual, Entry};
use layerloom_engine::catalog::layer;
use layerloom_engine::catalog::naming::beside_slot;
use layerloom_engine::check;
use leptos::ev;
use wasm_bindgen::JsCast;

/// What a slot knows of what is carried.
#[derive(Clone, Debug, PartialEq)]
struct Offer {
    over: bool,
    rests: bool,
    fits: Result<(), Bilingual>,
}

/// A slot.
#[component]
pub(super) fn Gap(loom: Loom, at: Memo<usize>) -> impl IntoView {
    let slot = at;
    let (store, hand) = (loom.store, loom.hand);
    let offer = memo(move || {
        let slot = slot.get();
        hand.carry.with(|carry| {
            let carry = carry.as_ref()?;
            let rests = store.document.with_untracked(|document| carry.rests(document, slot));
            Some(Offer { over: carry.over == Some(slot), rests, fits: carry.fits.get(slot)?.clone() })
        })
    });
    let open = move || hand.menu.get() == Some(slot.get());
    let name = move || {
        let (before, after) = store.document.with(|document| beside_slot(document, slot.get()));
        match offer.get() {
            Some(offer) => store.say(&text_loom::over_slot(&before, &after, &offer.fits)),
            None => store.say(&text_loom::slot_between(&before, &after)),
        }
    };
    let verdict = move || {
        let offer = offer.get().filter(|offer| offer.over)?;
        let carried = hand.carry.with(|carry| carry.as_ref().map(|carry| hand.cargo_name(&carry.cargo)))?;
        Some(match offer.fits {
            _ if offer.rests => store.text(STAYS).to_owned(),
            Ok(()) => format!("{} {}", store.say(&carried), store.text(FITS)),
            Err(reason) => store.say(&reason),
        })
    };
    let press = move |_| {
        if hand.carry.with_untracked(Option::is_some) {
            hand.drop_into(slot.get_untracked());
        } else {
            hand.menu.update(|menu| {
                let slot = slot.get_untracked();
                *menu = (*menu != Some(slot)).then_some(slot);
            });
        }
    };
    let with = move |what: fn(&Offer) -> bool| offer.with(|offer| offer.as_ref().is_some_and(what));
    view! {
        <div
            class="gap"
            class:gap-live=move || offer.with(Option::is_some)
            class:gap-over=move || with(|offer| offer.over)
            class:gap-rests=move || with(|offer| offer.rests)
            class:gap-bad=move || with(|offer| offer.fits.is_err())
        >
            <button
                type="button"
                class="slot"
                data-part="layers"
                id=move || slot_id(slot.get())
                aria-label=name
                aria-haspopup="dialog"
                aria-expanded=move || open().to_string()
                title=move || store.text(ADD_HERE)
                on:click=press
            >
                <Mark path=marks::PLUS/>
            </button>
            {move || verdict().map(|text| view! { <span class="verdict" aria-hidden="true">{text}</span> })}
        </div>
    }
}

/// The layers that can be put into the slot that was pressed, each saying whether it fits.
#[component]
pub(super) fn Menu(loom: Loom) -> impl IntoView {
    let hand = loom.hand;
    move || hand.menu.get().map(|slot| view! { <Sheet loom at=slot/> })
}

#[component]
fn Sheet(loom: Loom, at: usize) -> impl IntoView {
    let slot = at;
    let (store, hand) = (loom.store, loom.hand);
    let sheet = NodeRef::<web_sys::HtmlDivElement>::new();
    let verdicts: Vec<(&'static Entry, Result<(), Bilingual>)> = store.document.with_untracked(|document| {
        let data = untrack(|| store.data_shape());
        layer::offered(data.geometry)
            .filter(|entry| !document.hidden.contains(&["layer-", entry.id].concat()))
            .map(|entry| (entry, check::fits(document, &data, slot, entry.id)))
            .collect()
    });
    effect(move || {
        let first = sheet.get().and_then(|sheet| sheet.query_selector(".menu-item").ok().flatten());
        if let Some(first) = first.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok()) {
            // The sheet is on screen, so its first button takes the focus.
            let _ = first.focus();
        }
    });
    let walk = move |event: ev::KeyboardEvent| step_focus(&event, ".menu-item");
    let item = move |(entry, fits): (&'static Entry, Result<(), Bilingual>)| {
        let bad = fits.is_err();
        let verdict = move || match &fits {
            Ok(()) => store.text(FITS).to_owned(),
            Err(reason) => store.say(reason),
        };
        view! {
            <li>
                <button
                    type="button"
                    class="menu-item"
                    class:menu-bad=bad
                    on:click=move |_| hand.insert(slot, entry.id)
                >
                    <Mark path=marks::layer(entry.id)/>
                    <span class="menu-name">{move || store.text(entry.name)}</span>
                    <small>{verdict}</small>
                </button>
            </li>
        }
    };
    let (before, after) = store.document.with_untracked(|document| beside_slot(document, slot));
    let title = text_loom::slot_between(&before, &after);
    view! {
        <div class="scrim" on:click=move |_| hand.menu.set(None)></div>
        <div
            class="menu"
            role="dialog"
            node_ref=sheet
            aria-label=move || store.say(&title)
            style=place_at(hand, slot)
            on:keydown=walk
        >
            <header class="menu-head">
                <b>{move || store.text(ADD_HERE)}</b>
                <button
                    type="button"
                    class="quiet"
                    aria-label=move || store.text(CLOSE)
                    on:click=move |_| {
                        hand.menu.set(None);
                        super::holding::focus_soon(slot_id(slot));
                    }
                >
                    <Mark path=marks::CLOSE/>
                </button>
            </header>
            <ul>{verdicts.into_iter().map(item).collect_view()}</ul>
        </div>
    }
}

/// Arrows go from one button of a list to the next.
fn step_focus(event: &ev::KeyboardEvent, buttons: &str) {
    let forth = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    let here = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let item = here.and_then(|button| button.closest("li").ok().flatten());
    let next = item
        .and_then(|item| if forth { item.next_element_sibling() } else { item.previous_element_sibling() });
    let button = next.and_then(|item| item.query_selector(buttons).ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        // It is on screen and enabled.
        let _ = button.focus();
    }
}

/// Beside the slot, within the view of the loom.
fn place_at(hand: Hand, slot: usize) -> String {
    let area = document().get_element_by_id(&slot_id(slot)).map(|element| element.get_bounding_client_rect());
    let view = hand.view.get_untracked().map(|view| view.get_bounding_client_rect());
    let (Some(area), Some(view)) = (area, view) else { return String::new() };
    let width = 264.0_f64.min(view.width() - 16.0);
    let left = (area.left() + area.width() / 2.0 - width / 2.0)
        .max(view.left() + 8.0)
        .min((view.right() - width - 8.0).max(view.left() + 8.0));
    let below = view.bottom() - area.bottom() - 16.0;
    let above = area.top() - view.top() - 16.0;
    let (side, edge, room) = if below >= above {
        ("top", area.bottom() + 8.0, below)
    } else {
        let high = window().inner_height().ok().and_then(|high| high.as_f64()).unwrap_or(0.0);
        ("bottom", high - area.top() + 8.0, above)
    };
    let [left, edge, width, room] = [left, edge, width, room.max(160.0)].map(|length| length as i32);
    format!("left:{left}px;{side}:{edge}px;width:{width}px;max-height:{room}px")
}
