//! The workers as the page sees them: commands go in, events come out with their numbers; a file goes in, an event comes
//! out.

use crate::page;
use js_sys::{Array, Float32Array, Uint8Array};
use layerloom_protocol::{Command, Event, from_bytes, to_bytes};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{File, MessageEvent, Worker, WorkerOptions, WorkerType};

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
        let worker = worker("worker.js")?;
        // The worker runs the module that the page has compiled.
        post(&worker, &Array::of2(&origin.script.as_str().into(), &origin.module));
        // The annex takes its seat between the two.
        js_sys::Reflect::set(&crate::dom::window(), &"layerloom".into(), &worker)?;
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

/// A file being read as a table, in a worker of its own: neither the page nor training waits for it. Dropping this ends the
/// worker, done or not.
pub(crate) struct Importer(Worker);

impl Importer {
    /// Starts the worker. `done` gets the event, or nothing when the importer does not load or the file cannot be read.
    ///
    /// # Errors
    /// When the browser allows no worker here, as in a sandboxed frame.
    pub(crate) fn start(file: &File, done: impl FnOnce(Option<Event>) + 'static) -> Result<Self, JsValue> {
        let worker = worker("importer.js")?;
        // The event of a worker that does not load has no data either.
        let on_answer = Closure::once_into_js(move |message: MessageEvent| {
            let bytes = message.data().dyn_into::<Uint8Array>();
            done(bytes.ok().and_then(|bytes| from_bytes(&bytes.to_vec())));
        });
        let on_answer = on_answer.unchecked_ref();
        worker.set_onmessage(Some(on_answer));
        worker.set_onerror(Some(on_answer));
        let script = page::beside("layerloom-importer.js")?.into();
        let module = page::beside("layerloom-importer_bg.wasm")?.into();
        post(&worker, &Array::of3(&script, &module, file));
        Ok(Self(worker))
    }
}

impl Drop for Importer {
    fn drop(&mut self) {
        self.0.terminate();
    }
}

fn worker(script: &str) -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    Worker::new_with_options(&page::beside(script)?, &options)
}

fn post(worker: &Worker, command: &JsValue) {
    worker.post_message(command).expect("plain data can be cloned");
}
