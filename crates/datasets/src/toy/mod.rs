//! Data made by a formula on the plane, or by images and sequences that its places stand for: one file each, and its two
//! lines here.
//!
//! To add one, write its file, name it below and list it in [`TOYS`], with an id and a code that no entry of
//! [`Catalog::Dataset`](layerloom_document::Catalog) has. The tests walk the list; the one that pins the streams asks
//! for the new one's number.

use crate::{Draw, draw::mirrored};
use layerloom_document::{Entry, Geometry, Settings};

mod blobs;
mod checkerboard;
mod circle;
mod first_last;
mod gauss;
mod moons;
mod multi_gaussian;
mod plane;
mod rings;
mod spiral;
mod spiral_three;
mod strokes;
mod xor;

/// All of them, in the order they are shown.
pub static TOYS: &[&Toy] = &[
    &circle::TOY,
    &xor::TOY,
    &gauss::TOY,
    &spiral::TOY,
    &moons::TOY,
    &rings::TOY,
    &checkerboard::TOY,
    &spiral_three::TOY,
    &blobs::TOY,
    &plane::TOY,
    &multi_gaussian::TOY,
    &strokes::TOY,
    &first_last::TOY,
];

/// A data set made by a formula.
pub struct Toy {
    /// Id, name, text and parameters.
    pub entry: Entry,
    /// What is to be predicted.
    pub task: ToyTask,
    /// How the network gets a sample.
    pub given: Given,
    /// A sample from its random numbers. Invariant: it depends on nothing else, and on the noise only through
    /// [`Draw::noise`], [`Draw::jitter`] or [`Draw::blur`].
    pub sample: fn(&Draw, &Settings) -> Sample,
}

/// How the network gets a sample.
pub enum Given {
    /// As a place, of which features are made.
    Place,
    /// As the image or the sequence that a place stands for: neighbouring places have similar ones.
    Laid {
        /// How its values lie.
        geometry: fn(&Settings) -> Geometry,
        /// Appends the values at a place.
        values: fn(Geometry, [f64; 2], &mut Vec<f32>),
    },
}

/// What is to be predicted.
pub enum ToyTask {
    /// A value, −1…1.
    Regression,
    /// One of so many classes.
    Classes(fn(&Settings) -> usize),
}

/// A place on the plane and what is to be predicted there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Horizontal and vertical place.
    pub place: [f64; 2],
    /// Class, or a value in −1…1.
    pub target: f64,
}

impl Toy {
    /// The toy of this id.
    pub fn find(id: &str) -> Option<&'static Toy> {
        TOYS.iter().copied().find(|toy| toy.entry.id == id)
    }

    /// A sample as it is shown: on the plane, whatever the noise.
    pub fn shown(&self, draw: &Draw, settings: &Settings) -> Sample {
        let sample = (self.sample)(draw, settings);
        Sample { place: sample.place.map(mirrored), ..sample }
    }

    /// How the network's inputs lie; nothing where they are features of the plane.
    pub fn geometry(&self, settings: &Settings) -> Option<Geometry> {
        match self.given {
            Given::Place => None,
            Given::Laid { geometry, .. } => Some(geometry(settings)),
        }
    }

    /// A parameter that counts something, 2 to 32 whatever a hostile link says.
    fn count(&self, settings: &Settings, key: &str) -> usize {
        self.entry.integer(settings, key).clamp(2, 32)
    }
}
