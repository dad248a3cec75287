//! Small pictures of the data sets.

use crate::toy::{Given, Toy};
use crate::{Draw, SIDE, iris};
use layerloom_document::{Geometry, Settings};

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

/// For a data set of images or sequences some of its samples as one small picture: its width, and its values row by row.
/// Nine images with a pixel between them, or eight sequences one below the other.
pub fn mosaic(id: &str) -> Option<(usize, Vec<f32>)> {
    let toy = Toy::find(id)?;
    let Given::Laid { geometry, values } = toy.given else { return None };
    let settings = Settings::default();
    let geometry = geometry(&settings);
    let (width, across, down) = match geometry {
        Geometry::Image { width, .. } => (width, 3, 3),
        _ => (geometry.places(), 1, 8),
    };
    let height = geometry.places() / width;
    let gap = across / 2;
    let whole = across * (width + gap) - gap;
    let mut picture = vec![0.0; whole * (down * (height + gap) - gap)];
    for tile in 0..across * down {
        let mut sample = Vec::new();
        values(geometry, toy.shown(&Draw::new(1, tile as u32, 0.0), &settings).place, &mut sample);
        let corner = tile / across * (height + gap) * whole + tile % across * (width + gap);
        for (row, values) in sample.chunks_exact(width * geometry.depth()).enumerate() {
            for (column, value) in values.iter().step_by(geometry.depth()).enumerate() {
                picture[corner + row * whole + column] = *value;
            }
        }
    }
    Some((whole, picture))
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
