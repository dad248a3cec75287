//! Closures behind pointers. A `dyn Fn` carries three entries for each closure, one for each way to call it; these
//! traits carry the one that is used.

use leptos::ev::Event;

/// Gives a value, again and again.
pub trait Read<T> {
    /// The value now.
    fn read(&self) -> T;
}

impl<T, F: Fn() -> T> Read<T> for F {
    fn read(&self) -> T {
        self()
    }
}

/// Answers an event.
pub(crate) trait Answer {
    /// Acts on it.
    fn answer(&self, event: Event);
}

impl<F: Fn(Event)> Answer for F {
    fn answer(&self, event: Event) {
        self(event);
    }
}
