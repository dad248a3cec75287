//! The worker as the page sees it: commands go in, events come out with their numbers.

use js_sys::{Array, Float32Array};
use layerloom_protocol::{Command, Event};
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

/// A started worker. Commands that are sent before it listens wait.
pub(crate) struct Client {
    worker: Worker,
    listens: Rc<Cell<bool>>,
    waiting: Rc<RefCell<Vec<JsValue>>>,
}

impl Client {
    /// Starts the worker. `receive` gets every event with its numbers, `failed` is called when the worker breaks.
    ///
    /// # Errors
    /// When the browser allows no worker here, as in a sandboxed frame.
    pub(crate) fn start(
        receive: impl Fn(Event, Vec<f32>) + 'static,
        failed: impl Fn() + 'static,
    ) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&address()?, &options)?;
        let listens = Rc::new(Cell::new(false));
        let waiting: Rc<RefCell<Vec<JsValue>>> = Rc::default();

        let on_message = Closure::<dyn Fn(MessageEvent)>::new({
            let (worker, listens, waiting) = (worker.clone(), listens.clone(), waiting.clone());
            move |message: MessageEvent| {
                let parts = Array::from(&message.data());
                let Ok(event) = serde_wasm_bindgen::from_value(parts.get(0)) else { return };
                if event == Event::Ready {
                    listens.set(true);
                    for command in waiting.take() {
                        post(&worker, &command);
                    }
                }
                let numbers =
                    parts.get(1).dyn_into::<Float32Array>().map_or_else(|_| Vec::new(), |it| it.to_vec());
                receive(event, numbers);
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        let on_error = Closure::<dyn Fn(web_sys::Event)>::new(move |_| failed());
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_error.forget();
        Ok(Self { worker, listens, waiting })
    }

    /// Sends a command, now or as soon as the worker listens.
    pub(crate) fn send(&self, command: &Command) {
        let command = command
            .serialize(&serde_wasm_bindgen::Serializer::new())
            .expect("commands are plain data, which always serialises");
        if self.listens.get() {
            post(&self.worker, &command);
        } else {
            self.waiting.borrow_mut().push(command);
        }
    }
}

fn post(worker: &Worker, command: &JsValue) {
    worker.post_message(command).expect("plain data can be cloned");
}

/// The loader beside the page, with the version that the build wrote into the page.
fn address() -> Result<String, JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let version = document
        .query_selector("meta[name=layerloom-build]")?
        .and_then(|meta| meta.get_attribute("content"))
        .unwrap_or_default();
    let base = document.base_uri()?.unwrap_or_default();
    Ok(web_sys::Url::new_with_base(&["layerloom-worker_loader.js?v=", &version].concat(), &base)?.href())
}
