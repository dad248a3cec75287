//! What the person is asked: whether the host may read own data or trained weights. Only a press within the frame says so.

use super::text;
use crate::annex::use_annex;
use crate::dom::*;
use futures_channel::oneshot::{Receiver, Sender, channel};
use std::time::Duration;

/// For so long after the question has come up, a press does not count: it was meant for what stood there before.
const SETTLES: Duration = Duration::from_millis(600);

/// What the host wants to read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ask {
    /// The host's origin; `null` in some frames.
    pub(super) origin: String,
    /// Drawn points and the rows of a table.
    pub(super) data: bool,
    /// Trained values.
    pub(super) weights: bool,
}

/// The one question that can stand open.
#[derive(Clone, Copy)]
pub(super) struct Consent {
    asked: RwSignal<Option<Ask>>,
    /// Whether the question has stood long enough to be answered.
    settled: RwSignal<bool>,
    waiting: StoredValue<Option<Sender<bool>>>,
    /// Who said no is not asked again.
    refused: StoredValue<bool>,
}

impl Default for Consent {
    fn default() -> Self {
        Self {
            asked: RwSignal::new(None),
            settled: RwSignal::new(false),
            waiting: StoredValue::new(None),
            refused: StoredValue::new(false),
        }
    }
}

impl Consent {
    /// Asks; nothing while another question stands open. An answer of no holds until the frame is loaded anew.
    pub(super) fn ask(self, ask: Ask) -> Option<Receiver<bool>> {
        if self.asked.with_untracked(Option::is_some) {
            return None;
        }
        let (sender, receiver) = channel();
        if self.refused.get_value() {
            let _ = sender.send(false);
            return Some(receiver);
        }
        self.waiting.set_value(Some(sender));
        self.asked.set(Some(ask));
        self.settled.set(false);
        set_timeout(move || self.settled.set(true), SETTLES);
        Some(receiver)
    }

    fn decide(self, yes: bool) {
        self.asked.set(None);
        self.refused.set_value(!yes);
        if let Some(sender) = self.waiting.update_value(Option::take) {
            let _ = sender.send(yes);
        }
    }
}

/// The question, over the page.
#[component]
pub(super) fn Bar(consent: Consent) -> impl IntoView {
    let annex = use_annex();
    let words = move || {
        let Some(Ask { origin, data, weights }) = consent.asked.get() else { return String::new() };
        let what = match (data, weights) {
            (true, true) => text::DATA_AND_WEIGHTS,
            (true, false) => text::OWN_DATA,
            _ => text::WEIGHTS,
        };
        let host = if origin == "null" { annex.text(text::UNKNOWN_HOST).to_owned() } else { origin };
        annex.text(text::ASKS).replace('#', &host).replace('%', annex.text(what))
    };
    let decide = move |yes: bool| {
        move |event: leptos::ev::MouseEvent| {
            // A script's press is not a person's.
            if event.is_trusted() && consent.settled.get_untracked() {
                consent.decide(yes);
            }
        }
    };
    let unsettled = move || !consent.settled.get();
    view! {
        <Show when=move || consent.asked.with(Option::is_some)>
            <div class="consent" role="alertdialog" aria-label=annex.words(text::CONSENT)>
                <p>{words}</p>
                <div class="row">
                    <button type="button" class="button button-soft" disabled=unsettled on:click=decide(false)>
                        {annex.words(text::REFUSE)}
                    </button>
                    <button type="button" class="button button-strong" disabled=unsettled on:click=decide(true)>
                        {annex.words(text::ALLOW)}
                    </button>
                </div>
            </div>
        </Show>
    }
}
