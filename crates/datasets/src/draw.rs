//! Counter-based randomness: a number depends on the data seed, the sample's index and the draw's place alone.
//!
//! So more samples leave the earlier ones as they are, and noise, which has draws of its own, moves each sample along
//! a direction that is fixed for it.

use crate::maths::{cos, ln, sin};
use std::f64::consts::TAU;

/// Half the side of the plane: toy data lies on −6…6 both ways.
pub const SIDE: f64 = 6.0;

/// What numbers are drawn for; streams never share a number.
#[derive(Clone, Copy)]
enum Stream {
    /// Where a sample lies without noise.
    Place = 1,
    /// Which way noise moves it.
    Noise = 2,
    /// Where it stands in the order that splits training from test.
    Split = 3,
    /// One number for the whole data set.
    Whole = 4,
}

/// The random numbers of one sample.
#[derive(Clone, Copy, Debug)]
pub struct Draw {
    seed: u32,
    index: u32,
    noise: f64,
}

impl Draw {
    /// The sample's numbers; `noise` is a share, 0…0.5.
    pub fn new(seed: u32, index: u32, noise: f64) -> Self {
        Self { seed, index, noise }
    }

    /// The class that the sample gets when samples are dealt out to `classes` in turn.
    pub fn turn(&self, classes: usize) -> usize {
        self.index as usize % classes
    }

    /// How strong the noise is, 0…0.5.
    pub fn noise(&self) -> f64 {
        self.noise
    }

    /// An even number in 0…1 (never 1) that places the sample. `place` tells the draws of a sample apart.
    pub fn unit(&self, place: u32) -> f64 {
        unit(self.seed, Stream::Place, self.index, place)
    }

    /// An even number in `low..high` that places the sample.
    pub fn between(&self, place: u32, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit(place)
    }

    /// A place on a line, 0…1 (never 1), such that the samples of one class, dealt out in turn, cover the line evenly
    /// however many there are: the index read backwards in binary, shifted by a number of the seed.
    pub fn along(&self, classes: usize) -> f64 {
        let rank = self.index / classes as u32;
        let even = f64::from(rank.reverse_bits()) / 4_294_967_296.0;
        let class = self.turn(classes) as u32;
        (even + unit(self.seed, Stream::Whole, class, 0)).fract()
    }

    /// A pair of standard normal numbers that places the sample.
    pub fn normal(&self) -> [f64; 2] {
        normal(self.seed, Stream::Place, self.index)
    }

    /// The place moved by noise: evenly within a square whose half side is `reach` times the noise.
    pub fn jitter(&self, place: [f64; 2], reach: f64) -> [f64; 2] {
        let way = |axis| 2.0 * unit(self.seed, Stream::Noise, self.index, axis) - 1.0;
        [place[0] + self.noise * reach * way(0), place[1] + self.noise * reach * way(1)]
    }

    /// The place moved by normal noise whose deviation is `reach` times the noise.
    pub fn blur(&self, place: [f64; 2], reach: f64) -> [f64; 2] {
        let [x, y] = normal(self.seed, Stream::Noise, self.index);
        [place[0] + self.noise * reach * x, place[1] + self.noise * reach * y]
    }
}

/// Where a sample stands in the order that splits training from test.
pub(crate) fn split_key(seed: u32, index: u32) -> u64 {
    bits(seed, Stream::Split, index, 0)
}

/// A place beyond the plane's edge, mirrored back at it, so that noise neither loses samples nor heaps them there.
pub(crate) fn mirrored(x: f64) -> f64 {
    if x.abs() <= SIDE {
        return x;
    }
    let along = (x + SIDE).rem_euclid(4.0 * SIDE);
    along.min(4.0 * SIDE - along) - SIDE
}

fn normal(seed: u32, stream: Stream, index: u32) -> [f64; 2] {
    // Box and Muller 1958. The first number is kept off 0, where the logarithm ends.
    let radius = (-2.0 * ln(1.0 - unit(seed, stream, index, 16))).sqrt();
    let angle = TAU * unit(seed, stream, index, 17);
    [radius * cos(angle), radius * sin(angle)]
}

fn unit(seed: u32, stream: Stream, index: u32, place: u32) -> f64 {
    (bits(seed, stream, index, place) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Sixty-four random bits for a counter: each part is added in and mixed through.
fn bits(seed: u32, stream: Stream, index: u32, place: u32) -> u64 {
    let high = mixed(u64::from(seed) << 8 | stream as u64);
    mixed(high ^ (u64::from(index) << 32 | u64::from(place)))
}

/// A bijection of 64 bits in which every bit hangs on every other. Source: Steele, Lea and Flood 2014, «Fast
/// splittable pseudorandom number generators», variant 13 of Stafford.
fn mixed(word: u64) -> u64 {
    let word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}
