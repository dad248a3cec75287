//! The stage under the cards: its scale and scrolling, where cards and units are, what a frame should bring, and the
//! drawing of threads. Cards are measured when something moved them, never per frame.

use super::geometry::{self, Cells, Spot};
use super::holding::card_id;
use super::shapes::NodeShape;
use super::weave::{self, Bundle, Ports};
use super::{Loom, paint};
use crate::dom::*;
use layerloom_document::NodeId;
use layerloom_protocol::{RunState, Tap};
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use wasm_bindgen::prelude::*;
use web_sys::Element;

mod pointing;
mod units;

/// How near a thread the pointer must be, in pixels of the window.
const REACH: f64 = 8.0;

/// What the stage remembers outside the signals.
#[derive(Default)]
pub(super) struct Stage {
    /// In the network's order.
    ports: Vec<(NodeId, Ports)>,
    bundles: Vec<Bundle>,
    inks: [String; 3],
    measure_is_due: bool,
    draw_is_due: bool,
    /// A pointer that pans: where it was, and whether it went far enough not to be a click.
    pan: Option<(i32, Spot, bool)>,
    /// Fingers on the view, for pinching.
    fingers: Vec<(i32, Spot)>,
    timer: Option<TimeoutHandle>,
    is_calm: bool,
    /// Whether a unit gets the focus back and is not to be shown for it.
    is_returning: bool,
    /// Kept alive as long as the loom.
    observer: Option<(web_sys::ResizeObserver, Closure<dyn FnMut()>)>,
}

/// The gap between two cards and the edge around the flow that a fitting scale reckons with.
const GAP: f64 = 120.0;
const EDGE: f64 = 38.0;
const SIDE_EDGE: f64 = 16.0;

/// The scale that following never goes below: maps must stay readable.
const FOLLOW_LEAST: f64 = 0.5;

impl Loom {
    /// Starts watching sizes, frames and what is asked of them.
    pub(super) fn begin(self) {
        let calm = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
        self.stage.update_value(|stage| stage.is_calm = calm.is_some_and(|query| query.matches()));
        effect(move || {
            let (Some(view), Some(flow)) = (self.hand.view.get(), self.flow.get()) else { return };
            let changed = Closure::<dyn FnMut()>::new(move || self.measure_soon());
            if let Ok(observer) = web_sys::ResizeObserver::new(changed.as_ref().unchecked_ref()) {
                observer.observe(&view);
                observer.observe(&flow);
                self.stage.update_value(|stage| stage.observer = Some((observer, changed)));
            }
        });
        on_cleanup(move || {
            self.stage.try_update_value(|stage| {
                if let Some((observer, _)) = stage.observer.take() {
                    observer.disconnect();
                }
            });
            self.store.watch("loom", Vec::new());
        });
        // Whatever moves a card or a unit.
        effect(move || {
            self.shapes.track();
            self.opened.track();
            self.zoom.track();
            self.hand.upright.track();
            self.store.locale.track();
            self.store.document.track();
            self.measure_soon();
        });
        effect(move || {
            self.store.theme.track();
            request_animation_frame(move || {
                self.read_inks();
                self.draw_soon();
            });
        });
        effect(move || {
            let tick = self.store.tick.get();
            if self.is_due(tick) {
                self.draw();
            }
        });
        effect(move || {
            self.bubble.track();
            self.draw_soon();
        });
        effect(move || self.store.watch("loom", self.taps()));
        // What is carried must not be hidden by what was looked at.
        effect(move || {
            if self.hand.carry.with(Option::is_some) {
                self.subject.set(None);
                self.bubble.set(None);
            }
        });
    }

    /// Whether this frame is to be drawn: with reduced motion while training, only some are.
    pub(super) fn is_due(self, tick: u32) -> bool {
        const CALM: u32 = 30;
        let runs = self.store.run.with_untracked(|run| *run == RunState::Running);
        !runs || tick.is_multiple_of(CALM) || !self.stage.with_value(|stage| stage.is_calm)
    }

    fn cells_of(self, id: NodeId) -> Option<Cells> {
        let open = self.opened.with(|opened| opened.contains(&id));
        let upright = self.hand.upright.get();
        self.shapes.with(|shapes| {
            let shape = shapes.iter().find(|shape| shape.id == id && shape.has_units())?;
            Some(Cells::of(shape.drawn, open, upright))
        })
    }

    /// What a frame brings of a layer's maps.
    pub(super) fn maps_of(self, id: NodeId) -> Option<Tap> {
        Some(paint::tap(id, self.cells_of(id)?))
    }

    /// What is known of a node.
    pub(super) fn shape_of(self, id: NodeId) -> Option<NodeShape> {
        self.shapes.with_untracked(|shapes| shapes.iter().find(|shape| shape.id == id).cloned())
    }

    fn taps(self) -> Vec<Tap> {
        let mut taps = Vec::new();
        let mut probes = self.subject.with(Option::is_some);
        let pictures = self.shapes.with(|shapes| {
            let seen = shapes.iter().filter(|shape| shape.picture.is_some());
            seen.map(|shape| shape.id).collect::<Vec<_>>()
        });
        self.visible.with(|visible| {
            for id in visible {
                let is_picture = pictures.contains(id);
                probes |= is_picture;
                taps.extend(self.maps_of(*id).filter(|_| !is_picture));
                if *id != NodeId::INPUT && self.cells_of(*id).is_some() {
                    taps.push(Tap::Parameters(*id));
                }
            }
        });
        if probes {
            taps.push(Tap::Probe { at: self.store.look() });
        }
        taps
    }

    fn measure_soon(self) {
        let is_first =
            self.stage.try_update_value(|stage| !std::mem::replace(&mut stage.measure_is_due, true));
        if is_first == Some(true) {
            request_animation_frame(move || self.measure());
        }
    }

    fn measure(self) {
        self.stage.update_value(|stage| stage.measure_is_due = false);
        let (Some(view), Some(flow)) = (self.hand.view.get_untracked(), self.flow.get_untracked()) else {
            return;
        };
        let wide = window().inner_width().ok().and_then(|wide| wide.as_f64()).unwrap_or(0.0);
        let upright = wide < 720.0;
        set_if_new(self.hand.upright, upright);
        set_if_new(self.view_size, (f64::from(view.client_width()), f64::from(view.client_height())));
        set_if_new(self.stage_size, (f64::from(flow.offset_width()), f64::from(flow.offset_height())));
        let zoom = self.zoom.get_untracked();
        let origin = flow.get_bounding_client_rect();
        let spot = |x: f64, y: f64| Spot { x: (x - origin.left()) / zoom, y: (y - origin.top()) / zoom };
        let ids: Vec<NodeId> =
            self.shapes.with_untracked(|shapes| shapes.iter().map(|shape| shape.id).collect());
        let mut ports = Vec::new();
        for id in ids {
            let Some(card) = document().get_element_by_id(&card_id(id)) else { continue };
            let area = card.get_bounding_client_rect();
            let (start, end) = (spot(area.left(), area.top()), spot(area.right(), area.bottom()));
            let middle = |element: &Element| {
                let area = element.get_bounding_client_rect();
                spot((area.left() + area.right()) / 2.0, (area.top() + area.bottom()) / 2.0)
            };
            let units = if id == NodeId::INPUT {
                self.inputs(&card, middle)
            } else {
                elements(&card, "[data-port]").iter().map(|port| Some(middle(port))).collect()
            };
            ports.push((id, Ports { area: [start.x, start.y, end.x, end.y], units }));
        }
        let bundles = weave::bundles(self, &ports, upright);
        let needed = needed(&ports, upright);
        self.stage.update_value(|stage| {
            stage.ports = ports;
            stage.bundles = bundles;
        });
        if self.follows.get_untracked() {
            let zoom = geometry::fitting(needed, self.view_size.get_untracked()).max(FOLLOW_LEAST);
            let zoom = if upright { 1.0 } else { (zoom * 50.0).floor() / 50.0 };
            set_if_new(self.zoom, zoom);
        }
        self.see();
        self.draw();
    }

    /// The spots of the network's inputs, in its order: a feature may make several inputs, or be off.
    fn inputs(self, card: &Element, middle: impl Fn(&Element) -> Spot) -> Vec<Option<Spot>> {
        let features: Vec<(String, (Spot, usize))> = elements(card, "[data-feature]")
            .iter()
            .filter_map(|feature| {
                let inputs = feature.get_attribute("data-inputs")?.parse().ok()?;
                Some((feature.get_attribute("data-feature")?, (middle(feature), inputs)))
            })
            .collect();
        self.store.document.with_untracked(|document| {
            let place = |id: &String| features.iter().find(|(other, _)| other == id);
            let mut chosen: Vec<_> = document.features.iter().filter_map(place).collect();
            if chosen.is_empty() {
                chosen.extend(&features);
            }
            let each = chosen.into_iter();
            each.flat_map(|(_, (spot, inputs))| std::iter::repeat_n(Some(*spot), *inputs)).collect()
        })
    }

    /// Finds the cards within the view.
    fn see(self) {
        let Some(view) = self.hand.view.get_untracked() else { return };
        let zoom = self.zoom.get_untracked();
        let (left, top) = (f64::from(view.scroll_left()) / zoom, f64::from(view.scroll_top()) / zoom);
        let (right, bottom) =
            (left + f64::from(view.client_width()) / zoom, top + f64::from(view.client_height()) / zoom);
        let visible: Vec<NodeId> = self.stage.with_value(|stage| {
            stage
                .ports
                .iter()
                .filter(|(_, ports)| {
                    let [l, t, r, b] = ports.area;
                    l < right && r > left && t < bottom && b > top
                })
                .map(|(id, _)| *id)
                .collect()
        });
        set_if_new(self.visible, visible);
    }

    /// The view was scrolled.
    pub(super) fn scrolled(self) {
        self.see();
        self.draw_soon();
    }

    fn draw_soon(self) {
        let is_first = self.stage.try_update_value(|stage| !std::mem::replace(&mut stage.draw_is_due, true));
        if is_first == Some(true) {
            request_animation_frame(move || self.draw());
        }
    }

    fn read_inks(self) {
        let Some(canvas) = self.threads.get_untracked() else { return };
        let Ok(Some(style)) = window().get_computed_style(&canvas) else { return };
        let ink = |name: &str| style.get_property_value(name).unwrap_or_default().trim().to_owned();
        let inks = [ink("--weave-plain"), ink("--weave-arc"), ink("--weave-near")];
        self.stage.update_value(|stage| stage.inks = inks);
    }

    fn draw(self) {
        self.stage.update_value(|stage| stage.draw_is_due = false);
        let (Some(canvas), Some(view)) = (self.threads.get_untracked(), self.hand.view.get_untracked())
        else {
            return;
        };
        let Some(context) = paint::context(&canvas) else { return };
        let density = window().device_pixel_ratio().max(1.0).min(2.0);
        let (width, height) = (f64::from(view.client_width()), f64::from(view.client_height()));
        let (across, down) = ((width * density) as u32, (height * density) as u32);
        if (canvas.width(), canvas.height()) != (across, down) {
            canvas.set_width(across);
            canvas.set_height(down);
        }
        // The numbers are finite, and the canvas has a transform.
        let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        context.clear_rect(0.0, 0.0, f64::from(across), f64::from(down));
        let zoom = self.zoom.get_untracked();
        let (x, y) = (f64::from(view.scroll_left()), f64::from(view.scroll_top()));
        let _ = context.set_transform(zoom * density, 0.0, 0.0, zoom * density, -x * density, -y * density);
        let upright = self.hand.upright.get_untracked();
        let seen = if upright { (y / zoom, (y + height) / zoom) } else { (x / zoom, (x + width) / zoom) };
        let hovered = self.bubble.with_untracked(|bubble| bubble.map(|bubble| bubble.weight));
        self.stage.with_value(|stage| {
            let target = weave::Canvas {
                context: &context,
                seen,
                theme: self.store.theme.get_untracked(),
                inks: stage.inks.clone(),
                upright,
            };
            weave::draw(self, &stage.bundles, &target, hovered);
        });
    }

    // Scale.

    /// One step larger or smaller.
    pub(super) fn step_zoom(self, up: bool) {
        self.set_zoom(geometry::step_zoom(self.zoom.get_untracked(), up), None);
    }

    /// The whole network in view, and the scale follows it from now on.
    pub(super) fn fit(self) {
        let needed = self.stage.with_value(|stage| needed(&stage.ports, self.hand.upright.get_untracked()));
        self.set_zoom(geometry::fitting(needed, self.view_size.get_untracked()), None);
        self.follows.set(self.zoom.get_untracked() >= FOLLOW_LEAST);
    }

    /// This scale, with one place of the window, or else the middle of the view, kept where it is.
    pub(super) fn set_zoom(self, zoom: f64, about: Option<Spot>) {
        let zoom = zoom.max(geometry::LEAST_ZOOM).min(geometry::MOST_ZOOM);
        let old = self.zoom.get_untracked();
        let Some(view) = self.hand.view.get_untracked() else { return };
        self.follows.set(false);
        if (zoom - old).abs() < 1e-6 {
            return;
        }
        let area = view.get_bounding_client_rect();
        let kept = match about {
            Some(spot) => Spot { x: spot.x - area.left(), y: spot.y - area.top() },
            None => Spot { x: area.width() / 2.0, y: area.height() / 2.0 },
        };
        let (left, top) = (f64::from(view.scroll_left()), f64::from(view.scroll_top()));
        self.zoom.set(zoom);
        request_animation_frame(move || {
            let share = zoom / old;
            view.set_scroll_left(((left + kept.x) * share - kept.x).round() as i32);
            view.set_scroll_top(((top + kept.y) * share - kept.y).round() as i32);
        });
    }

    /// A wheel with Control, which is also what a pinched trackpad sends, changes the scale.
    pub(super) fn wheel(self, event: &ev::WheelEvent) {
        if event.ctrl_key() || event.meta_key() {
            event.prevent_default();
            let factor = (-event.delta_y() * 0.004).max(-0.3).min(0.3).exp();
            let about = Spot { x: f64::from(event.client_x()), y: f64::from(event.client_y()) };
            self.set_zoom(self.zoom.get_untracked() * factor, Some(about));
        }
    }
}

/// The size that a flow of these cards needs, unscaled.
fn needed(ports: &[(NodeId, Ports)], upright: bool) -> (f64, f64) {
    let sizes = ports.iter().map(|(_, ports)| {
        let [left, top, right, bottom] = ports.area;
        (right - left, bottom - top)
    });
    let (mut along, mut across) = (2.0 * EDGE, 0.0_f64);
    for (nth, (width, height)) in sizes.enumerate() {
        let (size, side) = if upright { (height, width) } else { (width, height) };
        along += size + if nth > 0 { GAP } else { 0.0 };
        across = across.max(side);
    }
    let across = across + 2.0 * SIDE_EDGE;
    if upright { (across, along) } else { (along, across) }
}

fn elements(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

/// Sets a signal only to another value, so that nothing runs in circles.
fn set_if_new<T: PartialEq + Clone + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}
