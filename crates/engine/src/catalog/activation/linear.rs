use super::{Activation, Rule};
use layerloom_document::{Entry, Lesson, Text, formula};

/// y = x.
pub(super) static ACTIVATION: Activation = Activation {
    entry: Entry {
        id: "linear",
        code: 0,
        name: Text::new(&["linear", "线性"]),
        help: Lesson::new(
            "Passes the weighted sum on as it is. Right for the output of a regression; between layers it adds nothing, since a stack of linear layers is still one linear layer.",
            "原样输出加权和。适合回归问题的输出层；放在层与层之间则没有作用，因为多个线性层叠加仍是一个线性层。",
        ),
        formula: formula("y = x"),
        params: &[],
    },
    rule: Rule::Linear,
};
