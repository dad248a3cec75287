//! What shows beside the pointer: a unit with its arithmetic, a weight with its number, and the layer being dragged.

use super::geometry::Spot;
use super::hand::{Cargo, Grip};
use super::trained::{TrainedField, trained};
use super::weave::Weight;
use super::{Loom, arithmetic, marks, paint};
use crate::controls::figures;
use crate::dom::*;
use crate::text_loom::{self, AT_PLACE, BIAS, CLOSE, REMOVES, SUM, VALUE, WEIGHT, WINDOW};
use layerloom_document::decimal::Plain;
use layerloom_document::{Bilingual, NodeId};
use layerloom_engine::catalog::naming::node_name;
use marks::Mark;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A unit that is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Subject {
    /// Its layer.
    pub(super) node: NodeId,
    /// Which of the layer's.
    pub(super) unit: usize,
    /// Whether it stays when the pointer leaves.
    pub(super) pinned: bool,
    /// Its cell, in pixels of the window: left, top, right, bottom.
    area: [f64; 4],
}

impl Subject {
    pub(super) fn of(node: NodeId, unit: usize, cell: &Element, pinned: bool) -> Self {
        let area = cell.get_bounding_client_rect();
        let area = [area.left(), area.top(), area.right(), area.bottom()];
        Self { node, unit, pinned, area }
    }

    /// Whether two look at the same unit.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (self.node, self.unit) == (other.node, other.unit)
    }
}

/// A weight that is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bubble {
    /// Which.
    pub(super) weight: Weight,
    /// Where, in pixels of the window.
    pub(super) at: Spot,
    /// Whether it can be typed.
    pub(super) pinned: bool,
}

/// All that shows beside the pointer.
#[component]
pub(super) fn Popovers(loom: Loom) -> impl IntoView {
    let subject =
        memo(move || loom.subject.get().map(|subject| (subject.node, subject.unit, subject.pinned)));
    view! {
        {move || {
            subject
                .get()
                .and_then(|_| loom.subject.get_untracked())
                .map(|subject| view! { <Unit loom subject/> })
        }}
        {move || loom.bubble.get().map(|bubble| view! { <WeightBubble loom bubble/> })}
        <Ghost loom/>
    }
}

/// Beside an area of the window, inside the network's view where there is room, else inside the window.
fn beside(loom: Loom, area: [f64; 4], width: f64, height: f64) -> String {
    const MARGIN: f64 = 10.0;
    let size = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64()).unwrap_or(0.0);
    let (wide, high) = (size(window().inner_width()), size(window().inner_height()));
    let [left, top, right, bottom] = area;
    let view = loom.hand.view.get_untracked().map(|view| view.get_bounding_client_rect());
    let (start, end) = view.map_or((0.0, wide), |view| (view.left(), view.right()));
    let (after, before) = (right + MARGIN, left - MARGIN - width);
    let x = if after + width < end {
        after
    } else if before > start {
        before
    } else if after + width < wide {
        after
    } else if before > 0.0 {
        before
    } else {
        (wide - width - MARGIN).max(MARGIN) / 2.0
    };
    let y = ((top + bottom) / 2.0 - height / 2.0).max(MARGIN).min((high - height - MARGIN).max(MARGIN));
    let [x, y, width, high] = [x, y, width, high - y - MARGIN].map(|length| length.round() as i32);
    format!("left:{x}px;top:{y}px;width:{width}px;max-height:{high}px")
}

/// Focuses the first such element, and selects what a field holds, once the field has been given it.
fn focus_within(element: &Element, selector: &str) {
    let Some(found) = element.query_selector(selector).ok().flatten() else { return };
    request_animation_frame(move || {
        if let Some(found) = found.dyn_ref::<web_sys::HtmlElement>() {
            // It is on screen and enabled.
            let _ = found.focus();
        }
        if let Some(input) = found.dyn_ref::<web_sys::HtmlInputElement>() {
            input.select();
        }
    });
}

/// A unit: its map, enlarged, and how its value comes about.
#[component]
fn Unit(loom: Loom, subject: Subject) -> impl IntoView {
    let store = loom.store;
    let Subject { node, unit, .. } = subject;
    let (canvas, kernel) = (NodeRef::<web_sys::HtmlCanvasElement>::new(), NodeRef::new());
    let shape = loom.shape_of(node);
    // An image has as many values as pixels.
    let has_value = shape.as_ref().and_then(|shape| shape.outputs).is_some_and(|size| size.places() == 1);
    let is_picture = shape.as_ref().is_some_and(|shape| shape.picture.is_some());
    let has_window = paint::window(loom, node).is_some();
    effect(move || {
        store.tick.track();
        let theme = store.theme.get();
        let Some(canvas) = canvas.get() else { return };
        paint::unit(loom, node, unit, theme, &canvas);
        if let Some(canvas) = kernel.get() {
            paint::kernel(loom, node, unit, theme, &canvas);
        }
    });
    let sheet = NodeRef::<web_sys::HtmlDivElement>::new();
    // The gates of an LSTM have a bias each.
    let has_bias = paint::parameter(store, node, "bias")
        .is_some_and(|(_, _, columns)| shape.is_some_and(|shape| shape.drawn == columns));
    effect(move || {
        if let Some(sheet) = sheet.get().filter(|_| subject.pinned) {
            focus_within(&sheet, if has_bias { "input" } else { "button" });
        }
    });
    let told = memo(move || {
        store.metrics.track();
        let at = store.look();
        if is_picture { None } else { arithmetic::of_unit(store, node, unit, at) }
    });
    let value = memo(move || {
        store.metrics.track();
        arithmetic::value(store, node, unit, store.look()).filter(|_| has_value)
    });
    let name = memo(move || {
        let unit = text_loom::unit(unit + 1);
        let layer = store.document.with(|document| node_name(document, node));
        Bilingual::new(format!("{} · {}", layer.en, unit.en), format!("{} · {}", layer.zh, unit.zh))
    });
    let cross = move || {
        let ([x, y], [left, right, bottom, top]) = (store.look(), store.bounds()?);
        let (across, down) = ((x - left) / (right - left), (top - y) / (top - bottom));
        let [across, down] = [across, down].map(|share| Plain::from(share * 100.0));
        let style = format!("left:{across:.1}%;top:{down:.1}%");
        Some(view! { <i class="cross" style=style></i> })
    };
    let term = move |term: arithmetic::Term| {
        let name = move || store.say(&term.name);
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{figures::figure(f64::from(term.input))}</td>
                <td class="arithmetic-sign">"×"</td>
                <td>{figures::figure(f64::from(term.weight))}</td>
                <td class="arithmetic-sign">"="</td>
                <td>{figures::figure(f64::from(term.product))}</td>
            </tr>
        }
    };
    view! {
        <div
            class="unit-sheet"
            node_ref=sheet
            role="dialog"
            aria-label=move || store.say(&name.get())
            style=beside(loom, subject.area, 288.0, 380.0)
            on:pointerenter=move |_| loom.stay()
            on:pointerleave=move |_| loom.leave_unit()
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    loom.close_unit();
                }
            }
        >
            <header class="unit-head">
                <b>{move || store.say(&name.get())}</b>
                {subject
                    .pinned
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="quiet"
                                aria-label=move || store.text(CLOSE)
                                on:click=move |_| loom.close_unit()
                            >
                                <Mark path=marks::CLOSE/>
                            </button>
                        }
                    })}
            </header>
            <div
                class="unit-map"
                class:unit-picture=is_picture
                on:pointermove=move |event| loom.point_in_unit(node, &event)
            >
                <canvas node_ref=canvas></canvas>
                {move || (!is_picture).then(cross)}
            </div>
            {has_window
                .then(|| {
                    view! {
                        <figure class="unit-kernel">
                            <figcaption>{move || store.text(WINDOW)}</figcaption>
                            <canvas node_ref=kernel></canvas>
                        </figure>
                    }
                })}
            <p class="unit-place">
                {move || {
                    let [x, y] = store.look();
                    format!(
                        "{} ({}, {})",
                        store.text(AT_PLACE),
                        figures::figure(f64::from(x)),
                        figures::figure(f64::from(y)),
                    )
                }}
            </p>
            {move || {
                told.get()
                    .map(|told| {
                        view! {
                            <table class="arithmetic">
                                <tbody>
                                    {told.terms.into_iter().map(term).collect_view()}
                                    {told
                                        .rest
                                        .map(|(count, sum)| {
                                            view! {
                                                <tr>
                                                    <th scope="row" colspan="5">
                                                        {move || store.say(&text_loom::rest_of(count))}
                                                    </th>
                                                    <td>{figures::figure(f64::from(sum))}</td>
                                                </tr>
                                            }
                                        })}
                                    {told
                                        .bias
                                        .map(|bias| {
                                            view! {
                                                <tr>
                                                    <th scope="row" colspan="5">"+ " {move || store.text(BIAS)}</th>
                                                    <td>{figures::figure(f64::from(bias))}</td>
                                                </tr>
                                            }
                                        })}
                                    <tr class="arithmetic-sum">
                                        <th scope="row" colspan="5">{move || store.text(SUM)}</th>
                                        <td>{figures::figure(f64::from(told.sum))}</td>
                                    </tr>
                                    <tr class="arithmetic-value">
                                        <th scope="row" colspan="5">
                                            {move || store.say(&told.activation)} "(" {move || store.text(SUM)} ")"
                                        </th>
                                        <td>{figures::figure(f64::from(told.value))}</td>
                                    </tr>
                                </tbody>
                            </table>
                        }
                            .into_view()
                    })
                    .or_else(|| {
                        let value = value.get()?;
                        Some(
                            view! {
                                <p class="unit-place">
                                    {move || store.text(VALUE)} " " {figures::figure(f64::from(value))}
                                </p>
                            }
                                .into_view(),
                        )
                    })
            }}
            {has_bias
                .then(|| {
                    view! {
                        <label class="unit-bias">
                            <span>{move || store.text(BIAS)}</span>
                            <TrainedField
                                node
                                parameter="bias".to_owned()
                                index=unit
                                label=Signal::derive(move || store.text(BIAS).to_owned())
                            />
                        </label>
                    }
                })}
        </div>
    }
}

/// The number of a thread; pinned, it can be typed.
#[component]
fn WeightBubble(loom: Loom, bubble: Bubble) -> impl IntoView {
    let store = loom.store;
    let Bubble { weight, at, pinned } = bubble;
    let Weight { node, row, column } = weight;
    let columns = paint::parameter(store, node, "kernel").map_or(0, |(_, _, columns)| columns);
    let index = row * columns + column;
    let name = memo(move || {
        let input = arithmetic::input_name(store, node, row);
        let unit = text_loom::unit(column + 1);
        Bilingual::new(format!("{} → {}", input.en, unit.en), format!("{} → {}", input.zh, unit.zh))
    });
    let value = move || {
        store.metrics.track();
        trained(store, node, "kernel", index).map(|value| figures::figure(f64::from(value)))
    };
    let field = NodeRef::<web_sys::HtmlDivElement>::new();
    effect(move || {
        if let Some(field) = field.get() {
            focus_within(&field, "input");
        }
    });
    let style = format!("left:{}px;top:{}px", at.x.round() as i32, at.y.round() as i32);
    if pinned {
        view! {
            <div
                class="bubble bubble-pinned"
                role="dialog"
                aria-label=move || format!("{} {}", store.text(WEIGHT), store.say(&name.get()))
                style=style
                node_ref=field
                on:keydown=move |event| {
                    if matches!(event.key().as_str(), "Escape" | "Enter") {
                        loom.bubble.set(None);
                    }
                }
            >
                <span>{move || store.say(&name.get())}</span>
                <TrainedField node parameter="kernel".to_owned() index label=Signal::derive(move || store.text(WEIGHT).to_owned())/>
                <button
                    type="button"
                    class="quiet"
                    aria-label=move || store.text(CLOSE)
                    on:click=move |_| loom.bubble.set(None)
                >
                    <Mark path=marks::CLOSE/>
                </button>
            </div>
        }
        .into_view()
    } else {
        view! {
            <div class="bubble" aria-hidden="true" style=style>
                <span>{move || store.say(&name.get())}</span>
                <b>{value}</b>
            </div>
        }
        .into_view()
    }
}

/// The layer under a dragging pointer.
#[component]
fn Ghost(loom: Loom) -> impl IntoView {
    let (store, hand) = (loom.store, loom.hand);
    let carried = memo(move || {
        hand.carry.with(|carry| {
            let carry = carry.as_ref().filter(|carry| carry.grip == Grip::Pointer)?;
            let kind = match &carry.cargo {
                Cargo::New(kind) => (*kind).to_owned(),
                Cargo::Moved(id) | Cargo::Copy(id) => store
                    .document
                    .with_untracked(|document| document.node(*id).map(|node| node.kind.clone()))?,
            };
            Some((kind, hand.cargo_name(&carry.cargo)))
        })
    });
    let removes = memo(move || carried.with(Option::is_some) && hand.removes());
    move || {
        carried.get().map(|(kind, name)| {
            let style = move || {
                let Spot { x, y } = hand.pointer.get();
                format!("translate:{}px {}px", x.round() as i32, y.round() as i32)
            };
            view! {
                <div class="ghost" class:ghost-removes=move || removes.get() aria-hidden="true" style=style>
                    <Mark path=marks::layer(&kind)/>
                    <b>{move || store.say(&name)}</b>
                    {move || removes.get().then(|| view! { <span>{store.text(REMOVES)}</span> })}
                </div>
            }
        })
    }
}
