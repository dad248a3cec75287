//! Two half circles that reach into each other.

use super::{Given, Sample, Toy, ToyTask};
use crate::maths::{cos, sin};
use layerloom_document::{Entry, Lesson, Text};
use std::f64::consts::PI;

/// The entry.
pub(super) static TOY: Toy = Toy {
    entry: Entry {
        id: "moons",
        code: 7,
        name: Text::new(&["Two moons", "双月"]),
        help: Lesson::new(
            "Two half circles that reach into each other. A little hidden layer parts them with one bent line.",
            "两个互相嵌入的半圆。一个小隐藏层用一条弯曲的边界就能分开。",
        ),
        formula: "",
        params: &[],
    },
    task: ToyTask::Classes(|_| 2),
    given: Given::Place,
    sample: |draw, _| {
        let class = draw.turn(2);
        let angle = PI * draw.along(2);
        let (x, y) = if class == 0 { (cos(angle), sin(angle)) } else { (1.0 - cos(angle), 0.5 - sin(angle)) };
        // The unit moons lie on −1…2 and −0.5…1; their middle goes to the origin.
        Sample { place: draw.blur([SCALE * (x - 0.5), SCALE * (y - 0.25)], SCALE), target: class as f64 }
    },
};

const SCALE: f64 = 3.2;
