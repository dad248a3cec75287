//! Which processor trains, and why: a chip in the bar, a drawer with speeds and the choice, and the way there.

mod study;
mod workers;

pub(crate) use workers::{seek, switch};

use crate::annex::{Annex, use_annex};
use crate::dom::*;
use crate::page::Locale;
use crate::text;
use layerloom_document::{NodeId, Text};
use layerloom_engine::catalog::naming::node_name;
use layerloom_plot::number::compact;
use layerloom_protocol::{Choice, Pace, Processor as Runs, Reason};
use std::cell::Cell;
use std::rc::Rc;

/// The choices, in the order in which they stand.
const CHOICES: [(Choice, Text); 4] = [
    (Choice::Auto, text::AUTO),
    (Choice::WebGpu, text::WEBGPU),
    (Choice::Cpu, text::CPU),
    (Choice::Fused, text::FUSED),
];

/// Compiling is worth a word when it takes longer.
const COMPILES_UNSEEN_MILLIS: f64 = 200.0;

/// Keeps the chip in the page's bar, and tells when a graphics processor is lost.
pub(crate) fn follow(annex: Annex) {
    let compiles_since = Rc::new(Cell::new(None));
    effect(move || {
        let backend = annex.backend.get();
        let now = window().performance().map_or(0.0, |clock| clock.now());
        let progress = match backend.reason {
            Reason::Compiling { done, all } => {
                let since = compiles_since.get().unwrap_or(now);
                compiles_since.set(Some(since));
                (now - since >= COMPILES_UNSEEN_MILLIS).then(|| format!(" {done}/{all}"))
            }
            _ => {
                compiles_since.set(None);
                None
            }
        };
        if let Ok(Some(chip)) = document().query_selector("[data-sheet=processor] span") {
            chip.set_text_content(Some(
                &[name(backend.runs_on), progress.as_deref().unwrap_or_default()].concat(),
            ));
        }
        if let Reason::Lost(_) | Reason::OutOfMemory { .. } | Reason::Refused(_) = backend.reason {
            annex.told.set(Some(text::both(|locale| reason(annex, &backend.reason, locale))));
        }
    });
}

/// What the page calls a processor, in every language.
fn name(processor: Runs) -> &'static str {
    match processor {
        Runs::Cpu => "CPU",
        Runs::WebGpu => "WebGPU",
        Runs::Fused => "CPU FMA",
    }
}

/// A reason as a sentence.
fn reason(annex: Annex, reason: &Reason, locale: Locale) -> String {
    let name = |node: NodeId| {
        annex.document.with_untracked(|document| text::in_locale(node_name(document, node), locale))
    };
    let megabytes = |bytes: u64| format!("{} MB", compact(bytes as f32 / 1e6, 3));
    let (text, holds) = match reason {
        Reason::Asked => (text::REASON_ASKED, String::new()),
        Reason::NotBuilt => (text::REASON_NOT_BUILT, String::new()),
        Reason::NoAdapter(words) => (text::REASON_NO_ADAPTER, words.clone()),
        Reason::Software => (text::REASON_SOFTWARE, String::new()),
        Reason::Opening => (text::REASON_OPENING, String::new()),
        Reason::Compiling { done, all } => (text::REASON_COMPILING, format!("{done} / {all}")),
        Reason::Measuring => (text::REASON_MEASURING, String::new()),
        Reason::Faster => (text::REASON_FASTER, String::new()),
        Reason::TooLarge { node, bytes, limit } => (
            text::REASON_TOO_LARGE,
            format!("{}: {} > {}", name(*node), megabytes(*bytes), megabytes(*limit)),
        ),
        Reason::OutOfMemory { node, bytes } => {
            (text::REASON_OUT_OF_MEMORY, format!("{}: {}", name(*node), megabytes(*bytes)))
        }
        Reason::Lost(words) => (text::REASON_LOST, words.clone()),
        Reason::Refused(words) => (text::REASON_REFUSED, words.clone()),
    };
    let sentence = text::of(text, locale);
    match holds.is_empty() {
        true => sentence.replace(" (#)", "").replace("（#）", ""),
        false => sentence.replace('#', &holds),
    }
}

/// The drawer.
#[component]
pub(crate) fn Processor() -> impl IntoView {
    let annex = use_annex();
    // One who opens the drawer wants to know what there is.
    seek(annex);
    let has_fused = workers::has_fused();
    let choices = CHOICES.map(|(choice, name)| {
        let impossible = move || match choice {
            Choice::WebGpu => {
                annex.obstacle.with(|it| matches!(it, Some(Reason::NoAdapter(_) | Reason::NotBuilt)))
            }
            Choice::Fused => !has_fused,
            Choice::Auto | Choice::Cpu => false,
        };
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="processor"
                    class="unseen"
                    disabled=impossible
                    prop:checked=move || annex.backend.with(|backend| backend.choice == choice)
                    on:change=move |_| switch(annex, choice)
                />
                <span>{annex.words(name)}</span>
            </label>
        }
    });
    let why = move || {
        let backend = annex.backend.get();
        let obstacle = annex.obstacle.get();
        // Where nothing was chosen, what is in the way explains the processor better than that nobody asked.
        let told = match (backend.choice, obstacle) {
            (Choice::Auto | Choice::WebGpu, Some(obstacle)) if !annex.line().is_moved() => obstacle,
            _ => backend.reason,
        };
        reason(annex, &told, annex.locale.get())
    };
    let adapter = move || {
        let told = annex.backend.get().adapter.unwrap_or_default();
        [told, annex.adapter.get()].into_iter().find(|name| !name.is_empty()).unwrap_or("–".into())
    };
    view! {
        <div class="segments" role="radiogroup" aria-label=annex.words(text::PROCESSOR)>
            {choices.into_iter().collect_view()}
        </div>
        <p aria-live="polite">{why}</p>
        <table class="figures">
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">{annex.words(text::STEPS_PER_SECOND)}</th>
                    <th scope="col">{annex.words(text::MILLIS_PER_STEP)}</th>
                </tr>
            </thead>
            <tbody>
                <Speed of=Runs::Cpu/>
                {has_fused.then(|| view! { <Speed of=Runs::Fused/> })}
                <Speed of=Runs::WebGpu/>
            </tbody>
        </table>
        <p class="hint">{annex.words(text::SPEED_ABOUT)}</p>
        <p class="hint">{annex.words(if has_fused { text::FUSED_ABOUT } else { text::FUSED_MISSING })}</p>
        <dl class="facts">
            <div><dt>{annex.words(text::ADAPTER)}</dt><dd>{adapter}</dd></div>
        </dl>
        <study::Study/>
    }
}

/// One processor's speed on the document: as it was measured for the choice, else as training runs there at full speed.
#[component]
fn Speed(of: Runs) -> impl IntoView {
    let annex = use_annex();
    let rate = memo(move || {
        let measured = |[cpu, webgpu]: [f32; 2]| match of {
            Runs::Cpu => Some(cpu),
            Runs::WebGpu => Some(webgpu),
            Runs::Fused => None,
        };
        let (here, measured) =
            annex.backend.with(|backend| (backend.runs_on == of, backend.measured.and_then(measured)));
        let live = annex.metrics.with(|metrics| metrics.steps_per_second);
        let live = (here && annex.pace.get() == Pace::Unlimited && live > 0.0).then_some(live);
        live.or(measured).filter(|rate| *rate > 0.0)
    });
    let is_here = move || annex.backend.with(|backend| backend.runs_on == of);
    let figure = move |of: fn(f32) -> f32| rate.get().map_or("–".into(), |rate| compact(of(rate), 3));
    view! {
        <tr class:chosen=is_here>
            <th scope="row">{name(of)}</th>
            <td>{move || figure(|rate| rate)}</td>
            <td>{move || figure(|rate| 1000.0 / rate)}</td>
        </tr>
    }
}
