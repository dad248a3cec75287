//! Pointing to a control of the page: brings it into view, on a phone by its tab, and lets it light up.

use super::words;
use crate::annex::Annex;
use crate::dom::*;
use crate::view::{self, find, is_shown};
use layerloom_course::Control;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// How long it is lit, which the style sheet fills.
const LIT: Duration = Duration::from_millis(2600);

/// Points to a control; with `focus` it gets the focus, too.
pub(super) fn to(annex: Annex, name: &str, focus: bool) {
    let Some(control) = Control::find(name) else { return };
    if let Some(tab) = control.tab.place().and_then(view::tab) {
        tab.click();
    }
    if let Some(card) = control.card.as_deref().and_then(find) {
        card.click();
    }
    // After the page has laid out what these have changed.
    request_animation_frame(move || {
        request_animation_frame(move || match find(&control.selector).filter(is_shown) {
            Some(element) => light(&element, focus),
            None => annex.tell(words::NO_CONTROL),
        });
    });
}

fn light(element: &HtmlElement, focus: bool) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    options.set_inline(ScrollLogicalPosition::Center);
    element.scroll_into_view_with_scroll_into_view_options(&options);
    let class = element.class_list();
    // Fail only for names with spaces.
    let _ = class.remove_1("pointed");
    // Measured so that an animation that was under way begins anew.
    let _ = element.offset_width();
    let _ = class.add_1("pointed");
    if focus {
        let within = element.query_selector("input, select, button, [tabindex]").ok().flatten();
        let target = within.and_then(|within| within.dyn_into::<HtmlElement>().ok());
        // Fails only for an element that cannot have the focus.
        let _ = target.as_ref().unwrap_or(element).focus();
    }
    let element = element.clone();
    set_timeout(move || drop(element.class_list().remove_1("pointed")), LIT);
}
