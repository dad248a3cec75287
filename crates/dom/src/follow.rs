//! What follows signals. Each kind is compiled once, for a closure behind a pointer.

use super::content::View;
use super::element::listen_to;
use super::signal::{Memo, StoredValue};
use leptos::ev::{Event, EventDescriptor};
use leptos::prelude::{Effect, RenderEffect, untrack, window};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Runs a closure now, and again whenever a signal changed that it read, until its owner ends.
pub(crate) fn follow(mut run: Box<dyn FnMut()>) {
    StoredValue::new(RenderEffect::new(move |_| run()));
}

/// Runs a closure once the page stands, and again whenever a signal changed that it read.
pub fn effect(run: impl FnMut() + 'static) {
    effect_of(Box::new(run));
}

fn effect_of(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_| run());
}

/// A value that is computed anew when a signal changed that it reads, and tells on only when it differs.
pub fn memo<T: PartialEq + 'static>(compute: impl Fn() -> T + 'static) -> Memo<T> {
    Memo::new(compute)
}

/// Listens to an event of the window for as long as the page stands.
pub fn listen<E: EventDescriptor + 'static>(event: E, act: impl Fn(E::EventType) + 'static)
where
    E::EventType: JsCast,
{
    listen_to(&window(), &event.name(), Box::new(move |event: Event| act(event.unchecked_into())));
}

/// Builds a component: what it reads outside closures is not followed.
pub fn component(build: impl FnOnce() -> View) -> View {
    untrack(build)
}

/// Puts a view into a place for good.
pub fn mount(place: HtmlElement, build: impl FnOnce() -> View + 'static) {
    let within = place.clone();
    leptos::mount::mount_to(place, move || build().put_into(&within)).forget();
}
