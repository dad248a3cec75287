//! `view!` and `#[component]`: Leptos's notation for views, expanded to calls of the page's `dom` module.
//!
//! Leptos gives each element a type that names all its attributes and children, and compiles the code that builds it once
//! for every such type: most of the page's size. These macros read the same notation and write plain calls of functions
//! that are compiled once. What they leave out is what the page does not use: server rendering, hydration, spreading.
#![forbid(unsafe_code)]

mod component;
mod markup;

use proc_macro::TokenStream;

/// A piece of the page, as a `dom::View`.
///
/// `name="text"` and `name=value` set an attribute, `class:name=flag` a class, `prop:name=value` a property, `on:event=act`
/// listens, `node_ref=place` keeps the element; a value that is a closure follows the signals that it reads. `{…}` holds
/// anything that is `dom::IntoView`. Names with a capital are components; `Show` and `For` are known by themselves.
#[proc_macro]
pub fn view(tokens: TokenStream) -> TokenStream {
    markup::view(tokens.into()).into()
}

/// Turns a function of named arguments into a component: a struct of its name that is
/// `dom::IntoView`. What it reads of signals outside closures is not followed.
#[proc_macro_attribute]
pub fn component(_: TokenStream, item: TokenStream) -> TokenStream {
    component::component(item.into()).unwrap_or_else(|error| error.into_compile_error()).into()
}
