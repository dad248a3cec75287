//! The line between the page and what trains for it.
//!
//! The page posts commands to its worker and listens to it, and knows nothing of the annex. The annex takes a seat in
//! between: what the page posts passes through [`Line`], which sends it to the page's own worker, or to another one that
//! trains in its place, or holds it while training moves from one to the other. What the other worker tells is told again
//! by the page's own, so that the page hears one voice.

use crate::page;
use futures_channel::oneshot::{Sender, channel};
use js_sys::{Array, Float32Array, Function, Reflect, Uint8Array};
use layerloom_protocol::{Command, Event, Handover, MOST_TABLES, Pace, Standing, Tap, from_bytes, to_bytes};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, MessageEventInit, Worker, WorkerOptions, WorkerType};

/// Where commands go.
enum Route {
    /// To the page's own worker.
    Own,
    /// Nowhere yet: training is moving.
    Held(Vec<JsValue>),
    /// To a worker that trains in place of the page's own.
    Other(Worker),
}

/// What training said of itself, for one who waits for it.
type Waiting = Sender<Option<Box<Handover>>>;

/// What it said as it was left: the same, its pace and its taps.
type Parting = (Option<Box<Handover>>, Pace, Vec<Tap>);

/// The line. It lasts as long as the page.
pub(crate) struct Line {
    own: Worker,
    post_to_own: Function,
    route: RefCell<Route>,
    /// The last tables as they were posted: a worker that training leaves tells only the one that is trained on.
    tables: RefCell<VecDeque<JsValue>>,
    copies: RefCell<VecDeque<Waiting>>,
    left: RefCell<Option<Sender<Parting>>>,
    broken: Cell<bool>,
}

impl Line {
    /// Takes its seat. `on_command` hears what the page asks for, `on_event` what the workers tell, with the numbers that it
    /// speaks of, both before anyone else acts on it.
    pub(crate) fn tap(
        own: Worker,
        on_command: impl Fn(&Command) + 'static,
        on_event: impl Fn(Event, Float32Array) + 'static,
    ) -> Rc<Self> {
        let post_to_own: Function =
            Reflect::get(&own, &"postMessage".into()).expect("workers can be posted to").unchecked_into();
        let line = Rc::new(Self {
            own: own.clone(),
            post_to_own,
            route: RefCell::new(Route::Own),
            tables: RefCell::default(),
            copies: RefCell::default(),
            left: RefCell::default(),
            broken: Cell::new(false),
        });
        let from_page = Closure::<dyn Fn(JsValue)>::new({
            let line = line.clone();
            move |data: JsValue| {
                if let Some(command) = bytes(&data).and_then(|bytes| from_bytes(&bytes)) {
                    if let Command::Table(_) = command {
                        line.keep_table(&data);
                    }
                    on_command(&command);
                }
                line.post(data);
            }
        });
        Reflect::set(&own, &"postMessage".into(), &from_page.into_js_value())
            .expect("objects take properties");
        let from_worker = Closure::<dyn Fn(MessageEvent)>::new({
            let line = line.clone();
            move |message: MessageEvent| {
                let parts = Array::from(&message.data());
                match bytes(&parts.get(0)).and_then(|bytes| from_bytes(&bytes)) {
                    Some(Event::Copied(handover)) => {
                        // Answers come in the order of the questions.
                        if let Some(waiting) = line.copies.borrow_mut().pop_front() {
                            let _ = waiting.send(handover);
                        }
                    }
                    Some(Event::Left(handover, pace, taps)) => {
                        if let Some(waiting) = line.left.take() {
                            let _ = waiting.send((handover, pace, taps));
                        }
                    }
                    Some(event) => on_event(event, parts.get(1).dyn_into().unwrap_or_default()),
                    None => {}
                }
            }
        });
        let listened =
            own.add_event_listener_with_callback("message", from_worker.into_js_value().unchecked_ref());
        listened.expect("workers take listeners");
        line
    }

    /// Sends a command to where training runs.
    pub(crate) fn send(&self, command: &Command) {
        self.post(data(command));
    }

    fn keep_table(&self, data: &JsValue) {
        let mut tables = self.tables.borrow_mut();
        if tables.len() == MOST_TABLES {
            tables.pop_front();
        }
        tables.push_back(data.clone());
    }

    fn post(&self, data: JsValue) {
        match &mut *self.route.borrow_mut() {
            Route::Own => self.post_own(&data),
            Route::Held(held) => held.push(data),
            Route::Other(worker) => post(worker, &data),
        }
    }

    fn post_own(&self, data: &JsValue) {
        self.post_to_own.call1(&self.own, data).expect("plain data can be posted");
    }

    /// All that the session holds now, at the time of the call; none before it has a document.
    pub(crate) fn copy(&self) -> impl Future<Output = Option<Box<Handover>>> + use<> {
        let (sender, receiver) = channel();
        self.copies.borrow_mut().push_back(sender);
        self.send(&Command::Copy);
        async { receiver.await.ok().flatten() }
    }

    /// Lets the session go on from where this stands; gives whether it does.
    pub(crate) fn resume(&self, handover: Box<Handover>) -> impl Future<Output = bool> + use<> {
        self.resume_by(handover, &|data| self.post(data), |copies, waiting| copies.push_back(waiting))
    }

    /// The same by a way of one's own: after the handover the session is asked for what it holds, since it says nothing of
    /// what does not fit it. `wait` takes the question's place among those that are still to be answered.
    fn resume_by(
        &self,
        handover: Box<Handover>,
        post: &dyn Fn(JsValue),
        wait: fn(&mut VecDeque<Waiting>, Waiting),
    ) -> impl Future<Output = bool> + use<> {
        let Standing { step, values, .. } = handover.standing.clone();
        post(data(&Command::Resume(handover)));
        let (sender, receiver) = channel();
        wait(&mut self.copies.borrow_mut(), sender);
        post(data(&Command::Copy));
        let same = move |now: &Standing| {
            let bits = |values: &[f32]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            now.step > step || (now.step == step && bits(&now.values) == bits(&values))
        };
        async move { receiver.await.ok().flatten().is_some_and(|now| same(&now.standing)) }
    }

    /// Whether another worker than the page's own trains.
    pub(crate) fn is_moved(&self) -> bool {
        !matches!(*self.route.borrow(), Route::Own)
    }

    /// Starts a worker from a script and a module beside the page.
    ///
    /// # Errors
    /// When it does not load.
    pub(crate) async fn start(self: &Rc<Self>, script: &str, module: &str) -> Result<Worker, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&page::beside("worker.js"), &options)?;
        let (sender, receiver) = channel();
        let sender = Rc::new(Cell::new(Some(sender)));
        let on_message = Closure::<dyn Fn(MessageEvent)>::new({
            let (line, sender) = (self.clone(), sender.clone());
            move |message: MessageEvent| match sender.take() {
                // Its first word is that it listens; the page heard that from its own.
                Some(sender) => drop(sender.send(true)),
                None => line.tell(&message.data()),
            }
        });
        worker.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
        let on_error = Closure::<dyn Fn()>::new({
            let line = self.clone();
            move || match sender.take() {
                Some(sender) => drop(sender.send(false)),
                None => line.tell_broken(),
            }
        });
        worker.set_onerror(Some(on_error.into_js_value().unchecked_ref()));
        post(&worker, &Array::of2(&page::beside(script).into(), &page::beside(module).into()).into());
        if receiver.await == Ok(true) {
            Ok(worker)
        } else {
            worker.terminate();
            Err(JsValue::UNDEFINED)
        }
    }

    /// Lets a started worker train from where training stands, or the page's own again; gives whether it does. A worker
    /// that training leaves ends, except for the page's own.
    pub(crate) async fn move_to(&self, worker: Option<Worker>, first: &Command) -> bool {
        let (sender, receiver) = channel();
        self.left.replace(Some(sender));
        let left = self.route.replace(Route::Held(Vec::new()));
        let leave = data(&Command::Leave);
        match &left {
            Route::Other(worker) => post(worker, &leave),
            Route::Own | Route::Held(_) => self.post_own(&leave),
        }
        let parting = receiver.await.ok();
        if let Route::Other(worker) = left {
            worker.terminate();
        }
        let tell = |data: &JsValue| match &worker {
            Some(worker) => post(worker, data),
            None => self.post_own(data),
        };
        tell(&data(first));
        self.tables.borrow().iter().for_each(tell);
        let handover = parting.and_then(|(handover, pace, taps)| {
            if handover.is_none() {
                tell(&data(&Command::Pace(pace)));
                tell(&data(&Command::Watch(taps)));
            }
            handover
        });
        // What was asked for meanwhile is held, and asked behind.
        let resumed = handover.map(|handover| {
            self.resume_by(handover, &|data| tell(&data), |copies, waiting| copies.push_front(waiting))
        });
        let route = worker.clone().map_or(Route::Own, Route::Other);
        if let Route::Held(held) = self.route.replace(route) {
            for data in held {
                tell(&data);
            }
        }
        match resumed {
            Some(resumed) => resumed.await,
            None => true,
        }
    }

    /// Tells the page something of the annex's own, in the voice of its worker.
    pub(crate) fn tell_event(&self, event: &Event) {
        let bytes = Uint8Array::from(to_bytes(event).as_slice());
        self.tell(&Array::of2(&bytes, &Float32Array::new_with_length(0)).into());
    }

    fn tell(&self, data: &JsValue) {
        let init = MessageEventInit::new();
        init.set_data(data);
        if let Ok(event) = MessageEvent::new_with_event_init_dict("message", &init) {
            // Listeners that throw report it themselves.
            let _ = self.own.dispatch_event(&event);
        }
    }

    fn tell_broken(&self) {
        if !self.broken.replace(true)
            && let Ok(event) = web_sys::Event::new("error")
        {
            let _ = self.own.dispatch_event(&event);
        }
    }
}

fn data(command: &Command) -> JsValue {
    Uint8Array::from(to_bytes(command).as_slice()).into()
}

fn bytes(data: &JsValue) -> Option<Vec<u8>> {
    data.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}

fn post(worker: &Worker, data: &JsValue) {
    worker.post_message(data).expect("plain data can be posted");
}
