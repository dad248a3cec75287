use super::{Effect, Regularizer};
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// ‖w‖₂ ≤ c for the weights into each unit, restored after every step by scaling. Srebro & Shraibman 2005; with dropout,
/// Srivastava et al. 2014, §5.1.
pub(super) static REGULARIZER: Regularizer = Regularizer {
    entry: Entry {
        id: "max-norm",
        code: 4,
        name: Text::new(&["max-norm", "最大范数约束"]),
        help: Lesson::new(
            "No penalty but a fence: after each step, the weights into a unit are scaled back if together they are longer than c. Keeps large learning rates from blowing weights up; goes well with dropout.",
            "不是惩罚，而是围栏：每一步之后，若某神经元全部输入权重合起来的长度超过 c，就按比例缩回。可防止大学习率使权重爆炸，常与随机失活并用。",
        ),
        formula: formula(r"\sqrt{\sum_i w_i^2} \le c"),
        params: &[Param {
            key: "limit",
            name: Text::new(&["Limit c", "上限 c"]),
            help: Lesson::new(
                "Greatest length of a unit's incoming weights.",
                "每个神经元输入权重的最大长度。",
            ),
            kind: ParamKind::Number { min: 0.01, max: 100.0, default: 3.0, scale: Scale::Log },
            unit: "",
        }],
    },
    effect: |settings| {
        Some(Effect { max_norm: REGULARIZER.entry.number(settings, "limit"), ..Effect::default() })
    },
};
