//! The worker as the page sees it: commands go in, events come out with their numbers.

use crate::page;
use js_sys::{Array, Float32Array, Uint8Array};
use layerloom_protocol::{Command, Event, from_bytes, to_bytes};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

/// Where this code comes from.
pub struct Origin {
    /// The address of the script that the build wrote around the module.
    pub script: String,
    /// The compiled module.
    pub module: JsValue,
}

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
        origin: &Origin,
        receive: impl Fn(Event, Vec<f32>) + 'static,
        failed: impl Fn() + 'static,
    ) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&page::beside("worker.js")?, &options)?;
        // The worker runs the module that the page has compiled.
        post(&worker, &Array::of2(&origin.script.as_str().into(), &origin.module));
        let listens = Rc::new(Cell::new(false));
        let waiting: Rc<RefCell<Vec<JsValue>>> = Rc::default();

        let on_message = Closure::<dyn Fn(MessageEvent)>::new({
            let (worker, listens, waiting) = (worker.clone(), listens.clone(), waiting.clone());
            move |message: MessageEvent| {
                let parts = Array::from(&message.data());
                let bytes = parts.get(0).dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec());
                let Some(event) = bytes.ok().and_then(|bytes| from_bytes(&bytes)) else { return };
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
        let command = Uint8Array::from(to_bytes(command).as_slice()).into();
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
