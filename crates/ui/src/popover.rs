//! A button that opens a sheet above everything. The browser closes it on Escape and on a press elsewhere.

use crate::dom::*;
use web_sys::HtmlElement;

/// A button and its sheet. `name` names both for assistive technology, where the button has no text of its own.
#[component]
pub(crate) fn Popover(
    /// Unique in the page.
    id: &'static str,
    /// Classes of the button.
    class: &'static str,
    /// Name of the button and of the sheet.
    name: Signal<&'static str>,
    /// What the button shows.
    trigger: Children,
    /// What the sheet holds.
    children: Children,
) -> impl IntoView {
    let button = NodeRef::<web_sys::HtmlButtonElement>::new();
    let sheet = NodeRef::<web_sys::HtmlDivElement>::new();
    let place = move |_| {
        if let (Some(button), Some(sheet)) = (button.get(), sheet.get()) {
            beside(&button, &sheet);
        }
    };
    view! {
        <button
            type="button"
            class=class
            node_ref=button
            aria-label=move || name.get()
            title=move || name.get()
            popovertarget=id
            on:click=place
        >
            {trigger()}
        </button>
        <div class="popover" id=id node_ref=sheet popover="auto" role="dialog" aria-label=move || name.get()>
            {children()}
        </div>
    }
}

/// Puts the sheet under its button, or above one near the bottom, within the window.
fn beside(button: &HtmlElement, sheet: &HtmlElement) {
    const GAP: f64 = 6.0;
    const MARGIN: f64 = 8.0;
    let length = |value: Result<wasm_bindgen::JsValue, _>| {
        value.ok().and_then(|value| value.as_f64()).unwrap_or(800.0)
    };
    let (width, height) = (length(window().inner_width()), length(window().inner_height()));
    let anchor = button.get_bounding_client_rect();
    let style = web_sys::HtmlElement::style(sheet);
    let pixels = |value: f64| format!("{}px", value as i32);
    let narrow = width < 480.0;
    let to_left = !narrow && anchor.left() + anchor.width() / 2.0 > width / 2.0;
    let above = anchor.top() > height * 0.6;
    let room = if above { anchor.top() } else { height - anchor.bottom() } - GAP - MARGIN;
    for (property, value) in [
        (
            "left",
            if narrow {
                pixels(MARGIN)
            } else if to_left {
                "auto".to_owned()
            } else {
                pixels(anchor.left().max(MARGIN))
            },
        ),
        (
            "right",
            if narrow {
                pixels(MARGIN)
            } else if to_left {
                pixels((width - anchor.right()).max(MARGIN))
            } else {
                "auto".to_owned()
            },
        ),
        ("top", if above { "auto".to_owned() } else { pixels(anchor.bottom() + GAP) }),
        ("bottom", if above { pixels(height - anchor.top() + GAP) } else { "auto".to_owned() }),
        ("max-height", pixels(room.max(160.0))),
    ] {
        // A property that is refused leaves the sheet where the browser puts it.
        let _ = style.set_property(property, &value);
    }
}
