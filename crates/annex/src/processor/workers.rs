//! The ways to other workers. The page starts with the worker of its own module, which trains on the processor. Where the
//! browser has a graphics processor, or a person asks for one, a worker with the executor for it is started beside; where a
//! person asks for fused multiply-adds, one that is built for them. As soon as it listens, training moves there with all
//! that was learned. Nothing waits for it, and nothing is lost when it does not load. The worker for graphics processors
//! trains on either, so that nobody moves away from it but for fused multiply-adds.

use crate::annex::Annex;
use crate::dom::window;
use crate::text;
use js_sys::futures::JsFuture;
use js_sys::{Function, Reflect, Uint8Array, WebAssembly};
use layerloom_protocol::{Choice, Command, Reason};
use leptos::task::spawn_local;
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};

/// Workers that can train.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// The page's own.
    Own,
    /// The one for graphics processors.
    Graphics,
    /// The one with fused multiply-adds.
    Fused,
}

thread_local! {
    /// Whether the browser was asked for a graphics processor.
    static ASKED: Cell<bool> = const { Cell::new(false) };
    /// Whether training is moving.
    static MOVING: Cell<bool> = const { Cell::new(false) };
    /// The worker that trains.
    static PLACE: Cell<Place> = const { Cell::new(Place::Own) };
    /// The last choice that could be kept.
    static KEPT: Cell<Choice> = const { Cell::new(Choice::Auto) };
}

/// Asks the browser for a graphics processor, once, and moves there where there is one that is none of software.
pub(crate) fn seek(annex: Annex) {
    if ASKED.replace(true) {
        return;
    }
    spawn_local(async move {
        annex.obstacle.set(match adapter().await {
            Ok(adapter) => {
                annex.adapter.set(adapter.name);
                adapter.is_software.then_some(Reason::Software)
            }
            Err(words) => Some(Reason::NoAdapter(words)),
        });
        if chosen(annex) == Choice::Auto && annex.obstacle.with_untracked(Option::is_none) {
            settle(annex).await;
        }
    });
}

/// Trains where a person wants it.
pub(crate) fn switch(annex: Annex, choice: Choice) {
    annex.backend.update(|backend| {
        backend.choice = choice;
        backend.reason = Reason::Asked;
    });
    if PLACE.get() == wanted(annex) {
        KEPT.set(choice);
        annex.line().send(&Command::Backend(choice));
    } else {
        spawn_local(settle(annex));
    }
}

fn chosen(annex: Annex) -> Choice {
    annex.backend.with_untracked(|backend| backend.choice)
}

/// Where training belongs by what was chosen.
fn wanted(annex: Annex) -> Place {
    let stays = if PLACE.get() == Place::Graphics { Place::Graphics } else { Place::Own };
    match chosen(annex) {
        Choice::Fused => Place::Fused,
        Choice::WebGpu => Place::Graphics,
        Choice::Auto if annex.obstacle.with_untracked(Option::is_none) => Place::Graphics,
        Choice::Auto | Choice::Cpu => stays,
    }
}

/// Moves training to where it belongs, as often as a person chooses anew meanwhile. Where that cannot be, the choice is
/// again what it was.
async fn settle(annex: Annex) {
    if MOVING.replace(true) {
        return;
    }
    loop {
        let (choice, place) = (chosen(annex), wanted(annex));
        if place == PLACE.get() {
            KEPT.set(choice);
            break;
        }
        let could = go(annex, place).await;
        if place == PLACE.get() {
            KEPT.set(choice);
        } else if !could && place == wanted(annex) {
            annex.backend.update(|backend| backend.choice = KEPT.get());
        }
    }
    MOVING.set(false);
}

/// Moves training; gives whether it could.
async fn go(annex: Annex, place: Place) -> bool {
    let line = annex.line();
    let started = match place {
        Place::Own => Ok(None),
        Place::Graphics => {
            line.start("layerloom-worker-gpu.js", "layerloom-worker-gpu_bg.wasm").await.map(Some)
        }
        Place::Fused => {
            line.start("layerloom-worker-fused.js", "layerloom-worker-fused_bg.wasm").await.map(Some)
        }
    };
    match started {
        // While it loaded, a person may have chosen again: then there is nothing to move for.
        Ok(worker) if place != wanted(annex) => {
            if let Some(worker) = worker {
                worker.terminate();
            }
            true
        }
        Ok(worker) => {
            PLACE.set(place);
            if !line.move_to(worker, &Command::Backend(chosen(annex))).await {
                annex.tell(text::NOT_MOVED);
            }
            true
        }
        Err(_) if place == Place::Graphics => {
            annex.obstacle.set(Some(Reason::NotBuilt));
            false
        }
        Err(_) => {
            annex.tell(text::PART_MISSING);
            false
        }
    }
}

/// Whether the browser runs fused multiply-adds, and can load their worker: a page without an origin has only what it came
/// with.
pub(super) fn has_fused() -> bool {
    /// A module of one function, `() -> v128`, that gives a relaxed multiply-add: it is valid where there are any.
    const RELAXED: [u8; 40] = [
        0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0, 65, 0, 253, 15,
        65, 0, 253, 15, 65, 0, 253, 15, 253, 133, 2, 11,
    ];
    let origin = Reflect::get(&window(), &"origin".into()).unwrap_or_default();
    origin != "null" && WebAssembly::validate(&Uint8Array::from(&RELAXED[..]).into()).unwrap_or(false)
}

/// What the browser tells of its graphics processor.
struct Adapter {
    /// Its maker and kind; browsers may leave them out.
    name: String,
    /// Whether it is a program on the processor.
    is_software: bool,
}

/// The adapter that the browser offers.
///
/// # Errors
/// What is missing, where it offers none.
async fn adapter() -> Result<Adapter, String> {
    // Reading from what is no object throws.
    let get = |object: &JsValue, key: &str| Reflect::get(object, &key.into()).unwrap_or_default();
    let gpu = get(&window().navigator(), "gpu");
    let request = get(&gpu, "requestAdapter").dyn_into::<Function>().map_err(|_| String::new())?;
    let adapter = match request.call0(&gpu) {
        Ok(promise) => JsFuture::from(promise.unchecked_into::<js_sys::Promise>()).await.unwrap_or_default(),
        Err(_) => JsValue::NULL,
    };
    if !adapter.is_object() {
        return Err(String::new());
    }
    let info = get(&adapter, "info");
    let words = ["vendor", "architecture", "description"].map(|key| get(&info, key).as_string());
    let mut words: Vec<String> = words.into_iter().flatten().filter(|word| !word.is_empty()).collect();
    words.dedup();
    Ok(Adapter { name: words.join(" "), is_software: get(&info, "isFallbackAdapter").is_truthy() })
}
