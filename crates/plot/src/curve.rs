//! Lines of long series: thinned without losing a spike, broken where a value is missing, and searchable.

use crate::Scale;
use crate::number::push_coordinate;

/// Two columns of a table of numbers, seen as points of a curve. The x column ascends.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    numbers: &'a [f32],
    width: usize,
    x: usize,
    y: usize,
}

impl<'a> Series<'a> {
    /// Columns `x` and `y` (from 0) of a row-major `[points, width]` table. An incomplete last row is left out, and
    /// where a column is not in the table, or `width` is 0, the series is empty.
    pub fn new(numbers: &'a [f32], width: usize, x: usize, y: usize) -> Series<'a> {
        let numbers = if x < width && y < width { numbers } else { &[] };
        Series { numbers, width: width.max(1), x, y }
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        self.numbers.len() / self.width
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The point at a place; `None` beyond the end.
    pub fn get(&self, place: usize) -> Option<[f32; 2]> {
        (place < self.len()).then(|| {
            let row = &self.numbers[place * self.width..][..self.width];
            [row[self.x], row[self.y]]
        })
    }

    /// All points.
    pub fn points(&self) -> impl DoubleEndedIterator<Item = [f32; 2]> + ExactSizeIterator + use<'a> {
        let Series { x, y, .. } = *self;
        self.numbers.chunks_exact(self.width).map(move |row| [row[x], row[y]])
    }
}

/// A point of a line in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vertex {
    /// Pixel from the left.
    pub x: f32,
    /// Pixel from the top.
    pub y: f32,
    /// Whether the pen is lifted before this point: the first point of a run.
    pub begins: bool,
}

/// First, lowest, highest and last point of what falls into one column, each with its place in the series.
struct Column {
    index: usize,
    first: (usize, [f32; 2]),
    least: (usize, [f32; 2]),
    most: (usize, [f32; 2]),
    last: (usize, [f32; 2]),
    begins: bool,
}

/// Turns a series into a line of at most `most` vertices (taken as 4 if it is less).
///
/// `line` is emptied first. A series of no more points than `most` keeps them all. A longer one is thinned: the width
/// of the x axis is cut into `most / 4` columns, and of each column the first, lowest, highest and last point stay, so
/// that spikes survive and the drawn picture does not change as long as a column is no wider than a pixel
/// (**Source**: Jugel et al., «M4: A Visualization-Oriented Time Series Data Aggregation», PVLDB 7(10), 2014). Points
/// beyond the ends of the x axis count to the outermost columns; clip to the plot when drawing.
///
/// A value without a place on its axis (NaN, ±∞, zero or less on a logarithmic axis) breaks the line. A gap inside a
/// column of a thinned line is moved to the end of that column.
pub fn trace(series: Series<'_>, x: &Scale, y: &Scale, most: usize, line: &mut Vec<Vertex>) {
    line.clear();
    let most = most.max(4);
    let places = series.points().map(|[across, up]| [x.pixel_from_value(across), y.pixel_from_value(up)]);
    let drawable = |at: &[f32; 2]| at[0].is_finite() && at[1].is_finite();
    let mut begins = true;
    if series.len() <= most {
        for at in places {
            if drawable(&at) {
                line.push(Vertex { x: at[0], y: at[1], begins });
            }
            begins = !drawable(&at);
        }
        return;
    }
    let columns = most / 4;
    let [start, end] = x.pixels();
    let per_pixel = columns as f32 / (end - start);
    let mut open: Option<Column> = None;
    for (place, at) in places.enumerate() {
        if !drawable(&at) {
            begins = true;
            continue;
        }
        // A cast clamps at zero; the outermost column takes what lies beyond.
        let index = (((at[0] - start) * per_pixel) as usize).min(columns - 1);
        match &mut open {
            // A column is never gone back to, so that `most` holds even if x does not ascend.
            Some(column) if index <= column.index => {
                column.last = (place, at);
                if at[1] < column.least.1[1] {
                    column.least = (place, at);
                }
                if at[1] > column.most.1[1] {
                    column.most = (place, at);
                }
            }
            _ => {
                close(open.take(), line);
                let point = (place, at);
                open = Some(Column { index, first: point, least: point, most: point, last: point, begins });
                begins = false;
            }
        }
    }
    close(open, line);
}

fn close(column: Option<Column>, line: &mut Vec<Vertex>) {
    let Some(Column { first, least, most, last, begins, .. }) = column else { return };
    let (one, two) = if least.0 <= most.0 { (least, most) } else { (most, least) };
    let mut before = None;
    for (place, [x, y]) in [first, one, two, last] {
        if before != Some(place) {
            line.push(Vertex { x, y, begins: begins && before.is_none() });
        }
        before = Some(place);
    }
}

/// The line as the `d` of an SVG path, coordinates to a hundredth of a pixel: `M0 10L5 2.5`. A run of one point
/// becomes a line of no length, which round caps turn into a dot. Empty for an empty line.
pub fn svg_path(line: &[Vertex]) -> String {
    let mut text = String::with_capacity(12 * line.len());
    for (place, vertex) in line.iter().enumerate() {
        let begins = vertex.begins || place == 0;
        text.push(if begins { 'M' } else { 'L' });
        push_coordinate(&mut text, vertex.x);
        text.push(' ');
        push_coordinate(&mut text, vertex.y);
        if begins && line.get(place + 1).is_none_or(|next| next.begins) {
            text.push_str("h0");
        }
    }
    text
}

/// The place in the series of the point nearest to a pixel in x, among the points that have a place on both axes: what
/// a hover over the plot shows. Of equally near ones the earlier. `None` if there is no such point or the pixel is
/// NaN.
pub fn nearest_in_x(series: Series<'_>, x: &Scale, y: &Scale, pixel: f32) -> Option<usize> {
    let mut best = None;
    let mut distance = f32::INFINITY;
    for (place, [across, up]) in series.points().enumerate() {
        let away = (x.pixel_from_value(across) - pixel).abs();
        if away < distance && !y.pixel_from_value(up).is_nan() {
            (best, distance) = (Some(place), away);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f32 = f32::NAN;

    fn drawn(points: &[[f32; 2]], y: &Scale, most: usize) -> Vec<Vertex> {
        let mut line = vec![Vertex { x: 9.0, y: 9.0, begins: false }];
        let x = Scale::linear([0.0, 100.0], [0.0, 100.0]);
        trace(Series::new(points.as_flattened(), 2, 0, 1), &x, y, most, &mut line);
        line
    }

    #[test]
    fn lines_become_paths() {
        let linear = Scale::linear([0.0, 10.0], [10.0, 0.0]);
        let log = Scale::log10([1.0, 100.0], [20.0, 0.0]);
        for (points, y, expected) in [
            (&[[0.0, 0.0], [5.0, 10.0], [7.5, 2.0]][..], linear, "M0 10L5 0L7.5 8"),
            (&[[0.0, 0.0], [1.0, NAN], [2.0, 1.0], [3.0, 1.0]], linear, "M0 10h0M2 9L3 9"),
            (&[[0.0, NAN], [1.0, f32::INFINITY]], linear, ""),
            (&[[0.0, 10.0], [1.0, 0.0], [2.0, -3.0], [3.0, 100.0]], log, "M0 10h0M3 0h0"),
            (&[[NAN, 1.0], [3.0, 1.0]], linear, "M3 9h0"),
            (&[], linear, ""),
        ] {
            assert_eq!(svg_path(&drawn(points, &y, 100)), expected, "{points:?}");
        }
    }

    #[test]
    fn thinning_keeps_the_spikes_and_the_ends() {
        let y = Scale::linear([-1.0, 1.0], [100.0, 0.0]);
        let mut points: Vec<_> = (0..10_000).map(|i| [i as f32 / 100.0, 0.0]).collect();
        points[4321][1] = 1.0;
        points[8765][1] = -1.0;
        let line = drawn(&points, &y, 200);
        assert!(line.len() <= 200, "{}", line.len());
        assert!(line.iter().any(|vertex| vertex.y == 0.0 && (vertex.x - 43.21).abs() < 1e-3));
        assert!(line.iter().any(|vertex| vertex.y == 100.0 && (vertex.x - 87.65).abs() < 1e-3));
        assert_eq!((line[0].x, line[0].begins), (0.0, true));
        assert!((line[line.len() - 1].x - 99.99).abs() < 1e-3);
        assert_eq!(line.iter().filter(|vertex| vertex.begins).count(), 1);
    }

    #[test]
    fn a_wide_gap_stays_a_gap_when_thinned() {
        let y = Scale::linear([-1.0, 1.0], [100.0, 0.0]);
        let value = |i| if (3000..5000).contains(&i) { NAN } else { 0.5 };
        let points: Vec<_> = (0..10_000).map(|i| [i as f32 / 100.0, value(i)]).collect();
        let line = drawn(&points, &y, 100);
        let begins: Vec<_> = line.iter().filter(|vertex| vertex.begins).map(|vertex| vertex.x).collect();
        assert_eq!(begins, [0.0, 50.0]);
    }

    #[test]
    fn a_table_is_read_by_columns() {
        let table = [0.0, 7.0, 1.0, 1.0, 8.0, 2.0, 2.0];
        let series = Series::new(&table, 3, 0, 2);
        assert_eq!(series.points().collect::<Vec<_>>(), [[0.0, 1.0], [1.0, 2.0]]);
        assert_eq!((series.get(1), series.get(2)), (Some([1.0, 2.0]), None));
        for (width, x, y) in [(0, 0, 0), (3, 3, 0), (3, 0, 3), (8, 0, 1)] {
            assert!(Series::new(&table, width, x, y).is_empty(), "{width} {x} {y}");
        }
    }

    #[test]
    fn the_pointer_finds_the_nearest_point_that_is_drawn() {
        let numbers = [0.0, 1.0, 10.0, NAN, 20.0, 3.0, 30.0, 0.0];
        let series = Series::new(&numbers, 2, 0, 1);
        let x = Scale::linear([0.0, 100.0], [0.0, 100.0]);
        let [linear, log] = [Scale::linear([0.0, 3.0], [9.0, 0.0]), Scale::log10([1.0, 3.0], [9.0, 0.0])];
        for (y, pixel, expected) in [
            (linear, -5.0, Some(0)),
            (linear, 9.0, Some(0)),
            (linear, 11.0, Some(2)),
            (linear, 99.0, Some(3)),
            (log, 99.0, Some(2)),
            (linear, NAN, None),
        ] {
            assert_eq!(nearest_in_x(series, &x, &y, pixel), expected, "{pixel}");
        }
        assert_eq!(nearest_in_x(Series::new(&[], 2, 0, 1), &x, &linear, 1.0), None);
    }

    proptest::proptest! {
        #[test]
        fn a_line_never_has_more_vertices_than_asked(
            numbers in proptest::collection::vec(proptest::num::f32::ANY, 0..400),
            most in 0usize..50,
        ) {
            let x = Scale::linear([-1e3, 1e3], [0.0, 300.0]);
            let mut line = Vec::new();
            trace(Series::new(&numbers, 2, 0, 1), &x, &x, most, &mut line);
            proptest::prop_assert!(line.len() <= most.max(4));
            proptest::prop_assert!(line.iter().all(|vertex| vertex.x.is_finite() && vertex.y.is_finite()));
        }
    }
}
