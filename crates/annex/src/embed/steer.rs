//! What the host may do: each request is read within its bounds, done in the order of arrival, and answered once.

use super::consent::{Ask, Consent};
use super::news;
use crate::annex::{Annex, Heard};
use crate::dom::*;
use crate::page;
use js_sys::{Array, Float32Array, JsString};
use layerloom_datasets::TableMeta;
use layerloom_document::link::encode;
use layerloom_document::readable::Tree;
use layerloom_document::{DrawnPoint, Edit};
use layerloom_embed::message::{self, MAX_REQUEST, Order, Refusal, Request, Show, VERSION};
use layerloom_embed::rate::Rate;
use layerloom_embed::state::{self, MAX_TEXT, Shown};
use layerloom_project::{Layout, Training};
use layerloom_protocol::{Command, Event, Handover, RunState, Unit, lexicon};
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, MessagePort};

/// How long the page may take to open a playground, which waits until the frame is drawn.
const OPENS_WITHIN: Duration = Duration::from_secs(20);

/// How long steps may take before they are answered with what stands then.
const STEPS_WITHIN: Duration = Duration::from_secs(60);

/// Requests that wait for their turn.
const MOST_WAITING: usize = 100;

/// An answer, or an event, and the numbers beside it.
pub(super) type Told = (Tree, Vec<Vec<f32>>);

/// What goes on when what it waits for has come.
type Wake = Box<dyn FnOnce()>;

/// The frame as its host steers it. It lasts as long as the page.
pub(super) struct Steered {
    pub(super) annex: Annex,
    port: MessagePort,
    /// Who asks, as the person is told.
    origin: String,
    consent: Consent,
    rate: RefCell<Rate>,
    /// Refusals for requests that come too often have a rate of their own; beyond it there is silence.
    refusals: RefCell<Rate>,
    waiting: RefCell<VecDeque<(Request, Option<String>)>>,
    busy: Cell<bool>,
    /// Points that the host itself has brought.
    given: RefCell<Vec<DrawnPoint>>,
    /// One who waits for the page to open a document.
    opening: RefCell<Option<Wake>>,
    /// Those who wait for a frame, each with what it must hold.
    frames: RefCell<Vec<(Goal, Wake)>>,
}

/// Where training is to come to.
#[derive(Clone, Copy)]
enum Goal {
    Step(u64),
    Epoch(u32),
}

impl Goal {
    fn is_met(self, frame: &layerloom_protocol::Frame) -> bool {
        let reached = match self {
            Self::Step(step) => frame.metrics.step >= step,
            Self::Epoch(epoch) => frame.metrics.epoch >= epoch,
        };
        reached || matches!(frame.state, RunState::Diverged { .. })
    }
}

impl Steered {
    /// Answers the host's hello through its port, and listens to it.
    pub(super) fn begin(annex: Annex, port: MessagePort, nonce: &str, origin: &str, consent: Consent) {
        let steered = Rc::new(Self {
            annex,
            port,
            origin: origin.to_owned(),
            consent,
            rate: RefCell::default(),
            refusals: RefCell::default(),
            waiting: RefCell::default(),
            busy: Cell::new(false),
            given: RefCell::default(),
            opening: RefCell::default(),
            frames: RefCell::default(),
        });
        annex.listen({
            let steered = steered.clone();
            move |heard| steered.hear(&heard)
        });
        let on_message = Closure::<dyn Fn(MessageEvent)>::new({
            let steered = steered.clone();
            move |message: MessageEvent| steered.take(&message.data())
        });
        // Setting it opens the port.
        steered.port.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
        steered.tell("welcome", vec![("nonce", Tree::Text(nonce.to_owned())), ("state", steered.shown().0)]);
        news::follow(&steered);
        super::fit::follow(&steered);
    }

    fn hear(&self, heard: &Heard) {
        match heard {
            Heard::Command(Command::Open { .. }) => {
                if let Some(wake) = self.opening.take() {
                    wake();
                }
            }
            Heard::Event(Event::Frame(frame)) => {
                let (met, others) = self.frames.take().into_iter().partition(|(goal, _)| goal.is_met(frame));
                let met: Vec<(Goal, Wake)> = met;
                self.frames.borrow_mut().extend::<Vec<_>>(others);
                met.into_iter().for_each(|(_, wake)| wake());
            }
            _ => {}
        }
    }

    /// Tells the host of something that it has not asked for.
    pub(super) fn tell(&self, name: &str, holds: Vec<(&str, Tree)>) {
        let mut entries = vec![
            ("v".to_owned(), Tree::Number(f64::from(VERSION))),
            ("event".to_owned(), Tree::Text(name.to_owned())),
        ];
        entries.extend(holds.into_iter().map(|(key, value)| (key.to_owned(), value)));
        self.post(&Tree::Map(entries), Vec::new());
    }

    fn answer(&self, id: u32, result: Result<Told, Refusal>) {
        let mut entries = vec![
            ("v".to_owned(), Tree::Number(f64::from(VERSION))),
            ("id".to_owned(), Tree::Number(f64::from(id))),
        ];
        let mut numbers = Vec::new();
        match result {
            Ok((told, beside)) => {
                entries.push(("ok".to_owned(), told));
                numbers = beside;
            }
            Err(refusal) => {
                entries.push(("refused".to_owned(), Tree::Text(refusal.code().to_owned())));
                entries.push(("message".to_owned(), Tree::Text(refusal.sentence())));
            }
        }
        self.post(&Tree::Map(entries), numbers);
    }

    fn post(&self, tree: &Tree, numbers: Vec<Vec<f32>>) {
        let Ok(text) = serde_json::to_string(tree) else { return };
        let data = Array::of1(&text.into());
        for values in numbers {
            data.push(&Float32Array::from(values.as_slice()));
        }
        // Fails only for a port that its other side has taken away.
        let _ = self.port.post_message(&data);
    }

    /// Takes a message: texts of bounded length, or nothing.
    fn take(self: &Rc<Self>, data: &JsValue) {
        let now = window().performance().map_or(0.0, |clock| clock.now());
        let admitted = self.rate.borrow_mut().admits(now);
        if !admitted && !self.refusals.borrow_mut().admits(now) {
            return;
        }
        let Some(parts) = data.dyn_ref::<Array>().filter(|parts| (1..=2).contains(&parts.length())) else {
            return;
        };
        let text = |place: u32, most: usize| match parts.get(place).dyn_into::<JsString>() {
            // A character takes at most three bytes for each of its units.
            Ok(text) if text.length() as usize <= most => Ok(Some(String::from(text))),
            Ok(_) => Err(Refusal::TooLarge),
            Err(_) => Ok(None),
        };
        let read = match text(0, MAX_REQUEST) {
            Ok(Some(request)) => message::read(&request),
            Ok(None) => return,
            Err(refusal) => Err((None, refusal)),
        };
        let read = read.and_then(|request| match text(1, MAX_TEXT) {
            Ok(state) => Ok((request, state)),
            Err(refusal) => Err((Some(request.id), refusal)),
        });
        match read {
            Ok((request, _)) if !admitted || self.waiting.borrow().len() >= MOST_WAITING => {
                self.answer(request.id, Err(Refusal::TooFrequent));
            }
            Ok(job) => self.queue(job),
            Err((Some(id), refusal)) => self.answer(id, Err(refusal)),
            // Nobody waits for an answer that could not be told apart from others.
            Err((None, _)) => {}
        }
    }

    fn queue(self: &Rc<Self>, job: (Request, Option<String>)) {
        self.waiting.borrow_mut().push_back(job);
        if !self.busy.replace(true) {
            let steered = self.clone();
            spawn_local(async move {
                while let Some((request, state)) = steered.next() {
                    if let Some(result) = steered.serve(&request, state).await {
                        steered.answer(request.id, result);
                    }
                }
                steered.busy.set(false);
            });
        }
    }

    fn next(&self) -> Option<(Request, Option<String>)> {
        self.waiting.borrow_mut().pop_front()
    }

    /// Does what is asked; nothing where the answer comes later, and others need not wait for it.
    async fn serve(
        self: &Rc<Self>,
        request: &Request,
        state: Option<String>,
    ) -> Option<Result<Told, Refusal>> {
        let annex = self.annex;
        if !annex.has_line() {
            return Some(Err(Refusal::Unable));
        }
        let done = || Some(Ok((Tree::Null, Vec::new())));
        match &request.order {
            Order::GetState { data: false, weights: false } => Some(Ok(self.shown())),
            Order::GetState { data, weights } => {
                self.ask(request.id, *data, *weights);
                None
            }
            Order::SetState => Some(self.open(state).await),
            Order::Play => {
                annex.line().send(&Command::Play);
                done()
            }
            Order::Pause => {
                annex.line().send(&Command::Pause);
                done()
            }
            Order::Reset => {
                annex.reset();
                done()
            }
            Order::Step { count, unit } => {
                self.step(request.id, *count, *unit).await;
                None
            }
            Order::Metrics => Some(Ok((news::metrics(annex), Vec::new()))),
            Order::Show(show) => {
                self.show(show);
                done()
            }
        }
    }

    /// The playground as the host may see it unasked.
    fn shown(&self) -> Told {
        let shown = self
            .annex
            .document
            .with_untracked(|document| state::without_own_data(document, &self.given.borrow()));
        (state::write(&shown, None, &lexicon()), Vec::new())
    }

    async fn open(&self, text: Option<String>) -> Result<Told, Refusal> {
        let given = state::read(&text.ok_or(Refusal::Argument("state"))?, &lexicon())?;
        self.given.replace(given.document.points.clone());
        let mut wanted = given.document;
        wanted.hidden = state::hidden(&wanted.hidden, &[], &page::asked_to_hide());
        if self.annex.document.with_untracked(|document| *document == wanted) {
            self.annex.line().send(&Command::Pause);
            self.annex.reset();
            return Ok(self.shown());
        }
        let (sender, receiver) = futures_channel::oneshot::channel();
        self.opening.replace(Some(Box::new(move || {
            // Who has stopped waiting need not hear it.
            let _ = sender.send(());
        })));
        self.annex.replace(&given.fragment);
        match within(receiver, OPENS_WITHIN).await {
            true => Ok(self.shown()),
            false => Err(Refusal::Unable),
        }
    }

    /// Trains so many steps; the answer comes when they are done.
    async fn step(self: &Rc<Self>, id: u32, count: u32, unit: Unit) {
        let line = self.annex.line();
        line.send(&Command::Pause);
        let Some(handover) = line.copy().await else { return self.answer(id, Err(Refusal::Unable)) };
        let goal = match unit {
            Unit::Batch => Goal::Step(handover.standing.step + u64::from(count)),
            Unit::Epoch => Goal::Epoch(handover.standing.epoch + count),
        };
        let (sender, receiver) = futures_channel::oneshot::channel();
        self.frames.borrow_mut().push((
            goal,
            Box::new(move || {
                // Who has stopped waiting need not hear it.
                let _ = sender.send(());
            }),
        ));
        for _ in 0..count {
            line.send(&Command::Step(unit));
        }
        let steered = self.clone();
        spawn_local(async move {
            within(receiver, STEPS_WITHIN).await;
            // The frame is heard before its figures are kept.
            let annex = steered.annex;
            set_timeout(move || steered.answer(id, Ok((news::metrics(annex), Vec::new()))), Duration::ZERO);
        });
    }

    fn show(&self, Show { hide, lang, theme }: &Show) {
        let mut asked = Vec::new();
        let before = page::asked_to_hide();
        for (name, value) in [("lang", lang), ("theme", theme)] {
            asked.extend(value.map(|value| (name, value.to_owned())));
        }
        asked.extend(hide.as_ref().map(|names| ("hide", names.join(","))));
        page::ask(&asked);
        if let Some(names) = hide {
            let now = self.annex.document.with_untracked(|document| document.hidden.clone());
            let hidden = state::hidden(&now, &before, names);
            if hidden != now {
                self.annex.edit(Edit::Hidden(hidden));
            }
        }
    }

    /// Asks the person, and answers when the person has decided.
    fn ask(self: &Rc<Self>, id: u32, data: bool, weights: bool) {
        let ask = Ask { origin: self.origin.clone(), data, weights };
        let Some(decided) = self.consent.ask(ask) else { return self.answer(id, Err(Refusal::Asking)) };
        let steered = self.clone();
        spawn_local(async move {
            let result = match decided.await {
                Ok(true) => match steered.annex.line().copy().await {
                    Some(handover) => steered.everything(&handover, data, weights),
                    None => Err(Refusal::Unable),
                },
                _ => Err(Refusal::Refused),
            };
            steered.answer(id, result);
        });
    }

    fn everything(&self, handover: &Handover, data: bool, weights: bool) -> Result<Told, Refusal> {
        let Handover { document, table, standing, .. } = handover;
        let shown = if data {
            Shown { document: document.clone(), withheld: Vec::new() }
        } else {
            state::without_own_data(document, &self.given.borrow())
        };
        let table = table.as_ref();
        let Tree::Map(mut entries) = state::write(&shown, table.filter(|_| data), &lexicon()) else {
            return Err(Refusal::Unable);
        };
        let mut numbers = Vec::new();
        if weights {
            let meta = table.map(TableMeta::of);
            let layout = Layout::of(document, meta.as_ref()).map_err(|_| Refusal::Unable)?;
            let training = Training::of(&layout, standing).ok_or(Refusal::Unable)?;
            let mut tensors = Vec::new();
            for tensor in training.tensors {
                tensors.push(Tree::Map(vec![
                    ("node".to_owned(), Tree::Number(f64::from(tensor.node.0))),
                    ("name".to_owned(), Tree::Text(tensor.name)),
                    (
                        "shape".to_owned(),
                        Tree::List(tensor.shape.map(|size| Tree::Number(size as f64)).into()),
                    ),
                ]));
                numbers.push(tensor.values);
            }
            entries.push(("weights".to_owned(), Tree::List(tensors)));
        }
        if let (true, Some(table)) = (data, table) {
            entries.push(("csv".to_owned(), Tree::Text(layerloom_datasets::export::table(table))));
        }
        Ok((Tree::Map(entries), numbers))
    }

    /// The link of the playground as the host may see it.
    pub(super) fn link(&self) -> String {
        let shown = self
            .annex
            .document
            .with_untracked(|document| state::without_own_data(document, &self.given.borrow()));
        encode(&shown.document, None, &lexicon())
    }
}

/// Waits for a word, but no longer than this; gives whether it came.
async fn within(receiver: futures_channel::oneshot::Receiver<()>, time: Duration) -> bool {
    let (sender, either) = futures_channel::oneshot::channel();
    let sender = Rc::new(Cell::new(Some(sender)));
    let end = move |came: bool| {
        if let Some(sender) = sender.take() {
            // It is waited for below.
            let _ = sender.send(came);
        }
    };
    let late = end.clone();
    let timer = set_timeout_with_handle(move || late(false), time);
    spawn_local(async move { end(receiver.await.is_ok()) });
    let came = either.await == Ok(true);
    if let Ok(timer) = timer {
        timer.clear();
    }
    came
}
