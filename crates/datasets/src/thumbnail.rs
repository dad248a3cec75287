//! Small pictures of the data sets.

use crate::toy::Toy;
use crate::{Draw, SIDE, iris};
use layerloom_document::Settings;

/// Up to `samples` points of a data set for a small picture: horizontal and vertical place on −6…6 and the target
/// (class, or value in −1…1). Petal length and width for the irises. Nothing for data that is a person's own, nor for
/// an id that is unknown.
pub fn thumbnail(id: &str, settings: &Settings, samples: usize) -> Vec<[f32; 3]> {
    if id == "iris" {
        return irises(samples);
    }
    let Some(toy) = Toy::find(id) else { return Vec::new() };
    (0..samples as u32)
        .map(|index| {
            let sample = toy.shown(&Draw::new(1, index, 0.0), settings);
            [sample.place[0] as f32, sample.place[1] as f32, sample.target as f32]
        })
        .collect()
}

fn irises(samples: usize) -> Vec<[f32; 3]> {
    let columns = &iris::get().0.columns;
    let [length, width, species] = [2, 3, 4].map(|column| columns[column].cells.as_slice());
    let side = SIDE as f32;
    let placed = |cells: &[f32], row: usize| {
        let least = cells.iter().copied().fold(f32::INFINITY, f32::min);
        let most = cells.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        0.9 * side * (2.0 * (cells[row] - least) / (most - least) - 1.0)
    };
    let rows = length.len();
    let shown = samples.min(rows);
    (0..shown)
        .map(|place| place * rows / shown)
        .map(|row| [placed(length, row), placed(width, row), species[row]])
        .collect()
}
