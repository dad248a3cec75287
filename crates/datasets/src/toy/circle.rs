//! A disc inside a ring.

use super::{Given, Sample, Toy, ToyTask};
use crate::maths::{cos, sin};
use layerloom_document::{Entry, Lesson, Text};
use std::f64::consts::TAU;

/// The entry.
pub(super) static TOY: Toy = Toy {
    entry: Entry {
        id: "circle",
        code: 1,
        name: Text::new(&["Circle", "圆形"]),
        help: Lesson::new(
            "A disc of one class inside a ring of the other. No straight line parts them: the network needs a hidden layer, or the squares of the coordinates.",
            "一类呈圆盘状，另一类呈环状围绕在外。没有直线能将二者分开：需要隐藏层，或坐标的平方。",
        ),
        formula: "",
        params: &[],
    },
    task: ToyTask::Classes(|_| 2),
    given: Given::Place,
    sample: |draw, _| {
        let class = draw.turn(2);
        let (low, high) = if class == 0 { (0.7 * RADIUS, RADIUS) } else { (0.0, 0.5 * RADIUS) };
        let radius = draw.between(0, low, high);
        let angle = draw.between(1, 0.0, TAU);
        Sample {
            place: draw.jitter([radius * sin(angle), radius * cos(angle)], RADIUS),
            target: class as f64,
        }
    },
};

const RADIUS: f64 = 5.0;
