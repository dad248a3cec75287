//! What was learned, tensor by tensor: it outlives changes of how a plan lays its values out.

use crate::layout::{Layout, Place};
use layerloom_document::NodeId;
use layerloom_protocol::{CURVE_COLUMNS, Standing};

/// Where a training stands, and what it has learned. Gradients are not kept, since every step computes its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Training {
    /// Optimizer steps done.
    pub step: u64,
    /// Whole epochs done.
    pub epoch: u32,
    /// Samples of the epoch done.
    pub cursor: u32,
    /// What the optimizer's scalars carry from step to step.
    pub carry: f64,
    /// Points of the curve, see [`CURVE_COLUMNS`].
    pub curve: Vec<[f32; CURVE_COLUMNS]>,
    /// Steps from one point to the next.
    pub stride: u64,
    /// All values of the network, the trained ones first.
    pub tensors: Vec<Tensor>,
}

/// The values of one tensor, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// Whose.
    pub node: NodeId,
    /// «kernel», «bias», …
    pub name: String,
    /// Rows and columns.
    pub shape: [usize; 2],
    /// Its values.
    pub values: Vec<f32>,
    /// What the optimizer remembers of each value, at most two numbers; none of values that the forward pass keeps.
    pub moments: Vec<Vec<f32>>,
}

impl Tensor {
    /// Whether this is the tensor of a place, whatever its shape.
    pub(crate) fn is_of(&self, place: &Place) -> bool {
        self.node == place.node && self.name == place.name
    }
}

impl Training {
    /// From where a session stands; none where the standing is another document's. What an optimizer remembers may have
    /// grown past all bounds; it is held within those of finite numbers, which changes no step.
    pub fn of(layout: &Layout, standing: &Standing) -> Option<Self> {
        if standing.values.len() != layout.floats() {
            return None;
        }
        let run = layout.run();
        let read = |start: usize, place: &Place| &standing.values[start..start + place.len()];
        let finite = |value: &f32| if value.is_nan() { 0.0 } else { value.max(f32::MIN).min(f32::MAX) };
        let tensor = |(place, start): (&Place, usize)| Tensor {
            node: place.node,
            name: place.name.to_owned(),
            shape: place.shape,
            values: read(start, place).to_vec(),
            moments: (0..if place.trained { layout.moments } else { 0 })
                .map(|number| read(start + run * (2 + number), place).iter().map(finite).collect())
                .collect(),
        };
        Some(Self {
            step: standing.step,
            epoch: standing.epoch,
            cursor: standing.cursor,
            carry: standing.carry,
            curve: standing.curve.clone(),
            stride: standing.stride,
            tensors: layout.places.iter().zip(layout.starts()).map(tensor).collect(),
        })
    }

    /// As a session takes it up, with gradients of 0; none where a tensor of the layout is missing or of another shape.
    pub fn standing(&self, layout: &Layout) -> Option<Standing> {
        let run = layout.run();
        let mut values = vec![0.0; layout.floats()];
        for (place, start) in layout.places.iter().zip(layout.starts()) {
            let tensor = self.tensors.iter().find(|tensor| tensor.is_of(place))?;
            let mut put = |start: usize, from: &[f32]| {
                let fits = from.len() == place.len();
                fits.then(|| values[start..start + place.len()].copy_from_slice(from))
            };
            put(start, &tensor.values)?;
            if place.trained {
                for number in 0..layout.moments {
                    put(start + run * (2 + number), tensor.moments.get(number)?)?;
                }
            }
        }
        Some(Standing {
            step: self.step,
            epoch: self.epoch,
            cursor: self.cursor,
            carry: self.carry,
            curve: self.curve.clone(),
            stride: self.stride,
            values,
        })
    }
}
