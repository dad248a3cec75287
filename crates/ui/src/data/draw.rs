//! Points drawn by hand on the output map.

use crate::controls::fresh_number;
use crate::dom::*;
use crate::icons::{Glyph, Icon};
use crate::store::{Store, use_store};
use crate::text;
use layerloom_document::{DATA, DrawnPoint, Edit};

/// What pressing the map does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Brush {
    /// Puts a point of this class.
    Class(u8),
    /// Takes points away.
    Eraser,
}

/// Points closer than this, in data units, count as the same place.
const NEAR: f32 = 0.35;

/// Uses the brush at a place of the plane, as part of a gesture.
pub(crate) fn draw_at(store: Store, brush: Brush, place: [f32; 2], gesture: u32) {
    let mut points = store.document.with_untracked(|document| document.points.clone());
    let near = |point: &DrawnPoint, reach: f32| {
        (point.x - place[0]).powi(2) + (point.y - place[1]).powi(2) < reach * reach
    };
    match brush {
        Brush::Class(class) => {
            if points.iter().any(|point| point.class == class && near(point, NEAR / 2.0)) {
                return;
            }
            points.push(DrawnPoint::new(place[0], place[1], class));
        }
        Brush::Eraser => points.retain(|point| !near(point, NEAR)),
    }
    store.edit_live(Edit::Points(points), gesture);
}

/// The button that begins drawing, and the brushes while it lasts.
#[component]
pub(super) fn DrawTools() -> impl IntoView {
    let store = use_store();
    let drawing = move || store.brush.get().is_some();
    let toggle = move |_| {
        if store.brush.get_untracked().is_some() {
            store.brush.set(None);
            return;
        }
        store.brush.set(Some(Brush::Class(0)));
        store.tab.set(crate::shell::Tab::Output);
        let drawn =
            store.document.with_untracked(|document| DATA.pick(&document.data, "source").id == "points");
        if !drawn {
            store.edit(super::choice(store, "points"));
        }
    };
    // Other data ends the drawing: the brush is for these points alone.
    let source = memo(move || store.document.with(|document| DATA.pick(&document.data, "source").id));
    let mut before = String::new();
    effect(move || {
        let now = source.get();
        if now != "points" && before == "points" {
            store.brush.set(None);
        }
        before = now;
    });
    view! {
        <button type="button" class="button button-soft" data-part="draw" aria-pressed=move || drawing().to_string() on:click=toggle>
            <Icon glyph=Glyph::Draw/>
            {move || store.text(if drawing() { text::DRAWING_DONE } else { text::DRAW_POINTS })}
        </button>
    }
}

/// The brushes, shown over the map while drawing.
#[component]
pub(crate) fn Brushes() -> impl IntoView {
    let store = use_store();
    let count = move || store.document.with(|document| document.points.len());
    let brush = move |brush: Brush| {
        let name = move || match brush {
            Brush::Class(class) => format!("{} {}", store.text(text::CLASS), class + 1),
            Brush::Eraser => store.text(text::ERASER).to_owned(),
        };
        let style = match brush {
            Brush::Class(class) => format!("--brush: var(--class-{class})"),
            Brush::Eraser => String::new(),
        };
        view! {
            <label class="brush" style=style title=name>
                <input
                    type="radio"
                    name="brush"
                    class="unseen"
                    aria-label=name
                    prop:checked=move || store.brush.get() == Some(brush)
                    on:change=move |_| store.brush.set(Some(brush))
                />
                {match brush {
                    Brush::Class(class) => view! { <span class="brush-dot">{class + 1}</span> }.into_view(),
                    Brush::Eraser => view! { <span class="brush-dot brush-eraser"><Icon glyph=Glyph::Erase/></span> }.into_view(),
                }}
            </label>
        }
    };
    view! {
        <div class="brushes">
            <div class="brush-row" role="radiogroup" aria-label=store.words(text::BRUSH)>
                {(0..DrawnPoint::CLASSES).map(|class| brush(Brush::Class(class))).collect_view()}
                {brush(Brush::Eraser)}
            </div>
            <button
                type="button"
                class="button button-quiet"
                disabled=move || count() == 0
                on:click=move |_| store.edit_live(Edit::Points(Vec::new()), fresh_number())
            >
                <Icon glyph=Glyph::Bin/>
                {store.words(text::CLEAR_POINTS)}
            </button>
            <button type="button" class="button button-soft" on:click=move |_| store.brush.set(None)>
                <Icon glyph=Glyph::Tick/>
                {store.words(text::DRAWING_DONE)}
            </button>
            <p class="hint">{store.words(text::DRAW_HOW)}</p>
        </div>
    }
}
