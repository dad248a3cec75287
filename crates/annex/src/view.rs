//! What is on screen: read from the page for a link, and brought back when that link is opened. Both go by the page's own
//! controls, so that the page need not know of it.

use crate::annex::Annex;
use crate::dom::*;
use crate::sheet::Sheet;
use crate::text;
use layerloom_document::{Document, NodeId, Text};
use layerloom_engine::catalog::naming::node_name;
use layerloom_project::view::{PANELS, View};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// What a phone shows in place of the network, in the order of its tabs behind that.
const TABS: &[(&str, Text)] =
    &[("data", text::HIDE_DATA), ("output", text::HIDE_OUTPUT), ("inspector", text::HIDE_INSPECTOR)];

/// The inspector's tables.
const NUMBERS: &str = "numbers";

/// The first element that a selector finds.
pub(crate) fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

fn find_all(selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

/// Whether an element takes room on screen.
pub(crate) fn is_shown(element: &HtmlElement) -> bool {
    element.get_client_rects().length() > 0
}

/// The tab of a phone, from 0.
pub(crate) fn tab(place: usize) -> Option<HtmlElement> {
    find(&format!(".tabs .tab:nth-child({})", place + 1)).filter(is_shown)
}

/// The node whose card this is.
fn node_of(card: &HtmlElement) -> Option<NodeId> {
    card.id().strip_prefix("card-")?.parse().ok().map(NodeId)
}

/// What is on screen now, with the drawer that stands beside the page, or stood there before a dialog.
pub(crate) fn look(annex: Annex) -> View {
    let unfolded = find_all(".card:has(.card-more[aria-expanded=true])");
    let is_open = |name: &str| match TABS.iter().position(|(tab, _)| *tab == name) {
        Some(place) => tab(place + 1).is_some_and(|tab| tab.matches("[aria-pressed=true]") == Ok(true)),
        None if name == NUMBERS => find(".weights-open[aria-expanded=true]").is_some(),
        None => annex.drawer().is_some_and(|drawer| Sheet::find(name) == Some(drawer)),
    };
    View {
        selected: find(".card-selected").as_ref().and_then(node_of),
        unfolded: unfolded.iter().filter_map(node_of).collect(),
        open: PANELS.iter().copied().filter(|name| is_open(name)).collect(),
    }
}

/// What a view shows, in words.
pub(crate) fn said(annex: Annex, view: &View, document: &Document) -> String {
    let named = |text: Text| annex.text(text).to_owned();
    let hidden = match document.hidden.len() {
        0 => None,
        count => Some(named(text::VIEW_HIDES).replace('#', &count.to_string())),
    };
    let node = |id: &NodeId| annex.say(&node_name(document, *id));
    let selected = view.selected.iter().map(|id| named(text::VIEW_SELECTS).replace('#', &node(id)));
    let unfolded = view.unfolded.iter().map(|id| named(text::VIEW_UNFOLDS).replace('#', &node(id)));
    let open = view.open.iter().filter_map(|name| match TABS.iter().find(|(tab, _)| tab == name) {
        Some((_, title)) => Some(named(*title)),
        None if *name == NUMBERS => Some(named(text::VIEW_NUMBERS)),
        None => Sheet::find(name).map(|sheet| named(sheet.title())),
    });
    let all: Vec<String> = hidden.into_iter().chain(selected).chain(unfolded).chain(open).collect();
    all.join(" · ")
}

/// Brings a view on screen, as soon as the page has drawn the document that it belongs to.
pub(crate) fn show(annex: Annex, view: View) {
    let is_open = |name: &str| view.open.contains(&name);
    annex.sheet.set(view.open.iter().find_map(|name| Sheet::find(name)));
    let place = TABS.iter().position(|(name, _)| is_open(name)).map_or(0, |place| place + 1);
    let numbers = is_open(NUMBERS);
    let after_frames = |act: Box<dyn FnOnce()>| {
        request_animation_frame(move || request_animation_frame(act));
    };
    after_frames(Box::new(move || {
        if let Some(tab) = tab(place) {
            tab.click();
        }
        for id in &view.unfolded {
            press(&format!("#card-{} .card-more[aria-expanded=false]", id.0));
        }
        if let Some(id) = view.selected {
            press(&format!("#card-{} .card-title", id.0));
        }
        let wanted = if numbers { "false" } else { "true" };
        after_frames(Box::new(move || {
            press(&format!(".weights-open[aria-expanded={wanted}]"));
            if let Some(card) = view.selected.and_then(|id| find(&format!("#card-{}", id.0))) {
                let options = ScrollIntoViewOptions::new();
                options.set_block(ScrollLogicalPosition::Nearest);
                options.set_inline(ScrollLogicalPosition::Nearest);
                card.scroll_into_view_with_scroll_into_view_options(&options);
            }
        }));
    }));
}

/// Presses a control of the page, where it is: a link may hide it.
fn press(selector: &str) {
    if let Some(control) = find(selector) {
        control.click();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_a_view_can_open_is_known() {
        for name in PANELS {
            let is_tab = TABS.iter().any(|(tab, _)| tab == name);
            assert!(is_tab || *name == NUMBERS || Sheet::find(name).is_some(), "{name}");
        }
    }
}
