//! Elements: made from a text, given attributes that may follow signals.

use super::call::{Answer, Read};
use super::content::{IntoView, View};
use super::follow::follow;
use super::signal::{RwSignal, Signal};
use js_sys::Reflect;
use leptos::ev::{Event, EventDescriptor};
use leptos::prelude::document;
use std::borrow::Cow;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, EventTarget, HtmlElement, Node, SvgElement};

/// What an attribute, a class or a property is set to.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// Taken away.
    Absent,
    /// A text.
    Text(Cow<'static, str>),
    /// Present and empty, or taken away; true or false for a property.
    Flag(bool),
}

/// A value now, or for ever after.
pub enum Setting {
    /// It stays.
    Fixed(Value),
    /// It follows signals.
    Live(Box<dyn Read<Value>>),
}

/// Makes an element from its name and its fixed attributes, with a NUL between each two; a name behind a 1 is an
/// element of a picture. What `view!` writes.
pub fn element(text: &'static str) -> Element {
    let mut parts = text.split('\0');
    let name = parts.next().unwrap_or_default();
    let element = match name.strip_prefix('\u{1}') {
        Some(name) => document().create_element_ns(Some("http://www.w3.org/2000/svg"), name),
        None => document().create_element(name),
    }
    .expect("markup has names of elements");
    while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
        set_attribute(&element, key, value);
    }
    element
}

/// Puts a child behind those that are there.
pub fn append(parent: &Node, child: impl IntoView) {
    child.into_view().put_into(parent);
}

/// Sets an attribute.
pub fn attribute(element: &Element, name: &'static str, value: impl IntoSetting) {
    set(element, name, value.setting(), put_attribute);
}

/// Sets a class besides those of the attribute, which stands before it in the markup.
pub fn class(element: &Element, name: &'static str, value: impl IntoSetting) {
    set(element, name, value.setting(), put_class);
}

/// Sets a property, such as the value that a field has now.
pub fn property(element: &Element, name: &'static str, value: impl IntoSetting) {
    set(element, name, value.setting(), put_property);
}

/// Sets what an element holds, as markup of our own making.
pub fn inner_html(element: &Element, value: impl IntoSetting) {
    set(element, "innerHTML", value.setting(), put_property);
}

/// Listens to an event for as long as the element is there.
pub fn on<E: EventDescriptor>(element: &Element, event: E, act: impl Fn(E::EventType) + 'static)
where
    E::EventType: JsCast,
{
    listen_to(element, &event.name(), Box::new(move |event: Event| act(event.unchecked_into())));
}

pub(super) fn listen_to(target: &EventTarget, name: &str, act: Box<dyn Answer>) {
    let closure = Closure::<dyn Fn(Event)>::new(move |event| act.answer(event)).into_js_value();
    target.add_event_listener_with_callback(name, closure.unchecked_ref()).expect("it takes listeners");
}

fn set(element: &Element, name: &'static str, setting: Setting, put: fn(&Element, &str, &Value)) {
    match setting {
        Setting::Fixed(value) => put(element, name, &value),
        Setting::Live(read) => {
            let element = element.clone();
            let mut last = None;
            follow(Box::new(move || {
                let value = Some(read.read());
                if value != last {
                    put(&element, name, value.as_ref().unwrap_or(&Value::Absent));
                    last = value;
                }
            }));
        }
    }
}

fn set_attribute(element: &Element, name: &str, value: &str) {
    element.set_attribute(name, value).expect("markup has names of attributes");
}

fn put_attribute(element: &Element, name: &str, value: &Value) {
    match value {
        // A strict policy lets scripts set styles but not the attribute.
        Value::Text(text) if name == "style" => match element.dyn_ref::<HtmlElement>() {
            Some(element) => HtmlElement::style(element).set_css_text(text),
            None => element.unchecked_ref::<SvgElement>().style().set_css_text(text),
        },
        Value::Text(text) => set_attribute(element, name, text),
        Value::Flag(true) => set_attribute(element, name, ""),
        // An attribute that is not there is as good as removed.
        Value::Absent | Value::Flag(false) => drop(element.remove_attribute(name)),
    }
}

fn put_class(element: &Element, name: &str, value: &Value) {
    // Fails for names with spaces only.
    let _ = element.class_list().toggle_with_force(name, *value == Value::Flag(true));
}

fn put_property(element: &Element, name: &str, value: &Value) {
    let value = match value {
        Value::Absent => JsValue::NULL,
        Value::Text(text) => text.as_ref().into(),
        Value::Flag(flag) => (*flag).into(),
    };
    Reflect::set(element, &name.into(), &value).expect("elements take properties");
}

/// What an attribute can be set to.
pub trait IntoSetting {
    /// The setting.
    fn setting(self) -> Setting;
}

impl<F: Fn() -> T + 'static, T: IntoSetting> IntoSetting for F {
    fn setting(self) -> Setting {
        Setting::Live(Box::new(move || match self().setting() {
            Setting::Fixed(value) => value,
            Setting::Live(read) => read.read(),
        }))
    }
}

impl IntoSetting for Value {
    fn setting(self) -> Setting {
        Setting::Fixed(self)
    }
}

impl IntoSetting for &'static str {
    fn setting(self) -> Setting {
        Value::Text(self.into()).setting()
    }
}

impl IntoSetting for String {
    fn setting(self) -> Setting {
        Value::Text(self.into()).setting()
    }
}

impl IntoSetting for bool {
    fn setting(self) -> Setting {
        Value::Flag(self).setting()
    }
}

/// Numbers are written as texts.
macro_rules! numbers {
    ($($kind:ty)*) => {$(
        impl IntoSetting for $kind {
            fn setting(self) -> Setting {
                self.to_string().setting()
            }
        }
    )*};
}

numbers!(u16 u32 usize);

impl IntoSetting for f64 {
    /// As JavaScript writes it: the standard library's way would be 20 KB.
    fn setting(self) -> Setting {
        String::from(js_sys::Number::from(self).to_string_with_radix(10).unwrap_or_default()).setting()
    }
}

/// A signal is followed.
macro_rules! signals {
    ($($kind:ident)*) => {$(
        impl<T: IntoSetting + Clone + 'static> IntoSetting for $kind<T> {
            fn setting(self) -> Setting {
                (move || self.get()).setting()
            }
        }
    )*};
}

signals!(RwSignal Signal);

impl<T: IntoSetting> IntoSetting for Option<T> {
    fn setting(self) -> Setting {
        self.map_or(Setting::Fixed(Value::Absent), T::setting)
    }
}

impl From<Element> for View {
    fn from(element: Element) -> Self {
        Self::of(element.into())
    }
}
