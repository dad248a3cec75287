use super::Schedule;
use crate::scalar::steady;
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// f + (1 − f)·½(1 + cos(π e / N)) at epoch e, and f from epoch N on. Loshchilov & Hutter 2017, «SGDR: Stochastic
/// Gradient Descent with Warm Restarts», eq. 5, without restarts.
pub(super) static SCHEDULE: Schedule = Schedule {
    entry: Entry {
        id: "cosine",
        code: 3,
        name: Text::new(&["cosine", "余弦退火"]),
        help: Lesson::new(
            "Lets the learning rate glide down along half a cosine: large for long, then quickly small, and gently to its floor. Set N to about as many epochs as you mean to train.",
            "让学习率沿半个余弦曲线下降：先长时间保持较大，再迅速减小，最后平缓到达下限。N 宜与计划训练的轮次数相当。",
        ),
        formula: formula(
            r"\eta_e = \eta \left(f + \frac{1 - f}{2} \left(1 + \cos \frac{\pi e}{N}\right)\right)",
        ),
        params: &[
            Param {
                key: "epochs",
                name: Text::new(&["Epochs N", "轮次 N"]),
                help: Lesson::new("Epochs until the floor is reached.", "到达下限所需的轮次数。"),
                kind: ParamKind::Integer { min: 1, max: 10_000, default: 200 },
                unit: "",
            },
            Param {
                key: "floor",
                name: Text::new(&["Floor f", "下限 f"]),
                help: Lesson::new(
                    "The least share of the learning rate, kept after the last of the N epochs.",
                    "学习率的最小比例，N 个轮次之后保持不变。",
                ),
                kind: ParamKind::Number { min: 0.0, max: 1.0, default: 0.0, scale: Scale::Linear(0.01) },
                unit: "",
            },
        ],
    },
    factor: |epoch, settings| {
        let period = SCHEDULE.entry.number(settings, "epochs");
        let floor = SCHEDULE.entry.number(settings, "floor");
        let share = (epoch / period).min(1.0);
        floor + (1.0 - floor) * 0.5 * (1.0 + steady::cos_pi(share))
    },
};
