//! What is wrong, all at once, each with its way out; and what to do when training diverged.

use crate::dom::*;
use crate::icons::{Glyph, Icon};
use crate::store::{Locale, use_store};
use crate::text;
use layerloom_document::decimal::{parse_f64, scientific};
use layerloom_document::{Edit, Problem, Root, Text};
use layerloom_engine::catalog::naming::node_name;
use layerloom_protocol::{Command, RunState, lexicon};

/// A problem in its place: its sentence and the button that mends it.
pub(crate) fn inline(problem: Problem) -> impl IntoView {
    let store = use_store();
    let Problem { path, message, fix } = problem;
    let select = match path.root {
        Root::Node(id) => Some(id),
        _ => None,
    };
    let mend = fix.map(|fix| {
        let edit = fix.edit.clone();
        view! {
            <button type="button" class="mend" on:click=move |_| store.edit(edit.clone())>
                {move || store.say(&fix.label)}
            </button>
        }
    });
    view! {
        <p class="problem">
            <Icon glyph=Glyph::Warning/>
            {match select {
                Some(id) => view! {
                    <button type="button" class="problem-text" on:click=move |_| store.selected.set(id)>
                        {move || store.say(&message)}
                    </button>
                }.into_view(),
                None => view! { <span class="problem-text">{move || store.say(&message)}</span> }.into_view(),
            }}
            {mend}
        </p>
    }
}

/// The summary over the loom.
#[component]
pub(crate) fn ProblemBar() -> impl IntoView {
    let store = use_store();
    let any = memo(move || store.problems.with(|problems| !problems.is_empty()));
    let count = move || store.problems.with(Vec::len);
    let title = move || match count() {
        1 => store.text(text::PROBLEM_ONE).to_owned(),
        count => [&count.to_string(), " ", store.text(text::PROBLEM_MANY)].concat(),
    };
    view! {
        <Show when=move || any.get()>
            <details class="problem-bar" open>
                <summary>
                    <Icon glyph=Glyph::Warning/>
                    <b role="alert">{title}</b>
                    <Show when=move || store.outline.with(|outline| !outline.nodes.is_empty())>
                        <span>{store.words(text::PROBLEM_STAYS)}</span>
                    </Show>
                </summary>
                <div class="problem-list">
                    {move || store.problems.get().into_iter().map(inline).collect_view()}
                </div>
            </details>
        </Show>
    }
}

/// What to do when values grew beyond all bounds.
#[component]
pub(crate) fn Diverged() -> impl IntoView {
    let store = use_store();
    let place = memo(move || match store.run.get() {
        RunState::Diverged { step, node } => Some((step, node)),
        _ => None,
    });
    let sentence = move || {
        place.get().map(|(step, node)| {
            let name = store.document.with(|document| store.say(&node_name(document, node)));
            match store.locale.get() {
                Locale::En => format!("In step {step} the values of «{name}» grew beyond all bounds. The weights are the last sound ones."),
                Locale::Zh => format!("第 {step} 步时“{name}”的数值溢出。权重保持为最近一次正常的值。"),
            }
        })
    };
    let restart = move |edit: Edit| {
        store.edit(edit);
        store.send(Command::Reset);
        store.send(Command::Play);
    };
    let slower = move |_| {
        let recipe = lexicon().recipe;
        let rate = store.document.with_untracked(|document| recipe.number(&document.recipe, "learning-rate"));
        // Rounded to what a person would write.
        let next = parse_f64(&scientific(rate / 10.0, 3)).unwrap_or(0.001);
        restart(Edit::set(Root::Recipe, "learning-rate", next.max(1e-5)));
    };
    let button = move |name: Text, act: Box<dyn Fn()>| {
        view! {
            <button type="button" class="button button-soft" on:click=move |_| act()>{store.words(name)}</button>
        }
    };
    view! {
        <Show when=move || place.get().is_some()>
            <div class="diverged" role="alert">
                <Icon glyph=Glyph::Warning/>
                <div>
                    <b>{store.words(text::DIVERGED)}</b>
                    <p>{sentence}</p>
                </div>
                <div class="diverged-ways">
                    {button(text::RESET, Box::new(move || store.send(Command::Reset)))}
                    {button(text::LOWER_RATE, Box::new(move || slower(())))}
                    {button(text::CLIP, Box::new(move || restart(Edit::set(Root::Recipe, "clipping", "norm"))))}
                </div>
            </div>
        </Show>
    }
}
