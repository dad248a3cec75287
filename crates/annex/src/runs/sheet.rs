//! The drawer: what it begins and ends with.

use super::comparison::Comparison;
use super::table::Table;
use super::{csv, text, title};
use crate::annex::{Annex, use_annex};
use crate::dom::*;
use crate::page;
use crate::saving::download;
use layerloom_project::{MAX_RUNS, Run};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Times before this, in milliseconds since 1970, are none: files have brought runs that do not say when they began.
pub(super) const LONG_AGO: u64 = 1_000_000_000_000;

/// The last time that browsers can write: for a later one, which a file may bring, they throw.
pub(super) const LATEST: u64 = 8_640_000_000_000_000;

/// The drawer.
#[component]
pub(crate) fn Runs() -> impl IntoView {
    let annex = use_annex();
    annex.runs.show_latest();
    let any = memo(move || annex.runs.history.with(|history| !history.runs().is_empty()));
    view! {
        <p class="hint">{annex.words(text::ABOUT)}</p>
        <Show when=move || !any.get()><p class="runs-empty">{annex.words(text::EMPTY)}</p></Show>
        <Show when=move || any.get()>
            <Comparison/>
            <Table/>
        </Show>
        <Foot/>
    }
}

/// What a run is called: by the person, or by its document.
pub(super) fn name(annex: Annex, run: &Run) -> String {
    if run.name.is_empty() { annex.say(&title::title(&run.document)) } else { run.name.clone() }
}

/// Gives the focus to what stands under the table, where the thing that had it has gone.
pub(super) fn focus_foot() {
    request_animation_frame(move || {
        let foot = document().query_selector(".runs-foot button").ok().flatten();
        if let Some(foot) = foot.and_then(|foot| foot.dyn_into::<HtmlElement>().ok()) {
            // Fails only for an element that cannot have the focus.
            let _ = foot.focus();
        }
    });
}

/// What can be done with all of them.
#[component]
fn Foot() -> impl IntoView {
    let annex = use_annex();
    let runs = annex.runs;
    let any = memo(move || runs.history.with(|history| !history.runs().is_empty()));
    let loose = memo(move || runs.history.with(|history| history.runs().iter().any(|run| !run.pinned)));
    let removed = memo(move || runs.removed.with(Vec::len));
    let save = move |_| {
        let at = |begun| match begun {
            LONG_AGO..=LATEST => js_sys::Date::new(&(begun as f64).into()).to_iso_string().into(),
            _ => String::new(),
        };
        let table = csv::table(&runs.all(), annex.locale.get_untracked(), at, &page::address());
        download("runs.csv", "text/csv", table.as_bytes());
    };
    let clear = move |_| {
        runs.clear();
        focus_foot();
    };
    view! {
        <div class="row runs-foot">
            <Show when=move || { removed.get() > 0 }>
                <button type="button" class="button button-strong" on:click=move |_| runs.bring_back()>
                    {move || annex.text(text::BRING_BACK).replace('#', &removed.get().to_string())}
                </button>
            </Show>
            <Show when=move || any.get()>
                <button type="button" class="button button-soft" on:click=save>{annex.words(text::ALL_CSV)}</button>
            </Show>
            <Show when=move || loose.get()>
                <button type="button" class="button button-soft" on:click=clear>{annex.words(text::CLEAR)}</button>
            </Show>
        </div>
        <Show when=move || any.get()>
            <p class="hint">{move || annex.text(text::KEPT).replace('#', &MAX_RUNS.to_string())}</p>
        </Show>
    }
}
