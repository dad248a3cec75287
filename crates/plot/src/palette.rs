//! The data colours, defined once.
//!
//! Two scales serve everything. The *diverging* scale runs from orange (negative) over a quiet middle that is nearly
//! the page's ground to blue (positive); orange and blue stay apart for every kind of colour blindness. The six *class
//! colours* begin with the very same orange and blue, so two classes look like the diverging map. The other four were
//! searched, near green, magenta, olive or yellow, and violet, for the greatest least difference between any two
//! colours as seen with normal sight, protanopia, deuteranopia and tritanopia; `tests/colour_blindness.rs` keeps that
//! true. Every one of them stands out from the middle by a contrast of at least 3 : 1, as WCAG 2.2 (1.4.11) asks of
//! graphics.

/// How many class colours there are. Data of more classes use them again, with another [`Marker`](crate::Marker).
pub const CLASSES: usize = 6;

/// Light or dark ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Theme {
    /// Dark ink on light paper.
    Light,
    /// Light ink on dark paper.
    Dark,
}

/// An opaque sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgb(
    /// Red, green and blue, 0–255, gamma-encoded as on a style sheet.
    pub [u8; 3],
);

/// The data colours of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Low end of the diverging scale, and class 0.
    pub negative: Rgb,
    /// Middle of the diverging scale: zero, or no confidence.
    pub middle: Rgb,
    /// High end of the diverging scale, and class 1.
    pub positive: Rgb,
    /// Colours of the classes; the first two are `negative` and `positive`.
    pub classes: [Rgb; CLASSES],
    /// The two stripes of the hatch that stands for «no number here» (NaN). Greys: neither end of the scale.
    pub hatch: [Rgb; 2],
    /// Ring around a training point, so that it shows on a ground of its own colour.
    pub ring: Rgb,
    /// Second ring of a test point, drawn inside a wider `ring`: alone it would be lost on the class colour that is
    /// nearest to the ink.
    pub test_ring: Rgb,
}

const fn rgb(hex: u32) -> Rgb {
    Rgb([(hex >> 16) as u8, (hex >> 8) as u8, hex as u8])
}

static LIGHT: Palette = Palette {
    negative: rgb(0xd2691e),
    middle: rgb(0xf4f0e8),
    positive: rgb(0x2f76c9),
    classes: [rgb(0xd2691e), rgb(0x2f76c9), rgb(0x009f60), rgb(0xb5398d), rgb(0x7b5600), rgb(0x4f0172)],
    hatch: [rgb(0xd5d2cc), rgb(0xa5a3a0)],
    ring: rgb(0xfffdf9),
    test_ring: rgb(0x1d1b26),
};

static DARK: Palette = Palette {
    negative: rgb(0xf0954a),
    middle: rgb(0x1b1e27),
    positive: rgb(0x58a0f2),
    classes: [rgb(0xf0954a), rgb(0x58a0f2), rgb(0x2fe3b0), rgb(0xb5699f), rgb(0xf4e64a), rgb(0xddd6fc)],
    hatch: [rgb(0x3c3e45), rgb(0x66686f)],
    ring: rgb(0x101218),
    test_ring: rgb(0xeeecf4),
};

impl Theme {
    /// Both themes.
    pub const ALL: [Theme; 2] = [Theme::Light, Theme::Dark];

    /// The theme's colours.
    pub fn palette(self) -> &'static Palette {
        match self {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
        }
    }
}

impl Palette {
    /// Colour of a class. From class 6 on the colours come again.
    pub fn class(&self, class: usize) -> Rgb {
        self.classes[class % CLASSES]
    }

    /// Names and values of the style-sheet tokens for these colours, to be written into the style sheet or checked
    /// against it: `("--neg", "#d2691e")` and so on.
    pub fn css_tokens(&self) -> [(&'static str, String); 13] {
        let [zero, one, two, three, four, five] = self.classes;
        [
            ("--neg", self.negative),
            ("--mid", self.middle),
            ("--pos", self.positive),
            ("--class-0", zero),
            ("--class-1", one),
            ("--class-2", two),
            ("--class-3", three),
            ("--class-4", four),
            ("--class-5", five),
            ("--hatch-0", self.hatch[0]),
            ("--hatch-1", self.hatch[1]),
            ("--ring", self.ring),
            ("--test-ring", self.test_ring),
        ]
        .map(|(name, colour)| (name, colour.hex()))
    }
}

impl Rgb {
    /// Black.
    pub const BLACK: Rgb = rgb(0x000000);
    /// White.
    pub const WHITE: Rgb = rgb(0xffffff);

    /// The opaque pixel.
    pub const fn rgba(self) -> [u8; 4] {
        let Rgb([red, green, blue]) = self;
        [red, green, blue, 255]
    }

    /// Seven letters for a style sheet, such as `#2f76c9`.
    pub fn hex(self) -> String {
        let mut text = String::with_capacity(7);
        text.push('#');
        for channel in self.0 {
            for digit in [channel >> 4, channel & 15] {
                text.push(char::from(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }));
            }
        }
        text
    }

    /// The colour at `share` of the way to `other`, channel by channel in encoded sRGB: the same way as a gradient in
    /// a style sheet, so that a legend drawn as one agrees with the map. `share` is clamped to 0…1; NaN counts as 0.
    pub fn mix(self, other: Rgb, share: f32) -> Rgb {
        let share = share.max(0.0).min(1.0);
        let mut mixed = [0; 3];
        for (channel, (from, to)) in mixed.iter_mut().zip(self.0.into_iter().zip(other.0)) {
            let from = f32::from(from);
            let share = if share.is_nan() { 0.0 } else { share };
            *channel = (from + (f32::from(to) - from) * share + 0.5) as u8;
        }
        Rgb(mixed)
    }

    /// Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it.
    ///
    /// The power of the definition is replaced by a cubic, which is right to 0.002 and keeps `powf` out of the page.
    pub fn luminance(self) -> f32 {
        let linear = self.0.map(|channel| {
            let c = f32::from(channel) / 255.0;
            c * (c * (c * 0.305_306 + 0.682_171_1) + 0.012_522_9)
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    /// Contrast with another colour, 1 to 21, as WCAG 2.2 defines it. The order does not matter.
    pub fn contrast(self, other: Rgb) -> f32 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_classes_look_like_the_diverging_map() {
        for theme in Theme::ALL {
            let palette = theme.palette();
            assert_eq!([palette.negative, palette.positive], [palette.class(0), palette.class(1)]);
            assert_eq!(palette.class(8), palette.class(2));
        }
    }

    #[test]
    fn data_colours_stand_out_from_the_middle() {
        for theme in Theme::ALL {
            let palette = theme.palette();
            for colour in palette.classes {
                let contrast = colour.contrast(palette.middle);
                assert!(contrast >= 3.0, "{theme:?} {}: {contrast}", colour.hex());
            }
        }
    }

    #[test]
    fn points_of_every_class_show_on_their_own_ground() {
        for theme in Theme::ALL {
            let palette = theme.palette();
            for colour in palette.classes {
                let contrast = colour.contrast(palette.ring);
                assert!(contrast >= 3.0, "{theme:?} {}: {contrast}", colour.hex());
            }
            assert!(palette.ring.contrast(palette.test_ring) >= 7.0);
        }
    }

    #[test]
    fn tokens_are_names_and_hex_colours() {
        let tokens = Theme::Light.palette().css_tokens();
        assert_eq!(tokens[0], ("--neg", "#d2691e".to_owned()));
        assert_eq!(tokens[8], ("--class-5", "#4f0172".to_owned()));
        let mut names: Vec<_> = tokens.iter().map(|token| token.0).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), tokens.len());
        assert!(tokens.iter().all(|(_, hex)| hex.len() == 7));
    }

    #[test]
    fn mixing_ends_at_the_ends() {
        let (a, b) = (rgb(0x102030), rgb(0xf0e0d0));
        for (share, expected) in
            [(0.0, a), (1.0, b), (-3.0, a), (7.0, b), (f32::NAN, a), (0.5, rgb(0x808080)), (f32::INFINITY, b)]
        {
            assert_eq!(a.mix(b, share), expected, "{share}");
        }
    }

    #[test]
    fn luminance_follows_the_definition() {
        for level in 0..=255u8 {
            let c = f64::from(level) / 255.0;
            let exact = if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
            let got = f64::from(Rgb([level; 3]).luminance());
            assert!((got - exact).abs() < 2e-3, "{level}: {got} for {exact}");
        }
        assert!((Rgb::BLACK.contrast(Rgb::WHITE) - 21.0).abs() < 0.01);
    }
}
