//! Opposite quadrants share a class.

use super::{Given, Sample, Toy, ToyTask};
use layerloom_document::{Entry, Lesson, Text};

/// The entry.
pub(super) static TOY: Toy = Toy {
    entry: Entry {
        id: "xor",
        code: 2,
        name: Text::new(&["Exclusive or", "异或"]),
        help: Lesson::new(
            "Opposite quadrants share a class. The oldest example of what a single neuron cannot learn; the product x₁x₂ solves it alone.",
            "对角象限属于同一类。这是单个神经元无法学会的最早例子；乘积 x₁x₂ 单独即可解决。",
        ),
        formula: "",
        params: &[],
    },
    task: ToyTask::Classes(|_| 2),
    given: Given::Place,
    sample: |draw, _| {
        let class = draw.turn(2);
        let x = draw.between(0, PADDING, REACH + PADDING);
        let y = draw.between(1, PADDING, REACH + PADDING);
        let right = if draw.unit(2) < 0.5 { -1.0 } else { 1.0 };
        let above = if class == 1 { right } else { -right };
        Sample { place: draw.jitter([right * x, above * y], REACH), target: class as f64 }
    },
};

/// Free space beside the axes.
const PADDING: f64 = 0.3;
const REACH: f64 = 5.0;
