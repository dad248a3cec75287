//! The way to a graphics processor. The page starts with the worker of its own module, which trains on the processor. Where
//! the browser has a graphics processor, or a person asks for one, a worker with the executor for it is started beside, and
//! as soon as that listens, training moves there with all that was learned. Nothing waits for it, and nothing is lost when
//! it does not load. Once there, it stays: that worker trains on either.

use crate::annex::Annex;
use crate::dom::window;
use crate::text;
use js_sys::futures::JsFuture;
use js_sys::{Function, Reflect};
use layerloom_protocol::{Choice, Command, Reason};
use leptos::task::spawn_local;
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    /// Whether the browser was asked, and whether a worker is being started.
    static UNDER_WAY: Cell<(bool, bool)> = const { Cell::new((false, false)) };
}

/// Asks the browser for a graphics processor, once, and moves there where there is one that is none of software.
pub(crate) fn seek(annex: Annex) {
    let (asked, moving) = UNDER_WAY.get();
    if asked {
        return;
    }
    UNDER_WAY.set((true, moving));
    spawn_local(async move {
        annex.obstacle.set(match adapter().await {
            Ok(adapter) => {
                annex.adapter.set(adapter.name);
                adapter.is_software.then_some(Reason::Software)
            }
            Err(words) => Some(Reason::NoAdapter(words)),
        });
        let choice = annex.backend.with_untracked(|backend| backend.choice);
        if choice == Choice::Auto && annex.obstacle.with_untracked(Option::is_none) {
            start(annex).await;
        }
    });
}

/// Trains where a person wants it.
pub(crate) fn switch(annex: Annex, choice: Choice) {
    if annex.line().is_moved() {
        annex.line().send(&Command::Backend(choice));
        return;
    }
    annex.backend.update(|backend| {
        backend.choice = choice;
        backend.reason = Reason::Asked;
    });
    let possible = match choice {
        Choice::Cpu => false,
        Choice::Auto => annex.obstacle.with_untracked(Option::is_none),
        Choice::WebGpu => true,
    };
    if possible {
        spawn_local(start(annex));
    }
}

async fn start(annex: Annex) {
    let (asked, moving) = UNDER_WAY.get();
    if moving || annex.line().is_moved() {
        return;
    }
    UNDER_WAY.set((asked, true));
    let line = annex.line();
    let started = line.start("layerloom-worker-gpu.js", "layerloom-worker-gpu_bg.wasm").await;
    let choice = annex.backend.with_untracked(|backend| backend.choice);
    match started {
        // While it loaded, a person may have chosen the processor: then there is nothing to move for.
        Ok(worker) if choice == Choice::Cpu => worker.terminate(),
        Ok(worker) => {
            if !line.move_to(worker, &Command::Backend(choice)).await {
                annex.tell(text::NOT_MOVED);
            }
        }
        Err(_) => annex.obstacle.set(Some(Reason::NotBuilt)),
    }
    UNDER_WAY.set((asked, false));
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
