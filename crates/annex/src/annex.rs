//! What the annex knows: the document and what training says of it, heard on the line; what is open.

use crate::dom::*;
use crate::line::Line;
use crate::page::{self, Locale};
use crate::sheet::Sheet;
use layerloom_document::{Bilingual, Document, Edit, Text, link};
use layerloom_plot::Theme;
use layerloom_protocol::{Backend, Command, Event, Metrics, Pace, Reason, RunState, lexicon};
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

/// What an [`Annex`] points to.
pub(crate) struct State {
    /// The document as the page last sent it to be trained.
    pub(crate) document: RwSignal<Document>,
    /// What training does.
    pub(crate) run: RwSignal<RunState>,
    /// The figures of the last frame.
    pub(crate) metrics: RwSignal<Metrics>,
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
    /// What was just done, told on screen and to assistive technology.
    pub(crate) told: RwSignal<Option<Bilingual>>,
    line: StoredValue<Option<Rc<Line>>>,
    listeners: StoredValue<Vec<Listener>>,
    /// Whether the next document is to be trained from its beginning.
    fresh: StoredValue<bool>,
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
            pace: RwSignal::new(Pace::Unlimited),
            backend: RwSignal::default(),
            obstacle: RwSignal::new(Some(Reason::Opening)),
            adapter: RwSignal::default(),
            locale: RwSignal::new(page::locale()),
            theme: RwSignal::new(page::theme()),
            sheet: RwSignal::new(None),
            told: RwSignal::new(None),
            line: StoredValue::new(None),
            listeners: StoredValue::new(Vec::new()),
            fresh: StoredValue::new(false),
        })));
        page::on_root_change(move || {
            annex.locale.set(page::locale());
            annex.theme.set(page::theme());
        });
        if let Some(worker) = page::worker() {
            let line =
                Line::tap(worker, move |command| annex.hear(command), move |event| annex.receive(event));
            annex.line.set_value(Some(line));
            spawn_local(async move {
                if let Some(handover) = annex.line().copy().await {
                    annex.document.set(handover.document);
                    annex.pace.set(handover.pace);
                }
            });
        }
        annex
    }

    /// The line to where training runs.
    pub(crate) fn line(self) -> Rc<Line> {
        self.line.get_value().expect("a page that has a worker shows it before it loads its annex")
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
            Command::Open { document, .. } => {
                self.document.set(document.clone());
                if self.fresh.update_value(std::mem::take) {
                    // Behind the document, which is on its way.
                    spawn_local(async move { self.line().send(&Command::Reset) });
                }
            }
            Command::Pace(pace) => self.pace.set(*pace),
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
                self.metrics.set(frame.metrics);
            }
            Event::Backend(backend) => self.backend.set(backend),
            _ => {}
        }
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

    /// Opens the document of a link from its beginning: untrained, and at rest.
    pub(crate) fn visit(self, link: &str) {
        self.line().send(&Command::Pause);
        if page::fragment() == link {
            self.line().send(&Command::Reset);
        } else {
            self.fresh.set_value(true);
            page::visit(link);
        }
    }

    /// Puts the document of a link in place of what is open, untrained and at rest. It undoes like an edit.
    pub(crate) fn replace(self, link: &str) {
        self.line().send(&Command::Pause);
        self.fresh.set_value(true);
        page::amend(link);
    }

    /// Changes the page's document.
    pub(crate) fn edit(self, edit: Edit) {
        let mut document = self.document.get_untracked();
        // An edit of the annex's own making fits; one that does not changes nothing.
        if edit.apply(&mut document).is_ok() {
            page::amend(&link::encode(&document, None, &lexicon()));
        }
    }
}
