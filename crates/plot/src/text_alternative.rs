//! What a plot shows, as figures. The page puts them into a sentence in the reader's language and writes the numbers
//! with [`compact`](crate::number::compact).

use crate::Series;

/// Which way a curve goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// It rises.
    Up,
    /// It falls.
    Down,
    /// It stays where it is, or there are too few points to say.
    Flat,
}

/// A curve in figures. Only points whose x and y are finite count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeriesSummary {
    /// How many points count.
    pub points: usize,
    /// First point, as x and y.
    pub first: [f32; 2],
    /// Last point.
    pub last: [f32; 2],
    /// Lowest point, the earliest of several.
    pub least: [f32; 2],
    /// Highest point, the earliest of several.
    pub most: [f32; 2],
    /// From the first quarter to the last quarter of the points.
    pub overall: Trend,
    /// From the third quarter to the last: whether it still moves.
    pub lately: Trend,
}

/// A field over the plane, a kernel or a gradient in figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FieldSummary {
    /// How many values are finite.
    pub values: usize,
    /// How many are not.
    pub undefined: usize,
    /// Least finite value.
    pub least: f32,
    /// Greatest finite value.
    pub most: f32,
    /// Mean of the finite values.
    pub mean: f32,
    /// Share of the finite values that lie above the middle, 0 to 1.
    pub above: f32,
}

/// A change smaller than this share of the curve's height counts as none.
const STILL: f64 = 0.02;

/// The figures of a curve; `None` if no point is finite.
///
/// Trends compare means of quarters of the points with each other, and call a change flat if it is under 2 % of the
/// height between the lowest and the highest point. With fewer than four points single points are compared: the first
/// with the last, and the last two.
pub fn summarize(series: Series<'_>) -> Option<SeriesSummary> {
    let finite = || series.points().filter(|[x, y]| x.is_finite() && y.is_finite());
    let first = finite().next()?;
    let (mut points, mut last, mut least, mut most) = (0, first, first, first);
    for point in finite() {
        points += 1;
        last = point;
        if point[1] < least[1] {
            least = point;
        }
        if point[1] > most[1] {
            most = point;
        }
    }
    let quarter = (points / 4).max(1);
    let mean = |start: usize| {
        let sum: f64 = finite().skip(start).take(quarter).map(|[_, y]| f64::from(y)).sum();
        sum / quarter as f64
    };
    let height = f64::from(most[1]) - f64::from(least[1]);
    let trend = |from: f64, to: f64| {
        if (to - from).abs() <= STILL * height {
            Trend::Flat
        } else if to > from {
            Trend::Up
        } else {
            Trend::Down
        }
    };
    let end = mean(points - quarter);
    Some(SeriesSummary {
        points,
        first,
        last,
        least,
        most,
        overall: trend(mean(0), end),
        lately: trend(mean(points.saturating_sub(2 * quarter)), end),
    })
}

/// The figures of a field; `None` if no value is finite. `middle` is the value that the diverging scale shows in its
/// middle colour.
pub fn summarize_field(field: &[f32], middle: f32) -> Option<FieldSummary> {
    let (mut least, mut most) = (f32::INFINITY, f32::NEG_INFINITY);
    let (mut values, mut above, mut sum) = (0usize, 0usize, 0.0f64);
    for &value in field.iter().filter(|value| value.is_finite()) {
        values += 1;
        above += usize::from(value > middle);
        sum += f64::from(value);
        least = least.min(value);
        most = most.max(value);
    }
    (values > 0).then(|| FieldSummary {
        values,
        undefined: field.len() - values,
        least,
        most,
        mean: (sum / values as f64) as f32,
        above: above as f32 / values as f32,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(ys: &[f32]) -> Option<SeriesSummary> {
        let numbers: Vec<f32> = ys.iter().enumerate().flat_map(|(x, &y)| [x as f32, y]).collect();
        summarize(Series::new(&numbers, 2, 0, 1))
    }

    #[test]
    fn trends_are_told() {
        use Trend::{Down, Flat, Up};
        for (ys, overall, lately) in [
            (&[1.0][..], Flat, Flat),
            (&[1.0, 1.0, 1.0], Flat, Flat),
            (&[1.0, 2.0], Up, Up),
            (&[3.0, 1.0, 2.0], Down, Up),
            (&[9.0, 5.0, 3.0, 2.0, 1.01, 1.0, 1.0, 1.0], Down, Flat),
            (&[0.0, 0.0, 5.0, 5.0, 9.0, 9.0, 0.0, 0.0], Flat, Down),
            (&[1.0, f32::NAN, 2.0, f32::INFINITY, 3.0, 4.0], Up, Up),
            (&[f32::MIN, f32::MAX], Up, Up),
        ] {
            let got = summary(ys).map(|summary| (summary.overall, summary.lately));
            assert_eq!(got, Some((overall, lately)), "{ys:?}");
        }
    }

    #[test]
    fn a_curve_is_told_in_figures() {
        let got = summary(&[f32::NAN, 2.0, 0.5, 7.0, 0.5, 1.0]);
        assert_eq!(
            got,
            Some(SeriesSummary {
                points: 5,
                first: [1.0, 2.0],
                last: [5.0, 1.0],
                least: [2.0, 0.5],
                most: [3.0, 7.0],
                overall: Trend::Down,
                lately: Trend::Up,
            })
        );
        for ys in [&[][..], &[f32::NAN, f32::INFINITY]] {
            assert_eq!(summary(ys), None);
        }
    }

    #[test]
    fn a_field_is_told_in_figures() {
        let got = summarize_field(&[0.0, 1.0, f32::NAN, 2.0, 3.0], 0.5);
        let expected =
            FieldSummary { values: 4, undefined: 1, least: 0.0, most: 3.0, mean: 1.5, above: 0.75 };
        assert_eq!(got, Some(expected));
        for field in [&[][..], &[f32::NAN]] {
            assert_eq!(summarize_field(field, 0.0), None);
        }
    }
}
