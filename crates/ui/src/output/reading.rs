//! What the map's numbers mean: their range, their classes, and the words for a place.

use crate::dom::*;
use crate::store::{Store, use_store};
use crate::text;
use layerloom_document::Document;
use layerloom_engine::catalog::loss::{self, Binary};
use layerloom_plot::number::compact;
use layerloom_plot::{Marker, Range, Theme};
use layerloom_protocol::{Samples, Tap, lexicon};

/// Pixels a side of the map, unless the network is too large for so many.
pub(super) const SIDE: u16 = 100;

/// What the panel asks of each frame.
pub(super) const MAP: Tap = Tap::Output { side: SIDE };

/// What one output's number means.
pub(crate) fn range(document: &Document, samples: &Samples) -> Range {
    if samples.classes.is_empty() {
        return Range::between(samples.range[0], samples.range[1]);
    }
    let pick = lexicon().recipe.pick(&document.recipe, "loss");
    match loss::find(&pick.id).map(|kind| kind.binary) {
        Some(Binary::Bits) => Range::PROBABILITY,
        _ => Range::UNIT,
    }
}

/// The prediction at a place of the plane, in words, with the place.
pub(super) fn words(store: Store, place: [f32; 2]) -> Option<String> {
    let samples = store.samples.get()?;
    let [left, right, bottom, top] = store.bounds()?;
    let values: Vec<f32> = store.slice(&MAP, |dims, numbers| {
        let side = dims.get(1).map_or(0, |side| *side as usize);
        let cell = |share: f32| ((share * side as f32).max(0.0) as usize).min(side.saturating_sub(1));
        let column = cell((place[0] - left) / (right - left));
        let row = cell((top - place[1]) / (top - bottom));
        let (area, at) = (side * side, row * side + column);
        (0..dims.first().map_or(0, |count| *count as usize))
            .filter_map(|unit| numbers.get(unit * area + at).copied())
            .collect()
    })?;
    let range = store.document.with(|document| range(document, &samples));
    let predicted = match values.as_slice() {
        [value] if samples.classes.is_empty() => compact(*value, 3),
        [value] => {
            let class = usize::from(*value >= range.middle);
            [samples.classes.get(class).map_or("", String::as_str), " (", &compact(*value, 3), ")"].concat()
        }
        values => {
            let best = (0..values.len()).max_by(|a, b| values[*a].total_cmp(&values[*b]))?;
            [samples.classes.get(best).map_or("", String::as_str), " (", &compact(values[best], 3), ")"]
                .concat()
        }
    };
    let name = |axis: usize| samples.columns.get(samples.axes[axis] as usize).map_or("", String::as_str);
    Some(
        [
            name(0),
            " ",
            &compact(place[0], 3),
            ", ",
            name(1),
            " ",
            &compact(place[1], 3),
            " · ",
            store.text(text::PREDICTION),
            " ",
            &predicted,
        ]
        .concat(),
    )
}

/// What the colours mean.
#[component]
pub(super) fn Legend() -> impl IntoView {
    let store = use_store();
    let classes = memo(move || {
        store
            .samples
            .with(|samples| samples.as_ref().map(|samples| samples.classes.clone()).unwrap_or_default())
    });
    let ends = move || {
        let samples = store.samples.get()?;
        let range = store.document.with(|document| range(document, &samples));
        Some([range.middle - range.limit, range.middle + range.limit].map(|end| compact(end, 3)))
    };
    let ramp = move || {
        ends().map(|[low, high]| {
            view! {
                <div class="legend">
                    <span>{low}</span>
                    <i class="legend-ramp"></i>
                    <span>{high}</span>
                </div>
            }
        })
    };
    view! {
        <div class="legends">
            {move || (classes.with(Vec::len) < 3).then(ramp)}
            <ul class="legend-classes">
                {move || classes.get().into_iter().enumerate().map(|(class, name)| view! { <li><Swatch class/>{name}</li> }).collect_view()}
            </ul>
        </div>
    }
}

/// A class's mark in its colour.
#[component]
pub(crate) fn Swatch(class: usize) -> impl IntoView {
    let store = use_store();
    let fill = move || store.theme.get().palette().class(class).hex();
    let corners = Marker::of_class(class).corners();
    let points = corners
        .iter()
        .map(|[x, y]| [compact(x * 5.0 + 8.0, 4), compact(y * 5.0 + 8.0, 4)].join(","))
        .collect::<Vec<_>>()
        .join(" ");
    view! {
        <svg class="swatch" viewBox="0 0 16 16" aria-hidden="true" fill=fill>
            {if corners.is_empty() {
                view! { <circle cx="8" cy="8" r="5"/> }.into_view()
            } else {
                view! { <polygon points=points/> }.into_view()
            }}
        </svg>
    }
}

/// The colour of a sample.
pub(super) fn fill(theme: Theme, regression: bool, target: f32, range: Range) -> layerloom_plot::Rgb {
    if regression {
        let palette = theme.palette();
        let share = (target - range.middle) / if range.limit > 0.0 { range.limit } else { 1.0 };
        palette.middle.mix(if share < 0.0 { palette.negative } else { palette.positive }, share.abs())
    } else {
        theme.palette().class(target as usize)
    }
}
