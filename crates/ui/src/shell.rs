//! The page as a whole: where the panels stand, the keys that work everywhere, and what the document's root is told.

use crate::address;
use crate::bar::{self, Bar};
use crate::client::Origin;
use crate::curves::CurvesPanel;
use crate::data::{DataPanel, DropZone, ImportReport};
use crate::dom::*;
use crate::icons::{Glyph, Icon};
use crate::inspector::Inspector;
use crate::loom::{Hand, Network};
use crate::notices::Notices;
use crate::output::OutputPanel;
use crate::page::{self, Page};
use crate::palette::Palette;
use crate::problems::{Diverged, ProblemBar};
use crate::recipe::RecipeStrip;
use crate::status::Status;
use crate::store::{Store, use_store};
use crate::text;
use layerloom_document::Text;
use layerloom_protocol::Command;
use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast;
use web_sys::{CssStyleSheet, Element};

/// What a phone shows: one part at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    /// The network, its recipe and the palette.
    Network,
    /// The data.
    Data,
    /// The output and the curves.
    Output,
    /// What is selected.
    Inspector,
}

impl Tab {
    const ALL: [(Tab, Text, Glyph); 4] = [
        (Tab::Network, text::NETWORK, Glyph::Network),
        (Tab::Data, text::DATA, Glyph::Data),
        (Tab::Output, text::OUTPUT, Glyph::Map),
        (Tab::Inspector, text::INSPECTOR, Glyph::Inspect),
    ];

    fn class(self) -> &'static str {
        match self {
            Tab::Network => "tab-network",
            Tab::Data => "tab-data",
            Tab::Output => "tab-output",
            Tab::Inspector => "tab-inspector",
        }
    }
}

/// The page.
#[component]
pub(crate) fn App(
    /// Where the worker comes from.
    origin: Origin,
) -> impl IntoView {
    let page = Page::read();
    let opened = address::read();
    opened.tell();
    let store = Store::new(opened.linked.document, page);
    provide_context(store);
    Hand::provide(store);
    tell_root(store);
    hide_controls(store);
    watch_size(store);
    store.start(&origin, opened.linked.table);
    address::follow(store);
    address::write_soon(store);
    listen(leptos::ev::keydown, move |event| shortcut(store, &event));
    // The annex changes what the address asks for when a host page does.
    listen(leptos::ev::Custom::<web_sys::Event>::new("layerloom-asked"), move |_| {
        let page = Page::read();
        store.locale.set(page.locale);
        store.theme.set(page.theme);
    });

    let shown = move |part: &'static str| {
        let hidden = store.hidden(part);
        move || !hidden.get()
    };
    let without_data = store.hidden("data");
    let without_results = both(store.hidden("output"), store.hidden("curves"));
    let without_inspector = store.hidden("inspector");
    // In one text, because another tab replaces all of it.
    let class = move || {
        let marks = [
            (page.embedded, " app-embedded"),
            (without_data.get(), " app-without-data"),
            (without_results(), " app-without-results"),
            (without_inspector.get(), " app-without-inspector"),
        ];
        let marks = marks.into_iter().filter(|(applies, _)| *applies).map(|(_, mark)| mark);
        ["app ", store.tab.get().class()].into_iter().chain(marks).collect::<String>()
    };
    view! {
        <div class=class>
            <a class="skip" href="#network" on:click=skip>{store.words(text::SKIP)}</a>
            <Bar/>
            <div class="left">
                <Show when=shown("data")><DataPanel/></Show>
                <Palette/>
            </div>
            <main class="centre" id="network" tabindex="-1">
                <Show when=shown("recipe")><RecipeStrip/></Show>
                <div class="centre-notes">
                    <ProblemBar/>
                    <Diverged/>
                </div>
                <Network/>
            </main>
            <div class="right">
                <Show when=shown("output")><OutputPanel/></Show>
                <Show when=shown("curves")><CurvesPanel/></Show>
            </div>
            <Show when=shown("inspector")>
                <div class="foot" tabindex="0"><Inspector/></div>
            </Show>
            <Status/>
            <Tabs/>
            <Notices/>
            <DropZone/>
            <ImportReport/>
        </div>
    }
}

fn both(one: Signal<bool>, other: Signal<bool>) -> impl Fn() -> bool {
    move || one.get() && other.get()
}

/// Moves the focus without touching the address, which holds the document.
fn skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    let main =
        document().get_element_by_id("network").and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(main) = main {
        // Fails only for an element that cannot have the focus.
        let _ = main.focus();
    }
}

/// The parts of the page, on a phone.
#[component]
fn Tabs() -> impl IntoView {
    let store = use_store();
    let tabs = Tab::ALL.map(|(tab, name, glyph)| {
        view! {
            <button
                type="button"
                class="tab"
                aria-pressed=move || (store.tab.get() == tab).to_string()
                on:click=move |_| store.tab.set(tab)
            >
                <Icon glyph/>
                <span>{store.words(name)}</span>
            </button>
        }
    });
    view! {
        <nav class="tabs" data-part="tabs" aria-label=store.words(text::PANELS)>{tabs.into_iter().collect_view()}</nav>
    }
}

/// Keeps the root element's language and colours.
fn tell_root(store: Store) {
    effect(move || {
        let Some(root) = document().document_element() else { return };
        // Attribute names are fixed and valid.
        let _ = root.set_attribute("data-theme", page::theme_name(store.theme.get()));
        let _ = root.set_attribute("lang", page::locale_name(store.locale.get()));
    });
}

/// Takes the controls that the document hides off the screen: a name hides those that bear it (`data-part`), and the button of
/// the sheet of that name. Parts that cost time as long as they stand are not built instead ([`Store::hidden`]).
fn hide_controls(store: Store) {
    // Browsers without such style sheets show all.
    let Ok(sheet) = CssStyleSheet::new() else { return };
    document().adopted_style_sheets().push(&sheet);
    effect(move || {
        let is_plain = |name: &&String| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let rule = |name: &String| {
            ["[data-part~=\"", name, "\"],[data-sheet=\"", name, "\"]{display:none!important}"].concat()
        };
        let rules = store
            .document
            .with(|document| document.hidden.iter().filter(is_plain).map(rule).collect::<String>());
        // Fails only for rules that load others.
        let _ = sheet.replace_sync(&rules);
    });
}

/// Lets canvases draw again when their size can have changed.
fn watch_size(store: Store) {
    listen(leptos::ev::resize, move |_| store.resized.update(|count| *count += 1));
    effect(move || {
        store.tab.track();
        // After the style sheet has laid the tab out.
        request_animation_frame(move || store.resized.update(|count| *count += 1));
    });
}

/// Keys that work everywhere but where a person types.
fn shortcut(store: Store, event: &KeyboardEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let within = |selector: &str| {
        target.as_ref().is_some_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
    };
    let typing =
        "input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, [contenteditable]";
    if event.default_prevented() || event.alt_key() || within(typing) || within("dialog") {
        return;
    }
    let key = event.key().to_ascii_lowercase();
    if event.ctrl_key() || event.meta_key() {
        match (key.as_str(), event.shift_key()) {
            ("z", false) => store.undo(),
            ("z", true) | ("y", false) => store.redo(),
            _ => return,
        }
    } else {
        if within("select, [popover]") {
            return;
        }
        match key.as_str() {
            " " if !within("button, summary, label, a, [role=slider]") => bar::toggle(store),
            "s" => bar::step(store),
            "r" => store.send(Command::Reset),
            _ => return,
        }
    }
    event.prevent_default();
}
