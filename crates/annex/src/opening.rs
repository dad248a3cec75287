//! What comes from outside: links with more than a document, other playgrounds' links, project files.

use crate::annex::{Annex, Heard, link_of};
use crate::asking::{self, Comer};
use crate::dom::*;
use crate::{keeping, lessons, notice, page, text, view};
use js_sys::Uint8Array;
use js_sys::futures::JsFuture;
use layerloom_datasets::TableMeta;
use layerloom_document::link::split;
use layerloom_document::{Bilingual, Document, Table};
use layerloom_project::link::{Extras, misses_table};
use layerloom_project::view::View;
use layerloom_project::{Layout, MAX_FILE, Project, Training, link, read};
use layerloom_protocol::{Event, Standing, lexicon};
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::File;

/// What was learned, in one of the forms in which it comes.
pub(crate) enum Learned {
    /// Nothing: the document starts from its beginning.
    Nothing,
    /// Weights alone.
    Weights(Vec<f32>),
    /// Everything, to go on from.
    Training(Box<Training>),
}

impl Learned {
    /// Lets the session go on from it, which has opened the document of this link; gives whether it does.
    async fn begin(self, annex: Annex, link: &str, meta: Option<TableMeta>) -> bool {
        if matches!(self, Self::Nothing) {
            return true;
        }
        let Some(mut handover) = annex.line().copy().await else { return false };
        // One that cannot train the document still holds what it had before.
        if link_of(&handover.document) != link {
            return false;
        }
        let meta = handover.table.as_ref().map(TableMeta::of).or(meta);
        let layout = Layout::of(&handover.document, meta.as_ref());
        let untrained = handover.standing.values.clone();
        if !layout.is_ok_and(|layout| self.put(&mut handover.standing, &layout)) {
            return false;
        }
        // What was kept before its first step is what the session begins with.
        let begins = handover.standing.step == 0 && handover.standing.values == untrained;
        begins || annex.resume(handover).await
    }

    /// Puts it into where an untrained session stands; gives whether it fits.
    fn put(self, standing: &mut Standing, layout: &Layout) -> bool {
        match self {
            Self::Nothing => true,
            Self::Weights(weights) => layout.put(standing, &weights),
            Self::Training(training) => match training.standing(layout) {
                Some(stands) => {
                    *standing = stands;
                    true
                }
                None => false,
            },
        }
    }
}

/// Opens a document with its table, what was learned and what is to be on screen, and tells so, or that what was learned
/// does not fit. What stands behind the document of its link is held in the address.
fn restore(
    annex: Annex,
    document: Document,
    table: Option<Table>,
    learned: Learned,
    (view, parts): (Option<View>, String),
    told: Bilingual,
) {
    let meta = table.as_ref().map(TableMeta::of);
    let document = page::as_opened(document);
    let link = link_of(&document);
    let held = link.clone();
    let step = if let Learned::Training(training) = &learned { training.step } else { 0 };
    let opened = document.clone();
    let act = move || {
        annex.reset();
        if let Some(view) = view {
            view::show(annex, view);
        }
        spawn_local(async move {
            if learned.begin(annex, &link, meta).await {
                asking::filed(annex, &opened, step);
                annex.told.set(Some(told));
                hold(annex, held, parts);
            } else {
                annex.tell(text::NOT_RESUMED);
            }
            try_again(annex);
        });
    };
    annex.visit_then(document, table.as_ref(), act);
}

/// The page writes its document into the address when that has rested for 300 ms; what stands behind it is written then.
const REST: Duration = Duration::from_millis(600);

/// Keeps the parts of a link in the address, for a reload, as long as its document is what is open.
fn hold(annex: Annex, link: String, parts: String) {
    if parts.is_empty() || page::is_framed() {
        return;
    }
    let write = move || {
        let is_open = annex.document.with_untracked(|open| link_of(open) == link);
        if is_open && page::holds(&link) {
            page::hold(&Extras::of(&parts));
        }
    };
    set_timeout(write, REST);
}

/// A link whose weights are for a table that is not loaded.
pub(crate) struct Waiting {
    document: Document,
    link: String,
}

/// Looks for weights that wait, whenever a document is open that can be trained.
pub(crate) fn follow_tables(annex: Annex) {
    annex.listen(move |heard| {
        if let Heard::Event(Event::Opened { .. }) = heard {
            try_again(annex);
        }
    });
}

/// Offers the weights of a link that wait for its table, where it has come.
fn try_again(annex: Annex) {
    let open = annex.document.with_untracked(link_of);
    if !annex.waiting.with_value(|waiting| waiting.as_ref().is_some_and(|it| link_of(&it.document) == open)) {
        return;
    }
    spawn_local(async move {
        let Some(handover) = annex.line().copy().await else { return };
        let Some(meta) = handover.table.as_ref().map(TableMeta::of) else { return };
        if link_of(&handover.document) != open {
            return;
        }
        let Some(Waiting { document, link }) = annex.waiting.update_value(Option::take) else { return };
        match link::weights_of(&link, &document, Some(&meta)) {
            Some(Ok(weights)) => {
                let parts = Extras::of(split(&link).1).text();
                keeping::offer_weights(annex, LinkWeights { document, weights, parts });
            }
            Some(Err(sentence)) => annex.told.set(Some(sentence)),
            None => {}
        }
    });
}

/// Weights of a link for its document.
#[derive(Clone)]
pub(crate) struct LinkWeights {
    document: Document,
    weights: Vec<f32>,
    /// What stood behind the document, them among it.
    parts: String,
}

/// Opens the document of a link with its weights.
pub(crate) fn open_weights(annex: Annex, LinkWeights { document, weights, parts }: LinkWeights) {
    let told = text::both(|locale| text::of(text::WEIGHTS_OPENED, locale).to_owned());
    restore(annex, document, None, Learned::Weights(weights), (None, parts), told);
}

/// Sentences one behind the other.
fn with_all(first: Bilingual, others: impl IntoIterator<Item = Bilingual>) -> Bilingual {
    others
        .into_iter()
        .fold(first, |told, next| Bilingual::new(format!("{} {}", told.en, next.en), told.zh + &next.zh))
}

/// Opens a link of any kind. What of it is not taken is told, and a text that is none is kept.
pub(crate) fn follow(annex: Annex, link: &str) {
    match link::open(link, &lexicon()) {
        Ok(link::Link { document, table, weights, lesson, mut view, ignored }) => {
            let document = page::as_opened(document);
            let mut told = match weights {
                Some(_) => text::both(|locale| text::of(text::WEIGHTS_OPENED, locale).to_owned()),
                None => text::both(|locale| text::of(text::LINK_OPENED, locale).to_owned()),
            };
            told = with_all(told, ignored);
            let is_open = annex.document.with_untracked(|open| link_of(open) == link_of(&document));
            let mut parts = Extras::of(split(link).1);
            let waits = weights.is_none()
                && parts.weights.is_some()
                && misses_table(&document, table.as_ref().map(Table::fingerprint));
            let waiting = Waiting { document: document.clone(), link: link.to_owned() };
            annex.waiting.set_value(waits.then_some(waiting));
            parts.weights = parts.weights.filter(|_| waits || weights.is_some());
            match (&mut view, &weights, lesson.map(|text| lessons::carry(&text, &document))) {
                (_, _, Some(Err(fault))) => {
                    parts.lesson = None;
                    told = fault;
                }
                (Some(view), _, Some(Ok(()))) => view.open.push("lessons"),
                // Another look at what is open anyway takes nothing from what was learned.
                (Some(seen), None, None) if is_open => {
                    view::show(annex, std::mem::take(seen));
                    annex.told.set(Some(told));
                    hold(annex, link_of(&document), parts.text());
                    return;
                }
                _ => {}
            }
            let learned = weights.map_or(Learned::Nothing, Learned::Weights);
            restore(annex, document, table, learned, (view, parts.text()), told);
        }
        Err(error) => notice::keep(annex, link::sentence(error), link.to_owned()),
    }
}

/// Opens a project file, after a question where that replaces work.
pub(crate) fn take(annex: Annex, file: File) {
    spawn_local(async move {
        if file.size() > MAX_FILE as f64 {
            annex.tell(text::FILE_TOO_LARGE);
            return;
        }
        let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
            annex.tell(text::FILE_NOT_READ);
            return;
        };
        if let Some(project) = sound(annex, &Uint8Array::new(buffer.unchecked_ref()).to_vec()) {
            asking::before(annex, Comer::Stranger, move || open(annex, project));
        }
    });
}

/// Opens the bytes of a project file.
pub(crate) fn open_bytes(annex: Annex, bytes: &[u8]) {
    if let Some(project) = sound(annex, bytes) {
        open(annex, project);
    }
}

/// The project of a file; what is wrong with it is told.
fn sound(annex: Annex, bytes: &[u8]) -> Option<Project> {
    read(bytes, &lexicon()).map_err(|damage| annex.told.set(Some(damage.message()))).ok()
}

fn open(annex: Annex, project: Project) {
    let Project { name, document, table, training, runs, ignored, .. } = project;
    // What was kept for another visit may have no name.
    let opened = if name.is_empty() { text::NAMELESS_OPENED } else { text::FILE_OPENED };
    let mut told = text::both(|locale| text::of(opened, locale).replace('#', &name));
    let learned = training.map_or(Learned::Nothing, |training| Learned::Training(Box::new(training)));
    annex.sheet.set(None);
    told = with_all(told, ignored.into_iter().chain(annex.runs.take_in(runs)));
    restore(annex, document, table, learned, (None, String::new()), told);
}
