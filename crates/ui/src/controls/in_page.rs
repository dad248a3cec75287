//! Controls in a real page: found by their labels, used by events, read back from the document.

use super::{ParamControl, Style};
use crate::dom::*;
use crate::page::Page;
use crate::store::{Locale, Store};
use layerloom_document::{Document, Root};
use layerloom_engine::catalog::RECIPE;
use layerloom_plot::Theme;
use leptos::task::tick;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Event, HtmlElement, HtmlInputElement, HtmlSelectElement};

wasm_bindgen_test_configure!(run_in_browser);

/// A control of the recipe in an element of its own.
fn mounted(key: &'static str) -> (Store, HtmlElement) {
    let place: HtmlElement =
        document().create_element("div").expect("a page makes elements").unchecked_into();
    document().body().expect("a page has a body").append_child(&place).expect("a body takes elements");
    let page = Page { embedded: false, locale: Locale::En, theme: Theme::Light };
    let made = Rc::new(Cell::new(None));
    let out = made.clone();
    mount(place.clone(), move || {
        let store = Store::new(Document::empty(), page);
        out.set(Some(store));
        provide_context(store);
        view! { <ParamControl root=Root::Recipe entry=&RECIPE key style=Style::Full/> }
    });
    let store = made.get().expect("mounting makes the view at once");
    (store, place)
}

/// The control that a label of this text belongs to.
fn labelled<T: JsCast>(place: &HtmlElement, text: &str) -> T {
    let labels = place.query_selector_all("label").expect("a selector");
    let label = (0..labels.length())
        .filter_map(|index| labels.item(index)?.dyn_into::<HtmlElement>().ok())
        .find(|label| label.inner_text() == text)
        .unwrap_or_else(|| panic!("no label «{text}» in {}", place.inner_html()));
    let id = label.get_attribute("for").expect("a label names its control");
    document().get_element_by_id(&id).expect("the control is there").dyn_into().ok().expect("of this kind")
}

fn tell(element: &HtmlElement, kind: &str) {
    element.dispatch_event(&Event::new(kind).expect("events can be made")).expect("and sent");
}

#[wasm_bindgen_test]
async fn a_pick_changes_the_document_and_undo_brings_it_back() {
    let (store, place) = mounted("loss");
    tick().await;
    let select: HtmlSelectElement = labelled(&place, "Loss");
    assert_eq!(select.value(), "mean-squared-error");
    select.set_value("huber");
    tell(&select, "change");
    tick().await;
    let picked = || store.document.with_untracked(|document| RECIPE.pick(&document.recipe, "loss").id);
    assert_eq!(picked(), "huber");
    assert!(place.inner_text().contains('δ'), "the loss brings its own setting: {}", place.inner_text());
    store.undo();
    tick().await;
    tick().await;
    assert_eq!(picked(), "mean-squared-error");
    assert_eq!(labelled::<HtmlSelectElement>(&place, "Loss").value(), "mean-squared-error");
}

#[wasm_bindgen_test]
async fn a_number_out_of_bounds_is_refused_in_place_and_kept_to_be_mended() {
    let (store, place) = mounted("learning-rate");
    tick().await;
    let rate = || store.document.with_untracked(|document| RECIPE.number(&document.recipe, "learning-rate"));
    let field: HtmlInputElement = labelled(&place, "Learning rate");
    for (typed, expected, shown) in [("999", 0.01, "999"), ("0.3", 0.3, "0.3"), ("fast", 0.3, "fast")] {
        field.set_value(typed);
        tell(&field, "input");
        tell(&field, "change");
        tick().await;
        assert_eq!((rate(), field.value().as_str()), (expected, shown), "after «{typed}»");
        let wrong = field.get_attribute("aria-invalid").as_deref() == Some("true");
        assert_eq!(wrong, typed != "0.3", "after «{typed}»");
    }
}

#[wasm_bindgen_test]
async fn labels_follow_the_language() {
    let (store, place) = mounted("batch-size");
    tick().await;
    labelled::<HtmlInputElement>(&place, "Batch size");
    store.locale.set(Locale::Zh);
    tick().await;
    labelled::<HtmlInputElement>(&place, "批大小");
}
