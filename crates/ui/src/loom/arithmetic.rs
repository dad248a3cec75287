//! How the value of a unit comes about at one place, in the numbers of the last frame.

use super::paint::parameter;
use crate::store::Store;
use crate::text_loom;
use layerloom_document::{Bilingual, NodeId};
use layerloom_engine::catalog::naming::node_name;
use layerloom_engine::catalog::{activation, layer};
use layerloom_protocol::Tap;

/// One input times its weight.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Term {
    /// The input's name.
    pub(super) name: Bilingual,
    /// Its value.
    pub(super) input: f32,
    /// Its weight.
    pub(super) weight: f32,
    /// Their product.
    pub(super) product: f32,
}

/// A unit's arithmetic.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
    /// The terms that weigh most, in the order of the inputs.
    pub(super) terms: Vec<Term>,
    /// How many further terms there are, and their sum.
    pub(super) rest: Option<(usize, f32)>,
    /// The bias, where there is one.
    pub(super) bias: Option<f32>,
    /// All terms and the bias.
    pub(super) sum: f32,
    /// The activation's name.
    pub(super) activation: Bilingual,
    /// What goes out.
    pub(super) value: f32,
}

/// The most terms that are told one by one.
const MOST: usize = 8;

/// The arithmetic of a unit that weighs its inputs, if the last frame has it.
pub(super) fn of_unit(store: Store, node: NodeId, unit: usize, at: [f32; 2]) -> Option<Told> {
    let source = store.outline.with(|outline| {
        outline.nodes.iter().find(|other| other.id == node).and_then(|own| own.from.first().copied())
    })?;
    let (start, rows, columns) = parameter(store, node, "kernel")?;
    let bias_at = parameter(store, node, "bias").map(|(start, _, _)| start);
    let (weights, bias) = store.slice(&Tap::Parameters(node), |_, numbers| {
        let column = (0..rows).map(|row| numbers.get(start + row * columns + unit).copied());
        let weights: Option<Vec<f32>> = column.collect();
        Some((weights?, bias_at.and_then(|start| numbers.get(start + unit).copied())))
    })??;
    let inputs = outputs(store, source, at)?;
    let value = *outputs(store, node, at)?.get(unit)?;
    let activation = store.document.with(|document| {
        let own = document.node(node)?;
        let entry = &layer::find(&own.kind)?.entry;
        let pick = entry.pick(&own.settings, "activation");
        let name = activation::find(&pick.id)?.entry.name;
        Some(Bilingual::new(name.en(), name.zh()))
    })?;
    let (terms, rest, sum) = weighed(&inputs, &weights, bias);
    let terms = terms
        .into_iter()
        .map(|row| Term {
            name: input_name(store, node, row),
            input: inputs[row],
            weight: weights[row],
            product: inputs[row] * weights[row],
        })
        .collect();
    Some(Told { terms, rest, bias, sum, activation, value })
}

/// The inputs that weigh most, in their order; how many are left and their sum; the whole sum.
fn weighed(inputs: &[f32], weights: &[f32], bias: Option<f32>) -> (Vec<usize>, Option<(usize, f32)>, f32) {
    let count = inputs.len().min(weights.len());
    let product = |row: usize| inputs[row] * weights[row];
    let mut rest: Vec<usize> = (0..count).collect();
    let mut order: Vec<usize> = Vec::new();
    while order.len() < MOST {
        // Of equal ones the earlier.
        let greatest =
            rest.iter().copied().rev().max_by(|a, b| product(*a).abs().total_cmp(&product(*b).abs()));
        let Some(row) = greatest else { break };
        rest.retain(|other| *other != row);
        order.insert(order.partition_point(|other| *other < row), row);
    }
    let rest_sum: f32 = rest.iter().map(|row| product(*row)).sum();
    let sum = order.iter().map(|row| product(*row)).sum::<f32>() + rest_sum + bias.unwrap_or(0.0);
    (order, (!rest.is_empty()).then_some((rest.len(), rest_sum)), sum)
}

/// What goes out of a unit at a place, if the last frame has it.
pub(super) fn value(store: Store, node: NodeId, unit: usize, at: [f32; 2]) -> Option<f32> {
    outputs(store, node, at)?.get(unit).copied()
}

/// All that goes out of a node at a place.
fn outputs(store: Store, node: NodeId, at: [f32; 2]) -> Option<Vec<f32>> {
    let (start, count) = store.outline.with_untracked(|outline| {
        let mut start = 0;
        for other in &outline.nodes {
            if other.id == node {
                return Some((start, other.outputs as usize));
            }
            start += other.outputs as usize;
        }
        None
    })?;
    store.slice(&Tap::Probe { at }, |_, numbers| numbers.get(start..start + count).map(<[f32]>::to_vec))?
}

/// What the inputs of a node are called: features by name, units of a layer by number.
pub(crate) fn input_name(store: Store, node: NodeId, row: usize) -> Bilingual {
    let source = store.outline.with(|outline| {
        outline.nodes.iter().find(|other| other.id == node).and_then(|own| own.from.first().copied())
    });
    store.document.with(|document| match source {
        Some(NodeId::INPUT) | None => {
            let offered = store.table.with(|table| layerloom_datasets::available(document, table.as_ref()));
            let mut at = row;
            for id in &document.features {
                let Some(feature) = offered.iter().find(|feature| feature.id == *id) else { continue };
                if at < feature.inputs {
                    let name = if feature.inputs > 1 {
                        format!("{} {}", feature.name, at + 1)
                    } else {
                        feature.name.clone()
                    };
                    return Bilingual::new(name.clone(), name);
                }
                at -= feature.inputs;
            }
            text_loom::unit(row + 1)
        }
        Some(source) => {
            let (name, unit) = (node_name(document, source), text_loom::unit(row + 1));
            Bilingual::new(format!("{} · {}", name.en, unit.en), format!("{} · {}", name.zh, unit.zh))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_inputs_are_all_told() {
        assert_eq!(weighed(&[1.0, 2.0], &[3.0, -1.0], Some(0.5)), (vec![0, 1], None, 1.5));
    }

    #[test]
    fn of_many_inputs_the_heaviest_are_told_and_the_rest_summed() {
        let inputs = vec![1.0; 10];
        let mut weights = vec![1.0; 10];
        (weights[3], weights[7]) = (0.25, 0.5);
        let (terms, rest, sum) = weighed(&inputs, &weights, None);
        assert_eq!(terms, [0, 1, 2, 4, 5, 6, 8, 9]);
        assert_eq!((rest, sum), (Some((2, 0.75)), 8.75));
    }
}
