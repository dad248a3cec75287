//! Where the trained values of a document lie: known from the document and its table's headings, without a plan.

use layerloom_datasets::{self as datasets, Outline, TableMeta};
use layerloom_document::{Document, NodeId, Problem};
use layerloom_engine::catalog::layer::Role;
use layerloom_engine::catalog::{RECIPE, optimizer};
use layerloom_engine::check::{self, DataShape};
use layerloom_engine::plan::ALIGNMENT;
use layerloom_protocol::Standing;

/// The values that a document's network owns, in the order of its plan: the trained ones along the network, then the
/// kept ones (running statistics).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// One a tensor. Invariant: the trained ones stand first.
    pub places: Vec<Place>,
    /// How many numbers the optimizer remembers for each trained value, 0 to 2.
    pub moments: usize,
}

/// One tensor of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whose.
    pub node: NodeId,
    /// «kernel», «bias», …
    pub name: &'static str,
    /// Rows and columns.
    pub shape: [usize; 2],
    /// Whether the optimizer changes it; else the forward pass does.
    pub trained: bool,
}

impl Place {
    /// How many values it has.
    pub const fn len(&self) -> usize {
        self.shape[0] * self.shape[1]
    }

    /// Whether it has none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Layout {
    /// The layout of a document, with the headings of its own table where it has one.
    ///
    /// # Errors
    /// All that keeps the document from being trained.
    pub fn of(document: &Document, table: Option<&TableMeta>) -> Result<Self, Vec<Problem>> {
        let Outline { geometry, task } = datasets::outline(document, table)?;
        let shapes = check::check(document, &DataShape::outlined(geometry, task.classes()))?;
        let places = |trained: bool| {
            shapes.layers.iter().flat_map(move |layer| {
                let own = layer.values.iter().filter(move |values| (values.role != Role::Kept) == trained);
                own.map(move |values| Place {
                    node: layer.site.node.id,
                    name: values.name,
                    shape: [values.rows, values.columns],
                    trained,
                })
            })
        };
        let pick = RECIPE.pick(&document.recipe, "optimizer");
        let moments = optimizer::find(&pick.id).map_or(0, |optimizer| optimizer.update.states);
        Ok(Self { places: places(true).chain(places(false)).collect(), moments })
    }

    /// How many values the network has, trained and kept.
    pub fn count(&self) -> usize {
        self.places.iter().map(Place::len).sum()
    }

    /// How many numbers [`Standing::values`] holds.
    pub fn floats(&self) -> usize {
        let kept: usize = self.kept().map(Place::len).sum();
        self.run() * (2 + self.moments) + kept
    }

    /// The weights of a standing, trained and kept, tensor by tensor without the padding between them; none where the
    /// standing is another document's.
    pub fn weights(&self, standing: &Standing) -> Option<Vec<f32>> {
        if standing.values.len() != self.floats() {
            return None;
        }
        let mut weights = Vec::with_capacity(self.count());
        for (place, start) in self.places.iter().zip(self.starts()) {
            weights.extend_from_slice(&standing.values[start..start + place.len()]);
        }
        Some(weights)
    }

    /// Puts weights as [`Self::weights`] gives them into a standing that has not trained yet; its curve, which is that of
    /// other weights, is dropped. Gives whether there are as many as this document has.
    pub fn put(&self, standing: &mut Standing, weights: &[f32]) -> bool {
        if standing.values.len() != self.floats() || weights.len() != self.count() {
            return false;
        }
        let mut rest = weights;
        for (place, start) in self.places.iter().zip(self.starts()) {
            let (here, behind) = rest.split_at(place.len());
            standing.values[start..start + place.len()].copy_from_slice(here);
            rest = behind;
        }
        standing.curve.clear();
        true
    }

    /// Floats of one run: the trained values with their padding. Gradients and moments lie in runs alike.
    pub(crate) fn run(&self) -> usize {
        self.trained().map(|place| place.len().next_multiple_of(ALIGNMENT)).sum()
    }

    /// The first float of each place in a standing.
    pub(crate) fn starts(&self) -> impl Iterator<Item = usize> {
        let (mut trained, mut kept) = (0, self.run() * (2 + self.moments));
        self.places.iter().map(move |place| {
            let (end, length) = if place.trained {
                (&mut trained, place.len().next_multiple_of(ALIGNMENT))
            } else {
                (&mut kept, place.len())
            };
            let start = *end;
            *end += length;
            start
        })
    }

    fn trained(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| place.trained)
    }

    fn kept(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| !place.trained)
    }
}
