use super::Schedule;
use crate::scalar::steady;
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// γᵉ at epoch e, fractions of an epoch included.
pub(super) static SCHEDULE: Schedule = Schedule {
    entry: Entry {
        id: "exponential",
        code: 2,
        name: Text::new(&["exponential", "指数衰减"]),
        help: Lesson::new(
            "Multiplies the learning rate by the same factor every epoch, a little at each step. Too strong a decay freezes the network before it has learnt.",
            "每个轮次把学习率乘以同一系数，平滑地逐步减小。衰减过快会使网络在学好之前就停滞。",
        ),
        formula: formula(r"\eta_e = \eta \, \gamma^{e}"),
        params: &[Param {
            key: "gamma",
            name: Text::new(&["γ", "γ"]),
            help: Lesson::new(
                "What the learning rate is multiplied by in an epoch.",
                "每个轮次学习率所乘的系数。",
            ),
            kind: ParamKind::Number { min: 0.5, max: 1.0, default: 0.99, scale: Scale::Linear(0.001) },
            unit: "",
        }],
    },
    factor: |epoch, settings| steady::power(SCHEDULE.entry.number(settings, "gamma"), epoch),
};
