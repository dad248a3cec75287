//! The decision map: the prediction at every place of the plane, with the samples over it and a cross that reads it.

use super::reading::{Legend, MAP, SIDE, range, words};
use super::samples;
use crate::canvas::Surface;
use crate::controls::fresh_number;
use crate::data::{Brush, draw_at};
use crate::dom::*;
use crate::store::{Store, use_store};
use crate::text;
use layerloom_document::VIEW;
use layerloom_document::decimal::Plain;
use layerloom_plot::{ClassTable, Confidence, DivergingTable, Shading, Theme};
use leptos::ev::{KeyboardEvent, PointerEvent};
use web_sys::HtmlCanvasElement;

/// Colours, made once for a theme and a shading.
struct Tables {
    theme: Theme,
    shading: Shading,
    diverging: DivergingTable,
    classes: ClassTable,
    pixels: Vec<u8>,
}

impl Tables {
    fn new(theme: Theme, shading: Shading) -> Self {
        let (diverging, classes) = (DivergingTable::new(theme, shading), ClassTable::new(theme, shading));
        Self { theme, shading, diverging, classes, pixels: Vec::new() }
    }
}

/// The map.
#[component]
pub(super) fn Map() -> impl IntoView {
    let store = use_store();
    let field = NodeRef::<HtmlCanvasElement>::new();
    let points = NodeRef::<HtmlCanvasElement>::new();
    let cross = RwSignal::new(None::<[f32; 2]>);
    // Only what keys ask for is spoken; a pointer would flood whoever listens.
    let by_key = RwSignal::new(false);
    let gesture = StoredValue::new(None::<u32>);
    let tables = StoredValue::new(Tables::new(store.theme.get_untracked(), Shading::Smooth));

    store.watch("output", vec![MAP]);
    on_cleanup(move || store.watch("output", Vec::new()));

    effect(move || {
        store.tick.track();
        if let Some(canvas) = field.get() {
            paint(store, &canvas, tables);
        }
    });
    effect(move || {
        store.resized.track();
        if let Some(canvas) = points.get() {
            samples::draw(store, &canvas);
        }
    });

    let place_of = move |event: &PointerEvent| {
        let bounds = untrack(|| store.bounds())?;
        let frame = points.get_untracked()?.get_bounding_client_rect();
        let share =
            |at: i32, start: f64, length: f64| (((f64::from(at) - start) / length) as f32).max(0.0).min(1.0);
        let across = share(event.client_x(), frame.left(), frame.width());
        let down = share(event.client_y(), frame.top(), frame.height());
        let [left, right, bottom, top] = bounds;
        Some([left + across * (right - left), top + down * (bottom - top)])
    };
    let down = move |event: PointerEvent| {
        let Some(place) = place_of(&event) else { return };
        // A finger points by pressing.
        store.pointed.set(place);
        let Some(brush) = store.brush.get_untracked() else { return };
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        if let Some(canvas) = points.get_untracked() {
            // Without capture a drag ends at the map's edge, which is no harm.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        let number = fresh_number();
        gesture.set_value(Some(number));
        draw_at(store, brush, place, number);
    };
    let moved = move |event: PointerEvent| {
        let Some(place) = place_of(&event) else { return };
        by_key.set(false);
        cross.set(Some(place));
        store.pointed.set(place);
        if let (Some(number), Some(brush)) = (gesture.get_value(), store.brush.get_untracked()) {
            draw_at(store, brush, place, number);
        }
    };
    let up = move |_: PointerEvent| gesture.set_value(None);
    let key = move |event: KeyboardEvent| {
        let Some([left, right, bottom, top]) = untrack(|| store.bounds()) else { return };
        let fine = if event.shift_key() { 1.0 } else { 4.0 };
        let (dx, dy) = (fine * (right - left) / f32::from(SIDE), fine * (top - bottom) / f32::from(SIDE));
        let middle = [(left + right) / 2.0, (bottom + top) / 2.0];
        let shown = || untrack(|| if store.is_laid() { store.look() } else { middle });
        let at = cross.get_untracked().unwrap_or_else(shown);
        let [mut x, mut y] = at;
        match event.key().as_str() {
            "ArrowLeft" => x -= dx,
            "ArrowRight" => x += dx,
            "ArrowUp" => y += dy,
            "ArrowDown" => y -= dy,
            "Enter" => {
                if let Some(brush) = store.brush.get_untracked() {
                    draw_at(store, brush, at, fresh_number());
                }
            }
            "Escape" => {
                cross.set(None);
                store.brush.set(None);
                return;
            }
            _ => return,
        }
        event.prevent_default();
        by_key.set(true);
        let place = [x.max(left).min(right), y.max(bottom).min(top)];
        cross.set(Some(place));
        store.pointed.set(place);
    };

    let marker = move || {
        // Of images and sequences the last one that was pointed at stays in the network.
        let at = cross.get().or_else(|| store.is_laid().then(|| store.look()));
        let ([x, y], [left, right, bottom, top]) = (at?, store.bounds()?);
        let shares = [(x - left) / (right - left), (top - y) / (top - bottom)];
        let [across, down] = shares.map(|share| Plain::from(share * 100.0));
        let class = match store.brush.get() {
            Some(Brush::Class(class)) => {
                format!("left: {across}%; top: {down}%; --brush: var(--class-{class})")
            }
            _ => format!("left: {across}%; top: {down}%"),
        };
        Some(view! { <i class="map-cross" style=class></i> })
    };
    let spoken = move || {
        if !by_key.get() {
            store.metrics.track();
        }
        cross.get().and_then(|place| words(store, place)).unwrap_or_default()
    };
    view! {
        <div
            class="map"
            data-part="map"
            class:map-drawing=move || store.brush.get().is_some()
            role="application"
            tabindex="0"
            aria-label=store.words(text::DECISION_MAP)
            aria-describedby="map-how map-reading"
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointercancel=up
            on:pointerleave=move |_| if gesture.get_value().is_none() { cross.set(None) }
            on:keydown=key
            on:blur=move |_| cross.set(None)
        >
            <canvas class="map-field" node_ref=field width=SIDE height=SIDE aria-hidden="true"></canvas>
            <canvas class="map-points" node_ref=points aria-hidden="true"></canvas>
            {marker}
            <Show when=move || store.samples.with(Option::is_none)>
                <p class="map-waiting">{store.words(text::WAITING)}</p>
            </Show>
        </div>
        <p class="unseen" id="map-how">{store.words(text::MAP_HOW)}</p>
        <div class="map-foot" data-part="map">
        <Legend/>
        {move || samples::told(store).map(|told| view! { <p class="map-told">{told}</p> })}
        <p class="map-reading" id="map-reading" aria-live=move || if by_key.get() { "polite" } else { "off" }>{spoken}</p>
        </div>
    }
}

fn paint(store: Store, canvas: &HtmlCanvasElement, tables: StoredValue<Tables>) {
    let theme = store.theme.get();
    let Some(samples) = store.samples.get_untracked() else { return };
    let (discrete, range) =
        store.document.with(|document| (VIEW.flag(&document.view, "discretize"), range(document, &samples)));
    let shading = if discrete { Shading::Discrete } else { Shading::Smooth };
    tables.update_value(|tables| {
        if tables.theme != theme || tables.shading != shading {
            *tables = Tables::new(theme, shading);
        }
        let drawn = store.slice(&MAP, |dims, numbers| {
            let &[outputs, side, _] = dims else { return 0 };
            let width = side as usize;
            tables.pixels.resize(4 * width * width, 0);
            match outputs {
                1 => tables.diverging.paint(numbers, width, range, &mut tables.pixels),
                classes => {
                    let confidence = Confidence::Probability;
                    tables.classes.paint(numbers, classes as usize, width, confidence, &mut tables.pixels);
                }
            }
            side
        });
        if let Some(side) = drawn
            && let Some(surface) = Surface::of_pixels(canvas, side, side)
        {
            surface.put(&tables.pixels, side);
        }
    });
}
