//! The question before work is replaced that stands nowhere else: trained values, and rows of an own table. What was built
//! is in the address, and can be undone; nobody is asked about that, nor where a host steers the page.

use crate::annex::{Annex, Heard, link_of, use_annex};
use crate::dom::*;
use crate::{opening, page, saving, text};
use layerloom_document::{Document, link};
use layerloom_project::link as any_link;
use layerloom_protocol::{Command, Event, RunState, lexicon};
use leptos::task::spawn_local;
use web_sys::HtmlDialogElement;

/// From so much training on, in milliseconds, doing it over is work, too.
const LONG: f64 = 60_000.0;

/// Frames that are further apart than this tell nothing of the time between them.
const APART: f64 = 1000.0;

/// Who brings what is to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comer {
    /// Somebody else, by a link or a file.
    Stranger,
    /// The page itself: a preset, a lesson.
    House,
}

/// What would be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Loss {
    /// Some training of what was opened, as it was opened: Play gives the same again, bit by bit.
    Repeatable,
    /// What only this person has: training of own edits, a long one, or one with typed values.
    Training,
    /// Values that were typed before any training.
    Values,
    /// Rows of a table that is too large for the address.
    Rows,
}

/// What was done since the last opening, as far as the line tells.
#[derive(Default)]
pub(crate) struct Work {
    /// The link of the document as it was opened.
    opened: String,
    /// Its revision: figures of earlier ones are of what was there before.
    revision: u32,
    /// The link of a document and its step, of which a file holds everything.
    filed: Option<(String, u64)>,
    /// Whether values were typed.
    typed: bool,
    /// For how long it has trained.
    millis: f64,
    /// When the last frame of a running training came.
    last: Option<f64>,
}

impl Work {
    fn hear(&mut self, heard: &Heard) {
        match heard {
            Heard::Command(Command::Assign { .. }) => self.typed = true,
            Heard::Command(Command::Reset) => *self = self.anew(),
            Heard::Event(Event::Frame(frame)) => {
                let now = window().performance().map_or(0.0, |clock| clock.now());
                let running = frame.state == RunState::Running;
                let since = self.last.map(|last| now - last).filter(|since| running && *since < APART);
                self.millis += since.unwrap_or(0.0);
                self.last = running.then_some(now);
            }
            _ => {}
        }
    }

    /// Nothing done yet with what is open.
    fn anew(&mut self) -> Self {
        Self { opened: std::mem::take(&mut self.opened), revision: self.revision, ..Self::default() }
    }
}

/// Hears what is done, and holds links back that would replace it.
pub(crate) fn follow(annex: Annex) {
    annex.listen(move |heard| annex.work.update_value(|work| work.hear(&heard)));
    if page::is_framed() {
        return;
    }
    let holds = move |before: &str, link: &str| {
        let replaces = any_link::open(link, &lexicon()).is_ok_and(|opened| {
            let comes = link_of(&page::as_opened(opened.document));
            let same = annex.document.with_untracked(|open| link_of(open) == comes);
            !same || opened.weights.is_some() || opened.lesson.is_some()
        });
        replaces && loss(annex, before).is_some()
    };
    let held = move |link: String| ask(annex, move || opening::follow(annex, &link));
    page::guard_links(holds, held);
}

/// Remembers what was opened; nothing has been done with it yet.
pub(crate) fn opened(annex: Annex, document: &Document, revision: u32) {
    let opened = link_of(document);
    annex.work.set_value(Work { opened, revision, ..Work::default() });
}

/// Remembers that what is open begins anew, untrained.
pub(crate) fn restarted(annex: Annex) {
    annex.work.update_value(|work| *work = work.anew());
}

/// Remembers that a file holds all of a document at a step.
pub(crate) fn filed(annex: Annex, document: &Document, step: u64) {
    annex.work.update_value(|work| {
        *work = Work { filed: Some((link_of(document), step)), ..work.anew() };
    });
}

/// The link of the document as it was opened.
pub(crate) fn opened_link(annex: Annex) -> String {
    annex.work.with_value(|work| work.opened.clone())
}

/// What would be lost of the document that stands in the address like this.
fn loss(annex: Annex, fragment: &str) -> Option<Loss> {
    if page::is_framed() {
        return None;
    }
    let link = annex.document.with_untracked(link_of);
    let own_rows = annex.document.with_untracked(|document| {
        let own = document.data.get("source").is_some_and(|source| *source == "table".into());
        own && link::decode(fragment, &lexicon()).is_ok_and(|linked| linked.table.is_none())
    });
    let [sent, told] = annex.revisions();
    let step = annex.metrics.with_untracked(|metrics| metrics.step);
    annex.work.with_value(|work| {
        let in_file = work.filed.as_ref().is_some_and(|(filed, _)| *filed == link);
        let trained = told >= work.revision && step > 0 && work.filed.as_ref() != Some(&(link.clone(), step));
        if work.typed && step == 0 {
            Some(Loss::Values)
        } else if work.typed || (trained && (link != work.opened || work.millis > LONG)) {
            Some(Loss::Training)
        } else if own_rows && sent == told && !in_file {
            Some(Loss::Rows)
        } else {
            trained.then_some(Loss::Repeatable)
        }
    })
}

/// Opens something else, after a question where that replaces work.
pub(crate) fn before(annex: Annex, comer: Comer, act: impl FnOnce() + 'static) {
    match loss(annex, &page::fragment()) {
        Some(Loss::Training | Loss::Values | Loss::Rows) => ask(annex, act),
        Some(Loss::Repeatable) if comer == Comer::Stranger => ask(annex, act),
        _ => act(),
    }
}

/// Asks; an earlier question that is still open is answered with no.
fn ask(annex: Annex, act: impl FnOnce() + 'static) {
    annex.asked.set_value(Some(Box::new(act)));
    annex.question.set(Some(match loss(annex, &page::fragment()) {
        Some(Loss::Rows) => text::ROWS_UNSAVED,
        Some(Loss::Values) => text::VALUES_UNSAVED,
        _ => text::TRAINING_UNSAVED,
    }));
}

/// The question, while it stands. Escape keeps the work.
#[component]
pub(crate) fn Question() -> impl IntoView {
    let annex = use_annex();
    let dialog = NodeRef::<HtmlDialogElement>::new();
    effect(move || {
        let (Some(dialog), question) = (dialog.get(), annex.question.get()) else { return };
        if question.is_some() && !dialog.open() {
            // Fails only for a dialog that is not in the page.
            let _ = dialog.show_modal();
        } else if question.is_none() && dialog.open() {
            dialog.close();
        }
    });
    let sentence = move || {
        let epoch = annex.metrics.with(|metrics| metrics.epoch).to_string();
        annex.question.get().map(|question| annex.text(question).replace('#', &epoch))
    };
    let keep = move || {
        annex.asked.set_value(None);
        annex.question.set(None);
    };
    let open = move || {
        let act = annex.asked.update_value(Option::take);
        annex.question.set(None);
        if let Some(act) = act {
            act();
        }
    };
    let save = move |_| {
        spawn_local(async move {
            if saving::save_project(annex, String::new()).await {
                open();
            }
        });
    };
    view! {
        <dialog
            class="sheet question"
            role="alertdialog"
            node_ref=dialog
            aria-labelledby="question-title"
            aria-describedby="question-text"
            on:close=move |_| {
                // A next question may stand by the time that this is told.
                if dialog.get_untracked().is_none_or(|dialog| !dialog.open()) {
                    keep();
                }
            }
        >
            <h2 id="question-title">{annex.words(text::REPLACE_WORK)}</h2>
            <p id="question-text">{sentence}</p>
            <div class="row">
                <button type="button" class="button button-strong" on:click=move |_| keep()>
                    {annex.words(text::KEEP_WORK)}
                </button>
                <button type="button" class="button button-soft" on:click=save>
                    {annex.words(text::SAVE_THEN_OPEN)}
                </button>
                <button type="button" class="button button-soft" on:click=move |_| open()>
                    {annex.words(text::OPEN_ANYWAY)}
                </button>
            </div>
        </dialog>
    }
}
