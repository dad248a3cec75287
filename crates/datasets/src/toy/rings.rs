//! Classes in rings around a disc.

use super::{Given, Sample, Toy, ToyTask};
use crate::maths::{cos, sin};
use layerloom_document::{Entry, Lesson, Param, ParamKind, Text};
use std::f64::consts::TAU;

/// The entry.
pub(super) static TOY: Toy = Toy {
    entry: Entry {
        id: "rings",
        code: 8,
        name: Text::new(&["Rings", "同心环"]),
        help: Lesson::new(
            "Classes in rings around a disc. With several classes the output has one neuron for each of them.",
            "各类呈同心环排列，围绕中心圆盘。类别多于两个时，输出层为每一类各设一个神经元。",
        ),
        formula: "",
        params: &[Param {
            key: "rings",
            name: Text::new(&["Rings", "环数"]),
            help: Lesson::new("How many rings, each a class of its own.", "环的数量，每环自成一类。"),
            kind: ParamKind::Integer { min: 2, max: 6, default: 3 },
            unit: "",
        }],
    },
    task: ToyTask::Classes(|settings| TOY.count(settings, "rings")),
    given: Given::Place,
    sample: |draw, settings| {
        let rings = TOY.count(settings, "rings");
        let class = draw.turn(rings);
        let width = RADIUS / rings as f64;
        let low = if class == 0 { 0.0 } else { (class as f64 + GAP) * width };
        let high = (class as f64 + 1.0 - GAP) * width;
        // The root makes every part of a ring equally likely.
        let radius = draw.between(0, low * low, high * high).sqrt();
        let angle = draw.between(1, 0.0, TAU);
        Sample {
            place: draw.jitter([radius * sin(angle), radius * cos(angle)], RADIUS / 2.0),
            target: class as f64,
        }
    },
};

const RADIUS: f64 = 5.6;

/// Free share of a ring's width at each of its edges.
const GAP: f64 = 0.12;
