//! Counts of weights or gradients on a range that is even around zero, and the bars that show them.

use crate::map::largest_magnitude;
use crate::number::{magnitude, times_ten_to};

/// Counts of numbers in bins of equal width.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    limit: f32,
    counts: Vec<u32>,
    left_out: u32,
}

/// A bar in pixels, y downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Left side.
    pub x: f32,
    /// Top.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height; 0 for an empty bin, at least 1 for any other.
    pub height: f32,
    /// Middle of the bin in the unit of the values, for colour by sign and size.
    pub value: f32,
}

impl Histogram {
    /// An empty histogram of so many bins (0 is taken as 1). An odd number has a bin around zero.
    pub fn new(bins: usize) -> Histogram {
        Histogram { limit: 1.0, counts: vec![0; bins.max(1)], left_out: 0 }
    }

    /// Counts these values in place of the former ones.
    ///
    /// The range becomes −limit…limit, see [`limit`](Self::limit). A value on the border of two bins belongs to the
    /// upper, one at the very top to the last. Values that are not finite are counted apart.
    pub fn count(&mut self, values: &[f32]) {
        self.limit = round_limit(largest_magnitude(values));
        self.left_out = 0;
        self.counts.fill(0);
        let bins = self.counts.len();
        let scale = bins as f32 / 2.0;
        for value in values {
            if value.is_finite() {
                let bin = ((value / self.limit + 1.0) * scale) as usize;
                self.counts[bin.min(bins - 1)] += 1;
            } else {
                self.left_out += 1;
            }
        }
    }

    /// End of the range: the greatest magnitude among the values, rounded up to 1, 1.5, 2, 3, 4, 5, 6 or 8 times a
    /// power of ten, so that the range stands still while the values move a little. 1 where all values are zero or
    /// there are none.
    pub fn limit(&self) -> f32 {
        self.limit
    }

    /// How many values each bin has, from −limit to limit.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// How many values were NaN or infinite.
    pub fn left_out(&self) -> u32 {
        self.left_out
    }

    /// The bars in a picture of that size in pixels, from left to right, one pixel apart where they are wider than
    /// three pixels. The fullest bin is as high as the picture; a bin of a single value is at least one pixel high.
    pub fn bars(&self, width: f32, height: f32) -> impl ExactSizeIterator<Item = Bar> + use<'_> {
        let fullest = self.counts.iter().copied().max().unwrap_or(0).max(1) as f32;
        let bins = self.counts.len() as f32;
        let slot = width / bins;
        let gap = if slot > 3.0 { 1.0 } else { 0.0 };
        self.counts.iter().enumerate().map(move |(bin, &count)| {
            let tall = if count == 0 { 0.0 } else { (count as f32 / fullest * height).max(1.0).min(height) };
            Bar {
                x: bin as f32 * slot + gap / 2.0,
                y: height - tall,
                width: slot - gap,
                height: tall,
                value: ((bin as f32 + 0.5) / bins * 2.0 - 1.0) * self.limit,
            }
        })
    }
}

fn round_limit(largest: f32) -> f32 {
    // The smallest floats cannot be divided among bins.
    if largest < 1e-30 {
        return 1.0;
    }
    let largest = f64::from(largest);
    let power = magnitude(largest);
    let round = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0]
        .map(|mantissa| times_ten_to(mantissa, power))
        .into_iter()
        // The grace takes in 0.3 of 32 bits, which is a little more than 0.3.
        .find(|round| largest <= round * (1.0 + 1e-6))
        .unwrap_or(largest);
    (round as f32).min(f32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fall_into_bins() {
        for (values, bins, limit, counts, left_out) in [
            (&[-1.0, -0.5, 0.0, 0.5, 1.0][..], 4, 1.0, &[1, 1, 1, 2][..], 0),
            (&[0.0, 0.0], 3, 1.0, &[0, 2, 0], 0),
            (&[], 3, 1.0, &[0, 0, 0], 0),
            (&[0.3, -0.1], 2, 0.3, &[1, 1], 0),
            (&[-1.7], 2, 2.0, &[1, 0], 0),
            (&[9.0], 2, 10.0, &[0, 1], 0),
            (&[f32::NAN, f32::INFINITY, 0.011], 1, 0.015, &[1], 2),
            (&[f32::MAX, f32::MIN], 2, f32::MAX, &[1, 1], 0),
            (&[1e-42], 1, 1.0, &[1], 0),
            (&[2.0], 0, 2.0, &[1], 0),
        ] {
            let mut histogram = Histogram::new(bins);
            histogram.count(&[5.0, f32::NAN]);
            histogram.count(values);
            let got = (histogram.limit(), histogram.counts(), histogram.left_out());
            assert_eq!(got, (limit, counts, left_out), "{values:?}");
        }
    }

    #[test]
    fn bars_fill_the_picture() {
        let mut histogram = Histogram::new(4);
        histogram.count(&[-1.0, 0.1, 0.1, 0.1, 0.1, 1.0]);
        let bars: Vec<_> = histogram.bars(40.0, 20.0).collect();
        let bar = |x, height, value| Bar { x, y: 20.0 - height, width: 9.0, height, value };
        let expected =
            [bar(0.5, 5.0, -0.75), bar(10.5, 0.0, -0.25), bar(20.5, 20.0, 0.25), bar(30.5, 5.0, 0.75)];
        assert_eq!(bars, expected);
    }

    #[test]
    fn a_single_value_is_seen_beside_thousands() {
        let mut values = vec![0.1; 5000];
        values.push(-1.0);
        let mut histogram = Histogram::new(2);
        histogram.count(&values);
        let heights: Vec<_> = histogram.bars(10.0, 50.0).map(|bar| bar.height).collect();
        assert_eq!(heights, [1.0, 50.0]);
        assert!(histogram.bars(0.0, 0.0).all(|bar| bar.height == 0.0 && bar.width == 0.0));
    }
}
