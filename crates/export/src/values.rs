//! Trained and kept values by the name of their layer.

use crate::Model;
use crate::network::Network;
use crate::unknown::problem;
use layerloom_document::{NodeId, Problem, Root};
use layerloom_engine::catalog::layer::Role;
use layerloom_engine::plan::ALIGNMENT;
use std::ops::Range;

/// The values of one parameter, or of what the forward pass keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// Whose.
    pub node: NodeId,
    /// «kernel», «bias», «running mean», …
    pub name: String,
    /// Row-major, as the engine has it.
    pub values: Vec<f32>,
}

/// All values of a network that a document does not say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values {
    /// In the order of the network.
    pub tensors: Vec<Tensor>,
}

impl Values {
    /// From what each node owns, one parameter behind the other: trained ones first, then kept ones, as a session tells
    /// them.
    ///
    /// # Errors
    /// All that is wrong with the document; a node with more or fewer values than its layer owns.
    pub fn of_nodes(
        model: &Model,
        mut of_node: impl FnMut(NodeId) -> Vec<f32>,
    ) -> Result<Self, Vec<Problem>> {
        let network = Network::of(model)?;
        let mut tensors = Vec::new();
        for layer in &network.layers {
            let all = of_node(layer.node);
            let wanted = layer.tensors.iter().map(|tensor| tensor.len()).sum::<usize>();
            if all.len() != wanted {
                return Err(vec![problem(
                    Root::Node(layer.node),
                    format!("{} owns {wanted} values, but {} were given.", layer.name, all.len()),
                    format!("{} 应有 {wanted} 个值，但给出了 {} 个。", layer.name, all.len()),
                )]);
            }
            let mut rest = &all[..];
            for tensor in &layer.tensors {
                let (here, behind) = rest.split_at(tensor.len());
                let name = tensor.name.to_owned();
                tensors.push(Tensor { node: layer.node, name, values: here.to_vec() });
                rest = behind;
            }
        }
        Ok(Self { tensors })
    }

    /// From the values of a training that was left, laid out as a session hands them over: trained values with the
    /// padding between them, gradients, the optimizer's memory, kept values.
    ///
    /// # Errors
    /// All that is wrong with the document; another number of values than its network has.
    pub fn of_standing(model: &Model, values: &[f32]) -> Result<Self, Vec<Problem>> {
        let network = Network::of(model)?;
        let places = places(&network, values.len())?;
        let tensor = |place: Place| Tensor {
            node: place.node,
            name: place.name.to_owned(),
            values: values[place.range].to_vec(),
        };
        Ok(Self { tensors: places.into_iter().map(tensor).collect() })
    }

    /// Puts these values where [`Self::of_standing`] finds them; gradients and the optimizer's memory stay.
    ///
    /// # Errors
    /// As [`Self::of_standing`], and when a value is missing here.
    pub fn put_into_standing(&self, model: &Model, values: &mut [f32]) -> Result<(), Vec<Problem>> {
        let network = Network::of(model)?;
        for Place { node, name, range } in places(&network, values.len())? {
            let found = self.wanted(&network, node, name, range.len())?;
            values[range].copy_from_slice(found);
        }
        Ok(())
    }

    /// The values of one parameter.
    pub fn get(&self, node: NodeId, name: &str) -> Option<&[f32]> {
        let found = self.tensors.iter().find(|tensor| tensor.node == node && tensor.name == name);
        found.map(|tensor| &tensor.values[..])
    }

    /// The values of one parameter, which must be there in this number.
    pub(crate) fn wanted(
        &self,
        network: &Network,
        node: NodeId,
        name: &str,
        length: usize,
    ) -> Result<&[f32], Vec<Problem>> {
        self.get(node, name)
            .filter(|found| found.len() == length)
            .ok_or_else(|| missing(network, node, name, length))
    }
}

fn missing(network: &Network, node: NodeId, name: &str, length: usize) -> Vec<Problem> {
    let layer = network.layers.iter().find(|layer| layer.node == node);
    let layer = layer.map_or("?", |layer| &layer.name);
    vec![problem(
        Root::Node(node),
        format!(
            "The values of {layer}'s {name} are needed: {length} of them. Train the network, or load weights."
        ),
        format!("缺少 {layer} 的 {name}（{length} 个值）。请先训练网络或载入权重。"),
    )]
}

/// Where a parameter stands among the values of a training.
struct Place<'a> {
    node: NodeId,
    name: &'a str,
    range: Range<usize>,
}

/// The places of everything but gradients and the optimizer's memory, in the order of the network.
fn places(network: &Network, total: usize) -> Result<Vec<Place<'_>>, Vec<Problem>> {
    let tensors = || {
        network.layers.iter().flat_map(|layer| layer.tensors.iter().map(move |tensor| (layer.node, tensor)))
    };
    let trained = tensors().filter(|(_, tensor)| tensor.role != Role::Kept);
    let run: usize = trained.map(|(_, tensor)| tensor.len().next_multiple_of(ALIGNMENT)).sum();
    // Kept values stand behind as many runs as there are weights, gradients, and states of the optimizer.
    let (mut next, mut next_kept) = (0, run * (2 + network.optimizer_states));
    let mut places = Vec::new();
    for (node, tensor) in tensors() {
        let (start, taken) = match tensor.role {
            Role::Kept => (&mut next_kept, tensor.len()),
            Role::Kernel(_) | Role::Trained => (&mut next, tensor.len().next_multiple_of(ALIGNMENT)),
        };
        places.push(Place { node, name: tensor.name, range: *start..*start + tensor.len() });
        *start += taken;
    }
    if next_kept == total {
        return Ok(places);
    }
    Err(vec![problem(
        Root::Recipe,
        format!("A training of this network has {next_kept} values, but {total} were given."),
        format!("此网络的训练状态应有 {next_kept} 个值，但给出了 {total} 个。"),
    )])
}
