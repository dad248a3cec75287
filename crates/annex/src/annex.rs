//! What the annex knows: the document and what training says of it, heard on the line; what is open.

use crate::asking::{self, Work};
use crate::dom::*;
use crate::keeping::{self, Aside};
use crate::line::Line;
use crate::opening;
use crate::page::{self, Locale};
use crate::runs::Runs;
use crate::sheet::Sheet;
use js_sys::Float32Array;
use layerloom_document::{Bilingual, DATA, Document, Edit, Table, Text, link};
use layerloom_plot::Theme;
use layerloom_protocol::{
    Backend, Command, Event, Frame, Handover, Metrics, Pace, Reason, RunState, Tap, lexicon,
};
use leptos::task::spawn_local;
use std::ops::Deref;
use std::rc::Rc;

/// What passes on the line.
pub(crate) enum Heard<'a> {
    /// The page asks for it.
    Command(&'a Command),
    /// Training tells it.
    Event(&'a Event),
}

type Listener = Rc<dyn Fn(Heard)>;

/// The annex's state, handed round as context.
#[derive(Clone, Copy)]
pub(crate) struct Annex(&'static State);

impl Deref for Annex {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

/// What is done when its time comes.
pub(crate) type Act = Box<dyn FnOnce()>;

/// What an [`Annex`] points to.
pub(crate) struct State {
    /// The document as the page last sent it to be trained.
    pub(crate) document: RwSignal<Document>,
    /// What training does.
    pub(crate) run: RwSignal<RunState>,
    /// The figures of the last frame.
    pub(crate) metrics: RwSignal<Metrics>,
    /// Of which documents these are: the one that was sent last, the one that the figures are of.
    revisions: StoredValue<[u32; 2]>,
    /// How fast it may train.
    pub(crate) pace: RwSignal<Pace>,
    /// Where training runs, and why.
    pub(crate) backend: RwSignal<Backend>,
    /// Why there is no graphics processor, where there is none.
    pub(crate) obstacle: RwSignal<Option<Reason>>,
    /// What the graphics processor is called, as far as the browser tells.
    pub(crate) adapter: RwSignal<String>,
    /// The language.
    pub(crate) locale: RwSignal<Locale>,
    /// The colours.
    pub(crate) theme: RwSignal<Theme>,
    /// The sheet that is open.
    pub(crate) sheet: RwSignal<Option<Sheet>>,
    /// The drawer that makes way for a dialog, until that closes.
    pub(crate) aside: StoredValue<Option<Sheet>>,
    /// A state of training on offer.
    pub(crate) kept: RwSignal<Option<Aside>>,
    /// A link whose weights wait for its table.
    pub(crate) waiting: StoredValue<Option<opening::Waiting>>,
    /// What was trained, to compare with.
    pub(crate) runs: Runs,
    /// What was just done, told on screen and to assistive technology.
    pub(crate) told: RwSignal<Option<Bilingual>>,
    /// What is asked before work is replaced.
    pub(crate) question: RwSignal<Option<Text>>,
    /// What is done if the answer is yes.
    pub(crate) asked: StoredValue<Option<Act>>,
    /// What was done with what is open.
    pub(crate) work: StoredValue<Work>,
    line: StoredValue<Option<Rc<Line>>>,
    /// The link of a document that the page is about to open, and what is to be done then.
    awaited: StoredValue<Option<(String, Act)>>,
    /// What waits for the document, until it is known.
    unknown: StoredValue<Option<Vec<Act>>>,
    listeners: StoredValue<Vec<Listener>>,
    /// The numbers of the event that is being heard.
    numbers: StoredValue<Float32Array>,
}

/// A document's link, the same for documents that say the same.
pub(crate) fn link_of(document: &Document) -> String {
    link::encode(document, None, &lexicon())
}

/// The annex of the page.
pub(crate) fn use_annex() -> Annex {
    use_context().expect("the annex is there before any of its components")
}

impl Annex {
    /// Listens on the page's line.
    pub(crate) fn new() -> Self {
        let annex = Self(Box::leak(Box::new(State {
            document: RwSignal::new(Document::empty()),
            run: RwSignal::new(RunState::Paused),
            metrics: RwSignal::default(),
            revisions: StoredValue::new([0, 0]),
            pace: RwSignal::new(Pace::Unlimited),
            backend: RwSignal::default(),
            obstacle: RwSignal::new(Some(Reason::Opening)),
            adapter: RwSignal::default(),
            locale: RwSignal::new(page::locale()),
            theme: RwSignal::new(page::theme()),
            sheet: RwSignal::new(None),
            aside: StoredValue::new(None),
            kept: RwSignal::new(None),
            waiting: StoredValue::new(None),
            runs: Runs::new(),
            told: RwSignal::new(None),
            question: RwSignal::new(None),
            asked: StoredValue::new(None),
            work: StoredValue::new(Work::default()),
            line: StoredValue::new(None),
            awaited: StoredValue::new(None),
            unknown: StoredValue::new(Some(Vec::new())),
            listeners: StoredValue::new(Vec::new()),
            numbers: StoredValue::new(Float32Array::default()),
        })));
        page::on_root_change(move || {
            annex.locale.set(page::locale());
            annex.theme.set(page::theme());
        });
        if let Some(worker) = page::worker() {
            let line = Line::tap(
                worker,
                move |command| annex.hear(command),
                move |event, numbers| {
                    annex.numbers.set_value(numbers);
                    annex.receive(event);
                },
            );
            annex.line.set_value(Some(line));
            // The page answers a worker that listens with its document.
            annex.line().tell_event(&Event::Ready);
        }
        annex
    }

    /// The line to where training runs.
    pub(crate) fn line(self) -> Rc<Line> {
        self.line.get_value().expect("a page that has a worker shows it before it loads its annex")
    }

    /// Does something as soon as the document is known.
    pub(crate) fn when_known(self, act: impl FnOnce() + 'static) {
        let act: Act = Box::new(act);
        let at_once = self.unknown.update_value(|unknown| match unknown {
            Some(waiting) => {
                waiting.push(act);
                None
            }
            None => Some(act),
        });
        if let Some(act) = at_once {
            act();
        }
    }

    /// Whether there is a line: a browser that allows no worker has none.
    pub(crate) fn has_line(self) -> bool {
        self.line.with_value(Option::is_some)
    }

    /// Hears all that passes on the line, for as long as the page.
    pub(crate) fn listen(self, listener: impl Fn(Heard) + 'static) {
        self.listeners.update_value(|listeners| listeners.push(Rc::new(listener)));
    }

    fn hear(self, command: &Command) {
        match command {
            Command::Open { document, revision } => {
                let is_first = self.unknown.with_value(Option::is_some);
                let is_opened = page::has_opened(document);
                if is_opened {
                    keeping::set_aside(self, document);
                }
                if is_opened {
                    asking::opened(self, document, *revision);
                } else if is_first {
                    // Edits may have been made before there was an annex.
                    asking::opened(self, &page::first_document(), *revision);
                }
                self.revisions.update_value(|[sent, _]| *sent = *revision);
                self.document.set(document.clone());
                for act in self.unknown.update_value(Option::take).into_iter().flatten() {
                    spawn_local(async move { act() });
                }
                if let Some((awaited, act)) = self.awaited.update_value(Option::take)
                    && awaited == link_of(document)
                {
                    // Behind the document, which is on its way.
                    spawn_local(async move { act() });
                }
            }
            Command::Pace(pace) => self.pace.set(*pace),
            // The weights are no longer those of the link.
            Command::Reset | Command::Assign { .. } => page::hold_no_weights(),
            _ => {}
        }
        for listener in self.listeners.get_value() {
            listener(Heard::Command(command));
        }
    }

    fn receive(self, event: Event) {
        for listener in self.listeners.get_value() {
            listener(Heard::Event(&event));
        }
        match event {
            Event::Frame(frame) => {
                if self.run.with_untracked(|run| *run != frame.state) {
                    self.run.set(frame.state);
                }
                self.revisions.update_value(|[_, told]| *told = frame.revision);
                self.metrics.set(frame.metrics);
            }
            Event::Backend(backend) => self.backend.set(backend),
            _ => {}
        }
    }

    /// What a frame that is being heard brings of a tap; nothing where the page has not asked for it.
    pub(crate) fn slice(self, frame: &Frame, tap: &Tap) -> Vec<f32> {
        let Some(slice) = frame.slices.iter().find(|slice| slice.tap == *tap) else { return Vec::new() };
        let end = slice.start + slice.dims.iter().product::<u32>();
        self.numbers.get_value().subarray(slice.start, end).to_vec()
    }

    /// The revision of the document that was sent last, and of the one that the figures are of.
    pub(crate) fn revisions(self) -> [u32; 2] {
        self.revisions.get_value()
    }

    /// The drawer that stands beside the page, or will again when a dialog closes.
    pub(crate) fn drawer(self) -> Option<Sheet> {
        self.sheet.get_untracked().filter(|sheet| sheet.is_drawer()).or(self.aside.get_value())
    }

    /// Opens a sheet. A drawer makes way for a dialog, and comes back when that closes.
    pub(crate) fn open(self, sheet: Sheet) {
        self.aside.set_value(self.drawer().filter(|_| !sheet.is_drawer()));
        self.sheet.set(Some(sheet));
    }

    /// Lets training go on from where this stands; gives whether it does. The session says nothing of what does not fit it,
    /// so it is asked what it holds then.
    pub(crate) async fn resume(self, handover: Box<Handover>) -> bool {
        self.runs.resume(handover.standing.step);
        let resumes = self.line().resume(handover).await;
        if !resumes {
            self.runs.restart();
        }
        resumes
    }

    /// Takes training back to the start.
    pub(crate) fn reset(self) {
        page::hold_no_weights();
        self.runs.restart();
        self.line().send(&Command::Reset);
    }

    /// The last figures, where they are of the document that is open.
    pub(crate) fn figures(self) -> Option<Metrics> {
        let metrics = self.metrics.get();
        let [sent, told] = self.revisions.get_value();
        (told > 0 && sent == told).then_some(metrics)
    }

    /// A text in the page's language.
    pub(crate) fn text(self, text: Text) -> &'static str {
        match self.locale.get() {
            Locale::En => text.en(),
            Locale::Zh => text.zh(),
        }
    }

    /// A text that follows the language.
    pub(crate) fn words(self, text: Text) -> impl Fn() -> &'static str + Copy + use<> {
        move || self.text(text)
    }

    /// A sentence in the page's language.
    pub(crate) fn say(self, sentence: &Bilingual) -> String {
        match self.locale.get() {
            Locale::En => sentence.en.clone(),
            Locale::Zh => sentence.zh.clone(),
        }
    }

    /// Tells what was done.
    pub(crate) fn tell(self, text: Text) {
        self.told.set(Some(Bilingual::new(text.en(), text.zh())));
    }

    /// Opens a document from its beginning: untrained, and at rest.
    pub(crate) fn visit(self, document: Document) {
        let act = move || {
            self.reset();
            asking::restarted(self);
        };
        self.visit_then(document, None, act);
    }

    /// Lets the page open a document as a step that one can go back from, with the rows of its table where it has one.
    /// Training rests; as soon as the session has the document, something is done.
    pub(crate) fn visit_then(self, document: Document, table: Option<&Table>, act: impl FnOnce() + 'static) {
        self.line().send(&Command::Pause);
        let document = page::as_opened(document);
        let link = link_of(&document);
        let is_open = self.document.with_untracked(|open| link_of(open) == link);
        // With the rows that it speaks of, the page sends what is open once more: it may have waited for them.
        let named = DATA.integer(&document.data, "table") as u32;
        if is_open && table.is_none_or(|table| table.fingerprint() != named) {
            return act();
        }
        self.awaited.set_value(Some((link.clone(), Box::new(act))));
        if let Some(table) = table {
            self.line().tell_event(&Event::Table(table.clone()));
        }
        if !is_open {
            page::visit(&link);
        }
    }

    /// Puts the document of a link in place of what is open, untrained and at rest. It undoes like an edit.
    pub(crate) fn replace(self, link: &str) {
        self.line().send(&Command::Pause);
        let act = move || self.reset();
        if self.document.with_untracked(|open| link_of(open) == link) {
            return act();
        }
        self.awaited.set_value(Some((link.to_owned(), Box::new(act))));
        page::amend(link);
    }

    /// Changes the page's document.
    pub(crate) fn edit(self, edit: Edit) {
        let mut document = self.document.get_untracked();
        // An edit of the annex's own making fits; one that does not changes nothing.
        if edit.apply(&mut document).is_ok() {
            page::amend(&link_of(&document));
        }
    }
}
