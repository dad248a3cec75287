//! Curves over epochs as markup: axes, lines told apart by colour, strokes and marks, and a key.

use crate::svg::{Inks, escaped};
use layerloom_plot::curve::{svg_path, trace};
use layerloom_plot::scale::{Division, extent, padded};
use layerloom_plot::{Marker, Scale, Series, Theme};

/// Strokes of the lines, in pixels of stroke and gap; the first is whole.
const STROKES: [&str; 6] = ["", "6 3", "2 2.5", "9 3 2 3", "12 4", "4 2 1.5 2 1.5 2"];

/// Losses below this are not told from 0 on a logarithmic axis.
const LEAST: f32 = 1e-7;

const LEFT: f32 = 40.0;
const RIGHT: f32 = 12.0;
const TOP: f32 = 10.0;
const BOTTOM: f32 = 32.0;
const ROW: f32 = 18.0;

/// How a line looks.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Look {
    /// Its colour.
    pub(crate) ink: String,
    /// Its strokes, as a place in the list of them.
    pub(crate) strokes: usize,
    /// What stands at its end, to be told from others without colour.
    pub(crate) mark: Option<Marker>,
}

impl Look {
    /// The look of one of many; 36 can be told apart.
    pub(crate) fn nth(theme: Theme, place: usize) -> Self {
        let mark = Some(Marker::of_class(place));
        Self { ink: theme.palette().class(place).hex(), strokes: place % STROKES.len(), mark }
    }

    /// Colour and strokes as attributes.
    pub(crate) fn stroke(&self) -> String {
        let ink = &self.ink;
        match STROKES[self.strokes % STROKES.len()] {
            "" => format!("stroke=\"{ink}\""),
            strokes => format!("stroke=\"{ink}\" stroke-dasharray=\"{strokes}\""),
        }
    }

    /// Its mark, `size` pixels around a place.
    fn mark(&self, [x, y]: [f32; 2], size: f32) -> String {
        let ink = &self.ink;
        let Some(mark) = self.mark else { return String::new() };
        if mark.corners().is_empty() {
            return format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{size}\" fill=\"{ink}\"/>");
        }
        let place = |corner: &[f32; 2]| format!("{:.1},{:.1}", x + size * corner[0], y + size * corner[1]);
        let corners: Vec<String> = mark.corners().iter().map(place).collect();
        format!("<polygon points=\"{}\" fill=\"{ink}\"/>", corners.join(" "))
    }

    /// A piece of such a line, for a key: 30 pixels across and 12 down.
    pub(crate) fn sample(&self) -> String {
        let (stroke, mark) = (self.stroke(), self.mark([24.0, 6.0], 3.6));
        format!("<path d=\"M1 6H24\" fill=\"none\" stroke-width=\"2\" {stroke}/>{mark}")
    }
}

/// A line.
pub(crate) struct Line {
    /// What it is, in the key.
    pub(crate) name: String,
    /// Epochs and values.
    pub(crate) points: Vec<[f32; 2]>,
    /// How it looks.
    pub(crate) look: Look,
}

/// Lines over the same epochs.
pub(crate) struct Chart {
    /// The lines, the first on top.
    pub(crate) lines: Vec<Line>,
    /// Whether equal steps upwards are equal ratios.
    pub(crate) log: bool,
    /// Whether values are shares, which end at 1.
    pub(crate) shares: bool,
    /// What runs along the axes: across, and up.
    pub(crate) axes: [String; 2],
    /// The epoch at which values are read.
    pub(crate) rule: Option<f32>,
}

impl Chart {
    /// Both axes, for a picture of this size.
    fn scales(&self, width: f32, height: f32) -> [Scale; 2] {
        let points = || self.lines.iter().flat_map(|line| &line.points);
        let last = points().fold(0.0_f32, |last, [epoch, _]| last.max(*epoch));
        let across = Scale::linear([0.0, if last > 0.0 { last } else { 1.0 }], [LEFT, width - RIGHT]);
        let division = if self.log { Division::Log10 } else { Division::Linear };
        let values = points().map(|[_, value]| *value).filter(|value| !self.log || *value > LEAST);
        let mut domain = extent(division, values).unwrap_or([0.1, 1.0]);
        if !self.log {
            domain = if self.shares { [domain[0].min(0.5), 1.0] } else { [domain[0].min(0.0), domain[1]] };
        }
        [across, Scale::new(division, padded(division, domain, 0.04), [height - BOTTOM, TOP])]
    }

    /// The picture without its key, in a place of this size. The name of the upward axis stands on top of it.
    pub(crate) fn plot(&self, inks: &Inks, width: f32, height: f32) -> String {
        let Inks { quiet, line, .. } = inks;
        let [x, y] = self.scales(width, height);
        let mut body = format!("<g font-size=\"10.5\" fill=\"{quiet}\">");
        for tick in y.ticks(5) {
            let (at, label) = (tick.pixel, &tick.label);
            body += &format!(
                "<path d=\"M{LEFT} {at:.1}H{}\" stroke=\"{line}\"/>\
                 <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>",
                width - RIGHT,
                LEFT - 5.0,
                at + 3.5
            );
        }
        for tick in x.ticks(5) {
            let at = tick.pixel;
            let middle = height - BOTTOM + 13.0;
            body +=
                &format!("<text x=\"{at:.1}\" y=\"{middle}\" text-anchor=\"middle\">{}</text>", tick.label);
        }
        let [across, _] = &self.axes;
        let middle = (LEFT + width - RIGHT) / 2.0;
        body += &format!(
            "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text></g>",
            height - 4.0,
            escaped(across)
        );
        if let Some(at) = self.rule.map(|epoch| x.pixel_from_value(epoch)) {
            body += &format!("<path d=\"M{at:.1} {TOP}V{}\" stroke=\"{quiet}\"/>", height - BOTTOM);
        }
        let mut vertices = Vec::new();
        let mut marks = String::new();
        body += "<g fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\">";
        for Line { points, look, .. } in self.lines.iter().rev() {
            trace(Series::new(points.as_flattened(), 2, 0, 1), &x, &y, 4 * width as usize, &mut vertices);
            let (path, stroke) = (svg_path(&vertices), look.stroke());
            body += &format!("<path d=\"{path}\" stroke-width=\"1.8\" {stroke}/>");
            if let Some(end) = vertices.last() {
                marks += &look.mark([end.x, end.y], 3.6);
            }
        }
        [&body, "</g>", &marks].concat()
    }

    /// The picture with its key beneath, and its height.
    pub(crate) fn whole(&self, inks: &Inks, width: f32, height: f32) -> (String, f32) {
        let Inks { ink, quiet, .. } = inks;
        let top = 20.0;
        let up = escaped(&self.axes[1]);
        let mut body = format!("<text x=\"{LEFT}\" y=\"16\" font-size=\"12\" fill=\"{quiet}\">{up}</text>");
        body += &format!("<g transform=\"translate(0 {top})\">{}</g>", self.plot(inks, width, height));
        let mut place = top + height + 8.0;
        for line in &self.lines {
            let (sample, name) = (line.look.sample(), escaped(&line.name));
            body += &format!(
                "<g transform=\"translate({LEFT} {place})\">{sample}\
                 <text x=\"36\" y=\"10\" font-size=\"12\" fill=\"{ink}\">{name}</text></g>"
            );
            place += ROW;
        }
        (body, place + 6.0)
    }

    /// The epoch that stands at so many pixels from the left, in a picture of this width.
    pub(crate) fn epoch_at(&self, pixel: f32, width: f32) -> f32 {
        let [x, _] = self.scales(width, 100.0);
        x.value_from_pixel(pixel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(log: bool) -> Chart {
        let line = |place: usize, values: &[f32]| Line {
            name: format!("<{place}>"),
            points: values.iter().enumerate().map(|(epoch, value)| [epoch as f32, *value]).collect(),
            look: Look::nth(Theme::Light, place),
        };
        let lines = vec![line(0, &[1.0, 0.5, 0.25]), line(7, &[2.0, f32::NAN, 0.0, 0.1])];
        Chart { lines, log, shares: false, axes: ["epochs".into(), "a & b".into()], rule: None }
    }

    #[test]
    fn lines_differ_in_more_than_their_colour() {
        let looks: Vec<Look> = (0..36).map(|place| Look::nth(Theme::Dark, place)).collect();
        for (place, look) in looks.iter().enumerate() {
            let same = |other: &&Look| (other.strokes, other.mark) == (look.strokes, look.mark);
            assert_eq!(looks.iter().filter(same).count(), 1, "line {place}");
        }
    }

    #[test]
    fn a_value_without_a_place_breaks_its_line() {
        let linear = chart(false).plot(&Inks::of_no_page(Theme::Light), 340.0, 200.0);
        assert_eq!(linear.matches("h0").count(), 1, "a lone point before the gap: {linear}");
        // On a logarithmic axis 0 has no place either.
        let log = chart(true).plot(&Inks::of_no_page(Theme::Light), 340.0, 200.0);
        assert_eq!(log.matches("h0").count(), 2, "{log}");
        assert!(!(linear + &log).contains("NaN"));
    }

    #[test]
    fn a_key_tells_every_line_by_name() {
        let (body, height) = chart(false).whole(&Inks::of_no_page(Theme::Light), 340.0, 200.0);
        for part in ["&lt;0&gt;", "&lt;7&gt;", "a &amp; b", "epochs"] {
            assert!(body.contains(part), "{part} in {body}");
        }
        assert!(height > 240.0);
    }

    #[test]
    fn nothing_to_draw_is_an_empty_frame() {
        let chart = Chart {
            lines: Vec::new(),
            log: false,
            shares: true,
            axes: ["e".into(), "v".into()],
            rule: Some(3.0),
        };
        assert!(chart.plot(&Inks::of_no_page(Theme::Light), 340.0, 200.0).contains("<text"));
    }
}
