//! Closures of one type. What a view holds is compiled anew for every type of closure in it; these hide the closure
//! behind a pointer, so that views with the same shape share their code.

use leptos::ev::{Event, KeyboardEvent, MouseEvent, PointerEvent};

/// A value that follows signals.
pub(crate) fn live<T: 'static>(
    read: impl Fn() -> T + Send + Sync + 'static,
) -> Box<dyn Fn() -> T + Send + Sync> {
    Box::new(read)
}

/// What a press does.
pub(crate) fn press(act: impl Fn(MouseEvent) + 'static) -> Box<dyn Fn(MouseEvent)> {
    Box::new(act)
}

/// What a change of an input does.
pub(crate) fn change(act: impl Fn(Event) + 'static) -> Box<dyn Fn(Event)> {
    Box::new(act)
}

/// What a key does.
pub(crate) fn keyed(act: impl Fn(KeyboardEvent) + 'static) -> Box<dyn Fn(KeyboardEvent)> {
    Box::new(act)
}

/// What a moving pointer does.
pub(crate) fn point(act: impl Fn(PointerEvent) + 'static) -> Box<dyn Fn(PointerEvent)> {
    Box::new(act)
}
