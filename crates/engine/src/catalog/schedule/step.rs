use super::Schedule;
use crate::catalog::optimizer::power;
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// γ^⌊e / N⌋ at epoch e.
pub(super) static SCHEDULE: Schedule = Schedule {
    entry: Entry {
        id: "step",
        code: 1,
        name: Text::new(&["step", "阶梯衰减"]),
        help: Lesson::new(
            "Cuts the learning rate down at regular intervals. The loss often falls once more right after each cut, when steps become small enough for the finer shape of the valley.",
            "每隔固定轮次把学习率降低一档。每次降低之后，步长小到足以进入更细的谷底，损失常会再降一截。",
        ),
        formula: formula(r"\eta_e = \eta \, \gamma^{\lfloor e / N \rfloor}"),
        params: &[
            Param {
                key: "epochs",
                name: Text::new(&["Every N", "间隔 N"]),
                help: Lesson::new("Epochs between two cuts.", "两次降低之间的轮次数。"),
                kind: ParamKind::Integer { min: 1, max: 10_000, default: 50 },
                unit: "",
            },
            Param {
                key: "gamma",
                name: Text::new(&["γ", "γ"]),
                help: Lesson::new(
                    "What the learning rate is multiplied by at each cut.",
                    "每次降低时学习率所乘的系数。",
                ),
                kind: ParamKind::Number { min: 0.01, max: 1.0, default: 0.5, scale: Scale::Linear(0.05) },
                unit: "",
            },
        ],
    },
    factor: |epoch, settings| {
        let every = SCHEDULE.entry.number(settings, "epochs");
        let gamma = SCHEDULE.entry.number(settings, "gamma");
        // Steps divided by steps an epoch can land a hair below the whole number they mean.
        power(gamma, (epoch / every + 1e-9) as u64)
    },
};
