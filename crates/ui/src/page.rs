//! What the browser says of the page: how it was asked to be shown, what it may remember, and the time.

use crate::dom::{document, window};
use crate::store::Locale;
use layerloom_plot::Theme;
use wasm_bindgen::JsValue;
use web_sys::{Storage, UrlSearchParams};

/// How the page was asked to be shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Page {
    /// Without its chrome, in a frame of another page.
    pub(crate) embedded: bool,
    /// The language at the start.
    pub(crate) locale: Locale,
    /// The colours at the start.
    pub(crate) theme: Theme,
}

impl Page {
    /// What the address asks for, else what was remembered, else what the browser prefers.
    pub(crate) fn read() -> Self {
        Self {
            embedded: is_embedded(),
            locale: asked("lang")
                .or_else(|| recall("lang"))
                .and_then(|name| locale(&name))
                .unwrap_or_else(preferred_locale),
            theme: asked("theme")
                .or_else(|| recall("theme"))
                .and_then(|name| theme(&name))
                .unwrap_or_else(preferred_theme),
        }
    }
}

/// Whether the address asks for the page of a frame.
pub(crate) fn is_embedded() -> bool {
    asked("embed").is_some()
}

/// What the address asks for under a name.
pub(crate) fn asked(key: &str) -> Option<String> {
    let query = window().location().search().ok()?;
    UrlSearchParams::new_with_str(&query).ok()?.get(key)
}

fn locale(name: &str) -> Option<Locale> {
    match name.get(..2)? {
        "en" => Some(Locale::En),
        "zh" => Some(Locale::Zh),
        _ => None,
    }
}

fn theme(name: &str) -> Option<Theme> {
    match name {
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        _ => None,
    }
}

fn preferred_locale() -> Locale {
    window().navigator().language().and_then(|name| locale(&name)).unwrap_or(Locale::En)
}

fn preferred_theme() -> Theme {
    match window().match_media("(prefers-color-scheme: dark)") {
        Ok(Some(query)) if query.matches() => Theme::Dark,
        _ => Theme::Light,
    }
}

/// The name of a theme, as in `data-theme` and in addresses.
pub(crate) fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

/// The name of a language, as in `lang`.
pub(crate) fn locale_name(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "en",
        Locale::Zh => "zh-Hans",
    }
}

/// Storage, which throws in a sandboxed or a cross-site frame.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// What was remembered under a key.
pub(crate) fn recall(key: &str) -> Option<String> {
    storage()?.get_item(&["layerloom-", key].concat()).ok().flatten()
}

/// Remembers a text, where that is allowed; forgetting it otherwise is no loss.
pub(crate) fn remember(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&["layerloom-", key].concat(), value);
    }
}

/// Milliseconds since the page was opened.
pub(crate) fn now_millis() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// The address of a file beside the page, with the version that the build wrote into the page.
///
/// # Errors
/// When the page has no address.
pub(crate) fn beside(name: &str) -> Result<String, JsValue> {
    let document = document();
    let version = document
        .query_selector("meta[name=layerloom-build]")?
        .and_then(|meta| meta.get_attribute("content"))
        .unwrap_or_default();
    let base = document.base_uri()?.unwrap_or_default();
    Ok(web_sys::Url::new_with_base(&[name, "?v=", &version].concat(), &base)?.href())
}

/// Runs a script beside the page. One that does not load leaves the page as it is.
pub(crate) fn run_beside(name: &str) {
    let run = || -> Result<(), JsValue> {
        let script = document().create_element("script")?;
        script.set_attribute("type", "module")?;
        script.set_attribute("src", &beside(name)?)?;
        document().head().ok_or(JsValue::NULL)?.append_child(&script).map(drop)
    };
    let _ = run();
}
