//! What the selected part of the network is: its settings, its formula with today's sizes, its curve, and its numbers.

mod curve;
mod spread;
mod weights;

use crate::controls::{ParamControl, Style, Trouble, figures};
use crate::dom::*;
use crate::loom::marks::{self, Mark};
use crate::loom::shapes::{NodeShape, size_text};
use crate::loom::use_hand;
use crate::store::{Store, use_store};
use crate::text_loom::{self, FORMULA, INPUT_HELP, INSPECTOR, NOTHING_TRAINED, PARAMETERS, SETTINGS};
use curve::Curve;
use layerloom_document::{Catalog, DATA, Entry, NodeId, ParamKind, Root, Text, Value};
use layerloom_engine::catalog::layer;
use layerloom_engine::catalog::naming::INPUT;
use layerloom_engine::catalog::naming::node_name;
use layerloom_protocol::Tap;
use spread::Spreads;
use weights::{WeightsButton, WeightsTables};

/// The inspector.
#[component]
pub(crate) fn Inspector() -> impl IntoView {
    let store = use_store();
    let hidden = store.hidden("inspector");
    let subject = memo(move || {
        let id = store.selected.get();
        let kind = store.document.with(|document| document.node(id).map(|node| node.kind.clone()));
        (id, kind)
    });
    effect(move || {
        let (id, _) = subject.get();
        let trained = id != NodeId::INPUT && !hidden.get();
        store.watch(
            "inspector",
            if trained { vec![Tap::Parameters(id), Tap::Gradients(id)] } else { Vec::new() },
        );
    });
    on_cleanup(move || store.watch("inspector", Vec::new()));
    let body = move || {
        let (id, kind) = subject.get();
        match kind.and_then(|kind| layer::find(&kind)) {
            Some(kind) => view! { <Layer id entry=&kind.entry/> }.into_view(),
            None => view! { <Features/> }.into_view(),
        }
    };
    view! {
        <Show when=move || !hidden.get()>
            <section class="inspector" aria-label=move || store.text(INSPECTOR)>{body}</section>
        </Show>
    }
}

/// What a part is called, and what it is.
#[component]
fn Who(
    name: Signal<String>,
    mark: &'static str,
    kind: Text,
    sizes: Signal<String>,
    help: Signal<String>,
) -> impl IntoView {
    let store = use_store();
    view! {
        <div class="who">
            <span class="who-kind"><Mark path=mark/> {move || store.text(kind)}</span>
            <h2 class="who-name">{name}</h2>
            <p class="who-sizes">{sizes}</p>
            <p class="who-help">{help}</p>
        </div>
    }
}

/// A layer, or the output.
#[component]
fn Layer(id: NodeId, entry: &'static Entry) -> impl IntoView {
    let store = use_store();
    let hand = use_hand();
    let shape = memo(move || hand.shapes.with(|shapes| shapes.iter().find(|shape| shape.id == id).cloned()));
    let name = move || store.document.with(|document| store.say(&node_name(document, id)));
    let sizes =
        move || shape.with(|shape| shape.as_ref().map_or_else(String::new, |shape| sizes_text(store, shape)));
    let own_problems = move || {
        store.problems.with(|problems| {
            let is_own = |path: &layerloom_document::Path| {
                path.root == Root::Node(id) && path.keys.first().is_none_or(|key| entry.param(key).is_none())
            };
            problems.iter().filter(|problem| is_own(&problem.path)).cloned().collect::<Vec<_>>()
        })
    };
    let controls = entry
        .params
        .iter()
        .map(|param| view! { <ParamControl root=Root::Node(id) entry key=param.key style=Style::Full/> });
    let controls = controls.collect_view();
    let has_settings = !entry.params.is_empty();
    let has_activation = entry.param("activation").is_some();
    let open = RwSignal::new(false);
    let trains = move || shape.with(|shape| shape.as_ref().is_some_and(|shape| shape.trained != Some(0)));
    view! {
        <Who name=Signal::derive(name) mark=marks::layer(entry.id) kind=entry.name sizes=Signal::derive(sizes) help=Signal::derive(move || store.lesson(entry.help))/>
        {move || {
            own_problems()
                .into_iter()
                .map(|problem| view! { <div class="inspector-trouble"><Trouble problem/></div> })
                .collect_view()
        }}
        {has_settings
            .then(|| {
                view! {
                    <div class="fields" role="group" aria-label=move || store.text(SETTINGS)>
                        {controls}
                    </div>
                }
            })}
        <div class="formula">
            <h3>{move || store.text(FORMULA)}</h3>
            <Formula catalog=Catalog::Layer id=entry.id.into()/>
            <p class="formula-sizes">{move || weights::sizes(store, id)}</p>
            {has_activation.then(|| view! { <Curve id entry/> })}
        </div>
        <div class="numbers">
            {(id == NodeId::OUTPUT).then(|| view! { <OutputReason/> })}
            {move || {
                if trains() {
                    view! { <Spreads id/> }.into_view()
                } else {
                    view! { <p class="quiet-note">{move || store.text(NOTHING_TRAINED)}</p> }.into_view()
                }
            }}
            {move || trains().then(|| view! { <WeightsButton id open/> })}
        </div>
        {move || (open.get() && trains()).then(|| view! { <WeightsTables id/> })}
    }
}

/// «[B, 2] → [B, 8] · 24 parameters».
fn sizes_text(store: Store, shape: &NodeShape) -> String {
    let sizes = [&size_text(shape.inputs), " → ", &size_text(shape.outputs)].concat();
    match shape.trained {
        None | Some(0) => sizes,
        Some(trained) => format!("{sizes} · {} {}", figures::count(trained), store.text(PARAMETERS)),
    }
}

/// A formula of the catalog.
#[component]
pub(crate) fn Formula(
    /// The catalog.
    catalog: Catalog,
    /// The entry.
    id: Signal<&'static str>,
) -> impl IntoView {
    let store = use_store();
    view! { <div class="formula-math" tabindex="0" inner_html=move || store.formula(catalog, id.get())></div> }
}

/// Why the output is as wide as it is.
#[component]
fn OutputReason() -> impl IntoView {
    let store = use_store();
    let hand = use_hand();
    let reason = move || {
        let outputs = hand.shapes.with(|shapes| shapes.last().map_or(1, |shape| shape.drawn));
        let classes = store.task.with(|task| match task {
            layerloom_datasets::Task::Regression => 0,
            layerloom_datasets::Task::Classes(names) => names.len(),
        });
        let lexicon = layerloom_protocol::lexicon();
        let loss = store.document.with(|document| lexicon.recipe.pick(&document.recipe, "loss"));
        let ParamKind::Pick { catalog, .. } = lexicon.recipe.param("loss")?.kind else { return None };
        let name = lexicon.find(catalog, &loss.id)?.name;
        Some(store.say(&text_loom::outputs_because(outputs, classes, name)))
    };
    view! { <p class="formula-reason">{reason}</p> }
}

/// The input, with its features explained.
#[component]
fn Features() -> impl IntoView {
    let store = use_store();
    let offered = memo(move || {
        store.document.with(|document| {
            store.table.with(|table| layerloom_datasets::available(document, table.as_ref()))
        })
    });
    let sizes = move || size_text(Some(store.data_shape().geometry));
    let help = move || {
        let id = store.document.with(|document| DATA.pick(&document.data, "source").id);
        match layerloom_protocol::lexicon().find(Catalog::Dataset, &id) {
            Some(entry) if store.is_laid() => store.lesson(entry.help),
            _ => store.text(INPUT_HELP).to_owned(),
        }
    };
    let explained = move || {
        let offered = offered.get();
        let is_plane = offered.first().is_some_and(|feature| feature.id.starts_with('x'));
        if store.is_laid() {
            return view! {}.into_view();
        }
        if !is_plane {
            return view! { <p class="formula-reason">{store.text(text_loom::COLUMNS_HELP)}</p> }.into_view();
        }
        let known = layerloom_datasets::features::FEATURES.iter();
        let list = known.map(|feature| {
            let entry = &feature.entry;
            let on = store.document.with(|document| document.features.iter().any(|id| id == entry.id));
            view! {
                <div class="explained" class:explained-on=on>
                    <dt inner_html=move || store.formula(Catalog::Feature, entry.id)></dt>
                    <dd>{move || store.lesson(entry.help)}</dd>
                </div>
            }
        });
        view! { <dl class="explained-list">{list.collect_view()}</dl> }.into_view()
    };
    let problems = move || {
        store.problems.with(|problems| {
            problems.iter().filter(|problem| problem.path.root == Root::Features).cloned().collect::<Vec<_>>()
        })
    };
    view! {
        <Who
            name=Signal::derive(move || store.text(INPUT).to_owned())
            mark=marks::layer("input")
            kind=INPUT
            sizes=Signal::derive(sizes)
            help=Signal::derive(help)
        />
        {move || {
            problems()
                .into_iter()
                .map(|problem| view! { <div class="inspector-trouble"><Trouble problem/></div> })
                .collect_view()
        }}
        {explained}
    }
}

/// The activation that a layer picks.
fn picked_activation(store: Store, id: NodeId, entry: &'static Entry) -> layerloom_document::Pick {
    store.document.with(|document| {
        let settings = document.node(id).map(|node| node.settings.clone()).unwrap_or_default();
        match entry.value(&settings, "activation") {
            Value::Pick(pick) => pick,
            _ => layerloom_document::Pick::new("linear"),
        }
    })
}
