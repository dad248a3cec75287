//! The chart: axes, lines, and a rule that reads the values at one epoch.

use super::Subject;
use crate::canvas::{Surface, ink};
use crate::dom::*;
use crate::store::{Store, use_store};
use crate::text;
use layerloom_document::Text;
use layerloom_plot::curve::{nearest_in_x, trace};
use layerloom_plot::number::compact;
use layerloom_plot::scale::{Division, extent, padded};
use layerloom_plot::{Rgb, Scale, Series, Theme, Vertex};
use layerloom_protocol::{CURVE_COLUMNS, Tap};
use leptos::ev::{KeyboardEvent, PointerEvent};
use web_sys::HtmlCanvasElement;

/// The columns of a curve point, see [`CURVE_COLUMNS`].
const EPOCH: usize = 0;

/// A line of the chart.
struct Line {
    column: usize,
    name: Text,
    /// Drawn in strokes.
    dashed: bool,
    colour: fn(Theme) -> Rgb,
}

const fn line(column: usize, name: Text, dashed: bool, colour: fn(Theme) -> Rgb) -> Line {
    Line { column, name, dashed, colour }
}

/// Training is the strong line, testing the quiet one, the penalty is in strokes; no data colour is used.
fn strong(theme: Theme) -> Rgb {
    match theme {
        Theme::Light => Rgb([0x5b, 0x3f, 0xd6]),
        Theme::Dark => Rgb([0x9a, 0x86, 0xff]),
    }
}

fn quiet(theme: Theme) -> Rgb {
    match theme {
        Theme::Light => Rgb([0x6b, 0x68, 0x78]),
        Theme::Dark => Rgb([0xb9, 0xb7, 0xc6]),
    }
}

fn faint(theme: Theme) -> Rgb {
    match theme {
        Theme::Light => Rgb([0xe6, 0xe2, 0xd8]),
        Theme::Dark => Rgb([0x2b, 0x2e, 0x39]),
    }
}

static LOSS: &[Line] = &[
    line(4, text::PENALTY, true, quiet),
    line(3, text::TEST_LOSS, false, quiet),
    line(2, text::TRAIN_LOSS, false, strong),
];
static ACCURACY: &[Line] = &[line(6, text::TEST, false, quiet), line(5, text::TRAIN, false, strong)];
static RATE: &[Line] = &[line(7, text::LEARNING_RATE, false, strong)];

fn lines(subject: Subject) -> &'static [Line] {
    match subject {
        Subject::Loss => LOSS,
        Subject::Accuracy => ACCURACY,
        Subject::Rate => RATE,
    }
}

const LEFT: f32 = 42.0;
const RIGHT: f32 = 8.0;
const TOP: f32 = 8.0;
const BOTTOM: f32 = 20.0;

#[component]
pub(super) fn Chart(subject: RwSignal<Subject>, log: RwSignal<bool>) -> impl IntoView {
    let store = use_store();
    let canvas = NodeRef::<HtmlCanvasElement>::new();
    // Share of the width at which the rule stands.
    let rule = RwSignal::new(None::<f32>);
    // Only what keys ask for is spoken; a pointer would flood whoever listens.
    let by_key = RwSignal::new(false);
    let empty = memo(move || {
        store.metrics.track();
        store.slice(&Tap::Curve, |_, numbers| numbers.len() < 2 * CURVE_COLUMNS).unwrap_or(true)
    });
    effect(move || {
        store.tick.track();
        store.resized.track();
        if let Some(canvas) = canvas.get() {
            draw(store, &canvas, subject.get(), log.get(), rule.get());
        }
    });
    let moved = move |event: PointerEvent| {
        let Some(canvas) = canvas.get_untracked() else { return };
        let frame = canvas.get_bounding_client_rect();
        by_key.set(false);
        rule.set(Some((((f64::from(event.client_x())) - frame.left()) / frame.width().max(1.0)) as f32));
    };
    let key = move |event: KeyboardEvent| {
        let by = if event.shift_key() { 0.1 } else { 0.02 };
        let at = rule.get_untracked().unwrap_or(1.0);
        let next = match event.key().as_str() {
            "ArrowLeft" => at - by,
            "ArrowRight" => at + by,
            "Home" => 0.0,
            "End" => 1.0,
            "Escape" => {
                rule.set(None);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        by_key.set(true);
        rule.set(Some(next.max(0.0).min(1.0)));
    };
    let reading = move || {
        if !by_key.get() {
            store.metrics.track();
        }
        let width = canvas.get().map_or(0.0, |canvas| canvas.client_width() as f32);
        rule.get().and_then(|share| words(store, subject.get(), log.get(), share * width, width))
    };
    let key_of = move || {
        lines(subject.get())
            .iter()
            .rev()
            .filter(|line| line.column != 4 || store.metrics.with(|metrics| metrics.penalty != 0.0))
            .map(|line| {
                let style = format!("--key: {}", (line.colour)(store.theme.get()).hex());
                view! { <li class:chart-dashed=line.dashed style=style>{store.text(line.name)}</li> }
            })
            .collect_view()
    };
    view! {
        <div
            class="chart"
            role="application"
            tabindex="0"
            aria-label=store.words(text::CURVES)
            aria-describedby="curve-how curve-reading"
            on:pointermove=moved
            on:pointerdown=moved
            on:pointerleave=move |_| rule.set(None)
            on:keydown=key
            on:blur=move |_| rule.set(None)
        >
            <canvas node_ref=canvas aria-hidden="true"></canvas>
            <Show when=move || empty.get()>
                <p class="chart-empty">{store.words(text::CURVE_EMPTY)}</p>
            </Show>
        </div>
        <p class="unseen" id="curve-how">{store.words(text::CURVE_HOW)}</p>
        <div class="chart-foot">
            <ul class="chart-key">{key_of}</ul>
            <label class="check curves-log" data-part="log-scale">
                <input type="checkbox" prop:checked=log on:change=move |event| log.set(event_target_checked(&event))/>
                <span>{store.words(text::LOG_SCALE)}</span>
            </label>
            <p class="chart-reading" id="curve-reading" aria-live=move || if by_key.get() { "polite" } else { "off" }>{reading}</p>
        </div>
    }
}

/// Both axes for a table of curve points.
fn scales(numbers: &[f32], subject: Subject, log: bool, width: f32, height: f32) -> (Scale, Scale) {
    let last = numbers.chunks_exact(CURVE_COLUMNS).next_back().map_or(1.0, |row| row[EPOCH]);
    let x = Scale::linear([0.0, last.max(1.0)], [LEFT, width - RIGHT]);
    let division = if log { Division::Log10 } else { Division::Linear };
    let values = numbers
        .chunks_exact(CURVE_COLUMNS)
        .flat_map(|row| lines(subject).iter().map(|line| row[line.column]))
        .filter(|value| !log || *value > 1e-7);
    let mut domain = extent(division, values).unwrap_or(if log { [0.01, 1.0] } else { [0.0, 1.0] });
    if !log {
        domain = if subject == Subject::Accuracy {
            [domain[0].min(0.5), 1.0]
        } else {
            [domain[0].min(0.0), domain[1]]
        };
    }
    (x, Scale::new(division, padded(division, domain, 0.04), [height - BOTTOM, TOP]))
}

fn draw(store: Store, canvas: &HtmlCanvasElement, subject: Subject, log: bool, rule: Option<f32>) {
    let theme = store.theme.get();
    let Some(surface) = Surface::of_screen(canvas) else { return };
    let context = &surface.context;
    store.slice(&Tap::Curve, |_, numbers| {
        let (x, y) = scales(numbers, subject, log, surface.width, surface.height);
        context.set_font("11px ui-monospace, 'SF Mono', 'Cascadia Mono', 'Liberation Mono', monospace");
        context.set_fill_style_str(&quiet(theme).hex());
        context.set_line_width(1.0);
        ink(context, faint(theme));
        context.set_text_align("right");
        context.set_text_baseline("middle");
        for tick in y.ticks(5) {
            surface.line([LEFT, tick.pixel.round() + 0.5], [surface.width - RIGHT, tick.pixel.round() + 0.5]);
            // Text that cannot be drawn is left out.
            let _ = context.fill_text(&tick.label, f64::from(LEFT - 6.0), f64::from(tick.pixel));
        }
        context.set_text_align("center");
        context.set_text_baseline("bottom");
        for tick in x.ticks(5) {
            let inside = tick.pixel.max(LEFT).min(surface.width - RIGHT - 6.0);
            let _ = context.fill_text(&tick.label, f64::from(inside), f64::from(surface.height - 2.0));
        }
        context.set_line_join("round");
        let mut vertices: Vec<Vertex> = Vec::new();
        for line in lines(subject) {
            let series = Series::new(numbers, CURVE_COLUMNS, EPOCH, line.column);
            if line.dashed && series.points().all(|[_, value]| value == 0.0) {
                continue;
            }
            trace(series, &x, &y, 4 * surface.width as usize, &mut vertices);
            context.begin_path();
            for vertex in &vertices {
                let (left, top) = (f64::from(vertex.x), f64::from(vertex.y));
                if vertex.begins { context.move_to(left, top) } else { context.line_to(left, top) }
            }
            ink(context, (line.colour)(theme));
            context.set_line_width(if line.dashed { 1.2 } else { 1.8 });
            set_dash(context, line.dashed);
            context.stroke();
            set_dash(context, false);
        }
        if let Some(place) = rule.and_then(|share| found(numbers, subject, &x, &y, share * surface.width)) {
            let row = &numbers[place * CURVE_COLUMNS..][..CURVE_COLUMNS];
            let across = x.pixel_from_value(row[EPOCH]);
            ink(context, quiet(theme));
            context.set_line_width(1.0);
            surface.line([across, TOP], [across, surface.height - BOTTOM]);
            for line in lines(subject) {
                let down = y.pixel_from_value(row[line.column]);
                if down.is_finite() && !(line.dashed && row[line.column] == 0.0) {
                    crate::canvas::colour(context, (line.colour)(theme));
                    surface.dot(across, down, 3.2);
                }
            }
        }
    });
}

fn set_dash(context: &web_sys::CanvasRenderingContext2d, on: bool) {
    let dash = if on { js_sys::Array::of2(&4.into(), &3.into()) } else { js_sys::Array::new() };
    // Fails only for negative lengths.
    let _ = context.set_line_dash(&dash);
}

fn found(numbers: &[f32], subject: Subject, x: &Scale, y: &Scale, pixel: f32) -> Option<usize> {
    let column = lines(subject).last()?.column;
    nearest_in_x(Series::new(numbers, CURVE_COLUMNS, EPOCH, column), x, y, pixel)
}

/// The values under the rule, in words.
fn words(store: Store, subject: Subject, log: bool, pixel: f32, width: f32) -> Option<String> {
    store.slice(&Tap::Curve, |_, numbers| {
        let (x, y) = scales(numbers, subject, log, width, 100.0);
        let place = found(numbers, subject, &x, &y, pixel)?;
        let row = &numbers[place * CURVE_COLUMNS..][..CURVE_COLUMNS];
        let mut text = [store.text(text::EPOCH), " ", &compact(row[EPOCH], 5)].concat();
        for line in lines(subject).iter().rev() {
            if !(line.dashed && row[line.column] == 0.0) {
                text.push_str(" · ");
                text.push_str(store.text(line.name));
                text.push(' ');
                text.push_str(&compact(row[line.column], 4));
            }
        }
        Some(text)
    })?
}
