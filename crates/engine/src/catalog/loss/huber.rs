use super::{Binary, Link, Loss, Rule};
use crate::catalog::pointwise::loss_rule;
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// ½d² for |d| ≤ δ, else δ(|d| − ½δ), with d = z − t; averaged over outputs and samples. Huber 1964, «Robust Estimation
/// of a Location Parameter».
pub(super) static LOSS: Loss = Loss {
    entry: Entry {
        id: "huber",
        code: 3,
        name: Text::new(&["Huber", "Huber"]),
        help: Lesson::new(
            "A parabola for small errors and a line for large ones: calm near the target like MSE, and not thrown off by outliers, like MAE.",
            "小误差按平方计，大误差按线性计：靠近目标时像均方误差一样平稳，遇到离群点又像平均绝对误差一样稳健。",
        ),
        formula: formula(
            r"L = \frac{1}{B} \sum_{b=1}^{B} \begin{cases} \frac{1}{2} d_b^2 & |d_b| \le \delta \\ \delta \left(|d_b| - \frac{\delta}{2}\right) & |d_b| > \delta \end{cases} \quad d_b = y_b - t_b",
        ),
        params: &[Param {
            key: "delta",
            name: Text::new(&["δ", "δ"]),
            help: Lesson::new(
                "The error at which the parabola goes over into a line.",
                "由平方转为线性的误差界限。",
            ),
            kind: ParamKind::Number { min: 0.01, max: 10.0, default: 1.0, scale: Scale::Log },
            unit: "",
        }],
    },
    rule: Rule::Pointwise(loss_rule! {
        params(delta)
        value(z, t) {
            let far = abs(z - t);
            let near = min(far, delta);
            give near * (far - 0.5 * near)
        }
        slope { give clamp(z - t, -delta, delta) }
    }),
    link: Link::None,
    binary: Binary::Signs,
    regression: true,
    classes: true,
};
