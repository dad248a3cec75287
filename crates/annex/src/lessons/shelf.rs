//! The list of lessons, with what was reached in each.

use super::load::Loading;
use super::workshop::Workshop;
use super::{use_desk, words};
use crate::annex::use_annex;
use crate::dom::*;
use layerloom_course::Lesson;
use std::rc::Rc;

/// The list.
#[component]
pub(super) fn Shelf() -> impl IntoView {
    let (annex, desk) = (use_annex(), use_desk());
    let rows = move || {
        let locale = annex.locale.get();
        let lessons = desk.lessons.with(|lessons| match &lessons[locale as usize] {
            Loading::Done(lessons) => lessons.as_ref().clone(),
            _ => Vec::new(),
        });
        lessons.into_iter().map(|lesson| view! { <Row lesson/> }).collect_view()
    };
    let unknown = move || desk.unknown.get().map(|id| annex.text(words::UNKNOWN).replace('#', &cut(&id)));
    view! {
        <Show when=move || desk.unknown.with(|id| id.as_ref().is_some_and(|id| !id.is_empty()))>
            <p class="hint hint-warning" role="alert">{unknown}</p>
        </Show>
        <p class="hint">{annex.words(words::ABOUT)}</p>
        <ol class="shelf">{rows}</ol>
        <Workshop/>
    }
}

/// A stranger's text as far as a sentence has room for it.
fn cut(id: &str) -> String {
    const MOST: usize = 40;
    let shown: String = id.chars().take(MOST).collect();
    if shown.len() < id.len() { shown + "…" } else { shown }
}

#[component]
fn Row(lesson: Rc<Lesson>) -> impl IntoView {
    let (annex, desk) = (use_annex(), use_desk());
    let goals = lesson.goals().count();
    let (id, order, minutes, title) = (lesson.id.clone(), lesson.order, lesson.minutes, lesson.title.clone());
    let done = {
        let id = id.clone();
        memo(move || desk.progress.with(|progress| progress.is_done(&id)))
    };
    let state = {
        let id = id.clone();
        move || {
            let met = desk.progress.with(|progress| progress.met(&id, goals));
            if done.get() {
                annex.text(words::DONE).to_owned()
            } else if met > 0 {
                words::filled(annex.text(words::GOALS_OF), &[met, goals])
            } else {
                format!("{minutes} {}", annex.text(words::MINUTES))
            }
        }
    };
    view! {
        <li>
            <button type="button" class="shelf-row" class:shelf-done=move || done.get() on:click=move |_| desk.choose(&id)>
                <span class="shelf-number" aria-hidden="true">{order}</span>
                <b>{title}</b>
                <small>{state}</small>
            </button>
        </li>
    }
}
