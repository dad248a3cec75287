use super::Schedule;
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// s + (1 − s)·min(e / N, 1) at epoch e. Goyal et al. 2017, «Accurate, Large Minibatch SGD», §2.2.
pub(super) static SCHEDULE: Schedule = Schedule {
    entry: Entry {
        id: "warm-up",
        code: 5,
        name: Text::new(&["warm-up", "预热"]),
        help: Lesson::new(
            "Begins with small steps and grows them evenly to the full learning rate, which then stays. Keeps the first steps, taken from random weights, from doing harm; with adaptive optimizers their averages settle meanwhile.",
            "从小步长开始，均匀增加到设定的学习率并保持不变。避免从随机权重出发的最初几步造成破坏；自适应优化器的滑动平均也得以稳定。",
        ),
        formula: formula(r"\eta_e = \eta \left(s + (1 - s) \min\left(\frac{e}{N}, 1\right)\right)"),
        params: &[
            Param {
                key: "epochs",
                name: Text::new(&["Epochs N", "轮次 N"]),
                help: Lesson::new(
                    "Epochs until the full learning rate is reached.",
                    "升到设定学习率所需的轮次数。",
                ),
                kind: ParamKind::Integer { min: 1, max: 10_000, default: 10 },
                unit: "",
            },
            Param {
                key: "start",
                name: Text::new(&["Start s", "起点 s"]),
                help: Lesson::new("The share of the learning rate to begin with.", "开始时学习率的比例。"),
                kind: ParamKind::Number { min: 0.0, max: 1.0, default: 0.1, scale: Scale::Linear(0.05) },
                unit: "",
            },
        ],
    },
    factor: |epoch, settings| {
        let warm = SCHEDULE.entry.number(settings, "epochs");
        let start = SCHEDULE.entry.number(settings, "start");
        start + (1.0 - start) * (epoch / warm).min(1.0)
    },
};
