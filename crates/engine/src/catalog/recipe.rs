//! The training recipe: what stands in the strip over the loom.

use layerloom_document::{Catalog, Entry, Lesson, Param, ParamKind, Scale, Text};

/// The recipe's parameters.
pub static RECIPE: Entry = Entry {
    id: "recipe",
    code: 0,
    name: Text::new(&["Recipe", "训练设置"]),
    help: Lesson::new("Everything that decides how the network is trained.", "决定网络如何训练的全部设置。"),
    formula: "",
    params: &[
        Param {
            key: "loss",
            name: Text::new(&["Loss", "损失函数"]),
            help: Lesson::new("What training makes small.", "训练要减小的量。"),
            kind: ParamKind::Pick { catalog: Catalog::Loss, default: "mean-squared-error" },
            unit: "",
        },
        Param {
            key: "optimizer",
            name: Text::new(&["Optimizer", "优化器"]),
            help: Lesson::new("How weights follow their gradients.", "权重如何沿梯度更新。"),
            kind: ParamKind::Pick { catalog: Catalog::Optimizer, default: "adam" },
            unit: "",
        },
        Param {
            key: "learning-rate",
            name: Text::new(&["Learning rate", "学习率"]),
            help: Lesson::new(
                "How far one step goes. Too small is slow, too large overshoots.",
                "每一步走多远。太小则慢，太大则越过最低点。",
            ),
            kind: ParamKind::Number { min: 0.000_01, max: 10.0, default: 0.01, scale: Scale::Log },
            unit: "",
        },
        Param {
            key: "schedule",
            name: Text::new(&["Schedule", "学习率调度"]),
            help: Lesson::new("How the learning rate changes over time.", "学习率随时间如何变化。"),
            kind: ParamKind::Pick { catalog: Catalog::Schedule, default: "constant" },
            unit: "",
        },
        Param {
            key: "batch-size",
            name: Text::new(&["Batch size", "批大小"]),
            help: Lesson::new(
                "Samples per step: 1 is stochastic, 0 takes the whole training set, anything between is a mini-batch.",
                "每一步的样本数：1 为随机梯度下降，0 为全批量，其间为小批量。",
            ),
            kind: ParamKind::Integer { min: 0, max: 1024, default: 10 },
            unit: "",
        },
        Param {
            key: "regularizer",
            name: Text::new(&["Regularizer", "正则化"]),
            help: Lesson::new(
                "What is asked of the weights beside a small loss.",
                "除减小损失外对权重的要求。",
            ),
            kind: ParamKind::Pick { catalog: Catalog::Regularizer, default: "none" },
            unit: "",
        },
        Param {
            key: "clipping",
            name: Text::new(&["Gradient clipping", "梯度裁剪"]),
            help: Lesson::new("A bound on how far one step can go.", "限制单步更新的幅度。"),
            kind: ParamKind::Pick { catalog: Catalog::Clipping, default: "none" },
            unit: "",
        },
        Param {
            key: "shuffle",
            name: Text::new(&["Shuffle", "打乱顺序"]),
            help: Lesson::new("Takes the samples in a new order every epoch.", "每个轮次重新打乱样本顺序。"),
            kind: ParamKind::Flag { default: true },
            unit: "",
        },
        Param {
            key: "seed",
            name: Text::new(&["Seed", "随机种子"]),
            help: Lesson::new(
                "Decides initial weights, order of samples and dropout.",
                "决定初始权重、样本顺序与随机失活。",
            ),
            kind: ParamKind::Integer { min: 0, max: 65535, default: 1 },
            unit: "",
        },
    ],
};
