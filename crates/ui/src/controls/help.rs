//! «What is this?»: a small button whose answer shows on hover, on focus and on a press, and goes with Escape.

use crate::store::use_store;
use crate::text_loom::WHAT_IS_THIS;
use layerloom_document::Text;
use leptos::html;
use leptos::prelude::*;

/// Room that the answer keeps to the edge of the window, and to its button.
const MARGIN: f64 = 8.0;

/// The greatest width of the answer.
const WIDTH: f64 = 272.0;

/// The button and its answer.
#[component]
pub(crate) fn Help(
    /// Of what.
    name: Text,
    /// What it is.
    text: Text,
) -> impl IntoView {
    let store = use_store();
    let button = NodeRef::<html::Button>::new();
    let place = RwSignal::new(None::<(f64, f64, bool)>);
    let id = format!("help-{}", super::fresh_number());
    let show = move || {
        let Some(button) = button.get_untracked() else { return };
        let at = button.get_bounding_client_rect();
        let size = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64()).unwrap_or(0.0);
        let window = window();
        let (wide, high) = (size(window.inner_width()), size(window.inner_height()));
        let left = (at.left() + at.width() / 2.0 - WIDTH / 2.0).clamp(MARGIN, (wide - WIDTH - MARGIN).max(MARGIN));
        let below = at.bottom() + 160.0 < high;
        let edge = if below { at.bottom() + MARGIN } else { high - at.top() + MARGIN };
        place.set(Some((left, edge, below)));
    };
    let hide = move || place.set(None);
    let answer = {
        let id = id.clone();
        move || {
            let id = id.clone();
            place.get().map(|(left, edge, below)| {
                let side = if below { "top" } else { "bottom" };
                view! {
                    <span role="tooltip" class="help-text" id=id style=format!("left:{left}px;{side}:{edge}px")>
                        {move || store.text(text)}
                    </span>
                }
            })
        }
    };
    view! {
        <span class="help" on:mouseenter=move |_| show() on:mouseleave=move |_| hide()>
            <button
                type="button"
                class="help-mark"
                node_ref=button
                aria-label=move || format!("{} {}", store.text(name), store.text(WHAT_IS_THIS))
                aria-describedby=id
                on:focus=move |_| show()
                on:blur=move |_| hide()
                on:click=move |_| show()
                on:keydown=move |event| {
                    if event.key() == "Escape" && place.with_untracked(Option::is_some) {
                        event.stop_propagation();
                        hide();
                    }
                }
            >
                "?"
            </button>
            {answer}
        </span>
    }
}
