//! Messages that stay until they are answered, among the page's own.

use crate::annex::Annex;
use crate::clipboard::copy;
use crate::dom::*;
use crate::text;
use js_sys::Function;
use layerloom_document::{Bilingual, Text};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// Offers a new version of the page, unless that is done already; `accept` reloads the page into it. It is never forced: a
/// reload ends what trains.
pub(crate) fn offer_update(annex: Annex, accept: Function) {
    if find(".update").is_none() {
        let reload = move || {
            // What fails there is reported by the window.
            let _ = accept.call0(&JsValue::UNDEFINED);
        };
        let sentence = Bilingual::new(text::NEW_VERSION.en(), text::NEW_VERSION.zh());
        show(annex, "notice update", sentence, (text::RELOAD, Rc::new(reload)));
    }
}

/// Says why a text could not be opened, and keeps it to be copied: the address goes on to what is open.
pub(crate) fn keep(annex: Annex, sentence: Bilingual, kept: String) {
    let act = move || copy(annex, kept.clone());
    show(annex, "notice notice-warning", sentence, (text::COPY_TEXT, Rc::new(act)));
}

type Action = (Text, Rc<dyn Fn()>);

fn show(annex: Annex, class: &'static str, sentence: Bilingual, action: Action) {
    if let Some(notices) = find(".notices") {
        mount(notices, move || view! { <Notice annex class sentence action/> }.into_view());
    }
}

#[component]
fn Notice(annex: Annex, class: &'static str, sentence: Bilingual, action: Action) -> impl IntoView {
    let open = RwSignal::new(true);
    let bar = move || {
        let (name, act) = action.clone();
        let sentence = sentence.clone();
        open.get().then(|| {
            view! {
                <div class=class>
                    <p>{move || annex.say(&sentence)}</p>
                    <button type="button" class="mend" on:click=move |_| act()>{annex.words(name)}</button>
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
