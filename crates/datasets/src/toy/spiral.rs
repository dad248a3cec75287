//! Two arms wound around each other.

use super::{Given, Sample, Toy, ToyTask};
use crate::maths::{cos, sin};
use layerloom_document::{Entry, Lesson, Text};
use std::f64::consts::TAU;

/// The entry.
pub(super) static TOY: Toy = Toy {
    entry: Entry {
        id: "spiral",
        code: 4,
        name: Text::new(&["Spiral", "螺旋"]),
        help: Lesson::new(
            "Two arms wound around each other, one and three quarter turns each. The hardest of the small data sets: it wants several neurons in more than one layer, or patience.",
            "两条互相缠绕的旋臂，各转一又四分之三圈。它是小数据集中最难的：需要多层多个神经元，或足够的耐心。",
        ),
        formula: "",
        params: &[],
    },
    task: ToyTask::Classes(|_| 2),
    given: Given::Place,
    sample: |draw, _| {
        let class = draw.turn(2);
        Sample { place: draw.jitter(arm(draw.along(2), (1 - class) as f64 / 2.0), 1.0), target: class as f64 }
    },
};

/// A place on a spiral arm: `along` 0…1 from the centre outwards, the arm turned by `start` of a full turn.
pub(super) fn arm(along: f64, start: f64) -> [f64; 2] {
    let radius = 5.0 * along;
    let angle = TAU * (1.75 * along + start);
    [radius * sin(angle), radius * cos(angle)]
}
