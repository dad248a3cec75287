//! The samples over the map.

use super::reading::{bounds, fill, range};
use crate::canvas::{Surface, colour, ink};
use crate::store::Store;
use layerloom_document::VIEW;
use layerloom_plot::Marker;
use web_sys::HtmlCanvasElement;

/// More samples than this are drawn without outlines, and smaller.
const MANY: usize = 1500;

/// Draws all samples, or while points are drawn those, as they are; reads every signal it depends on.
pub(super) fn draw(store: Store, canvas: &HtmlCanvasElement) {
    let theme = store.theme.get();
    let Some(samples) = store.samples.get() else { return };
    let (with_test, range) =
        store.document.with(|document| (VIEW.flag(&document.view, "test-points"), range(document, &samples)));
    let Some(surface) = Surface::of_screen(canvas) else { return };
    let regression = samples.classes.is_empty();
    let Some([left, right, bottom, top]) = bounds(store) else { return };
    let palette = theme.palette();
    let drawing = store.brush.get().is_some();
    let regression = regression && !drawing;
    let show = |rows: &[f32]| {
        let many = rows.len() / 4 > MANY;
        let radius = surface.width / if many { 150.0 } else { 92.0 };
        surface.context.set_line_width(if many { 0.6 } else { 1.2 });
        // Training points lie over test points.
        for split in [1.0, 0.0] {
            if split == 1.0 && !with_test {
                continue;
            }
            ink(&surface.context, if split == 1.0 { palette.test_ring } else { palette.ring });
            for row in rows.chunks_exact(4).filter(|row| row[3] == split) {
                let x = (row[0] - left) / (right - left) * surface.width;
                let y = (top - row[1]) / (top - bottom) * surface.height;
                colour(&surface.context, fill(theme, regression, row[2], range));
                let marker = if regression { Marker::Circle } else { Marker::of_class(row[2] as usize) };
                surface.mark(marker, x, y, radius);
                surface.context.fill();
                surface.context.stroke();
            }
        }
    };
    if drawing {
        let rows: Vec<f32> = store.document.with(|document| {
            document.points.iter().flat_map(|point| [point.x, point.y, f32::from(point.class), 0.0]).collect()
        });
        show(&rows);
    } else {
        store.sample_rows(show);
    }
}
