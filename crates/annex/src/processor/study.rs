//! A closer look at the training: where its time goes, what it keeps in memory, whether its numbers are right. It is taken
//! by a worker of its own on a copy, when a person asks for it.

use crate::annex::{Annex, use_annex};
use crate::dom::*;
use crate::page;
use crate::text;
use js_sys::{Array, Uint8Array};
use layerloom_document::{NodeId, Text};
use layerloom_engine::catalog::naming::node_name;
use layerloom_plot::number::compact;
use layerloom_protocol::{Handover, Processor, from_bytes, to_bytes};
use layerloom_study::{Difference, Finding, Memory, Obstacle, Parity, Part, Phase, Profile, Subject, What};
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

/// The parts of a step that are listed; the rest is one row.
const LISTED: usize = 8;

/// What was found up to now.
#[derive(Clone, Default)]
struct Found {
    /// Whether a study is under way.
    busy: bool,
    /// The processor whose build is timed.
    on: Processor,
    profile: Option<Profile>,
    parities: Vec<(Processor, Parity)>,
    obstacles: Vec<Obstacle>,
}

/// The button and the findings.
#[component]
pub(super) fn Study() -> impl IntoView {
    let annex = use_annex();
    let found = RwSignal::new(Found::default());
    let start = move |_| {
        if !found.with_untracked(|found| found.busy) {
            // Fused multiply-adds are studied by a build that has them.
            let fused = annex.backend.with_untracked(|backend| backend.runs_on == Processor::Fused);
            let on = if fused { Processor::Fused } else { Processor::Cpu };
            found.set(Found { busy: true, on, ..Found::default() });
            spawn_local(async move {
                let Some(handover) = annex.line().copy().await else {
                    annex.tell(text::STUDY_NOTHING);
                    return update(found, |found| *found = Found::default());
                };
                if run(annex, found, *handover, on).is_err() {
                    annex.tell(text::PART_MISSING);
                    update(found, |found| *found = Found::default());
                }
            });
        }
    };
    let busy = move || found.with(|found| found.busy);
    let profile = move || {
        let (on, profile) = found.with(|found| (found.on, found.profile.clone()));
        profile.map(|profile| view! { <Times on profile/> })
    };
    let parities = move || {
        found
            .with(|found| found.parities.clone())
            .into_iter()
            .map(|(processor, parity)| {
                view! { <Nearness processor parity/> }
            })
            .collect::<Vec<_>>()
    };
    let obstacles = move || {
        let told = |obstacle: &Obstacle| match obstacle {
            Obstacle::Wrong(problems) => {
                problems.iter().map(|problem| annex.say(&problem.message)).collect::<Vec<_>>().join(" ")
            }
            Obstacle::TooLarge(floats) => {
                annex.text(text::STUDY_TOO_LARGE).replace('#', &compact(*floats as f32, 3))
            }
            Obstacle::Graphics(words) => annex.text(text::STUDY_NO_GRAPHICS).replace('#', words),
        };
        found.with(|found| found.obstacles.iter().map(told).collect::<Vec<_>>().join(" "))
    };
    view! {
        <h3>{annex.words(text::STUDY)}</h3>
        <p class="hint">{annex.words(text::STUDY_ABOUT)}</p>
        <button type="button" class="button button-soft" disabled=busy on:click=start>
            {move || annex.text(if busy() { text::STUDY_BUSY } else { text::STUDY_START })}
        </button>
        <div class="study" aria-live="polite">
            {parities}
            {profile}
            <p class="hint hint-warning">{obstacles}</p>
        </div>
    }
}

/// Starts the worker, hands the training over, and keeps what it finds.
fn run(annex: Annex, found: RwSignal<Found>, handover: Handover, on: Processor) -> Result<(), JsValue> {
    let graphics = annex.line().is_moved() || annex.obstacle.with_untracked(Option::is_none);
    let subject = to_bytes(&Subject { handover, graphics });
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&page::beside("worker.js"), &options)?;
    let subject = RefCell::new(Some(subject));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new({
        let worker = worker.clone();
        move |message: MessageEvent| {
            let bytes =
                message.data().dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec()).unwrap_or_default();
            match from_bytes::<Finding>(&bytes) {
                Some(Finding::Ready) => {
                    if let Some(subject) = subject.take() {
                        // Plain data can be posted.
                        let _ = worker.post_message(&Uint8Array::from(subject.as_slice()));
                    }
                }
                Some(Finding::Profile(profile)) => update(found, |found| found.profile = Some(profile)),
                Some(Finding::Parity(processor, parity)) => {
                    update(found, |found| found.parities.push((processor, parity)));
                }
                Some(Finding::Obstacle(obstacle)) => update(found, |found| found.obstacles.push(obstacle)),
                Some(Finding::Done) => {
                    worker.terminate();
                    update(found, |found| found.busy = false);
                }
                None => {}
            }
        }
    });
    worker.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    let failed = Rc::new(worker.clone());
    let on_error = Closure::<dyn Fn()>::new(move || {
        failed.terminate();
        annex.tell(text::PART_MISSING);
        update(found, |found| found.busy = false);
    });
    worker.set_onerror(Some(on_error.into_js_value().unchecked_ref()));
    let files = match on {
        Processor::Fused => ["layerloom-study-fused.js", "layerloom-study-fused_bg.wasm"],
        Processor::Cpu | Processor::WebGpu => ["layerloom-study.js", "layerloom-study_bg.wasm"],
    };
    let [script, module] = files.map(|name| page::beside(name).into());
    worker.post_message(&Array::of2(&script, &module))
}

/// The drawer may have closed meanwhile.
fn update(found: RwSignal<Found>, change: impl FnOnce(&mut Found)) {
    if let Some(mut now) = found.try_get_untracked() {
        change(&mut now);
        found.try_set(now);
    }
}

fn layer(annex: Annex, node: Option<NodeId>) -> String {
    match node {
        Some(node) => annex.document.with(|document| annex.say(&node_name(document, node))),
        None => annex.text(text::WHOLE_NETWORK).to_owned(),
    }
}

/// Where the time of a step goes, and what is kept in memory.
#[component]
fn Times(on: Processor, profile: Profile) -> impl IntoView {
    let annex = use_annex();
    let Profile { samples, step_micros, parts, memory } = profile;
    let rest: f64 = parts.iter().skip(LISTED).map(|part| part.share).sum();
    let rows = parts.into_iter().take(LISTED).map(move |Part { node, phase, operation, micros, share }| {
        let phase = match phase {
            Phase::Forward => text::FORWARD,
            Phase::Backward => text::BACKWARD,
            Phase::Update => text::UPDATE,
        };
        let width = format!("width:{:.1}%", 100.0 * share);
        view! {
            <tr>
                <th scope="row">{move || layer(annex, node)}<small>{move || format!(" {} · {operation}", annex.text(phase))}</small></th>
                <td>{format!("{} µs", compact(micros as f32, 3))}</td>
                <td class="share"><span style=width></span>{format!("{:.0} %", 100.0 * share)}</td>
            </tr>
        }
    });
    let more = (rest > 0.0).then(|| {
        view! {
            <tr><th scope="row">{annex.words(text::THE_REST)}</th><td></td><td class="share">{format!("{:.0} %", 100.0 * rest)}</td></tr>
        }
    });
    let step = move || {
        let micros = compact(step_micros as f32, 3);
        annex.text(text::STEP_TAKES).replacen('#', &samples.to_string(), 1).replacen('#', &micros, 1)
    };
    view! {
        <h3>{move || annex.text(text::TIMES).replace('#', super::name(on))}</h3>
        <p class="hint">{step}</p>
        <table class="figures times"><tbody>{rows.collect_view()}{more}</tbody></table>
        <h3>{annex.words(text::MEMORY)}</h3>
        <dl class="facts">{memory_rows(annex, &memory)}</dl>
    }
}

fn memory_rows(annex: Annex, memory: &Memory) -> View {
    let rows: [(Text, u64); 7] = [
        (text::WEIGHTS, memory.weights),
        (text::GRADIENTS, memory.gradients),
        (text::OPTIMIZER_STATE, memory.optimizer),
        (text::STATISTICS, memory.statistics),
        (text::PASSING, memory.passing),
        (text::ARENA, memory.arena),
        (text::SAMPLES, memory.data),
    ];
    let rows = rows.into_iter().filter(|(_, bytes)| *bytes > 0).map(move |(name, bytes)| {
        view! { <div><dt>{annex.words(name)}</dt><dd>{kilobytes(bytes)}</dd></div> }
    });
    rows.collect_view()
}

fn kilobytes(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} B"),
        10_000..10_000_000 => format!("{} KB", compact(bytes as f32 / 1e3, 3)),
        _ => format!("{} MB", compact(bytes as f32 / 1e6, 3)),
    }
}

/// How near a processor's numbers are to exact ones.
#[component]
fn Nearness(processor: Processor, parity: Parity) -> impl IntoView {
    let annex = use_annex();
    let Parity { steps, tolerance, differences, passed } = parity;
    let name = super::name(processor);
    let sentence = move || {
        let text = annex.text(if passed { text::PARITY_PASSED } else { text::PARITY_FAILED });
        text.replacen('#', name, 1).replacen('#', &steps.to_string(), 1).replacen(
            '#',
            &compact(tolerance as f32, 2),
            1,
        )
    };
    let rows = differences.into_iter().map(move |Difference { what, share, node, name, .. }| {
        let what = match what {
            What::Loss => text::LOSS,
            What::Gradients => text::GRADIENTS,
            What::Weights => text::WEIGHTS,
        };
        let place = move || match node {
            Some(node) => format!("{} {name}", layer(annex, Some(node))),
            None => String::new(),
        };
        let share = if share < 0.0 { "–".to_owned() } else { format!("{share:.1e}") };
        view! { <tr><th scope="row">{annex.words(what)}</th><td>{place}</td><td>{share}</td></tr> }
    });
    view! {
        <p class:hint-warning=!passed>{sentence}</p>
        <table class="figures">
            <thead><tr><td></td><th scope="col">{annex.words(text::WHERE)}</th><th scope="col">{annex.words(text::GREATEST_DIFFERENCE)}</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
