//! The class colours and the ends of the diverging scale can be told apart with every common kind of colour vision.
//!
//! Colour vision is simulated with the matrices for full dichromacy (severity 1.0) of G. M. Machado, M. M. Oliveira,
//! L. A. F. Fernandes, «A Physiologically-based Model for Simulation of Color Vision Deficiency», IEEE Transactions on
//! Visualization and Computer Graphics 15(6), 2009, applied to linear sRGB. Differences are CIEDE2000, as in G. Sharma,
//! W. Wu, E. N. Dalal, «The CIEDE2000 color-difference formula», Color Research & Application 30(1), 2005.

use layerloom_plot::{Rgb, Theme};

type Triple = [f64; 3];

const VISIONS: [(&str, [Triple; 3], f64); 4] = [
    ("normal", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], 20.0),
    (
        "protanopia",
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        12.0,
    ),
    (
        "deuteranopia",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        12.0,
    ),
    (
        "tritanopia",
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
        12.0,
    ),
];

fn linear(Rgb(channels): Rgb) -> Triple {
    channels.map(|channel| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    })
}

fn times(matrix: &[Triple; 3], vector: Triple) -> Triple {
    matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
}

/// CIELAB under D65 from linear sRGB.
fn lab(linear: Triple) -> Triple {
    let to_xyz = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ];
    let [x, y, z] = times(&to_xyz, linear);
    let [x, y, z] = [x / 0.95047, y, z / 1.08883]
        .map(|t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIEDE2000 with all weights 1.
fn difference([l1, a1, b1]: Triple, [l2, a2, b2]: Triple) -> f64 {
    let seven = |c: f64| (c.powi(7) / (c.powi(7) + 25f64.powi(7))).sqrt();
    let stretch = 1.5 - 0.5 * seven((a1.hypot(b1) + a2.hypot(b2)) / 2.0);
    let (a1, a2) = (a1 * stretch, a2 * stretch);
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| b.atan2(a).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let turn = if c1 * c2 == 0.0 { 0.0 } else { (h2 - h1 + 180.0).rem_euclid(360.0) - 180.0 };
    let (dl, dc) = (l2 - l1, c2 - c1);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (l, c) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let h = if c1 * c2 == 0.0 { h1 + h2 } else { (h1 + turn / 2.0).rem_euclid(360.0) };
    let wave = |times: f64, shift: f64| (times * h + shift).to_radians().cos();
    let t = 1.0 - 0.17 * wave(1.0, -30.0) + 0.24 * wave(2.0, 0.0) + 0.32 * wave(3.0, 6.0)
        - 0.2 * wave(4.0, -63.0);
    let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let rotation = -2.0 * seven(c) * (60.0 * (-((h - 275.0) / 25.0).powi(2)).exp()).to_radians().sin();
    let (l, c, h) = (dl / sl, dc / sc, dh / sh);
    (l * l + c * c + h * h + rotation * c * h).sqrt()
}

fn seen(vision: &[Triple; 3], colour: Rgb) -> Triple {
    lab(times(vision, linear(colour)).map(|channel| channel.max(0.0).min(1.0)))
}

#[test]
fn the_difference_agrees_with_published_pairs() {
    for (one, two, expected) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ] {
        let got = difference(one, two);
        assert!((got - expected).abs() < 1e-4, "{got} for {expected}");
    }
}

#[test]
fn any_two_class_colours_differ_for_every_kind_of_colour_vision() {
    for theme in Theme::ALL {
        let palette = theme.palette();
        for (name, vision, least) in &VISIONS {
            for (place, one) in palette.classes.iter().enumerate() {
                for two in &palette.classes[..place] {
                    let got = difference(seen(vision, *one), seen(vision, *two));
                    assert!(got >= *least, "{theme:?}, {name}: {} and {} by {got:.1}", one.hex(), two.hex());
                }
            }
        }
    }
}

#[test]
fn both_ends_of_the_diverging_scale_differ_from_each_other_and_from_the_middle() {
    for theme in Theme::ALL {
        let palette = theme.palette();
        for (name, vision, _) in &VISIONS {
            let [low, middle, high] =
                [palette.negative, palette.middle, palette.positive].map(|c| seen(vision, c));
            for (what, got) in [
                ("ends", difference(low, high)),
                ("low end", difference(low, middle)),
                ("high end", difference(high, middle)),
            ] {
                assert!(got >= 25.0, "{theme:?}, {name}, {what}: {got:.1}");
            }
        }
    }
}
