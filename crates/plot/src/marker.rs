//! A shape for every class, so that a class is told by more than its colour.

use crate::CLASSES;

/// Shape of a sample's mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Marker {
    /// A disc.
    Circle,
    /// A square with level sides.
    Square,
    /// A triangle that stands on its base.
    Triangle,
    /// A square that stands on its corner.
    Diamond,
    /// An upright cross.
    Plus,
    /// A slanted cross.
    Cross,
}

/// Half the side of a square as large as the disc of radius 1: √π / 2.
const SQUARE: f32 = 0.886_227;
/// Distance from the middle to a corner of that square: √(π / 2).
const CORNER: f32 = 1.253_314;
/// Distance from the middle to a corner of the even triangle of that area: √(4π / (3√3)).
const PEAK: f32 = 1.555_12;
/// Half the width of a cross's bar: its five little squares cover π together, √(π / 20).
const BAR: f32 = 0.396_333;
/// Length of a cross's arm.
const ARM: f32 = 3.0 * BAR;
/// Two places of the slanted cross, turned by 45° from `(BAR, ARM)` and `(BAR, BAR)`.
const NEAR: f32 = (ARM - BAR) * std::f32::consts::FRAC_1_SQRT_2;
const FAR: f32 = (ARM + BAR) * std::f32::consts::FRAC_1_SQRT_2;
const NOTCH: f32 = 2.0 * BAR * std::f32::consts::FRAC_1_SQRT_2;
/// Half the base and depth of the base of the triangle.
const BASE: f32 = PEAK * 0.866_025_4;
const FOOT: f32 = PEAK * 0.5;

impl Marker {
    /// All shapes, in the order of the classes.
    pub const ALL: [Marker; CLASSES] =
        [Marker::Circle, Marker::Square, Marker::Triangle, Marker::Diamond, Marker::Plus, Marker::Cross];

    /// The shape of a class. Classes 6 and above have the colours of the first again, but shifted shapes, so that the
    /// pair of colour and shape is different for each of the first 36 classes.
    pub fn of_class(class: usize) -> Marker {
        Marker::ALL[(class + class / CLASSES) % CLASSES]
    }

    /// Corners of the closed outline around `(0, 0)`, y downwards, with the area of a disc of radius 1: multiply by a
    /// radius to draw. The circle has none; draw it as an arc.
    pub fn corners(self) -> &'static [[f32; 2]] {
        match self {
            Marker::Circle => &[],
            Marker::Square => &[[-SQUARE, -SQUARE], [SQUARE, -SQUARE], [SQUARE, SQUARE], [-SQUARE, SQUARE]],
            Marker::Triangle => &[[0.0, -PEAK], [BASE, FOOT], [-BASE, FOOT]],
            Marker::Diamond => &[[0.0, -CORNER], [CORNER, 0.0], [0.0, CORNER], [-CORNER, 0.0]],
            Marker::Plus => &[
                [-BAR, -ARM],
                [BAR, -ARM],
                [BAR, -BAR],
                [ARM, -BAR],
                [ARM, BAR],
                [BAR, BAR],
                [BAR, ARM],
                [-BAR, ARM],
                [-BAR, BAR],
                [-ARM, BAR],
                [-ARM, -BAR],
                [-BAR, -BAR],
            ],
            Marker::Cross => &[
                [-FAR, -NEAR],
                [-NEAR, -FAR],
                [0.0, -NOTCH],
                [NEAR, -FAR],
                [FAR, -NEAR],
                [NOTCH, 0.0],
                [FAR, NEAR],
                [NEAR, FAR],
                [0.0, NOTCH],
                [-NEAR, FAR],
                [-FAR, NEAR],
                [-NOTCH, 0.0],
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_covers_as_much_as_the_disc() {
        for marker in Marker::ALL.into_iter().filter(|&marker| marker != Marker::Circle) {
            let corners = marker.corners();
            let doubled: f32 = (0..corners.len())
                .map(|place| {
                    let ([x0, y0], [x1, y1]) = (corners[place], corners[(place + 1) % corners.len()]);
                    x0 * y1 - x1 * y0
                })
                .sum();
            assert!((doubled / 2.0 - std::f32::consts::PI).abs() < 1e-3, "{marker:?}: {}", doubled / 2.0);
        }
    }

    #[test]
    fn every_shape_is_centred() {
        for marker in Marker::ALL {
            let [x, y] = marker.corners().iter().fold([0.0, 0.0], |sum, at| [sum[0] + at[0], sum[1] + at[1]]);
            assert!(x.abs() < 1e-5 && y.abs() < 1e-5, "{marker:?}");
        }
    }

    #[test]
    fn colour_and_shape_together_tell_36_classes_apart() {
        let mut pairs: Vec<_> =
            (0..36).map(|class| (class % CLASSES, Marker::of_class(class) as u8)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        assert_eq!(pairs.len(), 36);
    }
}
