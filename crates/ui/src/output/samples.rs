//! The samples over the map.

use super::reading::{fill, range};
use crate::canvas::{Surface, colour, ink};
use crate::controls::figures;
use crate::store::Store;
use crate::text;
use layerloom_document::VIEW;
use layerloom_plot::Marker;
use web_sys::HtmlCanvasElement;

/// More samples than this are drawn without outlines, and smaller.
const MANY: usize = 1500;

/// No more samples of a split are drawn: with every one of a large table, the page would stand still meanwhile.
const MOST: u32 = 4000;

/// How many samples are drawn, in words, where that is not all of them.
pub(super) fn told(store: Store) -> Option<String> {
    let with_test = store.document.with(|document| VIEW.flag(&document.view, "test-points"));
    let (train, test) =
        store.samples.with(|samples| samples.as_ref().map(|samples| (samples.train, samples.test)))?;
    let splits = [train, if with_test { test } else { 0 }];
    let count = |most: u32| figures::count(splits.iter().map(|&rows| rows.min(most) as usize).sum());
    let is_drawing = store.brush.with(Option::is_some);
    (!is_drawing && splits.iter().any(|&rows| rows > MOST))
        .then(|| store.say(&text::points_shown(&count(MOST), &count(u32::MAX))))
}

/// Whether the sample at a place among so many is drawn: all, or [`MOST`] evenly chosen.
fn is_chosen(place: usize, count: usize) -> bool {
    let before = |place: usize| place as u64 * u64::from(MOST) / count as u64;
    count <= MOST as usize || before(place) != before(place + 1)
}

/// Draws all samples, or while points are drawn those, as they are; reads every signal it depends on.
pub(super) fn draw(store: Store, canvas: &HtmlCanvasElement) {
    let theme = store.theme.get();
    let Some(samples) = store.samples.get() else { return };
    let (with_test, range) =
        store.document.with(|document| (VIEW.flag(&document.view, "test-points"), range(document, &samples)));
    let Some(surface) = Surface::of_screen(canvas) else { return };
    let regression = samples.classes.is_empty();
    let Some([left, right, bottom, top]) = store.bounds() else { return };
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
            let of_split = || rows.chunks_exact(4).filter(|row| row[3] == split);
            let count = of_split().count();
            for (_, row) in of_split().enumerate().filter(|(place, _)| is_chosen(*place, count)) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_table_is_drawn_by_an_even_choice_of_its_samples() {
        for (count, drawn) in [(1, 1), (4000, 4000), (4001, 4000), (152_000, 4000)] {
            let chosen: Vec<usize> = (0..count).filter(|&place| is_chosen(place, count)).collect();
            assert_eq!(chosen.len(), drawn, "of {count}");
            let widest = chosen.windows(2).map(|pair| pair[1] - pair[0]).max();
            assert!(widest.unwrap_or(0) <= count.div_ceil(drawn) + 1, "{widest:?} of {count}");
        }
    }
}
