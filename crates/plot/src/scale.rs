//! Axes: from values to pixels and back, with round ticks.

use crate::number::{magnitude, spell, times_ten_to};

/// How an axis is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Division {
    /// Equal steps are equal differences.
    Linear,
    /// Equal steps are equal ratios; only values above zero have a place.
    Log10,
}

/// An axis.
///
/// Invariant: the domain is finite, low below high, and above zero for [`Division::Log10`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    division: Division,
    domain: [f32; 2],
    pixels: [f32; 2],
    /// The domain in the units in which the axis is even: itself or its logarithm.
    even: [f64; 2],
}

/// A mark on an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Value marked.
    pub value: f32,
    /// Its pixel.
    pub pixel: f32,
    /// Its text, as [`compact`](crate::number::compact) would write it.
    pub label: String,
}

impl Scale {
    /// An axis that shows `domain[0]` at `pixels[0]` and `domain[1]` at `pixels[1]`. The pixels may run either way; for
    /// a vertical axis give the lower end of the screen first.
    ///
    /// A domain that is no range is mended: ends are put in order; equal ends are moved apart, by a tenth of their
    /// size but at least 0.5 in all (linear) or by half a decade each way (logarithmic); an end that is not finite, or
    /// not above zero on a logarithmic axis, turns the domain into 0…1 or 0.1…1.
    pub fn new(division: Division, domain: [f32; 2], pixels: [f32; 2]) -> Scale {
        let domain = mended(division, domain);
        let even = domain.map(|value| division.even_from_value(value));
        Scale { division, domain, pixels, even }
    }

    /// A linear axis; see [`Scale::new`].
    pub fn linear(domain: [f32; 2], pixels: [f32; 2]) -> Scale {
        Scale::new(Division::Linear, domain, pixels)
    }

    /// A logarithmic axis; see [`Scale::new`].
    pub fn log10(domain: [f32; 2], pixels: [f32; 2]) -> Scale {
        Scale::new(Division::Log10, domain, pixels)
    }

    /// How the axis is divided.
    pub fn division(&self) -> Division {
        self.division
    }

    /// Least and greatest value of the axis, after mending.
    pub fn domain(&self) -> [f32; 2] {
        self.domain
    }

    /// Pixels of the two ends.
    pub fn pixels(&self) -> [f32; 2] {
        self.pixels
    }

    /// The pixel of a value. Values beyond the domain lie beyond the ends. NaN for what has no place: a value that is
    /// not finite, or not above zero on a logarithmic axis.
    pub fn pixel_from_value(&self, value: f32) -> f32 {
        if !value.is_finite() {
            return f32::NAN;
        }
        let share = (self.division.even_from_value(value) - self.even[0]) / (self.even[1] - self.even[0]);
        let [start, end] = self.pixels;
        start + (end - start) * share as f32
    }

    /// The value at a pixel, kept within the domain: what a hover shows. NaN gives NaN; an axis of no length gives its
    /// low end.
    pub fn value_from_pixel(&self, pixel: f32) -> f32 {
        let [start, end] = self.pixels;
        if start == end {
            return self.domain[0];
        }
        let share = f64::from((pixel - start) / (end - start));
        let value = self.division.value_from_even(self.even[0] + share * (self.even[1] - self.even[0]));
        within(value, self.domain[0], self.domain[1])
    }

    /// Round marks within the domain, low to high, `most` of them at the most (`most` under 2 is taken as 2).
    ///
    /// A linear axis steps by 1, 2 or 5 times a power of ten. A logarithmic axis marks powers of ten, with 2 and 5
    /// times them where there is room and every second, third, … power where there is not; an axis of less than a
    /// decade that would have fewer than two marks is marked like a linear one.
    pub fn ticks(&self, most: usize) -> Vec<Tick> {
        let most = most.max(2);
        if self.division == Division::Log10 {
            for multiples in [&[1.0, 2.0, 5.0][..], &[1.0]] {
                let ticks = self.decades(1, multiples);
                if (2..=most).contains(&ticks.len()) {
                    return ticks;
                }
            }
            let mut powers = self.decades(1, &[1.0]);
            if powers.len() > most {
                let thinned =
                    (2..).map(|every| self.decades(every, &[1.0])).find(|ticks| ticks.len() <= most);
                if let Some(ticks) = thinned.filter(|ticks| ticks.len() >= 2) {
                    return ticks;
                }
                // No multiple of a power lies twice in the domain: mark its outermost powers.
                powers.drain(1..powers.len() - 1);
                return powers;
            }
        }
        self.even_steps(most)
    }

    fn even_steps(&self, most: usize) -> Vec<Tick> {
        let [low, high] = self.domain.map(f64::from);
        let (mut mantissa, mut power) = nice_above((high - low) / most as f64);
        loop {
            let step = times_ten_to(mantissa, power);
            // A hair's breadth of grace, for an end such as 0.3 that is no exact multiple of 0.1.
            let first = (low / step - 1e-6).ceil();
            let last = (high / step + 1e-6).floor();
            if last - first < most as f64 {
                let count = (last - first + 1.0).max(0.0) as usize;
                let values = (0..count).map(|place| times_ten_to((first + place as f64) * mantissa, power));
                return values.map(|value| self.tick(value, power)).collect();
            }
            (mantissa, power) = nice_above(step * 1.5);
        }
    }

    fn decades(&self, every: i32, multiples: &[f64]) -> Vec<Tick> {
        let [low, high] = self.domain.map(f64::from);
        let (first, last) = (magnitude(low), magnitude(high));
        let mut ticks = Vec::new();
        for power in (first..=last).filter(|power| power.rem_euclid(every) == 0) {
            for &multiple in multiples {
                let value = times_ten_to(multiple, power);
                if value >= low * (1.0 - 1e-6) && value <= high * (1.0 + 1e-6) {
                    ticks.push(self.tick(value, power));
                }
            }
        }
        ticks
    }

    fn tick(&self, value: f64, finest: i32) -> Tick {
        // Zero may come out as a sum of steps; it must not be −0.
        let value = if value == 0.0 { 0.0 } else { value };
        let label = spell(value, finest);
        let value = value as f32;
        Tick { value, pixel: self.pixel_from_value(value), label }
    }
}

impl Division {
    fn even_from_value(self, value: f32) -> f64 {
        match self {
            Division::Linear => f64::from(value),
            Division::Log10 if value > 0.0 => f64::from(value).ln() * std::f64::consts::LOG10_E,
            Division::Log10 => f64::NAN,
        }
    }

    fn value_from_even(self, even: f64) -> f32 {
        match self {
            Division::Linear => even as f32,
            Division::Log10 => (even * std::f64::consts::LN_10).exp() as f32,
        }
    }
}

/// A value, but not outside low…high; NaN for NaN.
pub(crate) fn within(value: f32, low: f32, high: f32) -> f32 {
    if value < low {
        low
    } else if value > high {
        high
    } else {
        value
    }
}

fn mended(division: Division, [one, two]: [f32; 2]) -> [f32; 2] {
    let (low, high) = (one.min(two), one.max(two));
    let finite = one.is_finite() && two.is_finite();
    match division {
        Division::Linear if !finite => [0.0, 1.0],
        Division::Log10 if !finite || low < f32::MIN_POSITIVE => [0.1, 1.0],
        // Ends so close that the ticks between them would fall on the same float count as equal.
        Division::Linear if high - low <= 1e-5 * low.abs().max(high.abs()) || high - low < 1e-30 => {
            let apart = (0.1 * low.abs()).max(0.25).min(f32::MAX / 4.0);
            [(low - apart).max(f32::MIN), (high + apart).min(f32::MAX)]
        }
        Division::Log10 if high <= low * 1.000_01 => {
            const HALF_DECADE: f32 = 3.162_277_7;
            [(low / HALF_DECADE).max(f32::MIN_POSITIVE), (high * HALF_DECADE).min(f32::MAX)]
        }
        _ => [low, high],
    }
}

/// The least of 1, 2 or 5 times a power of ten that is not below `value`, as mantissa and power.
fn nice_above(value: f64) -> (f64, i32) {
    let power = magnitude(value);
    let mantissa = times_ten_to(value, -power);
    match [1.0, 2.0, 5.0].into_iter().find(|nice| mantissa <= nice * (1.0 + 1e-9)) {
        Some(nice) => (nice, power),
        None => (1.0, power + 1),
    }
}

/// Least and greatest of the values that have a place on such an axis; `None` if none has.
pub fn extent(division: Division, values: impl IntoIterator<Item = f32>) -> Option<[f32; 2]> {
    let mut found: Option<[f32; 2]> = None;
    for value in values {
        if value.is_finite() && (division == Division::Linear || value > 0.0) {
            let [low, high] = found.unwrap_or([value, value]);
            found = Some([low.min(value), high.max(value)]);
        }
    }
    found
}

/// The domain with air at both ends: each moves out by `share` (0.05 is usual) of the length, by ratio on a
/// logarithmic axis. A linear domain that begins exactly at zero keeps its zero, because losses and counts stand on
/// it. A domain that is no range is mended as [`Scale::new`] does it.
pub fn padded(division: Division, domain: [f32; 2], share: f32) -> [f32; 2] {
    let [low, high] = mended(division, domain);
    let [from, to] = [low, high].map(|value| division.even_from_value(value));
    let air = f64::from(share) * (to - from);
    let start =
        if division == Division::Linear && low == 0.0 { 0.0 } else { division.value_from_even(from - air) };
    mended(division, [start, division.value_from_even(to + air)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use Division::{Linear, Log10};

    #[test]
    fn values_find_their_pixel_and_back() {
        for (scale, value, pixel) in [
            (Scale::linear([0.0, 10.0], [0.0, 100.0]), 2.5, 25.0),
            (Scale::linear([0.0, 10.0], [100.0, 0.0]), 2.5, 75.0),
            (Scale::linear([10.0, 0.0], [0.0, 100.0]), 2.5, 25.0),
            (Scale::log10([0.01, 100.0], [0.0, 400.0]), 1.0, 200.0),
            (Scale::log10([0.01, 100.0], [400.0, 0.0]), 10.0, 100.0),
        ] {
            assert!((scale.pixel_from_value(value) - pixel).abs() < 1e-3, "{scale:?}");
            assert!((scale.value_from_pixel(pixel) - value).abs() < 1e-4, "{scale:?}");
        }
    }

    #[test]
    fn what_has_no_place_has_no_pixel() {
        for (division, value) in [
            (Linear, f32::NAN),
            (Linear, f32::INFINITY),
            (Log10, 0.0),
            (Log10, -1.0),
            (Log10, f32::NAN),
            (Log10, f32::INFINITY),
        ] {
            assert!(Scale::new(division, [1.0, 2.0], [0.0, 1.0]).pixel_from_value(value).is_nan(), "{value}");
        }
    }

    #[test]
    fn hovering_stays_within_the_domain() {
        let scale = Scale::linear([1.0, 2.0], [0.0, 100.0]);
        for (pixel, value) in [(-50.0, 1.0), (150.0, 2.0), (f32::INFINITY, 2.0)] {
            assert_eq!(scale.value_from_pixel(pixel), value);
        }
        assert!(scale.value_from_pixel(f32::NAN).is_nan());
        assert_eq!(Scale::linear([1.0, 2.0], [5.0, 5.0]).value_from_pixel(5.0), 1.0);
    }

    #[test]
    fn a_domain_that_is_no_range_is_mended() {
        for (division, domain, expected) in [
            (Linear, [0.0, 0.0], [-0.25, 0.25]),
            (Linear, [100.0, 100.0], [90.0, 110.0]),
            (Linear, [f32::NAN, 3.0], [0.0, 1.0]),
            (Linear, [0.0, f32::INFINITY], [0.0, 1.0]),
            (Log10, [0.0, 5.0], [0.1, 1.0]),
            (Log10, [-1.0, 5.0], [0.1, 1.0]),
            (Log10, [1.0, 1.0], [1.0 / 3.162_277_7, 3.162_277_7]),
            (Log10, [5.0, 2.0], [2.0, 5.0]),
        ] {
            assert_eq!(
                Scale::new(division, domain, [0.0, 1.0]).domain(),
                expected,
                "{division:?} {domain:?}"
            );
        }
    }

    #[test]
    fn ticks_are_round() {
        for (division, domain, most, expected) in [
            (Linear, [0.0, 1.0], 6, "0 0.2 0.4 0.6 0.8 1"),
            (Linear, [0.0, 1.0], 5, "0 0.5 1"),
            (Linear, [-1.0, 1.0], 5, "−1 −0.5 0 0.5 1"),
            (Linear, [0.0, 0.3], 5, "0 0.1 0.2 0.3"),
            (Linear, [0.013, 0.037], 4, "0.02 0.03"),
            (Linear, [0.0, 2000.0], 5, "0 500 1k 1.5k 2k"),
            (Linear, [10_000.0, 10_004.0], 3, "10k 10.002k 10.004k"),
            (Linear, [0.0, 4e-4], 5, "0 1e-4 2e-4 3e-4 4e-4"),
            (Linear, [0.0, 1.0], 0, "0 1"),
            (Linear, [3.0, 3.0], 3, "2.8 3 3.2"),
            (Log10, [0.01, 100.0], 6, "0.01 0.1 1 10 100"),
            (Log10, [1.0, 10.0], 6, "1 2 5 10"),
            (Log10, [1e-6, 1e6], 5, "1e-6 0.001 1 1k 1M"),
            (Log10, [0.3, 0.9], 4, "0.4 0.6 0.8"),
            (Log10, [0.09, 0.6], 5, "0.1 0.2 0.5"),
        ] {
            let ticks = Scale::new(division, domain, [0.0, 100.0]).ticks(most);
            let labels: Vec<_> = ticks.iter().map(|tick| tick.label.as_str()).collect();
            assert_eq!(labels.join(" "), expected, "{division:?} {domain:?} {most}");
        }
    }

    #[test]
    fn extent_and_air() {
        let values = [3.0, f32::NAN, -1.0, 0.0, f32::INFINITY];
        assert_eq!(extent(Linear, values), Some([-1.0, 3.0]));
        assert_eq!(extent(Log10, values), Some([3.0, 3.0]));
        assert_eq!(extent(Log10, [0.0]), None);
        for (division, domain, expected) in [
            (Linear, [-1.0, 1.0], [-1.2, 1.2]),
            (Linear, [0.0, 1.0], [0.0, 1.1]),
            (Log10, [0.1, 100.0], [0.1 / 1.995_262_3, 100.0 * 1.995_262_3]),
        ] {
            for (got, expected) in padded(division, domain, 0.1).into_iter().zip(expected) {
                assert!((got - expected).abs() <= 1e-4 * expected.abs(), "{got} for {expected}");
            }
        }
        assert_eq!(padded(Linear, [2.0, 2.0], 0.0), [1.75, 2.25]);
    }

    proptest::proptest! {
        #[test]
        fn ticks_are_few_ascending_and_inside(
            low in proptest::num::f32::ANY,
            high in proptest::num::f32::ANY,
            most in 0usize..20,
            log in proptest::bool::ANY,
        ) {
            let scale = Scale::new(if log { Log10 } else { Linear }, [low, high], [10.0, 500.0]);
            let ticks = scale.ticks(most);
            proptest::prop_assert!(ticks.len() <= most.max(2), "{}", ticks.len());
            for pair in ticks.windows(2) {
                proptest::prop_assert!(pair[0].value < pair[1].value && pair[0].pixel < pair[1].pixel);
            }
            for tick in ticks {
                proptest::prop_assert!((9.9..=500.1).contains(&tick.pixel), "{tick:?} in {scale:?}");
            }
        }
    }
}
