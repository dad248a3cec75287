//! What a frame shows: each tap as a slice of one flat buffer.

use crate::trainer::Trainer;
use layerloom_datasets::Task;
use layerloom_document::NodeId;
use layerloom_engine::plan::{Plan, View};
use layerloom_protocol::{CURVE_COLUMNS, Slice, Tap};

/// Sides of maps are kept to this, so that a frame stays small.
const MOST_SIDE: u16 = 200;

/// Multiplications that a map may take, some 30 ms; a map of a larger network is coarser.
const MOST_WORK: usize = 60_000_000;

/// A map of any network has as many pixels a side as this, if they are asked for.
const LEAST_SIDE: usize = 16;

/// Pixels a side of the map that a tap is; `None` for one that is none.
pub(crate) fn side(plan: &Plan, tap: &Tap) -> Option<usize> {
    let affordable = (MOST_WORK / plan.work.max(1)).isqrt().max(LEAST_SIDE);
    match *tap {
        Tap::Output { side } | Tap::Maps { side, .. } => {
            Some(usize::from(side.clamp(1, MOST_SIDE)).min(affordable))
        }
        _ => None,
    }
}

/// The maps of the last frame, for as long as the values are the same that they were made from.
pub(crate) struct Maps {
    taps: Vec<Tap>,
    slices: Vec<Slice>,
    numbers: Vec<f32>,
}

/// Computes all taps, of maps only those that are not known.
pub(crate) fn slices(
    trainer: &mut Trainer,
    taps: &[Tap],
    known: &mut Option<Maps>,
) -> (Vec<Slice>, Vec<f32>) {
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
    let taps: Vec<Tap> = taps.iter().filter(|tap| side(trainer.plan(), tap).is_some()).copied().collect();
    if known.as_ref().is_none_or(|known| known.taps != taps) {
        *known = Some(maps(trainer, taps));
    }
    if let Some(maps) = known {
        let start = numbers.len() as u32;
        slices.extend(maps.slices.iter().map(|slice| Slice { start: start + slice.start, ..slice.clone() }));
        numbers.extend_from_slice(&maps.numbers);
    }
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
fn maps(trainer: &mut Trainer, taps: Vec<Tap>) -> Maps {
    let (mut slices, mut numbers) = (Vec::new(), Vec::new());
    let mut wanted: Vec<Map> = Vec::new();
    for tap in &taps {
        let Some(side) = side(trainer.plan(), tap) else { continue };
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
    Maps { taps, slices, numbers }
}
