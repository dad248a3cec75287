//! Inputs made from the two coordinates of the plane. One registry; an entry and its function make a feature.

use crate::maths::sin;
use layerloom_document::{Entry, Lesson, Text, formula};

/// An input made from the coordinates x₁ and x₂.
pub struct Feature {
    /// Id, name and text.
    pub entry: Entry,
    /// Its value at a place.
    pub value: fn(f32, f32) -> f32,
}

/// All features, in the order they are shown.
pub static FEATURES: &[Feature] = &[
    Feature {
        entry: Entry {
            id: "x1",
            code: 1,
            name: Text::new(&["x₁", "x₁"]),
            help: Lesson::new("The horizontal coordinate.", "水平坐标。"),
            formula: formula("x_1"),
            params: &[],
        },
        value: |x1, _| x1,
    },
    Feature {
        entry: Entry {
            id: "x2",
            code: 2,
            name: Text::new(&["x₂", "x₂"]),
            help: Lesson::new("The vertical coordinate.", "垂直坐标。"),
            formula: formula("x_2"),
            params: &[],
        },
        value: |_, x2| x2,
    },
    Feature {
        entry: Entry {
            id: "x1-squared",
            code: 3,
            name: Text::new(&["x₁²", "x₁²"]),
            help: Lesson::new(
                "The horizontal coordinate squared. Together with x₂² it tells how far a place is from the centre.",
                "水平坐标的平方。与 x₂² 一起可以表示到中心的距离。",
            ),
            formula: formula("x_1^2"),
            params: &[],
        },
        value: |x1, _| x1 * x1,
    },
    Feature {
        entry: Entry {
            id: "x2-squared",
            code: 4,
            name: Text::new(&["x₂²", "x₂²"]),
            help: Lesson::new(
                "The vertical coordinate squared. Together with x₁² it tells how far a place is from the centre.",
                "垂直坐标的平方。与 x₁² 一起可以表示到中心的距离。",
            ),
            formula: formula("x_2^2"),
            params: &[],
        },
        value: |_, x2| x2 * x2,
    },
    Feature {
        entry: Entry {
            id: "x1-x2",
            code: 5,
            name: Text::new(&["x₁x₂", "x₁x₂"]),
            help: Lesson::new(
                "The product of the coordinates. Its sign tells opposite quadrants from the other two, which solves xor alone.",
                "两个坐标的乘积。其符号可区分对角象限，单凭它就能解决异或问题。",
            ),
            formula: formula("x_1 x_2"),
            params: &[],
        },
        value: |x1, x2| x1 * x2,
    },
    Feature {
        entry: Entry {
            id: "sin-x1",
            code: 6,
            name: Text::new(&["sin x₁", "sin x₁"]),
            help: Lesson::new(
                "The sine of the horizontal coordinate: a wave that helps with patterns that come again.",
                "水平坐标的正弦：一种波形，有助于学习重复出现的规律。",
            ),
            formula: formula("\\sin x_1"),
            params: &[],
        },
        value: |x1, _| sin(f64::from(x1)) as f32,
    },
    Feature {
        entry: Entry {
            id: "sin-x2",
            code: 7,
            name: Text::new(&["sin x₂", "sin x₂"]),
            help: Lesson::new(
                "The sine of the vertical coordinate: a wave that helps with patterns that come again.",
                "垂直坐标的正弦：一种波形，有助于学习重复出现的规律。",
            ),
            formula: formula("\\sin x_2"),
            params: &[],
        },
        value: |_, x2| sin(f64::from(x2)) as f32,
    },
];
