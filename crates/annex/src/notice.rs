//! Messages that stay until they are answered, among the page's own.

use crate::annex::Annex;
use crate::clipboard::copy;
use crate::dom::*;
use crate::text;
use js_sys::Function;
use layerloom_document::{Bilingual, Text};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// Offers a new version of the page, unless that is done already; `accept` reloads the page into it. It is never forced: a
/// reload ends what trains.
pub(crate) fn offer_update(annex: Annex, accept: Function) {
    let (Some(notices), None) = (find(".notices"), find(".update")) else { return };
    let reload: Rc<dyn Fn()> = Rc::new(move || {
        // What fails there is reported by the window.
        let _ = accept.call0(&JsValue::UNDEFINED);
    });
    mount(notices, move || {
        let open = RwSignal::new(true);
        let close: Rc<dyn Fn()> = Rc::new(move || open.set(false));
        let bar = move || {
            let sentence = Bilingual::new(text::NEW_VERSION.en(), text::NEW_VERSION.zh());
            let action = (text::RELOAD, Rc::clone(&reload));
            let close = Rc::clone(&close);
            open.get().then(|| view! { <Notice annex class="notice update" sentence action close/> })
        };
        view! { {bar} }.into_view()
    });
}

thread_local! {
    static UNREAD: Cell<Option<RwSignal<Option<Unread>>>> = const { Cell::new(None) };
}

/// Why a text could not be opened, and the text.
type Unread = (Bilingual, String);

/// Says why a text could not be opened, and keeps it to be copied: the address goes on to what is open. The last such text
/// takes the place of one before.
pub(crate) fn keep(annex: Annex, sentence: Bilingual, kept: String) {
    let unread = Some((sentence, kept));
    if let Some(shown) = UNREAD.get() {
        return shown.set(unread);
    }
    let Some(notices) = find(".notices") else { return };
    mount(notices, move || {
        let shown = RwSignal::new(unread.clone());
        UNREAD.set(Some(shown));
        let close: Rc<dyn Fn()> = Rc::new(move || shown.set(None));
        let bar = move || {
            let close = Rc::clone(&close);
            shown.get().map(|(sentence, kept)| {
                let copied: Rc<dyn Fn()> = Rc::new(move || copy(annex, kept.clone()));
                let action = (text::COPY_TEXT, copied);
                view! { <Notice annex class="notice notice-warning" sentence action close/> }
            })
        };
        view! { {bar} }.into_view()
    });
}

#[component]
fn Notice(
    annex: Annex,
    class: &'static str,
    sentence: Bilingual,
    /// What can be done, and its name.
    action: (Text, Rc<dyn Fn()>),
    close: Rc<dyn Fn()>,
) -> impl IntoView {
    let (name, act) = action;
    view! {
        <div class=class>
            <p>{move || annex.say(&sentence)}</p>
            <button type="button" class="mend" on:click=move |_| act()>{annex.words(name)}</button>
            <button type="button" class="button-icon" aria-label=annex.words(text::CLOSE) on:click=move |_| close()>
                <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="m6 6 12 12M18 6 6 18"></path></svg>
            </button>
        </div>
    }
}
