//! A regression over hills and hollows.

use super::{Given, Sample, Toy, ToyTask};
use crate::SIDE;
use layerloom_document::{Entry, Lesson, Text};

/// The entry.
pub(super) static TOY: Toy = Toy {
    entry: Entry {
        id: "multi-gaussian",
        code: 6,
        name: Text::new(&["Hills and hollows", "多峰"]),
        help: Lesson::new(
            "A regression with three hills and three hollows. It shows how neurons share out the plane among them.",
            "回归问题：三个高峰与三个低谷。可以看到各神经元如何分工覆盖平面。",
        ),
        formula: "",
        params: &[],
    },
    task: ToyTask::Regression,
    given: Given::Place,
    sample: |draw, _| {
        let place = [draw.between(0, -SIDE, SIDE), draw.between(1, -SIDE, SIDE)];
        Sample { place: draw.jitter(place, SIDE), target: height(place) }
    },
};

/// Centres of the hills (1) and hollows (−1).
const PEAKS: [(f64, f64, f64); 6] = [
    (-4.0, 2.5, 1.0),
    (0.0, 2.5, -1.0),
    (4.0, 2.5, 1.0),
    (-4.0, -2.5, -1.0),
    (0.0, -2.5, 1.0),
    (4.0, -2.5, -1.0),
];

/// How far a peak reaches.
const REACH: f64 = 2.0;

/// −1…1: each peak falls off evenly to 0 at its reach; where two meet, the stronger counts.
fn height([x, y]: [f64; 2]) -> f64 {
    PEAKS.iter().fold(0.0, |strongest: f64, (centre_x, centre_y, sign)| {
        let distance = ((x - centre_x) * (x - centre_x) + (y - centre_y) * (y - centre_y)).sqrt();
        let height = sign * (1.0 - distance / REACH).max(0.0);
        if height.abs() > strongest.abs() { height } else { strongest }
    })
}
