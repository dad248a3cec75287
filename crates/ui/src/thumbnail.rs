//! Small pictures of data sets.

use crate::canvas::{Surface, colour};
use crate::dom::*;
use crate::loom::paint;
use crate::store::use_store;
use layerloom_document::Settings;
use layerloom_plot::{DivergingTable, Range, Shading};
use web_sys::HtmlCanvasElement;

/// Pixels a side.
const SIDE: u32 = 88;
const SAMPLES: usize = 140;

/// The picture of a data set; of the drawn points for «points».
#[component]
pub(crate) fn Thumbnail(
    /// Id of the data set.
    source: String,
) -> impl IntoView {
    let store = use_store();
    let canvas = NodeRef::<HtmlCanvasElement>::new();
    let own_points = source == "points";
    let regression = layerloom_datasets::toy::Toy::find(&source)
        .is_some_and(|toy| matches!(toy.task, layerloom_datasets::toy::ToyTask::Regression));
    let is_laid = layerloom_datasets::mosaic(&source).is_some();
    effect(move || {
        let (theme, Some(canvas)) = (store.theme.get(), canvas.get()) else { return };
        let table = DivergingTable::new(theme, Shading::Smooth);
        if let Some((width, numbers)) = layerloom_datasets::mosaic(&source) {
            paint::field_of(&table, &numbers, width, Range::UNIT, &canvas);
            return;
        }
        let points = if own_points {
            store.document.with(|document| {
                document.points.iter().map(|point| [point.x, point.y, f32::from(point.class)]).collect()
            })
        } else {
            layerloom_datasets::thumbnail(&source, &Settings::default(), SAMPLES)
        };
        let Some(surface) = Surface::of_pixels(&canvas, SIDE, SIDE) else { return };
        surface.context.clear_rect(0.0, 0.0, f64::from(SIDE), f64::from(SIDE));
        let scale = SIDE as f32 / 12.6;
        for [x, y, target] in points {
            let fill = if regression {
                let [red, green, blue, _] = table.colour(target, Range::UNIT);
                layerloom_plot::Rgb([red, green, blue])
            } else {
                theme.palette().class(target as usize)
            };
            let (x, y) = ((x + 6.3) * scale, (6.3 - y) * scale);
            colour(&surface.context, fill);
            surface.dot(x, y, 2.6);
        }
    });
    view! { <canvas class="thumbnail" class:thumbnail-laid=is_laid node_ref=canvas aria-hidden="true"></canvas> }
}
