//! The page that the annex belongs to, as far as both share it: the address with the document, the root element with
//! language and colours, and the files beside it.

use crate::annex::link_of;
use crate::dom::{document, window};
use crate::presets::PRESETS;
use js_sys::Reflect;
use layerloom_document::{Document, link};
use layerloom_plot::Theme;
use layerloom_project::link::Extras;
use layerloom_protocol::lexicon;
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use web_sys::{
    HashChangeEvent, MutationObserver, MutationObserverInit, Url, UrlSearchParams, Window, Worker,
};

/// A language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Locale {
    /// English.
    En,
    /// Simplified Chinese.
    Zh,
}

fn root_attribute(name: &str) -> String {
    document().document_element().and_then(|root| root.get_attribute(name)).unwrap_or_default()
}

/// The page's language.
pub(crate) fn locale() -> Locale {
    if root_attribute("lang").starts_with("zh") { Locale::Zh } else { Locale::En }
}

/// The page's colours.
pub(crate) fn theme() -> Theme {
    if root_attribute("data-theme") == "dark" { Theme::Dark } else { Theme::Light }
}

/// Calls a closure whenever language or colours change.
pub(crate) fn on_root_change(act: impl Fn() + 'static) {
    let act = Closure::<dyn Fn()>::new(act).into_js_value();
    let (Ok(observer), Some(root)) =
        (MutationObserver::new(act.unchecked_ref()), document().document_element())
    else {
        return;
    };
    let init = MutationObserverInit::new();
    init.set_attributes(true);
    // The root is an element, and attributes are asked for.
    let _ = observer.observe_with_options(&root, &init);
}

/// Whether the page stands in a frame of another one, or was asked to look so.
pub(crate) fn is_framed() -> bool {
    let asked = window().location().search().is_ok_and(|query| query.contains("embed"));
    asked || window().parent().is_ok_and(|parent| parent.is_some_and(|parent| parent != window()))
}

/// What stood behind the page's address when it was opened.
pub(crate) fn asked_for() -> String {
    let kept = Reflect::get(&window(), &"layerloomAt".into());
    kept.ok().and_then(|kept| kept.as_string()).unwrap_or_default()
}

/// The page's own worker, which it leaves at the window for the annex.
pub(crate) fn worker() -> Option<Worker> {
    Reflect::get(&window(), &"layerloom".into()).ok()?.dyn_into().ok()
}

/// The address of a file beside the page, with the build's version, which is the page's too.
pub(crate) fn beside(name: &str) -> String {
    let version = document()
        .query_selector("meta[name=layerloom-build]")
        .ok()
        .flatten()
        .and_then(|meta| meta.get_attribute("content"))
        .unwrap_or_default();
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    let name = format!("{name}?v={version}");
    Url::new_with_base(&name, &base).map_or(name, |url| url.href())
}

/// The page's address without query and fragment.
pub(crate) fn address() -> String {
    let location = window().location();
    let origin = location.origin().unwrap_or_default();
    origin + &location.pathname().unwrap_or_default()
}

/// What the address asks for under a name.
pub(crate) fn asked(name: &str) -> Option<String> {
    let query = window().location().search().ok()?;
    UrlSearchParams::new_with_str(&query).ok()?.get(name)
}

/// Names of the controls that the address hides besides the document's own.
pub(crate) fn asked_to_hide() -> Vec<String> {
    let names = asked("hide").unwrap_or_default();
    names.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Takes something out of what the address asks for; all else in it stays.
pub(crate) fn ask_no_longer(name: &str) {
    let (Ok(location), Ok(history)) =
        (Url::new(&window().location().href().unwrap_or_default()), window().history())
    else {
        return;
    };
    location.search_params().delete(name);
    let state = history.state().unwrap_or_default();
    // Refused only where frames may not change their address at all.
    let _ = history.replace_state_with_url(&state, "", Some(&location.href()));
}

/// A document as the page opens it: what the address hides besides is hidden in it.
pub(crate) fn as_opened(mut document: Document) -> Document {
    for name in asked_to_hide() {
        if (1..=40).contains(&name.len()) && document.hidden.len() < 256 && !document.hidden.contains(&name) {
            document.hidden.push(name);
        }
    }
    document
}

/// Changes what the address asks for, without an entry in the history, and lets the page follow.
pub(crate) fn ask(changes: &[(&str, String)]) {
    let location = window().location();
    let Ok(query) = UrlSearchParams::new_with_str(&location.search().unwrap_or_default()) else { return };
    for (name, value) in changes {
        query.set(name, value);
    }
    let address = format!("?{}#{}", query.to_string(), fragment());
    let replaced = window()
        .history()
        .and_then(|history| history.replace_state_with_url(&JsValue::TRUE, "", Some(&address)));
    // Refused only where frames may not change their address at all; then the page stays as it is.
    if let (Ok(()), Ok(event)) = (replaced, web_sys::Event::new("layerloom-asked")) {
        let _ = window().dispatch_event(&event);
    }
}

/// The window that frames the page, if there is one.
pub(crate) fn host() -> Option<Window> {
    let window = window();
    window.parent().ok().flatten().filter(|parent| *parent != window)
}

/// Opens a document of this link as a step that one can go back from.
pub(crate) fn visit(link: &str) {
    ADMITTED.replace(Some(link.to_owned()));
    // Fails only where frames may not navigate themselves at all.
    let _ = window().location().set_hash(link);
}

thread_local! {
    static AMENDED: Cell<bool> = const { Cell::new(false) };
    /// Whether the address has brought something since the page last sent a document.
    static BROUGHT: Cell<bool> = const { Cell::new(true) };
    /// The link that the annex itself is about to open.
    static ADMITTED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Whether the entry of the history that the page stands at was opened before: the page marks what it writes, and
/// [`guard_links`] what it lets pass.
fn is_written() -> bool {
    let state = window().history().and_then(|history| history.state());
    state.is_ok_and(|state| state == JsValue::TRUE)
}

/// Looks at each link that somebody brings into the address before the page does. Where `holds` says so, of the link before
/// and of this one, the page does not hear of it: the address goes back, and `held` is called with the link. Steps through
/// the history pass.
pub(crate) fn guard_links(holds: impl Fn(&str, &str) -> bool + 'static, held: impl Fn(String) + 'static) {
    let taken = RefCell::new(None);
    let listener = Closure::<dyn Fn(HashChangeEvent)>::new(move |event: HashChangeEvent| {
        // The step back from a link that is held changes nothing.
        if let Some(link) = taken.take() {
            event.stop_immediate_propagation();
            return held(link);
        }
        BROUGHT.set(true);
        if is_written() {
            return;
        }
        let link = fragment();
        let is_ours = ADMITTED.take().is_some_and(|admitted| admitted == link);
        let before = event.old_url();
        let before = before.split_once('#').map_or("", |(_, before)| before);
        if !is_ours && holds(before, &link) {
            event.stop_immediate_propagation();
            BROUGHT.set(false);
            taken.replace(Some(link));
            // Fails only where a frame may not navigate, and nothing is held there.
            let _ = window().history().and_then(|history| history.back());
        } else {
            // The page writes nothing where a link holds what is open anyway. Refused only in frames, which guard nothing.
            let _ = window()
                .history()
                .and_then(|history| history.replace_state_with_url(&JsValue::TRUE, "", None));
        }
    });
    // The page's first script has listened before the page did, and calls it.
    Reflect::set(&window(), &"layerloomGuard".into(), &listener.into_js_value())
        .expect("windows take properties");
}

/// Whether a document that the page is about to send was opened by the address, and is no edit of the annex's own. To be
/// asked once for each.
pub(crate) fn has_opened(document: &Document) -> bool {
    let is_there = holds(&link_of(document));
    // The address is behind quick edits, and may say what an edit has come back to.
    let is_brought = BROUGHT.replace(false);
    !AMENDED.replace(false) && is_brought && is_there
}

/// The document that the page began with: that of its address then, or the default one.
pub(crate) fn first_document() -> Document {
    let address = Reflect::get(&window(), &"layerloomAt".into()).ok().and_then(|address| address.as_string());
    let address = address.unwrap_or_default();
    let linked = link::decode(address.trim_start_matches('#'), &lexicon());
    as_opened(linked.map_or_else(|_| (PRESETS[0].document)(), |linked| linked.document))
}

/// The link in the address, without the sign before it.
pub(crate) fn fragment() -> String {
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned()
}

/// Whether the address holds the document of a link, as [`link_of`] writes it and the page opens it.
pub(crate) fn holds(link: &str) -> bool {
    link::decode(&fragment(), &lexicon()).is_ok_and(|linked| link_of(&as_opened(linked.document)) == link)
}

/// Writes parts of a link behind the document in the address, until the page writes the address anew: a reload then brings
/// them again.
pub(crate) fn hold(parts: &Extras) {
    let address = format!("#{}{}", link::split(&fragment()).0, parts.text());
    // Refused only in some sandboxed frames.
    let _ = window()
        .history()
        .and_then(|history| history.replace_state_with_url(&JsValue::TRUE, "", Some(&address)));
}

/// Takes the weights out of the parts behind the document in the address.
pub(crate) fn hold_no_weights() {
    let fragment = fragment();
    let parts = Extras::of(link::split(&fragment).1);
    if parts.weights.is_some() && link::decode(&fragment, &lexicon()).is_ok() {
        hold(&Extras { weights: None, ..parts });
    }
}

/// Makes this the document, as an edit of what is open: it undoes, and Back does not stop at it.
pub(crate) fn amend(link: &str) {
    let address = format!("#{link}");
    let replaced = window()
        .history()
        .and_then(|history| history.replace_state_with_url(&JsValue::TRUE, "", Some(&address)));
    match replaced.and_then(|()| web_sys::Event::new("hashchange")) {
        Ok(event) => {
            AMENDED.set(true);
            // Listeners that throw report it themselves.
            let _ = window().dispatch_event(&event);
        }
        Err(_) => visit(link),
    }
}
