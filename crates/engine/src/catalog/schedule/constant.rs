use super::Schedule;
use layerloom_document::{Entry, Lesson, Text, formula};

/// The learning rate as it is set.
pub(super) static SCHEDULE: Schedule = Schedule {
    entry: Entry {
        id: "constant",
        code: 0,
        name: Text::new(&["constant", "恒定"]),
        help: Lesson::new("The learning rate stays as it is set.", "学习率保持设定值不变。"),
        formula: formula(r"\eta_t = \eta"),
        params: &[],
    },
    factor: |_, _| 1.0,
};
