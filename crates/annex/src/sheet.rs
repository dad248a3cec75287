//! Sheets: what the annex shows. A dialog stands before the page, a drawer beside it, so that one sees training go on.

use crate::annex::use_annex;
use crate::asking::Question;
use crate::dom::*;
use crate::keeping::Kept;
use crate::{code, embed, gallery, help, lessons, page, processor, runs, share, text};
use layerloom_document::Text;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

/// A sheet that a button of the page can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sheet {
    /// Playgrounds to begin with.
    Presets,
    /// Step by step through what networks do.
    Lessons,
    /// Link, frame, hidden controls.
    Share,
    /// Markup for other pages.
    Embed,
    /// What computes, and how fast.
    Processor,
    /// What was trained, to compare with.
    Runs,
    /// The network in other libraries' words.
    Code,
    /// Keys, and what is on screen.
    Help,
}

/// How a sheet stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    Dialog,
    Drawer,
}

impl Sheet {
    /// All of them, by the names that buttons give them.
    const ALL: &[(&str, Self)] = &[
        ("presets", Self::Presets),
        ("lessons", Self::Lessons),
        ("share", Self::Share),
        ("embed", Self::Embed),
        ("processor", Self::Processor),
        ("runs", Self::Runs),
        ("code", Self::Code),
        ("help", Self::Help),
    ];

    /// The sheet of this name.
    pub(crate) fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, sheet)| *sheet)
    }

    pub(crate) fn title(self) -> Text {
        match self {
            Self::Presets => text::PRESETS,
            Self::Lessons => text::LESSONS,
            Self::Share => text::SHARE,
            Self::Embed => text::SHARE_EMBED,
            Self::Processor => text::PROCESSOR,
            Self::Runs => text::RUNS,
            Self::Code => text::CODE,
            Self::Help => text::HELP,
        }
    }

    /// Whether it stands beside the page, not before it.
    pub(crate) fn is_drawer(self) -> bool {
        self.stand() == Stand::Drawer
    }

    fn stand(self) -> Stand {
        match self {
            Self::Lessons | Self::Processor | Self::Runs | Self::Code => Stand::Drawer,
            _ => Stand::Dialog,
        }
    }

    fn view(self) -> View {
        match self {
            Self::Presets => view! { <gallery::Gallery/> },
            Self::Lessons => view! { <lessons::Lessons/> },
            Self::Share => view! { <share::Share/> },
            Self::Embed => view! { <embed::sheet::Embed/> },
            Self::Processor => view! { <processor::Processor/> },
            Self::Runs => view! { <runs::sheet::Runs/> },
            Self::Code => view! { <code::Code/> },
            Self::Help => view! { <help::Help/> },
        }
    }
}

/// The sheet that is open, and what was just done.
#[component]
pub(crate) fn Sheets() -> impl IntoView {
    let annex = use_annex();
    let dialog = NodeRef::<HtmlDialogElement>::new();
    let returns = StoredValue::new(false);
    effect(move || {
        let (Some(dialog), sheet) = (dialog.get(), annex.sheet.get()) else { return };
        if dialog.open() {
            dialog.close();
        }
        match sheet.map(Sheet::stand) {
            // Both fail only for a dialog that is not in the page.
            Some(Stand::Dialog) => {
                let _ = dialog.show_modal();
                focus_within(&dialog);
            }
            // In a frame it takes no focus from the page around it.
            Some(Stand::Drawer) if page::is_framed() && !document().has_focus().unwrap_or(true) => {
                dialog.set_open(true);
            }
            Some(Stand::Drawer) => {
                // One that comes back leaves the focus where the dialog before has left it.
                let before = returns.update_value(|returns| {
                    let active = document().active_element()?.dyn_into::<HtmlElement>().ok();
                    active.filter(|_| std::mem::take(returns))
                });
                dialog.show();
                match before {
                    // Fails only for an element that cannot have the focus.
                    Some(before) => drop(before.focus()),
                    None => focus_within(&dialog),
                }
            }
            None => {}
        }
        let beside = sheet.map(Sheet::stand) == Some(Stand::Drawer);
        if let Some(body) = document().body() {
            // Fails only for names with spaces.
            let _ = body.class_list().toggle_with_force("with-drawer", beside);
        }
        if let Ok(event) = web_sys::Event::new("resize") {
            // The page draws its canvases for the room that is left.
            request_animation_frame(move || drop(window().dispatch_event(&event)));
        }
    });
    let title = move || annex.sheet.get().map(|sheet| annex.text(sheet.title()));
    let drawer = move || annex.sheet.get().map(Sheet::stand) == Some(Stand::Drawer);
    // A dialog that closes only to stand otherwise is not closed by the person.
    let closed = move |_| {
        if dialog.get_untracked().is_some_and(|dialog| !dialog.open()) {
            let drawer = annex.aside.update_value(Option::take);
            returns.set_value(drawer.is_some());
            annex.sheet.set(drawer);
        }
    };
    // The dialog first: it gives the focus back to what had it before, as long as its own control is still there.
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && drawer() {
            event.stop_propagation();
            close();
        }
    };
    view! {
        <dialog
            class="sheet"
            class:drawer=drawer
            node_ref=dialog
            aria-label=title
            on:close=closed
            on:keydown=key
        >
            <header class="sheet-head">
                <h2>{title}</h2>
                <button
                    type="button"
                    class="button-icon"
                    aria-label=annex.words(text::CLOSE)
                    on:click=move |_| close()
                >
                    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="m6 6 12 12M18 6 6 18"></path></svg>
                </button>
            </header>
            <div class="sheet-body">{move || annex.sheet.get().map(Sheet::view)}</div>
        </dialog>
        <Question/>
        <Kept/>
        <Told/>
    }
}

/// What was just done stays for so long, or for so much a letter where that is longer.
const TOLD: Duration = Duration::from_secs(5);
const LETTER: Duration = Duration::from_millis(60);

/// The most letters that this counts.
const LETTERS: usize = 400;

/// What was just done, for some seconds.
#[component]
fn Told() -> impl IntoView {
    let annex = use_annex();
    let turn = StoredValue::new(0_u32);
    effect(move || {
        if let Some(letters) = annex.told.with(|told| told.as_ref().map(|told| told.en.len())) {
            let now = turn.update_value(|turn| {
                *turn += 1;
                *turn
            });
            let fade = move || {
                if turn.get_value() == now {
                    annex.told.set(None);
                }
            };
            set_timeout(fade, TOLD.max(LETTER * letters.min(LETTERS) as u32));
        }
    });
    view! { <p class="told" role="status">{move || annex.told.get().map(|told| annex.say(&told))}</p> }
}

/// Gives the focus to what a sheet begins with: the field that asks for it, else the first control.
fn focus_within(dialog: &HtmlDialogElement) {
    let find = |selector: &str| dialog.query_selector(selector).ok().flatten();
    let first = find("[autofocus]").or_else(|| find("button, input, select, textarea"));
    if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
        // Fails only for an element that cannot have the focus.
        let _ = first.focus();
    }
}
