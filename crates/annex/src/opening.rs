//! What comes from outside: links with more than a document, other playgrounds' links, project files.

use crate::annex::Annex;
use crate::{lessons, text};
use js_sys::Uint8Array;
use js_sys::futures::JsFuture;
use layerloom_datasets::TableMeta;
use layerloom_document::{Bilingual, Document, Table};
use layerloom_project::{Layout, MAX_FILE, Training, link, read};
use layerloom_protocol::{Command, Standing, lexicon};
use leptos::task::spawn_local;
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

/// Opens a document with its table and what was learned, and tells so.
pub(crate) fn restore(
    annex: Annex,
    document: Document,
    table: Option<Table>,
    learned: Learned,
    told: Bilingual,
) {
    let meta = table.as_ref().map(TableMeta::of);
    let act = move || {
        annex.line().send(&Command::Reset);
        spawn_local(async move {
            let Some(mut handover) = annex.line().copy().await else { return };
            let meta = handover.table.as_ref().map(TableMeta::of).or(meta);
            if let Ok(layout) = Layout::of(&handover.document, meta.as_ref())
                && learned.put(&mut handover.standing, &layout)
            {
                annex.line().send(&Command::Resume(handover));
            }
            annex.told.set(Some(told));
        });
    };
    annex.visit_then(document, table.as_ref(), act);
}

/// Opens a link of any kind. What of it is not taken is told.
pub(crate) fn follow(annex: Annex, link: &str) {
    match link::open(link, &lexicon()) {
        Ok(link::Link { document, table, weights, lesson, ignored, .. }) => {
            let mut told = match weights {
                Some(_) => text::both(|locale| text::of(text::WEIGHTS_OPENED, locale).to_owned()),
                None => text::both(|locale| text::of(text::LINK_OPENED, locale).to_owned()),
            };
            for sentence in ignored {
                told.en = format!("{} {}", told.en, sentence.en);
                told.zh += &sentence.zh;
            }
            if let Some(Err(fault)) = lesson.map(|text| lessons::carry(&text)) {
                told = fault;
            }
            restore(annex, document, table, weights.map_or(Learned::Nothing, Learned::Weights), told);
        }
        Err(error) => annex.told.set(Some(link::sentence(error))),
    }
}

/// Opens a project file.
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
        open_bytes(annex, &Uint8Array::new(buffer.unchecked_ref()).to_vec());
    });
}

/// Opens the bytes of a project file.
pub(crate) fn open_bytes(annex: Annex, bytes: &[u8]) {
    match read(bytes, &lexicon()) {
        Ok(project) => {
            let told = text::both(|locale| text::of(text::FILE_OPENED, locale).replace('#', &project.name));
            let learned =
                project.training.map_or(Learned::Nothing, |training| Learned::Training(Box::new(training)));
            annex.sheet.set(None);
            restore(annex, project.document, project.table, learned, told);
        }
        Err(damage) => annex.told.set(Some(damage.message())),
    }
}
