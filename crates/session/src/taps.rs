//! What a frame shows: each tap as a slice of one flat buffer.

use crate::trainer::Trainer;
use layerloom_datasets::Task;
use layerloom_document::NodeId;
use layerloom_engine::plan::View;
use layerloom_protocol::{CURVE_COLUMNS, Slice, Tap};

/// Sides of maps are kept to this, so that a frame stays small.
const MOST_SIDE: u16 = 200;

/// Pixels a side of the map that a tap is; `None` for one that is none.
pub(crate) fn side(tap: &Tap) -> Option<usize> {
    match *tap {
        Tap::Output { side } | Tap::Maps { side, .. } => Some(usize::from(side.clamp(1, MOST_SIDE))),
        _ => None,
    }
}

/// Computes all taps.
pub(crate) fn slices(trainer: &mut Trainer, taps: &[Tap]) -> (Vec<Slice>, Vec<f32>) {
    let mut slices = Vec::with_capacity(taps.len());
    let mut numbers = Vec::new();
    for tap in taps {
        if matches!(tap, Tap::Maps { .. } | Tap::Output { .. }) {
            continue;
        }
        let start = numbers.len() as u32;
        let dims = match *tap {
            Tap::Parameters(node) => {
                numbers.extend(trainer.parameters(node));
                vec![numbers.len() as u32 - start]
            }
            Tap::Gradients(node) => {
                numbers.extend(trainer.gradients(node));
                vec![numbers.len() as u32 - start]
            }
            Tap::Confusion(split) => {
                numbers.extend(trainer.confusion(split));
                vec![trainer.classes() as u32; 2]
            }
            Tap::Curve => {
                numbers.extend(trainer.curve.numbers());
                vec![trainer.curve.len() as u32, CURVE_COLUMNS as u32]
            }
            Tap::Probe { at } => {
                numbers.extend(trainer.probe(at));
                vec![numbers.len() as u32 - start]
            }
            Tap::Maps { .. } | Tap::Output { .. } => continue,
        };
        slices.push(Slice { tap: *tap, start, dims });
    }
    maps(trainer, taps, &mut slices, &mut numbers);
    (slices, numbers)
}

/// One map to be filled while the plane is passed through the network.
struct Map {
    side: usize,
    /// Place among the plan's nodes; `None` for the prediction.
    node: Option<usize>,
    units: usize,
    start: usize,
}

/// All maps of one side come from one pass.
fn maps(trainer: &mut Trainer, taps: &[Tap], slices: &mut Vec<Slice>, numbers: &mut Vec<f32>) {
    let mut wanted: Vec<Map> = Vec::new();
    for tap in taps {
        let Some(side) = side(tap) else { continue };
        let (node, units) = match *tap {
            Tap::Output { .. } => (None, trainer.plan().prediction.columns as usize),
            Tap::Maps { node, most, .. } => {
                let nodes = &trainer.plan().nodes;
                let Some(place) = nodes.iter().position(|seen| seen.node == node) else { continue };
                (Some(place), (nodes[place].view.columns as usize).min(usize::from(most)))
            }
            _ => continue,
        };
        let start = numbers.len();
        numbers.resize(start + units * side * side, 0.0);
        slices.push(Slice {
            tap: *tap,
            start: start as u32,
            dims: vec![units as u32, side as u32, side as u32],
        });
        wanted.push(Map { side, node, units, start });
    }
    // Predictions of a regression are shown in the target's own unit.
    let scale = match trainer.dataset().task {
        Task::Regression => trainer.dataset().target_scale,
        Task::Classes(_) => layerloom_datasets::Standard { mean: 0.0, std: 1.0 },
    };
    let mut sides: Vec<usize> = Vec::new();
    for map in &wanted {
        if !sides.contains(&map.side) {
            sides.push(map.side);
        }
    }
    for side in sides {
        let here: Vec<&Map> = wanted.iter().filter(|map| map.side == side).collect();
        let view =
            |map: &&Map| map.node.map_or(trainer.plan().prediction, |node| trainer.plan().nodes[node].view);
        let views: Vec<View> = here.iter().map(view).collect();
        trainer.over_grid(side, &views, |trainer, row, place| {
            for map in &here {
                let values = match map.node {
                    Some(node) => trainer.row(trainer.plan().nodes[node].view, row),
                    None => trainer.prediction(row),
                };
                let unscale = map.node.is_none_or(|node| trainer.plan().nodes[node].node == NodeId::OUTPUT);
                for (unit, value) in values.iter().take(map.units).enumerate() {
                    let value = if unscale { scale.undo(*value) } else { *value };
                    numbers[map.start + unit * side * side + place] = value;
                }
            }
        });
    }
}
