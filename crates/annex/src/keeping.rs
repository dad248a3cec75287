//! The last state of training, kept by the browser where it may: after a reload or a crash one can go on from it.

use crate::annex::{Annex, link_of, use_annex};
use crate::dom::*;
use crate::opening::{LinkWeights, open_bytes, open_weights};
use crate::page;
use crate::saving::project;
use crate::text;
use js_sys::futures::JsFuture;
use js_sys::{Promise, Uint8Array};
use layerloom_document::{Document, Text};
use layerloom_project::read;
use layerloom_protocol::{Standing, lexicon};
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use web_sys::{Cache, Response};

/// How often a state is kept while training goes on.
const PERIOD: Duration = Duration::from_secs(10);

/// The browser's store for it, and its name in there, as an address of its own kind.
const STORE: &str = "layerloom-kept";
const NAME: &str = "kept.layerloom";

/// What was set aside is offered for so long.
const ASIDE: Duration = Duration::from_secs(20);

/// A state of training that one can go back to.
#[derive(Clone)]
pub(crate) struct Aside {
    /// What is said of it; a `#` stands for its epoch.
    sentence: Text,
    epoch: u32,
    held: Held,
}

/// What is on offer.
#[derive(Clone)]
enum Held {
    /// A whole state, as a project file.
    File(Vec<u8>),
    /// Weights of a link, for its document.
    Weights(Box<LinkWeights>),
}

/// Keeps states, and offers the one that was kept when it belongs to what is open, or when nothing was asked for.
pub(crate) fn follow(annex: Annex) {
    if page::is_framed() {
        return;
    }
    annex.when_known(move || {
        spawn_local(async move {
            offer(annex).await;
            let last = StoredValue::new(0);
            // A page lasts as long as this does.
            let _ = set_interval_with_handle(move || keep(annex, last), PERIOD);
        });
    });
}

fn keep(annex: Annex, last: StoredValue<u64>) {
    let step = annex.metrics.with_untracked(|metrics| metrics.step);
    // A state that is on offer is not written over by another.
    if step == 0 || step == last.get_value() || annex.kept.with_untracked(Option::is_some) {
        return;
    }
    last.set_value(step);
    spawn_local(async move {
        if let Some(handover) = annex.line().copy().await {
            let bytes = project(*handover, "", Vec::new());
            // Without room, or where nothing may be kept, the page is as it was.
            let _ = put(NAME, &bytes).await;
        }
    });
}

async fn offer(annex: Annex) {
    let Ok(file) = get(NAME).await else { return };
    let Ok(kept) = read(&file, &lexicon()) else { return };
    let Some(training) = &kept.training else { return };
    let untouched = annex.metrics.with_untracked(|metrics| metrics.step) == 0;
    let same = annex.document.with_untracked(|open| link_of(open) == link_of(&kept.document));
    if untouched && training.step > 0 && (same || page::asked_for().is_empty()) {
        annex.kept.set(Some(Aside { sentence: text::KEPT, epoch: training.epoch, held: Held::File(file) }));
    }
}

/// Puts what was trained aside when the address opens something else, and offers it: one can come back from a link, a
/// preset or a step through the history as from any other change. Called with the document that is about to be sent.
pub(crate) fn set_aside(annex: Annex, document: &Document) {
    if page::is_framed() {
        return;
    }
    let new = link_of(document);
    let copy = annex.line().copy();
    spawn_local(async move {
        let Some(handover) = copy.await else { return };
        let Standing { step, epoch, .. } = handover.standing;
        if step == 0 || link_of(&handover.document) == new {
            return;
        }
        annex.kept.set(Some(Aside {
            sentence: text::SET_ASIDE,
            epoch,
            held: Held::File(project(*handover, "", Vec::new())),
        }));
        let fade = move || {
            if annex.kept.with_untracked(|kept| kept.as_ref().is_some_and(|kept| kept.epoch == epoch)) {
                annex.kept.set(None);
            }
        };
        set_timeout(fade, ASIDE);
    });
}

/// Offers weights of a link whose table has come now.
pub(crate) fn offer_weights(annex: Annex, weights: LinkWeights) {
    let held = Held::Weights(Box::new(weights));
    annex.kept.set(Some(Aside { sentence: text::WEIGHTS_FIT, epoch: 0, held }));
}

/// The offer, while it stands.
#[component]
pub(crate) fn Kept() -> impl IntoView {
    let annex = use_annex();
    let sentence = move || {
        annex.kept.with(|kept| {
            kept.as_ref().map(|kept| annex.text(kept.sentence).replace('#', &kept.epoch.to_string()))
        })
    };
    let open = move |_| {
        if let Some(kept) = annex.kept.get_untracked() {
            annex.kept.set(None);
            match kept.held {
                Held::File(file) => open_bytes(annex, &file),
                Held::Weights(weights) => open_weights(annex, *weights),
            }
        }
    };
    view! {
        <Show when=move || annex.kept.with(Option::is_some)>
            <div class="offer" role="status">
                <p>{sentence}</p>
                <button type="button" class="button button-strong" on:click=open>{annex.words(text::GO_ON)}</button>
                <button type="button" class="button button-soft" on:click=move |_| annex.kept.set(None)>
                    {annex.words(text::NOT_NOW)}
                </button>
            </div>
        </Show>
    }
}

async fn store() -> Result<Cache, JsValue> {
    // Reading it throws in some sandboxed frames, and it is missing where the connection is not safe.
    let caches = js_sys::Reflect::get(&window(), &"caches".into())?;
    if !caches.is_object() {
        return Err(JsValue::NULL);
    }
    let opened: Promise = caches.unchecked_into::<web_sys::CacheStorage>().open(STORE);
    JsFuture::from(opened).await?.dyn_into()
}

/// Puts a file into the browser's store.
///
/// # Errors
/// Where there is no room, or where nothing may be kept.
pub(crate) async fn put(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let mut bytes = bytes.to_vec();
    let response = Response::new_with_opt_u8_array(Some(&mut bytes))?;
    JsFuture::from(store().await?.put_with_str(name, &response)).await.map(drop)
}

/// Gets a file out of the browser's store.
///
/// # Errors
/// Where there is none of this name, or where nothing may be kept.
pub(crate) async fn get(name: &str) -> Result<Vec<u8>, JsValue> {
    let response: Response = JsFuture::from(store().await?.match_with_str(name)).await?.dyn_into()?;
    Ok(Uint8Array::new(&JsFuture::from(response.array_buffer()?).await?).to_vec())
}
