//! «What is this?»: a small button whose answer shows on hover, on focus and on a press, and goes with Escape.

use crate::dom::*;
use crate::store::use_store;
use crate::text_loom::WHAT_IS_THIS;
use layerloom_document::{Lesson, Text};
use web_sys::Element;

/// Room that the answer keeps to the edge of the window, and to its button.
const MARGIN: f64 = 8.0;

/// The greatest width of the answer.
const WIDTH: f64 = 272.0;

/// The style that puts something of this width under an element, or above it near the bottom of the window.
pub(super) fn beside(element: &Element, width: f64) -> String {
    let at = element.get_bounding_client_rect();
    let size = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64()).unwrap_or(0.0);
    let window = window();
    let (wide, high) = (size(window.inner_width()), size(window.inner_height()));
    let left =
        (at.left() + at.width() / 2.0 - width / 2.0).max(MARGIN).min((wide - width - MARGIN).max(MARGIN));
    let below = at.bottom() < high * 0.6;
    let (side, edge) =
        if below { ("top", at.bottom() + MARGIN) } else { ("bottom", high - at.top() + MARGIN) };
    let [left, edge, width] = [left, edge, width].map(|length| length.round() as i32);
    format!("left:{left}px;{side}:{edge}px;width:{width}px")
}

/// The button and its answer.
#[component]
pub(crate) fn Help(
    /// Of what.
    name: Text,
    /// What it is.
    text: Lesson,
) -> impl IntoView {
    let store = use_store();
    let button = NodeRef::<web_sys::HtmlButtonElement>::new();
    let place = RwSignal::new(None::<String>);
    let id = format!("help-{}", super::fresh_number());
    let show = move || {
        if let Some(button) = button.get_untracked() {
            place.set(Some(beside(&button, WIDTH)));
        }
    };
    // A button that is taken away while it has the focus loses it when the signal is gone already.
    let hide = move || place.try_set(None);
    let answer = {
        let id = id.clone();
        move || {
            let id = id.clone();
            place.get().map(|style| {
                view! {
                    <span role="tooltip" class="help-text" id=id style=style>
                        {move || store.lesson(text)}
                    </span>
                }
            })
        }
    };
    view! {
        <span class="help" data-part="explanations" on:mouseenter=move |_| show() on:mouseleave=move |_| hide()>
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
