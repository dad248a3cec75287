//! The network on screen: cards on a flow, threads beneath them, and all that is done with a pointer or with keys.
//!
//! Read in this order: [`hand`] and [`geometry`] (what is carried, and where things are, without a browser),
//! [`holding`] (the hand on the page), [`card`], [`input`] and [`slots`] (what stands on the flow), [`weave`] (the
//! threads), [`popover`] (what shows beside the pointer), [`stage`] (scrolling, scale, measuring and drawing).

pub(crate) mod arithmetic;
mod card;
mod geometry;
pub(crate) mod hand;
mod holding;
pub(crate) mod input;
pub(crate) mod marks;
pub(crate) mod paint;
mod popover;
pub(crate) mod shapes;
mod slots;
mod stage;
pub(crate) mod trained;
mod weave;

pub(crate) use holding::{Hand, use_hand};

use crate::dom::*;
use crate::store::{Store, use_store};
use crate::text_loom::{NETWORK, NETWORK_FLOW, ZOOM, ZOOM_ACTUAL, ZOOM_FIT, ZOOM_IN, ZOOM_OUT};
use card::Card;
use input::InputCard;
use layerloom_document::decimal::Plain;
use layerloom_document::{Document, NodeId};
use layerloom_engine::catalog::naming;
use leptos::ev;
use marks::Mark;
use popover::{Bubble, Popovers, Subject};
use shapes::NodeShape;
use slots::{Gap, Menu};
use stage::Stage;
use std::ops::Deref;

/// What the parts of the loom share: a pointer, as is the store.
#[derive(Clone, Copy)]
pub(crate) struct Loom(&'static Parts);

impl Deref for Loom {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        self.0
    }
}

/// What a [`Loom`] points to.
pub(crate) struct Parts {
    store: Store,
    hand: Hand,
    shapes: Memo<Vec<NodeShape>>,
    /// The scale of the stage.
    zoom: RwSignal<f64>,
    /// Whether the scale follows the network's size: until a person chooses one.
    follows: RwSignal<bool>,
    /// Width and height of the view.
    view_size: RwSignal<(f64, f64)>,
    /// Width and height of the stage, unscaled.
    stage_size: RwSignal<(f64, f64)>,
    /// Cards that show more units than a folded one.
    opened: RwSignal<Vec<NodeId>>,
    /// Cards within the view.
    visible: RwSignal<Vec<NodeId>>,
    subject: RwSignal<Option<Subject>>,
    bubble: RwSignal<Option<Bubble>>,
    flow: NodeRef<web_sys::HtmlElement>,
    threads: NodeRef<web_sys::HtmlCanvasElement>,
    stage: StoredValue<Stage>,
}

/// The network.
#[component]
pub(crate) fn Network() -> impl IntoView {
    let store = use_store();
    let hand = use_hand();
    let loom = Loom(Box::leak(Box::new(Parts {
        store,
        hand,
        shapes: hand.shapes,
        zoom: RwSignal::new(1.0),
        follows: RwSignal::new(true),
        view_size: RwSignal::new((0.0, 0.0)),
        stage_size: RwSignal::new((0.0, 0.0)),
        opened: RwSignal::new(Vec::new()),
        visible: RwSignal::new(Vec::new()),
        subject: RwSignal::new(None),
        bubble: RwSignal::new(None),
        flow: NodeRef::new(),
        threads: NodeRef::new(),
        stage: StoredValue::new(Stage::default()),
    })));
    loom.begin();
    let layers = memo(move || {
        let kinds = |document: &Document| -> Vec<(NodeId, String)> {
            document.nodes.iter().map(|node| (node.id, node.kind.clone())).collect()
        };
        store.document.with(kinds)
    });
    let world = move || {
        let ((width, height), zoom) = (loom.stage_size.get(), loom.zoom.get());
        let [width, height] = [width, height].map(|length| Plain::from(length * zoom));
        format!("width:{width:.1}px;height:{height:.1}px")
    };
    let scale = move || {
        let ((width, height), zoom) = (loom.view_size.get(), loom.zoom.get());
        let [width, height] = [width, height].map(|length| Plain::from(length / zoom));
        let zoom = Plain::from(zoom);
        let least = if hand.upright.get() {
            format!("width:{width:.1}px")
        } else {
            format!("min-width:{width:.1}px")
        };
        format!("{least};min-height:{height:.1}px;transform:scale({zoom});--zoom:{zoom}")
    };
    let item = move |id: NodeId| {
        let slot = memo(move || {
            store.document.with(|document| document.position(id).unwrap_or(document.nodes.len()))
        });
        let name = move || store.document.with(|document| store.say(&naming::node_name(document, id)));
        view! {
            <li class="loom-item" aria-label=name>
                <Gap loom at=slot/>
                <Card loom id/>
            </li>
        }
    };
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            loom.close_unit();
            loom.bubble.set(None);
        }
    };
    view! {
        <section
            class="loom"
            class:loom-upright=move || hand.upright.get()
            class:loom-carrying=move || hand.carry.with(Option::is_some)
            aria-label=move || store.text(NETWORK)
            on:keydown=escape
        >
            <canvas class="loom-threads" node_ref=loom.threads aria-hidden="true"></canvas>
            <div
                class="loom-view"
                class:loom-near=move || loom.bubble.with(Option::is_some)
                node_ref=hand.view
                on:scroll=move |_| loom.scrolled()
                on:wheel=move |event| loom.wheel(&event)
                on:pointerdown=move |event| loom.press(&event)
                on:pointermove=move |event| loom.point(&event)
                on:pointerup=move |event| loom.release(&event)
                on:pointercancel=move |event| loom.release(&event)
                on:pointerleave=move |_| loom.leave()
            >
                <div class="loom-world" style=world>
                    <ol
                        class="loom-flow"
                        node_ref=loom.flow
                        style=scale
                        aria-label=move || store.text(NETWORK_FLOW)
                    >
                        <li class="loom-item loom-first" aria-label=move || store.text(naming::INPUT)>
                            <InputCard loom/>
                        </li>
                        <For each=move || layers.get() key=Clone::clone children=move |(id, _)| item(id)/>
                        {item(NodeId::OUTPUT)}
                    </ol>
                </div>
            </div>
            <ZoomBar loom/>
            <Menu loom/>
            <Popovers loom/>
        </section>
    }
}

/// Scale of the loom.
#[component]
fn ZoomBar(loom: Loom) -> impl IntoView {
    let store = loom.store;
    view! {
        <div class="zoom" data-part="zoom" role="group" aria-label=move || store.text(ZOOM)>
            <button type="button" aria-label=move || store.text(ZOOM_OUT) on:click=move |_| loom.step_zoom(false)>
                <Mark path=marks::MINUS/>
            </button>
            <button
                type="button"
                class="zoom-scale"
                title=move || store.text(ZOOM_ACTUAL)
                on:click=move |_| loom.set_zoom(1.0, None)
            >
                {move || format!("{} %", (loom.zoom.get() * 100.0).round() as i32)}
            </button>
            <button type="button" aria-label=move || store.text(ZOOM_IN) on:click=move |_| loom.step_zoom(true)>
                <Mark path=marks::PLUS/>
            </button>
            <button
                type="button"
                aria-label=move || store.text(ZOOM_FIT)
                title=move || store.text(ZOOM_FIT)
                on:click=move |_| loom.fit()
            >
                <Mark path=marks::FIT/>
            </button>
        </div>
    }
}
