//! Two normal clouds on a diagonal.

use super::{Given, Sample, Toy, ToyTask};
use layerloom_document::{Entry, Lesson, Text};

/// The entry.
pub(super) static TOY: Toy = Toy {
    entry: Entry {
        id: "gauss",
        code: 3,
        name: Text::new(&["Two clouds", "两团点云"]),
        help: Lesson::new(
            "Two round clouds of points. With little noise one straight line parts them, so that a network without hidden layers is enough.",
            "两团圆形点云。噪声小时一条直线即可分开，无需隐藏层。",
        ),
        formula: "",
        params: &[],
    },
    task: ToyTask::Classes(|_| 2),
    given: Given::Place,
    sample: |draw, _| {
        let class = draw.turn(2);
        let centre = if class == 1 { 2.0 } else { -2.0 };
        // The variance grows evenly from 0.5 without noise to 4 at half noise.
        let deviation = (0.5 + 7.0 * draw.noise()).sqrt();
        Sample { place: draw.normal().map(|way| centre + deviation * way), target: class as f64 }
    },
};
