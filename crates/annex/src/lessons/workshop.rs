//! A lesson of one's own: written as plain text, tried at once, taken along by a link.

use super::{use_desk, words};
use crate::annex::{link_of, use_annex};
use crate::clipboard::copy;
use crate::dom::*;
use crate::page;
use layerloom_course::{Around, Fault, Lesson, plain_formula};
use layerloom_document::{Bilingual, link};
use layerloom_project::link::with_lesson;
use layerloom_protocol::lexicon;

/// Reads a lesson that comes with a link: its formulas stay as they are written, and what it opens are links.
pub(super) fn read(text: &str) -> Result<Lesson, Vec<Fault>> {
    let playground = |name: &str| link::decode(name, &lexicon()).is_ok().then(|| name.to_owned());
    layerloom_course::read(text, &Around { formula: &plain_formula, playground: &playground })
}

/// A fault with its line.
pub(super) fn sentence(fault: &Fault) -> Bilingual {
    let line = fault.line.to_string();
    Bilingual::new(
        words::LINE.en().replace('#', &line) + &fault.message.en,
        words::LINE.zh().replace('#', &line) + &fault.message.zh,
    )
}

/// The field to write in.
#[component]
pub(super) fn Workshop() -> impl IntoView {
    let (annex, desk) = (use_annex(), use_desk());
    let text = RwSignal::new(annex.text(words::TEMPLATE).to_owned());
    let faults = memo(move || text.with(|text| read(text).err().unwrap_or_default()));
    let sound = move || faults.with(Vec::is_empty);
    let list = move || {
        let faults = faults.get();
        faults.iter().map(|fault| view! { <li>{annex.say(&sentence(fault))}</li> }).collect_view()
    };
    let attempt = move |_| {
        let text = text.get_untracked();
        if let Ok(lesson) = read(&text) {
            desk.show(lesson, &text);
            desk.begin_here();
        }
    };
    let share = move |_| {
        let link = annex.document.with_untracked(link_of);
        let link = text.with_untracked(|text| with_lesson(&link, text));
        copy(annex, format!("{}#{link}", page::address()));
    };
    view! {
        <details class="workshop">
            <summary>{annex.words(words::WRITE)}</summary>
            <p class="hint">{annex.words(words::WRITE_ABOUT)}</p>
            <textarea
                rows="14"
                spellcheck="false"
                aria-label=annex.words(words::TEXT)
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
            <ul class="workshop-faults" aria-live="polite">{list}</ul>
            <div class="row">
                <button type="button" class="button button-strong" disabled=move || !sound() on:click=attempt>
                    {annex.words(words::TRY)}
                </button>
                <button type="button" class="button button-soft" disabled=move || !sound() on:click=share>
                    {annex.words(words::COPY_LINK)}
                </button>
            </div>
        </details>
    }
}
