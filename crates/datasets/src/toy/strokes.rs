//! Images of a straight stroke, told apart by its direction wherever it lies.

use super::{Given, Sample, Toy, ToyTask};
use crate::draw::SIDE;
use crate::maths::{cos, sin};
use layerloom_document::{Entry, Geometry, Lesson, Param, ParamKind, Text};
use std::f64::consts::PI;

/// The entry. Along the plane's width the stroke turns by half a turn, along its height it shifts; so a place is an image,
/// and class and place of the stroke have nothing to do with each other.
pub(super) static TOY: Toy = Toy {
    entry: Entry {
        id: "strokes",
        code: 15,
        name: Text::new(&["Strokes", "笔画"]),
        help: Lesson::new(
            "Images of 8 × 8 pixels with one stroke, told apart by its direction wherever it lies. Each place of the map is an image: to the side the stroke turns, upwards it shifts. Made for convolutions.",
            "8 × 8 像素的图像，各有一条笔画；无论笔画在哪里，都按方向分类。决策图上每一处都是一幅图像：左右移动使笔画转动，上下移动使其平移。适合用卷积学习。",
        ),
        formula: "",
        params: &[Param {
            key: "directions",
            name: Text::new(&["Directions", "方向数"]),
            help: Lesson::new("Number of classes.", "类别数。"),
            kind: ParamKind::Integer { min: 2, max: 4, default: 2 },
            unit: "",
        }],
    },
    task: ToyTask::Classes(|settings| TOY.count(settings, "directions")),
    given: Given::Laid {
        geometry: |_| Geometry::Image { height: SIZE, width: SIZE, channels: 1 },
        values: |_, [turn, shift], values| {
            let angle = turn / (2.0 * SIDE) * PI;
            let (along, across) = (cos(angle), sin(angle));
            let middle = (SIZE - 1) as f64 / 2.0;
            for row in 0..SIZE {
                for column in 0..SIZE {
                    let (x, y) = (column as f64 - middle, middle - row as f64);
                    let far = (y * along - x * across - shift * REACH / SIDE).abs();
                    values.push((WIDTH - far).max(0.0).min(1.0) as f32);
                }
            }
        },
    },
    sample: |draw, settings| {
        let count = TOY.count(settings, "directions");
        let share = SIDE / count as f64;
        let turn = 2.0 * share * draw.turn(count) as f64 + draw.between(0, -INNER * share, INNER * share);
        let shift = draw.between(1, -INNER * SIDE, INNER * SIDE);
        // Half a turn further is the same stroke.
        let turn = if turn > SIDE { turn - 2.0 * SIDE } else { turn };
        Sample { place: draw.jitter([turn, shift], SIDE), target: draw.turn(count) as f64 }
    },
};

/// Pixels along a side.
const SIZE: usize = 8;
/// How far from the middle a stroke at the plane's edge lies, in pixels.
const REACH: f64 = 3.0;
/// From the middle of the stroke to where it has faded, in pixels.
const WIDTH: f64 = 1.3;
/// The share of a class's directions, and of the shifts, that samples have.
const INNER: f64 = 0.8;
