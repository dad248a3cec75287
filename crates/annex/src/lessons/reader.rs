//! A lesson, one step at a time.

use super::{Desk, Watch, point, use_desk, words};
use crate::annex::{Annex, use_annex};
use crate::dom::*;
use layerloom_course::{Check, Counts, Goal, Lesson, Quantity, Step, StepKind};
use layerloom_document::Text;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The lesson that is open.
#[component]
pub(super) fn Reader() -> impl IntoView {
    let (annex, desk) = (use_annex(), use_desk());
    let position = move || {
        let steps = desk.lesson().map_or(0, |lesson| lesson.steps.len());
        words::filled(annex.text(words::STEP_OF), &[desk.step.get() + 1, steps])
    };
    let title = move || desk.lesson().map(|lesson| lesson.title.clone());
    let share = move || {
        let steps = desk.lesson().map_or(1, |lesson| lesson.steps.len().max(1));
        format!("width:{}%", (desk.step.get() + 1) * 100 / steps)
    };
    let ended = move || desk.lesson().is_some_and(|lesson| desk.step.get() >= lesson.steps.len());
    let body = move || {
        let lesson = desk.lesson()?;
        let at = desk.step.get();
        Some(if at < lesson.steps.len() {
            view! { <Shown lesson at/> }.into_view()
        } else {
            view! { <End lesson/> }.into_view()
        })
    };
    view! {
        <div class="lesson">
            <div class="lesson-top">
                <button type="button" class="button button-quiet" on:click=move |_| desk.chosen.set(None)>
                    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="m14 6-6 6 6 6"></path></svg>
                    {annex.words(words::ALL_LESSONS)}
                </button>
                <Show when=move || !ended()><span class="hint">{position}</span></Show>
            </div>
            <h3 class="lesson-title">{title}</h3>
            <div class="lesson-bar" aria-hidden="true"><i style=share></i></div>
            {body}
        </div>
    }
}

/// Shows another step, and gives its heading the focus.
fn turn(desk: Desk, to: usize) {
    desk.step.set(to);
    request_animation_frame(|| {
        let heading = document().query_selector(".lesson-heading").ok().flatten();
        if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
            // Fails only for an element that cannot have the focus.
            let _ = heading.focus();
        }
        if let Some(sheet) = document().query_selector("dialog.drawer").ok().flatten() {
            sheet.set_scroll_top(0);
        }
    });
}

fn kind_name(kind: StepKind) -> Text {
    match kind {
        StepKind::Read => words::READ,
        StepKind::Predict => words::PREDICT,
        StepKind::Do => words::DO,
        StepKind::Observe => words::OBSERVE,
    }
}

fn kind_class(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Read => "lesson-kind",
        StepKind::Predict => "lesson-kind lesson-predict",
        StepKind::Do => "lesson-kind lesson-do",
        StepKind::Observe => "lesson-kind lesson-observe",
    }
}

/// One step.
#[component]
fn Shown(lesson: Rc<Lesson>, at: usize) -> impl IntoView {
    let (annex, desk) = (use_annex(), use_desk());
    let step = &lesson.steps[at];
    let before: usize = lesson.steps[..at].iter().map(|step| step.goals.len()).sum();
    let goals = (!step.goals.is_empty()).then(|| view! { <Goals lesson=lesson.clone() at before/> });
    let answers = (!step.answers.is_empty()).then(|| view! { <Answers lesson=lesson.clone() at/> });
    let told = (step.kind == StepKind::Observe).then(|| outcome(annex, desk, &lesson, at)).flatten();
    let (first, last) = (at == 0, at + 1 == lesson.steps.len());
    let (id, count) = (lesson.id.clone(), lesson.steps.len());
    let next = move |_| {
        if last {
            desk.progress.update(|progress| progress.finish(&id));
        }
        turn(desk, (at + 1).min(count));
    };
    let title = step.title.clone();
    let has_start = at == 0 && !lesson.open.is_empty();
    let has_values = step.html.contains("data-live");
    let elsewhere = move || has_values && desk.watch.get() == Watch::Off;
    let can_begin = !has_start && step.goals.is_empty();
    view! {
        <section class="lesson-step">
            <h4 class="lesson-heading" tabindex="-1">
                <span class=kind_class(step.kind)>{annex.words(kind_name(step.kind))}</span>
                {(!title.is_empty()).then(|| view! { <span class="lesson-title">{title}</span> })}
            </h4>
            {told}
            <Prose html=step.html.clone()/>
            <Show when=elsewhere>
                <p class="hint">{annex.words(words::LIVE_ELSEWHERE)}</p>
                <Show when=move || can_begin>
                    <button type="button" class="button button-soft" on:click=move |_| desk.begin()>
                        {annex.words(words::BEGIN)}
                    </button>
                </Show>
            </Show>
            {answers}
            {has_start.then(|| view! { <Start/> })}
            {goals}
        </section>
        <div class="lesson-nav">
            <button type="button" class="button button-soft" disabled=first on:click=move |_| turn(desk, at.saturating_sub(1))>
                {annex.words(words::BACK)}
            </button>
            <button type="button" class="button button-strong lesson-next" on:click=next>
                {annex.words(if last { words::FINISH } else { words::NEXT })}
            </button>
        </div>
    }
}

/// Opens what the lesson begins with.
#[component]
fn Start() -> impl IntoView {
    let (annex, desk) = (use_annex(), use_desk());
    let name = move || {
        let begun = desk.watch.get() != Watch::Off;
        annex.text(if begun { words::AGAIN } else { words::BEGIN })
    };
    view! {
        <div class="lesson-start">
            <button type="button" class="button button-strong" on:click=move |_| desk.begin()>{name}</button>
            <small class="hint">{annex.words(words::BEGIN_ABOUT)}</small>
        </div>
    }
}

/// A text with live values, and with buttons that point and open.
#[component]
fn Prose(html: String) -> impl IntoView {
    let (annex, desk) = (use_annex(), use_desk());
    let place = NodeRef::<HtmlElement>::new();
    let counts = memo(move || annex.document.with(Counts::of));
    effect(move || {
        let Some(place) = place.get() else { return };
        // Those of another network are none of the lesson's.
        let figures = annex.figures().filter(|_| desk.watch.get() != Watch::Off);
        let Ok(found) = place.query_selector_all(".live") else { return };
        for at in 0..found.length() {
            let Some(element) = found.item(at).and_then(|node| node.dyn_into::<Element>().ok()) else {
                continue;
            };
            let quantity = element.get_attribute("data-live").and_then(|name| Quantity::find(&name));
            let value = quantity.and_then(|quantity| {
                let value =
                    annex.document.with(|document| quantity.value(document, &figures?, &counts.get()))?;
                Some(quantity.written(value))
            });
            let text = value.unwrap_or_else(|| "…".to_owned());
            if element.text_content().as_deref() != Some(&text) {
                element.set_text_content(Some(&text));
            }
        }
    });
    let press = move |event: leptos::ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(button) = target.and_then(|target| target.closest(".pointer").ok().flatten()) else {
            return;
        };
        if let Some(name) = button.get_attribute("data-control") {
            // A press by a key says that keys are in use: they go on from the control.
            point::to(annex, &name, event.detail() == 0);
        } else if let Some(link) = button.get_attribute("data-open") {
            desk.visit(&link);
        }
    };
    view! { <div class="lesson-text" node_ref=place inner_html=html on:click=press></div> }
}

/// What a prediction chooses from.
#[component]
fn Answers(lesson: Rc<Lesson>, at: usize) -> impl IntoView {
    let (annex, desk) = (use_annex(), use_desk());
    let rows = lesson.steps[at].answers.iter().enumerate().map(move |(answer, text)| {
        let is_chosen = move || desk.predicted.with(|predicted| predicted.contains(&(at, answer)));
        let choose = move |_| {
            desk.predicted.update(|predicted| {
                predicted.retain(|(step, _)| *step != at);
                predicted.push((at, answer));
            });
        };
        view! {
            <label class="answer">
                <input type="radio" name="lesson-answer" prop:checked=is_chosen on:change=choose/>
                <span inner_html=text.html.clone()></span>
            </label>
        }
    });
    view! {
        <fieldset class="answers">
            <legend class="unseen">{annex.words(words::ANSWERS)}</legend>
            {rows.collect_view()}
        </fieldset>
    }
}

/// How the prediction before an observation turned out.
fn outcome(annex: Annex, desk: Desk, lesson: &Rc<Lesson>, at: usize) -> Option<View> {
    let mut earlier = lesson.steps[..at].iter().enumerate().rev();
    // Of this observation, not of one before.
    let (step, asked) = earlier
        .by_ref()
        .take_while(|(_, step)| step.kind != StepKind::Observe)
        .find(|(_, step)| !step.answers.is_empty())?;
    let predicted =
        desk.predicted.with_untracked(|predicted| predicted.iter().find(|(of, _)| *of == step).copied());
    let answer = &asked.answers[predicted?.1];
    let right = asked.answers.iter().find(|answer| answer.right)?;
    let verdict = annex.words(if answer.right { words::RIGHT } else { words::OTHERWISE });
    let truth = (!answer.right).then(|| view! { <span inner_html=right.html.clone()></span> });
    Some(
        view! {
            <p class="outcome">
                <b>{annex.words(words::PREDICTED)}</b>
                " "
                <span inner_html=answer.html.clone()></span>
                " "
                <b>{verdict}</b>
                " "
                {truth}
            </p>
        }
        .into_view(),
    )
}

/// The goals of a step, ticked as they are met.
#[component]
fn Goals(lesson: Rc<Lesson>, at: usize, before: usize) -> impl IntoView {
    let (annex, desk) = (use_annex(), use_desk());
    let step: &Step = &lesson.steps[at];
    let rows = step.goals.iter().enumerate().map(|(place, goal)| {
        let (id, goal, place) = (lesson.id.clone(), goal.clone(), before + place);
        view! { <Row id goal place/> }
    });
    let off = move || desk.watch.get() == Watch::Off;
    view! {
        <div class="goals">
            <h5>{annex.words(if step.goals.len() == 1 { words::GOAL } else { words::GOALS })}</h5>
            <ul>{rows.collect_view()}</ul>
            <Show when=off>
                <p class="hint">{annex.words(words::NOT_BEGUN)}</p>
                <button type="button" class="button button-soft" on:click=move |_| desk.begin()>
                    {annex.words(words::BEGIN)}
                </button>
            </Show>
        </div>
    }
}

#[component]
fn Row(id: String, goal: Goal, place: usize) -> impl IntoView {
    let (annex, desk) = (use_annex(), use_desk());
    let sentence = goal.sentence();
    let met = memo(move || desk.progress.with(|progress| progress.is_met(&id, place)));
    let counts = memo(move || annex.document.with(Counts::of));
    let now = memo(move || {
        if met.get() || desk.watch.get() != Watch::On {
            return None;
        }
        let metrics = annex.figures()?;
        match annex.document.with(|document| goal.check(document, &metrics, &counts.get())) {
            Check::Met => None,
            Check::NotYet { now } => Some(annex.say(&now)),
        }
    });
    let state = move || annex.text(if met.get() { words::MET } else { words::NOT_MET });
    view! {
        <li class="goal" class:goal-met=move || met.get()>
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
                <circle cx="12" cy="12" r="9"></circle>
                <path class="goal-tick" d="m7.5 12.5 3 3 6-7"></path>
            </svg>
            <span>
                {move || annex.say(&sentence)}
                <span class="unseen">" ("{state}")"</span>
                <small>{move || now.get()}</small>
            </span>
        </li>
    }
}

/// What was learned, and what comes next.
#[component]
fn End(lesson: Rc<Lesson>) -> impl IntoView {
    let (annex, desk) = (use_annex(), use_desk());
    let goals = lesson.goals().count();
    let (id, count) = (lesson.id.clone(), lesson.steps.len());
    let left = {
        let id = id.clone();
        memo(move || goals - desk.progress.with(|progress| progress.met(&id, goals)))
    };
    let next = {
        let order = lesson.order;
        let locale = annex.locale.get_untracked();
        desk.lessons.with_untracked(|lessons| match &lessons[locale as usize] {
            super::load::Loading::Done(lessons) => lessons.iter().find(|other| other.order > order).cloned(),
            _ => None,
        })
    };
    let next = next.map(|next| {
        let (id, title) = (next.id.clone(), next.title.clone());
        let go = move |_| {
            desk.choose(&id);
            turn(desk, 0);
        };
        view! {
            <button type="button" class="button button-strong lesson-next" on:click=go>
                {annex.words(words::NEXT_LESSON)}
                ": "
                {title}
            </button>
        }
    });
    let open = move || words::filled(annex.text(words::LEFT), &[left.get()]);
    let again = move |_| {
        desk.progress.update(|progress| progress.forget(&id));
        desk.choose(&id);
        desk.begin();
        turn(desk, 0);
    };
    view! {
        <section class="lesson-step lesson-end">
            <h4 class="lesson-heading" tabindex="-1">{annex.words(words::LEARNED)}</h4>
            <p class="lesson-learned">{lesson.learned.clone()}</p>
            <Show when=move || left.get() != 0><p class="hint">{open}</p></Show>
        </section>
        <div class="lesson-nav">
            <button type="button" class="button button-soft" on:click=move |_| turn(desk, count.saturating_sub(1))>
                {annex.words(words::BACK)}
            </button>
            <button type="button" class="button button-soft" on:click=again>{annex.words(words::AGAIN)}</button>
            {next}
        </div>
    }
}
