//! How high the frame would have to be to show the page without scrolling.
//!
//! The page fills its frame, whatever its height: what grows is the ground of the network and the room under the panels.
//! So the wanted height is that of the highest column, with the network at the least height at which it is comfortable.

use super::steer::Steered;
use crate::dom::*;
use layerloom_document::readable::Tree;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, MutationObserver, MutationObserverInit, Window};

/// Heights that are told lie within these, in pixels.
const LEAST: f64 = 160.0;
const MOST: f64 = 4000.0;

/// The network's own height.
const NETWORK: f64 = 360.0;

/// A height that goes back within this time after it grew stays: two layouts would chase each other otherwise.
const SWINGS_MILLIS: f64 = 2000.0;

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

fn height(selector: &str) -> f64 {
    find(selector).map_or(0.0, |element| element.get_bounding_client_rect().height())
}

/// From an element's top to the end of what it holds, whether it is stretched or scrolls.
fn content(element: &Element) -> f64 {
    let top = element.get_bounding_client_rect().top() - f64::from(element.scroll_top());
    let style = window().get_computed_style(element).ok().flatten();
    let below = style.and_then(|style| style.get_property_value("padding-bottom").ok());
    let below: f64 = below.and_then(|below| below.strip_suffix("px")?.parse().ok()).unwrap_or(0.0);
    let children = element.children();
    let bottoms = (0..children.length()).filter_map(|place| {
        let area = children.item(place)?.get_bounding_client_rect();
        (area.height() > 0.0).then(|| area.bottom() - top)
    });
    bottoms.fold(0.0, f64::max) + below
}

fn content_of(selector: &str) -> f64 {
    find(selector)
        .filter(|element| element.get_bounding_client_rect().height() > 0.0)
        .map_or(0.0, |it| content(&it))
}

/// The height that the page wants, in CSS pixels.
fn wanted() -> f64 {
    let centre = height(".recipe") + height(".centre-notes") + NETWORK;
    let column = if height(".centre") > 0.0 { centre } else { 0.0 };
    let columns = [content_of(".left > .data"), column, content_of(".right"), content_of(".foot")];
    let highest = columns.into_iter().fold(0.0, f64::max);
    let around = height(".bar") + height(".status") + height(".tabs");
    (around + highest).ceil().max(LEAST).min(MOST)
}

/// Calls with the wanted height whenever it has changed.
fn watch(tell: impl Fn(f64) + 'static) {
    // The height told last, the one before, and when.
    let last = Cell::new((0.0_f64, 0.0_f64, 0.0_f64));
    let due = Rc::new(Cell::new(false));
    let measure: Rc<dyn Fn()> = Rc::new(move || {
        let (told, before, at) = last.get();
        let (height, now) = (wanted(), window().performance().map_or(0.0, |clock| clock.now()));
        let swings = height < told && (height - before).abs() < 2.0 && now - at < SWINGS_MILLIS;
        if (height - told).abs() >= 2.0 && !swings {
            last.set((height, told, now));
            tell(height);
        }
    });
    let soon = move || {
        if !due.replace(true) {
            let (due, measure) = (due.clone(), measure.clone());
            set_timeout(
                move || {
                    due.set(false);
                    measure();
                },
                std::time::Duration::from_millis(120),
            );
        }
    };
    soon();
    listen(leptos::ev::resize, {
        let soon = soon.clone();
        move |_| soon()
    });
    let changed = Closure::<dyn Fn()>::new(soon).into_js_value();
    if let (Ok(observer), Some(app)) = (MutationObserver::new(changed.unchecked_ref()), find(".app")) {
        let init = MutationObserverInit::new();
        init.set_child_list(true);
        init.set_subtree(true);
        init.set_attributes(true);
        init.set_attribute_filter(
            &[wasm_bindgen::JsValue::from("class"), "hidden".into()].into_iter().collect::<js_sys::Array>(),
        );
        // The element is in the page, and something is asked for.
        let _ = observer.observe_with_options(&app, &init);
    }
}

/// Tells the host, which may fit the frame.
pub(super) fn follow(steered: &Rc<Steered>) {
    let steered = steered.clone();
    watch(move |height| steered.tell("height", vec![("detail", Tree::Number(height))]));
}

/// Tells learning platforms that fit their frames by the message of Canvas.
pub(super) fn for_learning_platforms(host: Window) {
    watch(move |height| {
        let message = js_sys::Object::new();
        for (key, value) in [("subject", "lti.frameResize".into()), ("height", JsValue::from(height))] {
            js_sys::Reflect::set(&message, &key.into(), &value).expect("objects take properties");
        }
        // A height tells nothing of anybody, so that it may be for whoever frames the page.
        let _ = host.post_message(&message, "*");
    });
}
