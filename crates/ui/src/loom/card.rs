//! A layer as a card: what it is, how large, what each of its units sees, and what can be done with it.

use super::geometry::Cells;
use super::hand::Cargo;
use super::holding::card_id;
use super::marks::{self, Mark};
use super::popover::Subject;
use super::shapes::{NodeShape, size_text};
use super::{Loom, paint};
use crate::controls::figures;
use crate::dom::*;
use crate::text_loom::{self, DUPLICATE, FEWER_UNITS, FOLD, MORE_UNITS, MOVE, REMOVE};
use layerloom_document::{Bilingual, Catalog, Document, Edit, NodeId, ParamKind, Root, Value};
use layerloom_engine::catalog::layer;
use layerloom_engine::catalog::naming::node_name;
use leptos::ev;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// What a card works with.
#[derive(Clone, Copy)]
pub(super) struct Facts {
    pub(super) id: NodeId,
    pub(super) name: Memo<Bilingual>,
    pub(super) shape: Memo<Option<NodeShape>>,
    pub(super) cells: Memo<Cells>,
}

impl Facts {
    pub(super) fn of(loom: Loom, id: NodeId) -> Self {
        let name = memo(move || loom.store.document.with(|document| node_name(document, id)));
        let shape = memo(move || loom.shapes.with(|shapes| shapes.iter().find(|s| s.id == id).cloned()));
        let cells = memo(move || {
            let units = shape.with(|shape| shape.as_ref().map_or(0, |shape| shape.drawn));
            let open = loom.opened.with(|opened| opened.contains(&id));
            Cells::of(units, open, loom.hand.upright.get())
        });
        Self { id, name, shape, cells }
    }
}

/// The card of a layer or of the output.
#[component]
pub(super) fn Card(loom: Loom, id: NodeId) -> impl IntoView {
    let (store, hand) = (loom.store, loom.hand);
    let facts = Facts::of(loom, id);
    let is_layer = id != NodeId::OUTPUT;
    let has_units = memo(move || facts.shape.with(|shape| shape.as_ref().is_some_and(NodeShape::has_units)));
    let chip = memo(move || store.document.with(|document| essence(document, id)));
    let selected = move || store.selected.get() == id;
    let carried =
        move || hand.carry.with(|carry| carry.as_ref().is_some_and(|carry| carry.cargo == Cargo::Moved(id)));
    let bad = memo(move || {
        store.problems.with(|problems| problems.iter().any(|problem| problem.path.root == Root::Node(id)))
    });
    let body = move || {
        if has_units.get() {
            view! { <Units loom facts/> }.into_view()
        } else {
            view! { <Ports facts/> }.into_view()
        }
    };
    let keys = move |event: ev::KeyboardEvent| {
        let typing =
            event.target().is_some_and(|target| target.dyn_ref::<web_sys::HtmlInputElement>().is_some());
        if is_layer && !typing && event.key() == "Delete" {
            event.prevent_default();
            hand.remove(id);
        }
    };
    let kind = memo(move || store.document.with(|document| document.node(id).map(|node| node.kind.clone())));
    let mark = marks::layer(kind.get_untracked().as_deref().unwrap_or_default());
    view! {
        <article
            class="card"
            id=card_id(id)
            data-kind=move || kind.get()
            class:card-slim=move || !has_units.get()
            class:card-selected=selected
            class:card-carried=carried
            class:card-bad=move || bad.get()
            on:keydown=keys
            on:click=move |event: ev::MouseEvent| {
                if event.alt_key() && is_layer {
                    hand.duplicate(id);
                } else {
                    store.selected.set(id);
                }
            }
        >
            <header
                class="card-head"
                class:card-movable=is_layer
                on:pointerdown=move |event: ev::PointerEvent| {
                    // A finger on the card scrolls; it drags by the handle.
                    let on_handle = event
                        .target()
                        .and_then(|target| target.dyn_into::<Element>().ok())
                        .is_some_and(|target| target.closest(".card-grip").ok().flatten().is_some());
                    if is_layer && (event.pointer_type() != "touch" || on_handle) {
                        hand.down(&event, Cargo::Moved(id));
                    }
                }
            >
                {is_layer
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="card-grip"
                                data-part="move"
                                aria-label=move || format!("{} {}", store.text(MOVE), store.say(&facts.name.get()))
                                aria-pressed=move || carried().to_string()
                                on:click=move |event| {
                                    event.stop_propagation();
                                    hand.lift(Cargo::Moved(id));
                                }
                            >
                                <Mark path=marks::GRIP/>
                            </button>
                        }
                    })}
                <button
                    type="button"
                    class="card-title"
                    data-focus=""
                    aria-pressed=move || selected().to_string()
                    on:click=move |_| store.selected.set(id)
                >
                    {(!is_layer).then(|| view! { <Mark path=mark/> })}
                    <span>{move || store.say(&facts.name.get())}</span>
                    {move || {
                        bad.get()
                            .then(|| {
                                view! {
                                    <span class="card-warning" title=store.text(text_loom::NO_PROBLEM_SEEN)>
                                        <Mark path=marks::WARNING/>
                                        <span class="unseen">{store.text(text_loom::NO_PROBLEM_SEEN)}</span>
                                    </span>
                                }
                            })
                    }}
                </button>
                {move || chip.get().map(|chip| view! { <span class="chip-small">{store.say(&chip)}</span> })}
            </header>
            <p class="card-shape">{move || facts.shape.with(|shape| shape.as_ref().map(shape_text))}</p>
            {body}
            <Foot loom facts/>
        </article>
    }
}

/// «[B, 8] · 72»: the values that go out, and how many are trained, as far as that is known.
pub(super) fn shape_text(shape: &NodeShape) -> String {
    let size = size_text(shape.outputs);
    match shape.trained {
        None | Some(0) => size,
        Some(trained) => format!("{size} · {}", figures::count(trained)),
    }
}

/// What a card says of its layer in a word: its activation, where it joins from, or its first number.
fn essence(document: &Document, id: NodeId) -> Option<Bilingual> {
    let node = document.node(id)?;
    let entry = &layer::find(&node.kind)?.entry;
    let picks = |kind: &ParamKind| matches!(kind, ParamKind::Pick { catalog: Catalog::Activation, .. });
    let param = entry.params.iter().find(|param| picks(&param.kind)).or(entry.params.first())?;
    match (param.kind, entry.value(&node.settings, param.key)) {
        (ParamKind::Pick { catalog, .. }, Value::Pick(pick)) => {
            let name = layerloom_protocol::lexicon().find(catalog, &pick.id)?.name;
            Some(Bilingual::new(name.en(), name.zh()))
        }
        (ParamKind::Node, Value::Node(source)) => {
            let name = node_name(document, source);
            Some(Bilingual::new(format!("+ {}", name.en), format!("+ {}", name.zh)))
        }
        (ParamKind::Number { .. }, Value::Number(number)) => {
            let text = [&figures::figure(number), param.unit].concat();
            Some(Bilingual::new(text.clone(), text))
        }
        _ => None,
    }
}

/// The units of a layer, each with its map or picture, its bias, and the window that it slides over an image of one channel.
#[component]
fn Units(loom: Loom, facts: Facts) -> impl IntoView {
    let store = loom.store;
    let Facts { id, name, shape, cells } = facts;
    let group = NodeRef::<web_sys::HtmlDivElement>::new();
    let current = RwSignal::new(0_usize);
    let pixels = StoredValue::new(Vec::new());
    effect(move || {
        let tick = store.tick.get();
        let theme = store.theme.get();
        let cells = cells.get();
        let Some(group) = group.get() else { return };
        if loom.visible.with(|visible| visible.contains(&id)) && loom.is_due(tick) {
            pixels.update_value(|pixels| paint::units(loom, id, cells, theme, &group, pixels));
            paint::biases(loom, id, &group);
        }
    });
    let walk = move |event: ev::KeyboardEvent| {
        let cells = cells.get_untracked();
        let here = current.get_untracked() as isize;
        let by = match event.key().as_str() {
            "ArrowDown" => cells.columns as isize,
            "ArrowUp" => -(cells.columns as isize),
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            _ => return,
        };
        let next = here + by;
        if loom.hand.carry.with_untracked(Option::is_none) && (0..cells.shown as isize).contains(&next) {
            event.prevent_default();
            current.set(next as usize);
            let wanted = format!("[data-unit=\"{next}\"]");
            let found = group.get_untracked().and_then(|group| group.query_selector(&wanted).ok().flatten());
            if let Some(cell) = found.and_then(|cell| cell.dyn_into::<HtmlElement>().ok()) {
                // A cell that has just gone leaves the focus where it is.
                let _ = cell.focus();
            }
        }
    };
    let cell = move |unit: usize| {
        let show = move |event: &ev::Event, pinned: bool| {
            if let Some(target) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok())
            {
                loom.show_unit(Subject::of(id, unit, &target, pinned));
            }
        };
        view! {
            <button
                type="button"
                class="cell"
                data-port=""
                data-unit=unit
                tabindex=move || if current.get() == unit { "0" } else { "-1" }
                aria-haspopup="dialog"
                aria-label=move || format!("{}, {}", store.say(&name.get()), store.say(&text_loom::unit(unit + 1)))
                on:pointermove=move |event: ev::PointerEvent| {
                    loom.point_in_unit(id, &event);
                    // A card that slides under a resting pointer shows nothing.
                    if event.pointer_type() != "touch" && event.buttons() == 0 {
                        show(&event, false);
                    }
                }
                on:pointerleave=move |_| loom.leave_unit()
                on:focus=move |event: ev::FocusEvent| {
                    current.set(unit);
                    show(&event, false);
                }
                on:blur=move |_| loom.leave_unit()
                on:click=move |event: ev::MouseEvent| show(&event, true)
            >
                <canvas class="cell-map"></canvas>
                <canvas class="cell-kernel"></canvas>
                <i class="cell-bias"></i>
            </button>
        }
    };
    let shown = move || cells.get().shown;
    let is_picture = move || shape.with(|shape| shape.as_ref().is_some_and(|shape| shape.picture.is_some()));
    let has_kernels = move || {
        shape.track();
        store.outline.track();
        paint::window(loom, id).is_some_and(|window| window.depth() == 1)
    };
    let units = move || shape.with(|shape| shape.as_ref().map_or(0, |shape| shape.drawn));
    let style = move || {
        let Cells { columns, side, .. } = cells.get();
        format!("--columns:{columns};--cell:{side}px")
    };
    view! {
        <div
            class="cells"
            class:cells-pictures=is_picture
            class:cells-kernels=has_kernels
            role="group"
            aria-label=move || store.say(&name.get())
            node_ref=group
            style=style
            on:keydown=walk
        >
            <For each=move || 0..shown() key=|unit| *unit children=cell/>
        </div>
        {move || fold(loom, id, units(), shown())}
    }
}

/// The button that opens or folds a card with many units, and a word on those that are never drawn.
fn fold(loom: Loom, id: NodeId, units: usize, shown: usize) -> Option<View> {
    let store = loom.store;
    let open = loom.opened.with(|opened| opened.contains(&id));
    let hidden = units - shown.min(units);
    if hidden == 0 && !open {
        return None;
    }
    let toggle = move |event: ev::MouseEvent| {
        event.stop_propagation();
        loom.opened.update(|opened| match opened.iter().position(|other| *other == id) {
            Some(at) => drop(opened.remove(at)),
            None => opened.push(id),
        });
    };
    Some(
        view! {
            <button type="button" class="card-more" data-part="more-units" aria-expanded=open.to_string() on:click=toggle>
                {move || if open { store.text(FOLD).to_owned() } else { store.say(&text_loom::and_more(hidden)) }}
            </button>
            {(open && hidden > 0)
                .then(|| view! { <p class="card-note">{move || store.say(&text_loom::not_drawn(hidden))}</p> })}
        }
        .into_view(),
    )
}

/// Where threads pass through a layer without units of its own.
#[component]
fn Ports(facts: Facts) -> impl IntoView {
    let shown = move || facts.cells.get().shown;
    view! {
        <div class="ports" aria-hidden="true">
            <For each=move || 0..shown() key=|unit| *unit children=|_| view! { <i class="port" data-port=""></i> }/>
        </div>
    }
}

/// Units and the doings of a layer.
#[component]
fn Foot(loom: Loom, facts: Facts) -> impl IntoView {
    let (store, hand) = (loom.store, loom.hand);
    let Facts { id, name, .. } = facts;
    let kind = store.document.with_untracked(|document| document.node(id).map(|node| node.kind.clone()));
    let bounds = kind.and_then(|kind| {
        let entry = &layer::find(&kind)?.entry;
        let param = entry.param("units").or(entry.param("filters"))?;
        match param.kind {
            ParamKind::Integer { min, max, .. } => Some((entry, param.key, min as f64, max as f64)),
            _ => None,
        }
    });
    let units = bounds.map(|(entry, key, min, max)| {
        let count = memo(move || {
            store
                .document
                .with(|document| document.node(id).map_or(min, |node| entry.number(&node.settings, key)))
        });
        let by = move |change: f64| {
            let next = (count.get_untracked() + change).max(min).min(max);
            store.edit(Edit::set(Root::Node(id), key, next));
        };
        view! {
            <span class="card-units" data-part="units">
                <button
                    type="button"
                    aria-label=move || format!("{}: {}", store.say(&name.get()), store.text(FEWER_UNITS))
                    disabled={move || count.get() <= min}
                    on:click=move |_| by(-1.0)
                >
                    <Mark path=marks::MINUS/>
                </button>
                <span class="card-count">{move || figures::figure(count.get())}</span>
                <button
                    type="button"
                    aria-label=move || format!("{}: {}", store.say(&name.get()), store.text(MORE_UNITS))
                    disabled={move || count.get() >= max}
                    on:click=move |_| by(1.0)
                >
                    <Mark path=marks::PLUS/>
                </button>
            </span>
        }
    });
    let doings = (id != NodeId::OUTPUT).then(|| {
        view! {
            <span class="card-doings">
                <button
                    type="button"
                    data-part="duplicate"
                    title=move || store.text(DUPLICATE)
                    aria-label=move || format!("{} {}", store.text(DUPLICATE), store.say(&name.get()))
                    on:click=move |event| {
                        event.stop_propagation();
                        hand.duplicate(id);
                    }
                >
                    <Mark path=marks::COPY/>
                </button>
                <button
                    type="button"
                    data-part="remove"
                    title=move || store.text(REMOVE)
                    aria-label=move || format!("{} {}", store.text(REMOVE), store.say(&name.get()))
                    on:click=move |event| {
                        event.stop_propagation();
                        hand.remove(id);
                    }
                >
                    <Mark path=marks::BIN/>
                </button>
            </span>
        }
    });
    view! { <footer class="card-foot">{units} {doings}</footer> }
}
