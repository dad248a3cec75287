//! Two classes on the fields of a board.

use super::{Given, Sample, Toy, ToyTask};
use crate::SIDE;
use layerloom_document::{Entry, Lesson, Param, ParamKind, Text};

/// The entry.
pub(super) static TOY: Toy = Toy {
    entry: Entry {
        id: "checkerboard",
        code: 9,
        name: Text::new(&["Checkerboard", "棋盘"]),
        help: Lesson::new(
            "Two classes on the fields of a board. The more fields, the more neurons the network needs to draw all the borders.",
            "两类交替分布在棋盘格上。格子越多，画出所有边界所需的神经元就越多。",
        ),
        formula: "",
        params: &[Param {
            key: "fields",
            name: Text::new(&["Fields a side", "每边格数"]),
            help: Lesson::new("How many fields the board has along each side.", "棋盘每边的格子数。"),
            kind: ParamKind::Integer { min: 2, max: 8, default: 4 },
            unit: "",
        }],
    },
    task: ToyTask::Classes(|_| 2),
    given: Given::Place,
    sample: |draw, settings| {
        let fields = TOY.count(settings, "fields");
        let class = draw.turn(2);
        let row = (draw.unit(0) * fields as f64) as usize;
        // Fields of one colour stand in every second column; an odd board has one more of them in every second row.
        let first = (row + class) % 2;
        let column = first + 2 * (draw.unit(1) * (fields - first).div_ceil(2) as f64) as usize;
        let side = 2.0 * SIDE / fields as f64;
        let place = |field: usize, at| -SIDE + (field as f64 + draw.between(at, GAP, 1.0 - GAP)) * side;
        Sample { place: draw.jitter([place(column, 2), place(row, 3)], 2.0), target: class as f64 }
    },
};

/// Free share of a field's side at each of its edges.
const GAP: f64 = 0.05;
