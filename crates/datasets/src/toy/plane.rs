//! A regression on an inclined plane.

use super::{Given, Sample, Toy, ToyTask};
use crate::SIDE;
use layerloom_document::{Entry, Lesson, Text};

/// The entry.
pub(super) static TOY: Toy = Toy {
    entry: Entry {
        id: "plane",
        code: 5,
        name: Text::new(&["Slope", "平面"]),
        help: Lesson::new(
            "A regression: the value rises evenly from the lower left to the upper right. One linear neuron learns it exactly.",
            "回归问题：数值从左下到右上均匀增大。一个线性神经元即可精确学会。",
        ),
        formula: "",
        params: &[],
    },
    task: ToyTask::Regression,
    given: Given::Place,
    sample: |draw, _| {
        let place = [draw.between(0, -SIDE, SIDE), draw.between(1, -SIDE, SIDE)];
        let target = (place[0] + place[1]) / (2.0 * SIDE);
        Sample { place: draw.jitter(place, SIDE), target }
    },
};
