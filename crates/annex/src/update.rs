//! A new version of the page, offered among the page's messages and never forced: a reload ends what trains.

use crate::annex::Annex;
use crate::dom::*;
use crate::text;
use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

/// Offers it, unless that is done already; `accept` reloads the page into it.
pub(crate) fn offer(annex: Annex, accept: Function) {
    let find = |selector| document().query_selector(selector).ok().flatten();
    let notices = find(".notices").and_then(|notices| notices.dyn_into::<HtmlElement>().ok());
    if let (Some(notices), None) = (notices, find(".update")) {
        mount(notices, move || view! { <Offer annex accept/> }.into_view());
    }
}

#[component]
fn Offer(annex: Annex, accept: Function) -> impl IntoView {
    let open = RwSignal::new(true);
    let bar = move || {
        let accept = accept.clone();
        let reload = move |_| {
            // What fails there is reported by the window.
            let _ = accept.call0(&JsValue::UNDEFINED);
        };
        open.get().then(|| {
            view! {
                <div class="notice update">
                    <p>{annex.words(text::NEW_VERSION)}</p>
                    <button type="button" class="mend" on:click=reload>{annex.words(text::RELOAD)}</button>
                    <button
                        type="button"
                        class="button-icon"
                        aria-label=annex.words(text::CLOSE)
                        on:click=move |_| open.set(false)
                    >
                        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="m6 6 12 12M18 6 6 18"></path></svg>
                    </button>
                </div>
            }
        })
    };
    view! { {bar} }
}
