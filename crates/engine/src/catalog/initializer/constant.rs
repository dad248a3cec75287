use super::Initializer;
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// w = c.
pub(super) static INITIALIZER: Initializer = Initializer {
    entry: Entry {
        id: "constant",
        code: 1,
        name: Text::new(&["constant", "常数"]),
        help: Lesson::new(
            "All weights start at the same value. Then all units of a layer are alike and learn alike, as with zeros; useful for demonstrations.",
            "所有权重从同一个值开始。与全零一样，同层神经元完全相同，学到的也相同；适合演示。",
        ),
        formula: formula(r"w = c"),
        params: &[Param {
            key: "value",
            name: Text::new(&["Value c", "值 c"]),
            help: Lesson::new("Every weight's first value.", "所有权重的初值。"),
            kind: ParamKind::Number { min: -10.0, max: 10.0, default: 0.1, scale: Scale::Linear(0.1) },
            unit: "",
        }],
    },
    fill: |_, settings, values| values.fill(INITIALIZER.entry.number(settings, "value") as f32),
};
