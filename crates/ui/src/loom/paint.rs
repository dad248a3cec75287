//! Small maps, pictures, filters and biases onto a card's canvases.

use super::Loom;
use super::geometry::{Cells, MOST_SHOWN};
use super::shapes::Threads;
use crate::dom::*;
use crate::store::{PLANE, Store};
use layerloom_document::{Geometry, NodeId};
use layerloom_plot::{DivergingTable, Range, Shading, Theme, map};
use layerloom_protocol::Tap;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, ImageData};

/// What a card asks of a frame for its maps.
pub(super) fn tap(id: NodeId, cells: Cells) -> Tap {
    Tap::Maps { node: id, side: cells.resolution(), most: cells.shown.min(MOST_SHOWN) as u16 }
}

/// Paints the units of a card: over the plane, or as images and over steps for the sample that is looked at.
pub(super) fn units(
    loom: Loom,
    id: NodeId,
    cells: Cells,
    theme: Theme,
    group: &Element,
    pixels: &mut Vec<u8>,
) {
    let table = DivergingTable::new(theme, Shading::Smooth);
    let canvases = |class: &str| -> Vec<HtmlCanvasElement> {
        let Ok(found) = group.query_selector_all(class) else { return Vec::new() };
        (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
    };
    if let Some((geometry, numbers)) = seen(loom, id) {
        for (unit, canvas) in canvases(".cell-map").iter().enumerate() {
            picture(&table, geometry, &numbers, unit, canvas);
        }
        if window(loom, id).is_some_and(|window| window.depth() == 1) {
            for (unit, canvas) in canvases(".cell-kernel").iter().enumerate() {
                kernel(loom, id, unit, theme, canvas);
            }
        }
        return;
    }
    loom.store.slice(&tap(id, cells), |dims, numbers| {
        let &[_, side, _] = dims else { return };
        for (unit, canvas) in canvases(".cell-map").iter().enumerate() {
            if map::small_map(&table, numbers, side as usize, unit, pixels).is_some() {
                put(canvas, side, side, pixels);
            }
        }
    });
}

/// Paints one unit of a card, enlarged.
pub(super) fn unit(loom: Loom, id: NodeId, unit: usize, theme: Theme, canvas: &HtmlCanvasElement) {
    let table = DivergingTable::new(theme, Shading::Smooth);
    if let Some((geometry, numbers)) = seen(loom, id) {
        picture(&table, geometry, &numbers, unit, canvas);
    } else if let Some(tap) = loom.maps_of(id) {
        loom.store.slice(&tap, |dims, numbers| {
            let mut pixels = Vec::new();
            let side = dims.get(1).copied().unwrap_or(0);
            if map::small_map(&table, numbers, side as usize, unit, &mut pixels).is_some() {
                put(canvas, side, side, &pixels);
            }
        });
    }
}

/// What a node's units show as images or over steps for the sample that is looked at, if the last frame has it.
pub(super) fn seen(loom: Loom, id: NodeId) -> Option<(Geometry, Vec<f32>)> {
    let at = loom.store.look();
    loom.shapes.with_untracked(|shapes| {
        // While something is to be mended, numbers are those of another network.
        let is_of_these = loom.store.outline.with_untracked(|outline| {
            let sizes = outline.nodes.iter().map(|node| (node.id, Some(node.outputs as usize)));
            sizes.eq(shapes.iter().map(|shape| (shape.id, shape.outputs.map(Geometry::len))))
        });
        let own = shapes.iter().find(|shape| shape.id == id).filter(|_| is_of_these)?;
        let geometry = own.picture?;
        // All outputs come first, then the states that do not go out.
        let outputs = shapes.iter().map(|shape| (shape.id, false, shape.outputs.map_or(0, Geometry::len)));
        let traced = shapes.iter().filter(|shape| shape.is_traced());
        let traces = traced.map(|shape| (shape.id, true, shape.picture.map_or(0, Geometry::len)));
        let before =
            outputs.chain(traces).take_while(|(other, traced, _)| (*other, *traced) != (id, own.is_traced()));
        let start: usize = before.map(|(.., len)| len).sum();
        let numbers = loom.store.slice(&Tap::Probe { at }, |_, numbers| {
            numbers.get(start..start + geometry.len()).map(<[f32]>::to_vec)
        })??;
        Some((geometry, numbers))
    })
}

/// Paints one channel of an image, or one value over the steps of a sequence, from left to right.
pub(super) fn picture(
    table: &DivergingTable,
    geometry: Geometry,
    numbers: &[f32],
    unit: usize,
    canvas: &HtmlCanvasElement,
) {
    let own: Vec<f32> = numbers.iter().skip(unit).step_by(geometry.depth()).copied().collect();
    // One scale for all units: what is pooled to a single value would have none of its own.
    let range = Range::fitting(numbers);
    let width = match geometry {
        Geometry::Image { width, .. } => width,
        _ => geometry.places(),
    };
    field_of(table, &own, width, range, canvas);
}

/// The window of a layer whose units slide one over an image, as an image of its weights for one unit.
pub(super) fn window(loom: Loom, id: NodeId) -> Option<Geometry> {
    let shape = loom.shape_of(id).filter(|shape| shape.threads == Threads::Shared)?;
    let (Some(Geometry::Image { channels, .. }), Some(Geometry::Image { .. }), (_, rows, _)) =
        (shape.inputs, shape.picture, parameter(loom.store, id, "kernel")?)
    else {
        return None;
    };
    let side = (rows / channels).isqrt();
    Some(Geometry::Image { height: side, width: side, channels })
}

/// Paints the weights of a unit's window, its channels beside each other.
pub(super) fn kernel(loom: Loom, id: NodeId, unit: usize, theme: Theme, canvas: &HtmlCanvasElement) {
    let (Some(window), Some((start, _, columns))) = (window(loom, id), parameter(loom.store, id, "kernel"))
    else {
        return;
    };
    let Geometry::Image { width: side, channels, .. } = window else { return };
    loom.store.slice(&Tap::Parameters(id), |_, numbers| {
        let weight = |tap: usize| numbers.get(start + tap * columns + unit).copied().unwrap_or(0.0);
        // With a column between two channels.
        let width = channels * (side + 1) - 1;
        let weights: Vec<f32> = (0..side * width)
            .map(|at| {
                let (row, channel, column) = (at / width, at % width / (side + 1), at % width % (side + 1));
                if column < side { weight((row * side + column) * channels + channel) } else { 0.0 }
            })
            .collect();
        let range = Range::fitting(&weights);
        field_of(&DivergingTable::new(theme, Shading::Smooth), &weights, width, range, canvas);
    });
}

/// Paints numbers row by row.
pub(crate) fn field_of(
    table: &DivergingTable,
    numbers: &[f32],
    width: usize,
    range: Range,
    canvas: &HtmlCanvasElement,
) {
    let mut pixels = vec![0; 4 * numbers.len()];
    table.paint(numbers, width, range, &mut pixels);
    put(canvas, width as u32, (numbers.len() / width.max(1)) as u32, &pixels);
}

/// Paints a function of the plane.
pub(super) fn field(canvas: &HtmlCanvasElement, theme: Theme, side: usize, value: fn(f32, f32) -> f32) {
    let table = DivergingTable::new(theme, Shading::Smooth);
    let numbers = sampled(side, value);
    field_of(&table, &numbers, side, Range::fitting(&numbers), canvas);
}

/// A function of the plane at the middles of its pixels, top row first.
fn sampled(side: usize, value: fn(f32, f32) -> f32) -> Vec<f32> {
    let place = |at: usize| ((at as f32 + 0.5) / side as f32 * 2.0 - 1.0) * PLANE;
    (0..side * side).map(|at| value(place(at % side), -place(at / side))).collect()
}

/// Puts pixels on a canvas of their size, which the style sheet enlarges.
fn put(canvas: &HtmlCanvasElement, width: u32, height: u32, pixels: &[u8]) {
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let Some(context) = context(canvas) else { return };
    if let Ok(image) = ImageData::new_with_u8_clamped_array_and_sh(Clamped(pixels), width, height) {
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
pub(super) fn biases(loom: Loom, id: NodeId, group: &Element) {
    let store = loom.store;
    let Ok(bars) = group.query_selector_all(".cell-bias") else { return };
    // The gates of an LSTM have a bias each.
    let units = loom.shape_of(id).map_or(0, |shape| shape.drawn);
    let bias = parameter(store, id, "bias").filter(|(_, _, columns)| *columns == units);
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
    format!("height:{}%;{side}", (share.abs() * 50.0).round() as i32)
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
