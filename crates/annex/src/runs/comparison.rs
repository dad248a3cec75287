//! Curves of the chosen runs over each other, with their key.

use super::plot::{Question, Samples, Subject, chart, value};
use super::sheet::name;
use super::text;
use crate::annex::{Annex, use_annex};
use crate::chart::Look;
use crate::dom::*;
use crate::pictures::{Form, forms, hand_out};
use crate::svg::{Inks, Svg};
use crate::text as common;
use layerloom_document::Text;
use layerloom_plot::number::compact;
use layerloom_project::Run;
use leptos::ev::{KeyboardEvent, PointerEvent};
use web_sys::HtmlElement;

/// Pixels of the plot, which the style sheet scales.
const WIDTH: f32 = 340.0;
const HEIGHT: f32 = 210.0;

/// The runs in the plot with their places and names.
fn shown(annex: Annex) -> Vec<(usize, String, Run)> {
    let places = annex.runs.shown.get();
    annex.runs.history.with(|history| {
        let run = |(place, begun): (usize, &Option<u64>)| {
            let run = history.find((*begun)?)?;
            Some((place, name(annex, run), run.clone()))
        };
        places.iter().enumerate().filter_map(run).collect()
    })
}

/// The plot with its key.
#[component]
pub(super) fn Comparison() -> impl IntoView {
    let annex = use_annex();
    let question = RwSignal::new(Question { subject: Subject::Loss, samples: Samples::Test, log: false });
    let rule = RwSignal::new(None::<f32>);
    // Only what keys ask for is spoken; a pointer would flood whoever listens.
    let by_key = RwSignal::new(false);
    let runs = memo(move || shown(annex));
    let none = memo(move || runs.with(Vec::is_empty));
    let drawn = move || {
        let inks = Inks::of_page(annex.theme.get());
        runs.with(|runs| chart(annex, runs, question.get(), rule.get()).plot(&inks, WIDTH, HEIGHT))
    };
    let to_epoch = move |pixel: f32| {
        let at = pixel.max(0.0).min(WIDTH);
        rule.set(Some(untrack(|| {
            runs.with(|runs| chart(annex, runs, question.get(), None).epoch_at(at, WIDTH))
        })));
    };
    let plot = NodeRef::<HtmlElement>::new();
    let across = RwSignal::new(WIDTH);
    let moved = move |event: PointerEvent| {
        let Some(plot) = plot.get_untracked() else { return };
        let frame = plot.get_bounding_client_rect();
        by_key.set(false);
        across.set(((f64::from(event.client_x()) - frame.left()) / frame.width().max(1.0)) as f32 * WIDTH);
        to_epoch(across.get_untracked());
    };
    let key = move |event: KeyboardEvent| {
        let by = WIDTH * if event.shift_key() { 0.1 } else { 0.02 };
        let at = if rule.with_untracked(Option::is_some) { across.get_untracked() } else { WIDTH };
        let next = match event.key().as_str() {
            "ArrowLeft" => at - by,
            "ArrowRight" => at + by,
            "Home" => 0.0,
            "End" => WIDTH,
            "Escape" if rule.with_untracked(Option::is_some) => {
                event.stop_propagation();
                rule.set(None);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        by_key.set(true);
        across.set(next.max(0.0).min(WIDTH));
        to_epoch(across.get_untracked());
    };
    let what = move || {
        let name = annex.text(question.get().name());
        match rule.get() {
            None => annex.text(text::AT_END).replace('#', name),
            Some(epoch) => annex.text(text::AT_EPOCH).replace('#', name).replace('%', &compact(epoch, 3)),
        }
    };
    let rows = move || {
        let (question, rule) = (question.get(), rule.get());
        let row = |(place, name, run): &(usize, String, Run)| {
            let sample = Look::nth(annex.theme.get(), *place).sample();
            let value = question.figure(value(run, question, rule));
            view! {
                <li>
                    <svg class="runs-sample" viewBox="0 0 30 12" aria-hidden="true" inner_html=sample></svg>
                    <span>{name.clone()}</span>
                    <b>{value}</b>
                </li>
            }
        };
        runs.with(|runs| runs.iter().map(row).collect_view())
    };
    let more = memo(move || {
        let all = annex.runs.history.with(|history| history.runs().len());
        let shown = runs.with(Vec::len);
        let told = annex.text(text::SHOWN_OF);
        (0 < shown && shown < all)
            .then(|| told.replace('#', &shown.to_string()).replace('%', &all.to_string()))
    });
    let picture = move |form: Form| {
        let inks = Inks::of_page(annex.theme.get_untracked());
        let chart = untrack(|| runs.with(|runs| chart(annex, runs, question.get(), None)));
        let width = 2.0 * WIDTH;
        let (body, height) = chart.whole(&inks, width, 1.6 * HEIGHT);
        let (width, height) = (f64::from(width), f64::from(height));
        let title = annex.text(text::PLOT).to_owned();
        hand_out(annex, "runs", Svg { width, height, title, body }, form);
    };
    let log = move || question.get().log;
    view! {
        <div class="runs-question">
            {segments(annex, text::COMPARED, "runs-subject", [(Subject::Loss, common::LOSS), (Subject::Accuracy, common::ACCURACY)], question, |question| &mut question.subject)}
            {segments(annex, text::SAMPLES, "runs-samples", [(Samples::Train, text::TRAIN), (Samples::Test, text::TEST)], question, |question| &mut question.samples)}
            <label class="check runs-log">
                <input
                    type="checkbox"
                    prop:checked=log
                    on:change=move |event| question.update(|question| question.log = event_target_checked(&event))
                />
                <span>{annex.words(text::LOG)}</span>
            </label>
        </div>
        <div
            class="runs-plot"
            role="application"
            tabindex="0"
            aria-label=annex.words(text::PLOT)
            aria-describedby="runs-how"
            node_ref=plot
            on:pointermove=moved
            on:pointerdown=moved
            on:pointerleave=move |_| rule.set(None)
            on:keydown=key
            on:blur=move |_| rule.set(None)
        >
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") aria-hidden="true" inner_html=drawn></svg>
            <Show when=move || none.get()><p class="runs-none">{annex.words(text::NONE_SHOWN)}</p></Show>
        </div>
        <p class="unseen" id="runs-how">{annex.words(text::HOW)}</p>
        <div aria-live=move || if by_key.get() { "polite" } else { "off" }>
            <p class="hint">{what}</p>
            <ul class="runs-key">{rows}</ul>
        </div>
        <Show when=move || more.get().is_some()><p class="hint">{move || more.get()}</p></Show>
        <div class="row">
            {forms(annex, picture)}
        </div>
    }
}

/// A choice between two.
fn segments<T: Copy + PartialEq + 'static>(
    annex: Annex,
    name: Text,
    group: &'static str,
    options: [(T, Text); 2],
    question: RwSignal<Question>,
    part: fn(&mut Question) -> &mut T,
) -> View {
    let options = options.map(|(option, name)| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name=group
                    class="unseen"
                    prop:checked=move || *part(&mut question.get()) == option
                    on:change=move |_| question.update(|question| *part(question) = option)
                />
                <span>{annex.words(name)}</span>
            </label>
        }
    });
    view! {
        <div class="segments" role="radiogroup" aria-label=annex.words(name)>{options.into_iter().collect_view()}</div>
    }
}
