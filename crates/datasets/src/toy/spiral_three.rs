//! Several arms wound around each other.

use super::spiral::arm;
use super::{Given, Sample, Toy, ToyTask};
use layerloom_document::{Entry, Lesson, Param, ParamKind, Text};

/// The entry.
pub(super) static TOY: Toy = Toy {
    entry: Entry {
        id: "spiral-three",
        code: 10,
        name: Text::new(&["Many-armed spiral", "多臂螺旋"]),
        help: Lesson::new(
            "Three or more arms wound around each other, each a class. Harder than the spiral of two arms: it wants several neurons in more than one layer, or patience.",
            "三条或更多互相缠绕的旋臂，每臂一类。比双臂螺旋更难：需要多层多个神经元，或足够的耐心。",
        ),
        formula: "",
        params: &[Param {
            key: "arms",
            name: Text::new(&["Arms", "旋臂数"]),
            help: Lesson::new("How many arms, each a class of its own.", "旋臂数量，每臂自成一类。"),
            kind: ParamKind::Integer { min: 2, max: 6, default: 3 },
            unit: "",
        }],
    },
    task: ToyTask::Classes(|settings| TOY.count(settings, "arms")),
    given: Given::Place,
    sample: |draw, settings| {
        let arms = TOY.count(settings, "arms");
        let class = draw.turn(arms);
        let place = arm(ARM_START + (1.0 - ARM_START) * draw.along(arms), class as f64 / arms as f64);
        Sample { place: draw.jitter(place, 1.0), target: class as f64 }
    },
};

/// Arms begin a little off the centre, where otherwise all of them would meet.
const ARM_START: f64 = 0.05;
