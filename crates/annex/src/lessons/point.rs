//! Pointing to a control of the page: brings it into view, on a phone by its tab, and lets it light up.

use super::words;
use crate::annex::Annex;
use crate::dom::*;
use crate::view::{self, find, is_shown};
use layerloom_course::{Control, Place};
use layerloom_document::Text;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// How long it is lit, which the style sheet fills.
const LIT: Duration = Duration::from_millis(2600);

/// Points to a control; with `focus` it gets the focus, too.
pub(super) fn to(annex: Annex, name: &str, focus: bool) {
    let Some(control) = Control::find(name) else { return };
    if let Some(tab) = control.tab.place().and_then(view::tab) {
        tab.click();
    }
    if let Place::Inspected { card, .. } = control.place
        && let Some(card) = find(card)
    {
        card.click();
    }
    // After the page has laid out what these have changed.
    request_animation_frame(move || {
        request_animation_frame(move || match element(&control.place) {
            Some(element) => light(&element, focus),
            None => annex.tell(words::NO_CONTROL),
        });
    });
}

fn element(place: &Place) -> Option<HtmlElement> {
    let found = match place {
        Place::Selector(selector) => find(selector),
        Place::Labelled { among, label, name } => labelled(among, label, *name),
        Place::Inspected { name, .. } => labelled(".inspector .field", ".field-head label", *name),
    };
    found.filter(is_shown)
}

/// The element whose label is this name, in either language.
fn labelled(among: &str, label: &str, name: Text) -> Option<HtmlElement> {
    let all = document().query_selector_all(among).ok()?;
    let is_it = |element: &Element| {
        let label = element.query_selector(label).ok().flatten();
        let text = label.and_then(|label| label.text_content()).unwrap_or_default();
        let text = text.trim();
        text.starts_with(name.en()) || text.starts_with(name.zh())
    };
    (0..all.length())
        .filter_map(|at| all.item(at)?.dyn_into::<HtmlElement>().ok())
        .find(|element| is_it(element.as_ref()))
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
