//! The session behind `postMessage`: commands come in, `[event, numbers]` goes out with the numbers' buffer handed over.
//!
//! Training runs in turns of some milliseconds. Between two turns the browser delivers what the page has sent, since
//! the next turn is itself a message, from this worker to itself.
#![forbid(unsafe_code)]

use js_sys::{Array, Float32Array, Uint8Array};
use layerloom_protocol::{Command, Event, Message, from_bytes, to_bytes};
use layerloom_session::{Session, Wait};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

/// How long a turn may take before messages are let in.
const TURN_MILLIS: f64 = 8.0;

/// The next turn.
#[derive(Clone, Copy, PartialEq)]
enum Next {
    /// When a command arrives.
    None,
    /// As soon as messages have been let in.
    Due,
    /// When this timer rings.
    Timer(i32),
}

struct Host {
    scope: DedicatedWorkerGlobalScope,
    session: RefCell<Session>,
    next: Cell<Next>,
    bell: MessagePort,
    turn: RefCell<Option<Closure<dyn Fn()>>>,
}

/// Listens to the page, and trains on the processor.
pub fn run() {
    run_with(Session::new);
}

/// Listens to the page, with a session that is made from a clock.
pub fn run_with(session: impl FnOnce(Box<dyn Fn() -> f64>) -> Session) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let clock = scope.performance().expect("workers have a clock");
    let channel = MessageChannel::new().expect("workers have channels");
    let host = Rc::new(Host {
        scope: scope.clone(),
        session: RefCell::new(session(Box::new(move || clock.now()))),
        next: Cell::new(Next::None),
        bell: channel.port2(),
        turn: RefCell::new(None),
    });

    let turn = Closure::<dyn Fn()>::new({
        let host = host.clone();
        move || host.turn()
    });
    channel.port1().set_onmessage(Some(turn.as_ref().unchecked_ref()));
    host.turn.replace(Some(turn));

    let on_command = Closure::<dyn Fn(MessageEvent)>::new({
        let host = host.clone();
        move |message: MessageEvent| {
            let bytes = message.data().unchecked_into::<Uint8Array>().to_vec();
            host.handle(from_bytes(&bytes).expect("the page sends commands"));
        }
    });
    scope.set_onmessage(Some(on_command.as_ref().unchecked_ref()));
    on_command.forget();
    host.post(vec![Message { event: Event::Ready, numbers: Vec::new() }]);
}

impl Host {
    fn handle(&self, command: Command) {
        let messages = self.session.borrow_mut().handle(command);
        self.post(messages);
        if let Next::Timer(timer) = self.next.get() {
            self.scope.clear_timeout_with_handle(timer);
        }
        if self.next.get() != Next::Due {
            self.ring();
        }
    }

    fn turn(&self) {
        let (messages, wait) = self.session.borrow_mut().advance(TURN_MILLIS);
        self.post(messages);
        match wait {
            Wait::Busy => self.ring(),
            Wait::Idle => self.next.set(Next::None),
            Wait::Millis(millis) => {
                let turn = self.turn.borrow();
                let turn = turn.as_ref().expect("set before the first turn").as_ref().unchecked_ref();
                let timer = self
                    .scope
                    .set_timeout_with_callback_and_timeout_and_arguments_0(turn, millis.ceil() as i32);
                self.next.set(Next::Timer(timer.expect("workers have timers")));
            }
        }
    }

    fn ring(&self) {
        self.bell.post_message(&JsValue::NULL).expect("null can be sent");
        self.next.set(Next::Due);
    }

    fn post(&self, messages: Vec<Message>) {
        for Message { event, numbers } in messages {
            let event = Uint8Array::from(to_bytes(&event).as_slice());
            // The one copy out of wasm memory, which cannot be handed over itself.
            let numbers = Float32Array::from(numbers.as_slice());
            let sent = self
                .scope
                .post_message_with_transfer(&Array::of2(&event, &numbers), &Array::of1(&numbers.buffer()));
            sent.expect("plain data can be sent");
        }
    }
}
