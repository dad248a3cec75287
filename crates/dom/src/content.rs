//! What can stand in a view.

use super::call::Read;
use super::change::changing;
use super::follow::follow;
use super::signal::{Memo, Signal};
use leptos::prelude::document;
use std::borrow::Cow;
use web_sys::{DocumentFragment, Node, Text};

/// A piece of the page, not yet in its place: an element, a text, or a fragment of several.
#[derive(Clone)]
pub struct View(Node);

impl View {
    pub(super) fn of(node: Node) -> Self {
        Self(node)
    }

    /// The node.
    pub(super) fn node(&self) -> &Node {
        &self.0
    }

    /// Puts it behind what a node holds.
    pub fn put_into(&self, parent: &Node) {
        parent.append_child(&self.0).expect("a node takes what is not above it");
    }
}

/// Views side by side; none at first.
pub struct Several(DocumentFragment);

impl Default for Several {
    fn default() -> Self {
        Self(document().create_document_fragment())
    }
}

impl Several {
    /// Puts one more behind the others.
    pub fn append(&self, view: impl IntoView) {
        view.into_view().put_into(&self.0);
    }
}

/// What can stand in a view.
pub trait IntoView: Sized {
    /// Whether it is a text, which can change in place.
    const IS_TEXT: bool = false;

    /// The view.
    fn into_view(self) -> View;

    /// The text, where it is one.
    fn into_text(self) -> Cow<'static, str> {
        Cow::Borrowed("")
    }
}

fn text(text: &str) -> View {
    View(document().create_text_node(text).into())
}

/// A text that follows signals.
fn changing_text(read: Box<dyn Read<Cow<'static, str>>>) -> View {
    let node: Text = document().create_text_node("");
    let view = View(node.clone().into());
    let mut last = Cow::Borrowed("");
    follow(Box::new(move || {
        let text = read.read();
        if text != last {
            node.set_data(&text);
            last = text;
        }
    }));
    view
}

impl<F: Fn() -> T + 'static, T: IntoView + 'static> IntoView for F {
    fn into_view(self) -> View {
        if T::IS_TEXT {
            changing_text(Box::new(move || self().into_text()))
        } else {
            changing(Box::new(move || self().into_view()))
        }
    }
}

impl IntoView for View {
    fn into_view(self) -> View {
        self
    }
}

impl IntoView for Several {
    fn into_view(self) -> View {
        View(self.0.into())
    }
}

impl IntoView for () {
    fn into_view(self) -> View {
        Several::default().into_view()
    }
}

/// Texts, and what is written as one.
macro_rules! texts {
    ($($kind:ty: $text:expr),*) => {$(
        impl IntoView for $kind {
            const IS_TEXT: bool = true;

            fn into_view(self) -> View {
                text(&self.into_text())
            }

            fn into_text(self) -> Cow<'static, str> {
                let write: fn(Self) -> Cow<'static, str> = $text;
                write(self)
            }
        }
    )*};
}

texts!(
    &'static str: Cow::Borrowed,
    String: Cow::Owned,
    u8: |number| number.to_string().into(),
    u32: |number| number.to_string().into(),
    u64: |number| number.to_string().into(),
    usize: |number| number.to_string().into()
);

impl<T: IntoView> IntoView for Option<T> {
    const IS_TEXT: bool = T::IS_TEXT;

    fn into_view(self) -> View {
        self.map_or_else(|| ().into_view(), T::into_view)
    }

    fn into_text(self) -> Cow<'static, str> {
        self.map_or(Cow::Borrowed(""), T::into_text)
    }
}

impl<T: IntoView> IntoView for Vec<T> {
    fn into_view(self) -> View {
        self.into_iter().collect_view()
    }
}

impl<T: IntoView + Clone + PartialEq + 'static> IntoView for Memo<T> {
    fn into_view(self) -> View {
        (move || self.get()).into_view()
    }
}

impl<T: IntoView + 'static> IntoView for Signal<T> {
    fn into_view(self) -> View {
        (move || self.get()).into_view()
    }
}

/// One view of all that an iterator gives.
pub trait CollectView: Iterator + Sized
where
    Self::Item: IntoView,
{
    /// The view.
    fn collect_view(self) -> View {
        let all = Several::default();
        self.for_each(|view| all.append(view));
        all.into_view()
    }
}

impl<I: Iterator> CollectView for I where I::Item: IntoView {}
