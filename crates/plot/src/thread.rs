//! The weights between two layers as threads: cubic Béziers whose width and opacity are the size of the weight.
//!
//! Two layers of 32 units already have a thousand threads. Draw the [`strongest`] of them, in the order given, which
//! is from weak to strong, so that what matters lies on top. Colour is the palette's `positive` or `negative` by
//! [`ThreadStyle::positive`].

use crate::number::push_coordinate;

/// A cubic Bézier from one unit's right side to another unit's left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bezier {
    /// Start, two control points, end; in pixels.
    pub points: [[f32; 2]; 4],
}

/// Straight pieces a thread is cut into to measure its distance. The error stays under a pixel for threads and loops
/// as long as a screen is wide.
const PIECES: usize = 48;

impl Bezier {
    /// The thread between two places. It leaves and arrives level, so threads of one unit are seen to belong
    /// together; the controls lie 45 % of the horizontal distance from the ends. A thread that runs backwards (a skip
    /// to a card further left) still leaves to the right, in a loop of at least 24 pixels.
    pub fn between(from: [f32; 2], to: [f32; 2]) -> Bezier {
        let across = to[0] - from[0];
        let pull = if across >= 0.0 { 0.45 * across } else { (0.45 * -across).max(24.0) };
        Bezier { points: [from, [from[0] + pull, from[1]], [to[0] - pull, to[1]], to] }
    }

    /// The place at `share` of the way in the curve's own measure, 0 at the start and 1 at the end.
    pub fn at(&self, share: f32) -> [f32; 2] {
        let rest = 1.0 - share;
        let [a, b, c, d] = [
            rest * rest * rest,
            3.0 * rest * rest * share,
            3.0 * rest * share * share,
            share * share * share,
        ];
        let [p, q, r, s] = self.points;
        [0, 1].map(|axis| a * p[axis] + b * q[axis] + c * r[axis] + d * s[axis])
    }

    /// The thread as the `d` of an SVG path: `M0 0C4.5 0 5.5 10 10 10`.
    pub fn svg_path(&self) -> String {
        let mut text = String::with_capacity(48);
        for (point, before) in self.points.iter().zip(["M", "C", " ", " "]) {
            text.push_str(before);
            push_coordinate(&mut text, point[0]);
            text.push(' ');
            push_coordinate(&mut text, point[1]);
        }
        text
    }

    /// Distance in pixels from a place to the thread's middle line.
    pub fn distance(&self, place: [f32; 2]) -> f32 {
        let mut least = f32::INFINITY;
        let mut from = self.points[0];
        for piece in 1..=PIECES {
            let to = self.at(piece as f32 / PIECES as f32);
            least = least.min(squared_distance_to_piece(place, from, to));
            from = to;
        }
        least.sqrt()
    }

    /// Whether a place lies within `radius` of the box around the curve's points, outside of which the curve never
    /// goes.
    fn may_be_within(&self, [x, y]: [f32; 2], radius: f32) -> bool {
        let [p, q, r, s] = self.points;
        let spans = |axis: usize, value: f32| {
            let low = p[axis].min(q[axis]).min(r[axis]).min(s[axis]);
            let high = p[axis].max(q[axis]).max(r[axis]).max(s[axis]);
            value >= low - radius && value <= high + radius
        };
        spans(0, x) && spans(1, y)
    }
}

fn squared_distance_to_piece(place: [f32; 2], from: [f32; 2], to: [f32; 2]) -> f32 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let away = [place[0] - from[0], place[1] - from[1]];
    let length = along[0] * along[0] + along[1] * along[1];
    let share = if length > 0.0 {
        ((along[0] * away[0] + along[1] * away[1]) / length).max(0.0).min(1.0)
    } else {
        0.0
    };
    let [x, y] = [away[0] - share * along[0], away[1] - share * along[1]];
    x * x + y * y
}

/// How a thread looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ThreadStyle {
    /// Width of the stroke in pixels, 0.5 to 6.
    pub width: f32,
    /// Opacity of the stroke, 0.06 to 0.9.
    pub opacity: f32,
    /// Whether the weight is zero or more.
    pub positive: bool,
}

impl ThreadStyle {
    /// The look of a weight beside the `largest` magnitude of its layer, when `drawn` threads are drawn in all.
    ///
    /// With s = √(|weight| / largest), clamped to 0…1, width is 0.5 + 5.5 s and opacity 0.12 + 0.78 s: the root keeps
    /// a weight of a hundredth visible beside the largest. From 64 threads on both lose strength by √(64 / drawn), at
    /// most to a quarter, the weak ones more than the strong, so that a crowd stays a fabric and not a blot. A weight
    /// that is not finite, or a `largest` that is not above zero, gives the faintest thread.
    pub fn of(weight: f32, largest: f32, drawn: usize) -> ThreadStyle {
        let share = (weight / largest).abs();
        let share = if largest > 0.0 && weight.is_finite() { share.min(1.0).sqrt() } else { 0.0 };
        let crowd = if drawn > 64 { (64.0 / drawn as f32).sqrt().max(0.25) } else { 1.0 };
        // The strongest loses half as much as the weakest.
        let fade = crowd + (1.0 - crowd) * 0.5 * share;
        ThreadStyle {
            width: (0.5 + 5.5 * share * fade).max(0.5).min(6.0),
            opacity: ((0.12 + 0.78 * share) * fade).max(0.06).min(0.9),
            positive: weight >= 0.0,
        }
    }
}

/// Which threads to draw: places of the `most` weights of greatest magnitude, from weak to strong; of equal ones the
/// earlier counts as stronger. Weights that are not finite are left out. `chosen` is emptied first and used again every
/// frame.
pub fn strongest(weights: &[f32], most: usize, chosen: &mut Vec<u32>) {
    chosen.clear();
    chosen.extend((0u32..).zip(weights).filter(|(_, weight)| weight.is_finite()).map(|(place, _)| place));
    // The bits of a magnitude sort like the magnitude.
    chosen.sort_unstable_by_key(|&place| (weights[place as usize].abs().to_bits(), !place));
    chosen.drain(..chosen.len().saturating_sub(most));
}

/// The thread under the pointer: the place in `threads` of the one nearest to `pointer`, if it is within `radius`
/// pixels (6 suits a mouse, 14 a finger). Of equally near ones the later, which is drawn on top.
pub fn nearest(threads: &[Bezier], pointer: [f32; 2], radius: f32) -> Option<usize> {
    let mut found = None;
    let mut least = radius;
    for (place, thread) in threads.iter().enumerate() {
        if thread.may_be_within(pointer, least) {
            let distance = thread.distance(pointer);
            if distance <= least {
                (found, least) = (Some(place), distance);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_leaves_and_arrives_level() {
        for (from, to, path) in [
            ([0.0, 0.0], [10.0, 10.0], "M0 0C4.5 0 5.5 10 10 10"),
            ([100.0, 5.0], [0.0, 5.0], "M100 5C145 5 -45 5 0 5"),
            ([10.0, 5.0], [0.0, 5.0], "M10 5C34 5 -24 5 0 5"),
            ([3.0, 3.0], [3.0, 3.0], "M3 3C3 3 3 3 3 3"),
        ] {
            let thread = Bezier::between(from, to);
            assert_eq!(thread.svg_path(), path);
            assert_eq!((thread.at(0.0), thread.at(1.0)), (from, to));
        }
    }

    #[test]
    fn larger_weights_are_wider_and_less_transparent() {
        for drawn in [0, 1, 64, 65, 1000, 100_000] {
            let mut before = ThreadStyle::of(0.0, 2.0, drawn);
            for step in 1..=20 {
                let style = ThreadStyle::of(step as f32 / 10.0, 2.0, drawn);
                assert!(style.width > before.width && style.opacity >= before.opacity, "{drawn} {step}");
                assert!(style.width <= 6.0 && style.opacity <= 0.9);
                before = style;
            }
        }
        assert_eq!(ThreadStyle::of(-2.0, 2.0, 10), ThreadStyle { width: 6.0, opacity: 0.9, positive: false });
    }

    #[test]
    fn a_hundredth_is_still_legible_and_a_crowd_is_fainter() {
        let small = ThreadStyle::of(0.01, 1.0, 30);
        assert!(small.width >= 1.0 && small.opacity >= 0.15, "{small:?}");
        let crowded = ThreadStyle::of(0.01, 1.0, 1000);
        assert!(crowded.opacity < 0.5 * small.opacity, "{crowded:?}");
        assert!(ThreadStyle::of(1.0, 1.0, 1000).opacity > 0.5);
    }

    #[test]
    fn weights_without_a_measure_are_faint() {
        let faint = ThreadStyle { width: 0.5, opacity: 0.12, positive: true };
        for (weight, largest) in [(0.0, 0.0), (1.0, 0.0), (f32::INFINITY, 1.0), (1.0, f32::NAN), (0.0, 1.0)] {
            assert_eq!(ThreadStyle::of(weight, largest, 1), faint, "{weight} {largest}");
        }
        assert_eq!(ThreadStyle::of(f32::NAN, 1.0, 1).opacity, faint.opacity);
    }

    #[test]
    fn the_strongest_are_drawn_last() {
        for (weights, most, expected) in [
            (&[0.1, -3.0, 2.0, 0.5][..], 2, &[2, 1][..]),
            (&[0.1, -3.0, 2.0, 0.5], 9, &[0, 3, 2, 1]),
            (&[1.0, -1.0, 1.0], 2, &[1, 0]),
            (&[f32::NAN, 1.0, f32::INFINITY], 3, &[1]),
            (&[1.0, 2.0], 0, &[]),
            (&[], 5, &[]),
        ] {
            let mut chosen = vec![7];
            strongest(weights, most, &mut chosen);
            assert_eq!(chosen, expected, "{weights:?} {most}");
        }
    }

    #[test]
    fn the_pointer_finds_the_nearest_thread() {
        let level = |y| Bezier::between([0.0, y], [100.0, y]);
        let threads = [level(0.0), level(10.0), level(10.0), Bezier::between([0.0, 50.0], [100.0, 150.0])];
        for (pointer, radius, expected) in [
            ([50.0, 2.0], 6.0, Some(0)),
            ([50.0, 8.0], 6.0, Some(2)),
            ([50.0, 100.0], 1.0, Some(3)),
            ([50.0, 30.0], 6.0, None),
            ([104.0, 0.0], 6.0, Some(0)),
            ([110.0, 0.0], 6.0, None),
            ([f32::NAN, 0.0], 6.0, None),
        ] {
            assert_eq!(nearest(&threads, pointer, radius), expected, "{pointer:?}");
        }
        assert_eq!(nearest(&[], [0.0, 0.0], 6.0), None);
    }

    proptest::proptest! {
        #[test]
        fn places_on_a_thread_are_no_distance_away(
            from in [-500f32..500.0, -500f32..500.0],
            to in [-500f32..500.0, -500f32..500.0],
            share in 0f32..1.0,
        ) {
            let thread = Bezier::between(from, to);
            let distance = thread.distance(thread.at(share));
            proptest::prop_assert!(distance < 1.0, "{distance}");
        }
    }
}
