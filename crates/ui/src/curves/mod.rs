//! How training went: losses, accuracy and the learning rate over time, with the figures of the moment.

mod chart;

use crate::bar::SheetButton;
use crate::dom::*;
use crate::icons::Glyph;
use crate::store::use_store;
use crate::text;
use chart::Chart;
use layerloom_document::Text;
use layerloom_plot::number::compact;
use layerloom_protocol::{Metrics, Tap, lexicon};

/// What can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// Train loss, test loss and penalty.
    Loss,
    /// Train and test accuracy.
    Accuracy,
    /// The learning rate.
    Rate,
}

/// The panel.
#[component]
pub(crate) fn CurvesPanel() -> impl IntoView {
    let store = use_store();
    let subject = RwSignal::new(Subject::Loss);
    let log = RwSignal::new(false);
    let classes =
        memo(move || store.samples.with(|samples| samples.as_ref().is_some_and(|it| !it.classes.is_empty())));
    let scheduled = memo(move || {
        store.document.with(|document| lexicon().recipe.pick(&document.recipe, "schedule").id != "constant")
    });
    effect(move || {
        let gone = match subject.get() {
            Subject::Loss => false,
            Subject::Accuracy => !classes.get(),
            Subject::Rate => !scheduled.get(),
        };
        if gone {
            subject.set(Subject::Loss);
        }
    });
    store.watch("curves", vec![Tap::Curve]);
    on_cleanup(move || store.watch("curves", Vec::new()));

    let choice = move |which: Subject, name: Text| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="curve"
                    class="unseen"
                    prop:checked=move || subject.get() == which
                    on:change=move |_| subject.set(which)
                />
                <span>{store.words(name)}</span>
            </label>
        }
    };
    view! {
        <section class="panel curves" aria-labelledby="curves-title">
            <div class="curves-head">
                <h2 class="panel-title" id="curves-title">{store.words(text::CURVES)}</h2>
                <div class="segments" data-part="subject" role="radiogroup" aria-label=store.words(text::WHAT_TO_DRAW)>
                    {choice(Subject::Loss, text::LOSS)}
                    <Show when=move || classes.get()>{choice(Subject::Accuracy, text::ACCURACY)}</Show>
                    <Show when=move || scheduled.get()>{choice(Subject::Rate, text::LEARNING_RATE)}</Show>
                </div>
                <SheetButton sheet="runs" class="button-icon" name=text::RUNS glyph=Glyph::Runs/>
            </div>
            <Chart subject log/>
            <div class="stats" data-part="figures" class:stats-four=move || classes.get()>
                <Stat name=text::TRAIN_LOSS class="stat-train" read=|metrics| metrics.train_loss/>
                <Stat name=text::TEST_LOSS class="stat-test" read=|metrics| metrics.test_loss/>
                <Stat name=text::PENALTY class="stat-penalty" read=|metrics| metrics.penalty/>
                <Show when=move || classes.get()>
                    <Accuracy/>
                </Show>
            </div>
        </section>
    }
}

#[component]
fn Stat(name: Text, class: &'static str, read: fn(&Metrics) -> f32) -> impl IntoView {
    let store = use_store();
    let value = memo(move || store.metrics.with(|metrics| compact(read(metrics), 3)));
    view! {
        <div class=["stat ", class].concat()>
            <span>{store.words(name)}</span>
            <b>{move || value.get()}</b>
        </div>
    }
}

#[component]
fn Accuracy() -> impl IntoView {
    let store = use_store();
    let percent = |share: f32| {
        if share.is_finite() {
            [&compact((share * 1000.0).round() / 10.0, 3), " %"].concat()
        } else {
            "–".to_owned()
        }
    };
    let test = memo(move || store.metrics.with(|metrics| percent(metrics.test_accuracy)));
    view! {
        <div class="stat">
            <span>{store.words(text::ACCURACY)}</span>
            <b>{move || test.get()}</b>
        </div>
    }
}
