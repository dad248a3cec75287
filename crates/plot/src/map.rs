//! Fields over the plane to RGBA pixels: decision maps and neuron thumbnails.
//!
//! A pixel costs one multiplication and one table look-up; the tables are made once for a theme. Pixels are written
//! into the caller's buffer in the order of the field, so a field whose top row comes first needs no turning. Draw at
//! the field's own size and let the browser enlarge with smoothing.

use crate::scale::within;
use crate::{CLASSES, Palette, Theme};

/// Whether values are shown by degrees or only by their side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shading {
    /// Colour deepens with the value or the confidence.
    Smooth,
    /// Only the winner shows, in its full colour: the sign for one value (the middle counts as positive), the best
    /// class for several.
    Discrete,
}

/// The values that a diverging scale spans: `middle - limit` is the negative colour, `middle + limit` the positive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Value shown in the middle colour.
    pub middle: f32,
    /// Distance from the middle at which the colour is full; values beyond are clamped. Where it is not a positive
    /// number, 1 is taken.
    pub limit: f32,
}

impl Range {
    /// −1 to 1: tanh outputs and targets of two classes.
    pub const UNIT: Range = Range { middle: 0.0, limit: 1.0 };
    /// 0 to 1: the probability of class 1.
    pub const PROBABILITY: Range = Range { middle: 0.5, limit: 0.5 };

    /// −`limit` to `limit`.
    pub const fn symmetric(limit: f32) -> Range {
        Range { middle: 0.0, limit }
    }

    /// `low` to `high`, with the middle half-way.
    pub fn between(low: f32, high: f32) -> Range {
        Range { middle: low / 2.0 + high / 2.0, limit: high / 2.0 - low / 2.0 }
    }

    /// The symmetric range that reaches the value farthest from zero; ±1 where no finite value differs from zero.
    pub fn fitting(values: &[f32]) -> Range {
        let limit = largest_magnitude(values);
        Range::symmetric(if limit > 0.0 { limit } else { 1.0 })
    }
}

/// Greatest `|value|` of the finite values; 0 for none.
pub(crate) fn largest_magnitude(values: &[f32]) -> f32 {
    // The bits of a magnitude sort like the magnitude, and whole numbers have a maximum that vectorises.
    let infinite = f32::INFINITY.to_bits();
    let magnitudes = values.iter().map(|value| value.abs().to_bits());
    f32::from_bits(magnitudes.fold(0, |most, bits| most.max(if bits < infinite { bits } else { 0 })))
}

/// Which number says how sure a prediction over classes is. Both want probabilities and are 0 at a tie of all classes
/// and 1 where one class has everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// Probability of the best class, stretched so that 1/C is 0: `(p - 1/C) / (1 - 1/C)`.
    Probability,
    /// Lead of the best class over the second.
    Margin,
}

/// Steps of a table to each side of the middle.
const STEPS: f32 = 127.0;
/// Table place of the middle. Place 0 is left for NaN: what a NaN becomes when it is cast to an integer.
const MIDDLE: f32 = 128.0;
/// Steps from no confidence to full confidence.
const LEVELS: usize = 64;

/// Colours of the diverging scale, ready to be looked up.
#[derive(Clone, Debug)]
pub struct DivergingTable {
    colours: [[u8; 4]; 256],
    hatch: [[u8; 4]; 2],
}

impl DivergingTable {
    /// The table of a theme: 1 KB, made in some microseconds; keep it while the theme and the shading stay.
    pub fn new(theme: Theme, shading: Shading) -> DivergingTable {
        let palette = theme.palette();
        let mut colours = [palette.hatch[0].rgba(); 256];
        for (place, colour) in colours.iter_mut().enumerate().skip(1) {
            let share = (place as f32 - MIDDLE) / STEPS;
            let end = if share < 0.0 { palette.negative } else { palette.positive };
            *colour = match shading {
                Shading::Smooth => palette.middle.mix(end, share.abs()),
                Shading::Discrete => end,
            }
            .rgba();
        }
        DivergingTable { colours, hatch: palette.hatch.map(|stripe| stripe.rgba()) }
    }

    /// Paints a field.
    ///
    /// **Shapes**: `field` `[H, W]`, row by row; `pixels` `[H, W, 4]`. `width` is W and only places the stripes of the
    /// hatch. Values beyond the range, ±∞ too, take the colour of its end; NaN is hatched. If the lengths disagree,
    /// the shorter decides and the rest of `pixels` stays.
    pub fn paint(&self, field: &[f32], width: usize, range: Range, pixels: &mut [u8]) {
        // Below 1e-30 the scale would overflow, and zero times infinity is NaN.
        let limit = if range.limit > 0.0 && range.limit.is_finite() { range.limit.max(1e-30) } else { 1.0 };
        let scale = STEPS / limit;
        for (at, (pixel, value)) in pixels.chunks_exact_mut(4).zip(field).enumerate() {
            // A cast of NaN gives 0, the place the table keeps for it.
            let place = (within((value - range.middle) * scale, -STEPS, STEPS) + MIDDLE + 0.5) as u8;
            pixel.copy_from_slice(&self.colours[usize::from(place)]);
            if place == 0 {
                pixel.copy_from_slice(&self.hatch[stripe(at, width)]);
            }
        }
    }

    /// The colour of one value; NaN gives the first hatch colour. For points and legends.
    pub fn colour(&self, value: f32, range: Range) -> [u8; 4] {
        let mut pixel = [0; 4];
        self.paint(&[value], 1, range, &mut pixel);
        pixel
    }
}

/// Colours of the classes at all degrees of confidence, ready to be looked up.
#[derive(Clone, Debug)]
pub struct ClassTable {
    colours: [[[u8; 4]; LEVELS]; CLASSES],
    hatch: [[u8; 4]; 2],
}

impl ClassTable {
    /// The table of a theme: 1.5 KB; keep it while the theme and the shading stay.
    ///
    /// A class never fades into the middle entirely: at no confidence a quarter of its colour is left, so that the
    /// border between two classes can be seen.
    pub fn new(theme: Theme, shading: Shading) -> ClassTable {
        const FAINTEST: f32 = 0.25;
        let palette: &Palette = theme.palette();
        let mut colours = [[[0; 4]; LEVELS]; CLASSES];
        for (levels, class) in colours.iter_mut().zip(palette.classes) {
            for (level, colour) in levels.iter_mut().enumerate() {
                let share = match shading {
                    Shading::Smooth => FAINTEST + (1.0 - FAINTEST) * level as f32 / (LEVELS - 1) as f32,
                    Shading::Discrete => 1.0,
                };
                *colour = palette.middle.mix(class, share).rgba();
            }
        }
        ClassTable { colours, hatch: palette.hatch.map(|stripe| stripe.rgba()) }
    }

    /// Paints the best class of every place.
    ///
    /// **Shapes**: `scores` `[C, H, W]`, one whole field per class as frames carry them; `pixels` `[H, W, 4]`. Scores
    /// are probabilities; of equal ones the first class wins. A place with a NaN among its scores is hatched. Classes
    /// from the seventh on use the colours again. With C = 0 nothing is painted, with C = 1 confidence is the
    /// probability itself.
    pub fn paint(
        &self,
        scores: &[f32],
        classes: usize,
        width: usize,
        confidence: Confidence,
        pixels: &mut [u8],
    ) {
        let Some(places) = scores.len().checked_div(classes).filter(|&places| places > 0) else { return };
        let even = if classes > 1 { 1.0 / classes as f32 } else { 0.0 };
        for (at, pixel) in pixels.chunks_exact_mut(4).take(places).enumerate() {
            let (mut best, mut first, mut second) = (0, f32::NEG_INFINITY, f32::NEG_INFINITY);
            let mut sum = 0.0;
            for (class, &score) in scores[at..].iter().step_by(places).take(classes).enumerate() {
                sum += score;
                if score > first {
                    (best, second, first) = (class, first, score);
                } else if score > second {
                    second = score;
                }
            }
            if f32::is_nan(sum) {
                pixel.copy_from_slice(&self.hatch[stripe(at, width)]);
                continue;
            }
            let sure = match confidence {
                Confidence::Probability => (first - even) / (1.0 - even),
                Confidence::Margin => first - second.max(0.0),
            };
            let level = (within(sure, 0.0, 1.0) * (LEVELS - 1) as f32 + 0.5) as usize;
            pixel.copy_from_slice(&self.colours[best % CLASSES][level]);
        }
    }
}

/// Which of the two stripes of the hatch a pixel lies on: diagonals, two pixels wide.
fn stripe(at: usize, width: usize) -> usize {
    let width = width.max(1);
    ((at % width + at / width) >> 1) & 1
}

/// Paints the map of one neuron out of many into a buffer that is used again every frame.
///
/// **Shapes**: `maps` `[units, side, side]`; the picture of `unit` is written to `pixels`, which becomes
/// `[side, side, 4]` and only grows on first use. Each map has its own range, [`Range::fitting`], so that a neuron
/// with small outputs is not a blank square; that range is returned for the tooltip. A unit that is not there leaves
/// `pixels` empty and gives `None`.
pub fn small_map(
    table: &DivergingTable,
    maps: &[f32],
    side: usize,
    unit: usize,
    pixels: &mut Vec<u8>,
) -> Option<Range> {
    let area = side.checked_mul(side)?;
    let start = unit.checked_mul(area);
    let field =
        start.and_then(|start| maps.get(start..start.checked_add(area)?)).filter(|map| !map.is_empty());
    pixels.resize(field.map_or(0, |field| 4 * field.len()), 0);
    let range = Range::fitting(field?);
    table.paint(field?, side, range, pixels);
    Some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f32 = f32::NAN;

    /// The painted pixels as a picture in hex, one word per pixel.
    fn words(pixels: &[u8]) -> String {
        let colours = pixels.chunks_exact(4).map(|pixel| crate::Rgb([pixel[0], pixel[1], pixel[2]]).hex());
        colours.collect::<Vec<_>>().join(" ")
    }

    fn painted(shading: Shading, field: &[f32], range: Range) -> String {
        let mut pixels = vec![0; 4 * field.len()];
        DivergingTable::new(Theme::Light, shading).paint(field, field.len(), range, &mut pixels);
        assert!(pixels.iter().skip(3).step_by(4).all(|&alpha| alpha == 255));
        words(&pixels)
    }

    #[test]
    fn values_become_colours() {
        let range = Range::symmetric(2.0);
        for (shading, field, range, expected) in [
            (Shading::Smooth, &[-2.0, 0.0, 2.0][..], range, "#d2691e #f4f0e8 #2f76c9"),
            (Shading::Smooth, &[-1.0, 1.0], range, "#e3ad84 #91b3d8"),
            (Shading::Smooth, &[-9.0, f32::NEG_INFINITY, f32::INFINITY], range, "#d2691e #d2691e #2f76c9"),
            (Shading::Discrete, &[-0.1, 0.0, 0.1], range, "#d2691e #2f76c9 #2f76c9"),
            (Shading::Smooth, &[0.0, 0.5, 1.0], Range::PROBABILITY, "#d2691e #f4f0e8 #2f76c9"),
            (Shading::Smooth, &[10.0, 15.0, 20.0], Range::between(10.0, 20.0), "#d2691e #f4f0e8 #2f76c9"),
            (Shading::Smooth, &[NAN, 0.0, 1.0], Range::symmetric(0.0), "#d5d2cc #f4f0e8 #2f76c9"),
            (Shading::Smooth, &[0.0, 1.0], Range::symmetric(NAN), "#f4f0e8 #2f76c9"),
            (Shading::Smooth, &[0.0, 1e-40], Range::symmetric(1e-42), "#f4f0e8 #f4f0e8"),
            (Shading::Smooth, &[], range, ""),
        ] {
            assert_eq!(painted(shading, field, range), expected, "{shading:?} {field:?} {range:?}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_hatched_in_diagonals() {
        let mut pixels = [0; 4 * 16];
        DivergingTable::new(Theme::Dark, Shading::Smooth).paint(&[NAN; 16], 4, Range::UNIT, &mut pixels);
        let picture: String = pixels.chunks_exact(4).map(|p| if p[0] == 0x3c { '.' } else { '#' }).collect();
        assert_eq!(picture, "..##.##.##..#..#");
    }

    #[test]
    fn short_buffers_are_filled_as_far_as_they_go() {
        let table = DivergingTable::new(Theme::Light, Shading::Smooth);
        let mut pixels = [7; 11];
        table.paint(&[0.0; 5], 0, Range::UNIT, &mut pixels);
        assert_eq!(pixels[8..], [7, 7, 7]);
        let mut pixels = [7; 8];
        table.paint(&[0.0], 1, Range::UNIT, &mut pixels);
        assert_eq!(pixels[4..], [7, 7, 7, 7]);
        assert_eq!(table.colour(1.0, Range::UNIT), [0x2f, 0x76, 0xc9, 255]);
    }

    fn classes(shading: Shading, scores: &[f32], classes: usize, confidence: Confidence) -> String {
        let places = scores.len().checked_div(classes).unwrap_or(0);
        let mut pixels = vec![0; 4 * places];
        ClassTable::new(Theme::Light, shading).paint(scores, classes, places, confidence, &mut pixels);
        words(&pixels)
    }

    #[test]
    fn the_best_class_shows_by_its_confidence() {
        use Confidence::{Margin, Probability};
        use Shading::{Discrete, Smooth};
        for (shading, scores, count, confidence, expected) in [
            (Smooth, &[1.0, 0.0, 0.0, 1.0][..], 2, Probability, "#d2691e #2f76c9"),
            (Smooth, &[1.0, 0.0, 0.0, 1.0], 2, Margin, "#d2691e #2f76c9"),
            (Smooth, &[0.5, 0.5], 2, Probability, "#ecceb6"),
            (Smooth, &[0.5, 0.5], 2, Margin, "#ecceb6"),
            (Discrete, &[0.4, 0.6], 2, Probability, "#2f76c9"),
            (Discrete, &[0.2, 0.2, 0.6], 3, Margin, "#009f60"),
            (Smooth, &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0], 7, Margin, "#d2691e"),
            (Smooth, &[0.3, NAN], 2, Margin, "#d5d2cc"),
            (Smooth, &[1.0], 1, Margin, "#d2691e"),
            (Smooth, &[], 3, Margin, ""),
            (Smooth, &[1.0], 0, Margin, ""),
        ] {
            assert_eq!(classes(shading, scores, count, confidence), expected, "{scores:?}");
        }
    }

    #[test]
    fn two_classes_at_full_confidence_look_like_the_diverging_map() {
        let [low, high] = [[0.0, 1.0], [1.0, 0.0]].map(|high| {
            let scores = [1.0 - high[0], 1.0 - high[1], high[0], high[1]];
            classes(Shading::Discrete, &scores, 2, Confidence::Margin)
        });
        assert_eq!(low, painted(Shading::Smooth, &[0.0, 1.0], Range::PROBABILITY));
        assert_eq!(high, painted(Shading::Smooth, &[1.0, 0.0], Range::PROBABILITY));
    }

    #[test]
    fn a_small_map_takes_its_own_range_and_reuses_the_buffer() {
        let table = DivergingTable::new(Theme::Light, Shading::Smooth);
        let maps = [0.0, 0.1, -0.2, 0.2, 5.0, NAN, -10.0, 0.0];
        let mut pixels = Vec::new();
        assert_eq!(small_map(&table, &maps, 2, 0, &mut pixels), Some(Range::symmetric(0.2)));
        assert_eq!(words(&pixels), "#f4f0e8 #91b3d8 #d2691e #2f76c9");
        let place = pixels.as_ptr();
        assert_eq!(small_map(&table, &maps, 2, 1, &mut pixels), Some(Range::symmetric(10.0)));
        assert_eq!(place, pixels.as_ptr());
        for (side, unit) in [(2, 2), (0, 0), (usize::MAX, 1), (3, 0), (1, usize::MAX)] {
            assert_eq!(small_map(&table, &maps, side, unit, &mut pixels), None);
            assert!(pixels.is_empty());
        }
    }

    #[test]
    fn a_range_fits_what_is_finite() {
        for (values, limit) in
            [(&[0.5, -3.0][..], 3.0), (&[], 1.0), (&[0.0], 1.0), (&[NAN, f32::INFINITY], 1.0)]
        {
            assert_eq!(Range::fitting(values), Range::symmetric(limit), "{values:?}");
        }
    }
}
