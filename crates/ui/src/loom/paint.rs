//! Small maps and biases onto a card's canvases.

use super::geometry::PLANE_SIDE as PLANE;
use super::geometry::{Cells, MOST_SHOWN};
use crate::dom::attribute;
use crate::store::Store;
use layerloom_document::NodeId;
use layerloom_plot::{DivergingTable, Range, Shading, Theme, map};
use layerloom_protocol::Tap;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, ImageData};

/// What a card asks of a frame for its maps.
pub(super) fn tap(id: NodeId, cells: Cells) -> Tap {
    Tap::Maps { node: id, side: cells.resolution(), most: cells.shown.min(MOST_SHOWN) as u16 }
}

/// Paints the maps of a card's units.
pub(super) fn units(
    store: Store,
    id: NodeId,
    cells: Cells,
    theme: Theme,
    group: &Element,
    pixels: &mut Vec<u8>,
) {
    let table = DivergingTable::new(theme, Shading::Smooth);
    let Ok(canvases) = group.query_selector_all("canvas") else { return };
    store.slice(&tap(id, cells), |dims, numbers| {
        let &[units, side, _] = dims else { return };
        for unit in 0..units.min(canvases.length()) {
            let Some(canvas) = canvases.item(unit).and_then(|canvas| canvas.dyn_into().ok()) else {
                continue;
            };
            if map::small_map(&table, numbers, side as usize, unit as usize, pixels).is_some() {
                put(&canvas, side, pixels);
            }
        }
    });
}

/// Paints a function of the plane.
pub(super) fn field(canvas: &HtmlCanvasElement, theme: Theme, side: usize, value: fn(f32, f32) -> f32) {
    let table = DivergingTable::new(theme, Shading::Smooth);
    let numbers = sampled(side, value);
    let mut pixels = vec![0; 4 * numbers.len()];
    table.paint(&numbers, side, Range::fitting(&numbers), &mut pixels);
    put(canvas, side as u32, &pixels);
}

/// A function of the plane at the middles of its pixels, top row first.
fn sampled(side: usize, value: fn(f32, f32) -> f32) -> Vec<f32> {
    let place = |at: usize| ((at as f32 + 0.5) / side as f32 * 2.0 - 1.0) * PLANE;
    (0..side * side).map(|at| value(place(at % side), -place(at / side))).collect()
}

/// Puts pixels on a canvas of their size, which the style sheet enlarges.
pub(super) fn put(canvas: &HtmlCanvasElement, side: u32, pixels: &[u8]) {
    if canvas.width() != side || canvas.height() != side {
        canvas.set_width(side);
        canvas.set_height(side);
    }
    let Some(context) = context(canvas) else { return };
    if let Ok(image) = ImageData::new_with_u8_clamped_array_and_sh(Clamped(pixels), side, side) {
        // It fails only for pixels of another page.
        let _ = context.put_image_data(&image, 0.0, 0.0);
    }
}

/// The drawing context of a canvas.
pub(super) fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok().flatten()?.dyn_into().ok()
}

/// Where a node's parameter of this name lies among its values: first place, rows, columns.
pub(crate) fn parameter(store: Store, id: NodeId, name: &str) -> Option<(usize, usize, usize)> {
    store.outline.with_untracked(|outline| {
        let node = outline.nodes.iter().find(|node| node.id == id)?;
        let mut start = 0;
        for parameter in &node.parameters {
            let [rows, columns] = parameter.shape.map(|size| size as usize);
            if parameter.name == name {
                return Some((start, rows, columns));
            }
            start += rows * columns;
        }
        None
    })
}

/// Shows each unit's bias as a bar beside its map: upwards and in the colour of positive numbers, or downwards and in
/// that of negative ones; its length is relative to the layer's largest.
pub(super) fn biases(store: Store, id: NodeId, group: &Element) {
    let Ok(bars) = group.query_selector_all(".cell-bias") else { return };
    let bias = parameter(store, id, "bias");
    let values = bias.and_then(|(start, _, columns)| {
        store.slice(&Tap::Parameters(id), |_, numbers| {
            numbers.get(start..start + columns).map(<[f32]>::to_vec)
        })?
    });
    let values = values.unwrap_or_default();
    let largest = values.iter().fold(1e-6_f32, |most, value| most.max(value.abs()));
    for at in 0..bars.length() {
        let Some(bar) = bars.item(at).and_then(|bar| bar.dyn_into::<Element>().ok()) else { continue };
        let share = values.get(at as usize).map_or(0.0, |value| value / largest);
        attribute(&bar, "style", bar_style(share));
    }
}

fn bar_style(share: f32) -> String {
    let side = if share < 0.0 { "top:50%;background:var(--neg)" } else { "bottom:50%;background:var(--pos)" };
    format!("height:{:.0}%;{side}", share.abs() * 50.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_sampled_from_its_top_left_corner() {
        let numbers = sampled(2, |x, y| 10.0 * x + y);
        assert_eq!(numbers, [-27.0, 33.0, -33.0, 27.0]);
    }

    #[test]
    fn a_bar_grows_up_for_positive_and_down_for_negative_biases() {
        assert_eq!(bar_style(1.0), "height:50%;bottom:50%;background:var(--pos)");
        assert_eq!(bar_style(-0.5), "height:25%;top:50%;background:var(--neg)");
    }
}
