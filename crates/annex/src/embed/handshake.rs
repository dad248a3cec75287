//! The first words: the frame says that it listens, the host sends a port, and from then on only the port is listened to.

use super::consent::Consent;
use super::steer::Steered;
use crate::annex::Annex;
use crate::dom::window;
use js_sys::Reflect;
use layerloom_embed::message::VERSION;
use std::cell::Cell;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, MessagePort, Window};

/// How long a nonce may be, in characters.
const NONCE: std::ops::RangeInclusive<u32> = 8..=64;

/// A property of an object; nothing where it has none.
fn get(object: &JsValue, key: &str) -> JsValue {
    if object.is_object() {
        Reflect::get(object, &key.into()).unwrap_or_default()
    } else {
        JsValue::UNDEFINED
    }
}

/// The port and the nonce of a hello, if this message is one of the page that frames us.
fn hello(message: &MessageEvent, host: &Window) -> Option<(MessagePort, String)> {
    if message.source().is_none_or(|source| JsValue::from(source) != *AsRef::<JsValue>::as_ref(host)) {
        return None;
    }
    let data = message.data();
    let nonce = get(&data, "nonce").dyn_into::<js_sys::JsString>().ok()?;
    let is_hello = get(&data, "layerloom").as_f64() == Some(f64::from(VERSION))
        && get(&data, "type").as_string().as_deref() == Some("hello")
        && NONCE.contains(&nonce.length());
    let ports = message.ports();
    (is_hello && ports.length() == 1).then(|| (ports.get(0).unchecked_into(), String::from(nonce)))
}

/// Listens to the window until the page that frames this one has said hello; later hellos, and those of other windows,
/// change nothing.
pub(super) fn listen(annex: Annex, host: &Window, consent: Consent) {
    let greeted = Cell::new(false);
    let on_message = Closure::<dyn Fn(MessageEvent)>::new({
        let host = host.clone();
        move |message: MessageEvent| {
            if greeted.get() {
                return;
            }
            if let Some((port, nonce)) = hello(&message, &host) {
                greeted.set(true);
                Steered::begin(annex, port, &nonce, &message.origin(), consent);
            }
        }
    });
    let on_message = on_message.into_js_value();
    let listened = window().add_event_listener_with_callback("message", on_message.unchecked_ref());
    listened.expect("windows take listeners");
    // It holds nothing, so that it may be for whoever frames the page.
    let listening = js_sys::Object::new();
    for (key, value) in [("layerloom", VERSION.into()), ("type", "listening".into())] {
        Reflect::set(&listening, &key.into(), &value).expect("objects take properties");
    }
    let _ = host.post_message(&listening, "*");
}
