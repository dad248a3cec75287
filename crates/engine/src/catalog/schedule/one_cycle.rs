use super::Schedule;
use crate::scalar::steady;
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// From 1/a up to 1 within the first w·N epochs, then down to 1/(a·b) at epoch N, both along half a cosine; then it
/// stays. Smith & Topin 2018, «Super-Convergence», with cosine ramps.
pub(super) static SCHEDULE: Schedule = Schedule {
    entry: Entry {
        id: "one-cycle",
        code: 4,
        name: Text::new(&["one cycle", "单周期"]),
        help: Lesson::new(
            "Starts low, climbs to the full learning rate, then falls far below where it began. The high middle lets training rush across flat ground; the learning rate may be larger than usual. Set N to the epochs you mean to train.",
            "从较低的学习率升到设定值，再降到远低于起点。中段的高学习率能快速越过平坦区域，因此设定值可以比平常大。N 应等于计划训练的轮次数。",
        ),
        formula: formula(
            r"\eta_e = \eta \begin{cases} c\left(\frac{1}{a}, 1, \frac{e}{w N}\right) & e < w N \\ c\left(1, \frac{1}{a b}, \frac{e - w N}{N - w N}\right) & e \ge w N \end{cases} \quad c(p, q, s) = q + \frac{p - q}{2} (1 + \cos \pi s)",
        ),
        params: &[
            Param {
                key: "epochs",
                name: Text::new(&["Epochs N", "轮次 N"]),
                help: Lesson::new("Epochs of the whole cycle.", "整个周期的轮次数。"),
                kind: ParamKind::Integer { min: 1, max: 10_000, default: 200 },
                unit: "",
            },
            Param {
                key: "warm-share",
                name: Text::new(&["Climb w", "上升比例 w"]),
                help: Lesson::new("The share of the cycle spent climbing.", "周期中上升阶段所占的比例。"),
                kind: ParamKind::Number { min: 0.01, max: 0.99, default: 0.3, scale: Scale::Linear(0.01) },
                unit: "",
            },
            Param {
                key: "start-division",
                name: Text::new(&["Start a", "起点 a"]),
                help: Lesson::new(
                    "The cycle starts at the learning rate divided by this.",
                    "周期从学习率除以该值开始。",
                ),
                kind: ParamKind::Number { min: 1.0, max: 1000.0, default: 25.0, scale: Scale::Log },
                unit: "",
            },
            Param {
                key: "final-division",
                name: Text::new(&["End b", "终点 b"]),
                help: Lesson::new(
                    "The cycle ends at its starting value divided by this.",
                    "周期在起点值除以该值处结束。",
                ),
                kind: ParamKind::Number { min: 1.0, max: 1e6, default: 1e4, scale: Scale::Log },
                unit: "",
            },
        ],
    },
    factor: |epoch, settings| {
        let entry = &SCHEDULE.entry;
        let total = entry.number(settings, "epochs");
        let climb = entry.number(settings, "warm-share") * total;
        let start = 1.0 / entry.number(settings, "start-division");
        let end = start / entry.number(settings, "final-division");
        if epoch < climb {
            glide(start, 1.0, epoch / climb)
        } else {
            glide(1.0, end, ((epoch - climb) / (total - climb)).min(1.0))
        }
    },
};

/// From `from` at 0 to `to` at 1, along half a cosine.
fn glide(from: f64, to: f64, share: f64) -> f64 {
    to + (from - to) * 0.5 * (1.0 + steady::cos_pi(share))
}
