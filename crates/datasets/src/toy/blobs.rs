//! Round clouds on a circle, each a class.

use super::{Given, Sample, Toy, ToyTask};
use crate::maths::{cos, sin};
use layerloom_document::{Entry, Lesson, Param, ParamKind, Text};
use std::f64::consts::TAU;

/// The entry.
pub(super) static TOY: Toy = Toy {
    entry: Entry {
        id: "blobs",
        code: 11,
        name: Text::new(&["Clouds", "多团点云"]),
        help: Lesson::new(
            "Three to six round clouds, each a class. Straight borders part them, so that it is a good first look at several classes.",
            "三到六团圆形点云，每团一类。直线边界即可分开，适合初次了解多分类。",
        ),
        formula: "",
        params: &[Param {
            key: "classes",
            name: Text::new(&["Classes", "类别数"]),
            help: Lesson::new("How many clouds, each a class of its own.", "点云数量，每团自成一类。"),
            kind: ParamKind::Integer { min: 3, max: 6, default: 4 },
            unit: "",
        }],
    },
    task: ToyTask::Classes(|settings| TOY.count(settings, "classes")),
    given: Given::Place,
    sample: |draw, settings| {
        let classes = TOY.count(settings, "classes");
        let class = draw.turn(classes);
        let angle = TAU * class as f64 / classes as f64;
        let deviation = 0.6 + 2.0 * draw.noise();
        let [x, y] = draw.normal();
        let place = [RADIUS * sin(angle) + deviation * x, RADIUS * cos(angle) + deviation * y];
        Sample { place, target: class as f64 }
    },
};

/// Of the circle that the clouds stand on.
const RADIUS: f64 = 3.6;
