//! Elements that code needs: to draw on, to measure, to give the focus to.

use super::signal::RwSignal;
use std::marker::PhantomData;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// An element, once it has been made.
pub struct NodeRef<E>(RwSignal<Option<Element>>, PhantomData<fn() -> E>);

impl<E> Clone for NodeRef<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for NodeRef<E> {}

impl<E> Default for NodeRef<E> {
    fn default() -> Self {
        Self(RwSignal::new(None), PhantomData)
    }
}

impl<E: JsCast> NodeRef<E> {
    /// Of an element that is still to be made.
    pub fn new() -> Self {
        Self::default()
    }

    /// Remembers the element; it is of the kind that markup gives it.
    pub fn keep(self, element: &Element) {
        self.0.set(Some(element.clone()));
    }

    /// The element, and a wish to hear of its making.
    pub fn get(self) -> Option<E> {
        self.0.get().map(JsCast::unchecked_into)
    }

    /// The element.
    pub fn get_untracked(self) -> Option<E> {
        self.0.get_untracked().map(JsCast::unchecked_into)
    }
}
