//! How views are built: Leptos's signals and notation, over functions that are compiled once.
//!
//! Leptos's own views have a type for each shape, and the code for each type is most of a page's size. Here a
//! [`View`] is a node of the page, `view!` expands to calls of the functions in this module, and every closure is put
//! behind a pointer before it meets anything generic. Signals, memos, effects and owners are Leptos's.
//!
//! Read in this order: [`signal`] (values that are followed), [`element`] (elements and their attributes), [`follow`]
//! (what follows signals), [`content`] (what can stand in a view), [`change`] (pieces that come and go), [`call`] (closures
//! behind pointers), [`reference`] (elements that code needs). A crate that uses it does so as `dom` in its root, where
//! `view!` looks for it.
#![forbid(unsafe_code)]

mod call;
mod change;
mod content;
mod element;
mod follow;
mod reference;
mod signal;

pub use change::{keyed, show};
pub use content::{CollectView, IntoView, Several, View};
pub use element::{append, attribute, class, element, inner_html, on, property};
pub use follow::{component, effect, listen, memo, mount};
pub use reference::NodeRef;
pub use signal::{Memo, RwSignal, Signal, StoredValue};

pub use layerloom_view::{component, view};
pub use leptos::leptos_dom::helpers::{
    event_target_checked, event_target_value, request_animation_frame, set_interval_with_handle, set_timeout,
    set_timeout_with_handle,
};
pub use leptos::prelude::{
    Callable, Callback, document, on_cleanup, provide_context, untrack, use_context, window,
};

/// What a component's markup holds, built when the component asks for it, and again each time.
pub type Children = Box<dyn Fn() -> View>;
