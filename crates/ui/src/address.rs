//! The document in the page's address: written when changes have come to rest, read when a link is opened.

use crate::dom::*;
use crate::opening;
use crate::page;
use crate::store::Store;
use layerloom_document::link::{self, Linked};
use layerloom_document::{DATA, Document, Edit, Path, Root, VIEW, check_settings};
use layerloom_protocol::lexicon;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// Changes are written when they have rested for so long.
const REST: Duration = Duration::from_millis(300);

/// What the address holds.
pub(crate) struct Opened {
    /// The playground, the default one if there is no link.
    pub(crate) linked: Linked,
    /// Whether there is a text that is no link.
    pub(crate) is_damaged: bool,
}

impl Opened {
    /// Lets the annex say what is wrong with the text, if anything is: it may be another playground's link, and is kept to be
    /// copied; or values lie beyond their bounds where nothing else tells so.
    pub(crate) fn tell(&self) {
        let mut problems = Vec::new();
        let Document { data, view, .. } = &self.linked.document;
        for (entry, settings, root) in [(&DATA, data, Root::Data), (&VIEW, view, Root::View)] {
            check_settings(entry, settings, &Path::of(root), lexicon().entries, &mut problems);
        }
        if self.is_damaged || !problems.is_empty() {
            // Neither fails: the window takes properties, and the event's name is valid. The door listens only later, when the
            // address may be another.
            let text = window().location().hash().unwrap_or_default();
            let _ = js_sys::Reflect::set(&window(), &"layerloomFault".into(), &text.into());
            if let Ok(event) = web_sys::Event::new("layerloom-fault") {
                let _ = window().dispatch_event(&event);
            }
        }
    }
}

/// Reads the address: the link, and names of controls that a host page hides besides, within the bounds of links.
pub(crate) fn read() -> Opened {
    let mut opened = read_link();
    let hidden = &mut opened.linked.document.hidden;
    for name in page::asked("hide").unwrap_or_default().split(',') {
        if (1..=40).contains(&name.len()) && hidden.len() < 256 && !hidden.iter().any(|known| known == name) {
            hidden.push(name.to_owned());
        }
    }
    opened
}

fn read_link() -> Opened {
    let text = window().location().hash().unwrap_or_default();
    let default = || Linked { document: opening::document(), table: None };
    if text.trim_start_matches('#').is_empty() {
        return Opened { linked: default(), is_damaged: false };
    }
    match link::decode(&text, &lexicon()) {
        Ok(linked) => Opened { linked, is_damaged: false },
        Err(_) => Opened { linked: default(), is_damaged: true },
    }
}

/// The document as the text of a link, with its table where that is small.
fn encode(store: Store) -> String {
    let table = store.rows();
    store.document.with_untracked(|document| {
        let own = document.data.get("source").is_some_and(|source| *source == "table".into());
        link::encode(document, table.as_deref().filter(|_| own), &lexicon())
    })
}

/// Writes the document into the address when changes have come to rest.
pub(crate) fn write_soon(store: Store) {
    let turn = store.address_turn.get_value().wrapping_add(1);
    store.address_turn.set_value(turn);
    set_timeout(
        move || {
            if store.address_turn.get_value() == turn {
                write(store);
            }
        },
        REST,
    );
}

fn write(store: Store) {
    let address = ["#", &encode(store)].concat();
    if let Ok(history) = window().history() {
        // Refused in some sandboxed frames; the share dialog shows the link all the same.
        // The entry's state says that the page has written it, which tells steps through the history from new links.
        let _ = history.replace_state_with_url(&JsValue::TRUE, "", Some(&address));
    }
}

/// Opens the links that a person pastes into the address bar.
pub(crate) fn follow(store: Store) {
    listen(leptos::ev::hashchange, move |_| {
        let opened = read();
        opened.tell();
        if opened.is_damaged {
            return write_soon(store);
        }
        let Linked { document, table } = opened.linked;
        if let Some(table) = table {
            store.keep_table(table);
        }
        store.edit(Edit::Replace(Box::new(document)));
    });
}
