use super::{Draw, Layer, Role, Start, Takes, Values, dense};
use crate::geometry::Geometry;
use layerloom_document::{Catalog, Entry, Lesson, Param, ParamKind, Text, formula};

/// Long short-term memory. With z = x_t·W + h_{t−1}·R + b in four parts i, f, g, o:
/// c_t = σ(f)·c_{t−1} + σ(i)·tanh(g), h_t = σ(o)·tanh(c_t), from h_0 = c_0 = 0.
/// **Shapes** `[B, T·V] → [B, H]`, the last step, or `[B, T·H]`, every step; W `[V, 4·H]`, R `[H, 4·H]`, b `[1, 4·H]`, in
/// which the forget gate's part starts at 1. Hochreiter & Schmidhuber 1997, «Long Short-Term Memory», with the forget
/// gate of Gers, Schmidhuber & Cummins 2000, «Learning to Forget»; the bias after Jozefowicz et al. 2015, «An Empirical
/// Exploration of Recurrent Network Architectures».
pub(super) static LAYER: Layer = Layer {
    entry: Entry {
        id: "lstm",
        code: 11,
        name: Text::new(&["LSTM", "长短期记忆"]),
        help: Lesson::new(
            "Reads a sequence step by step and carries a memory along. Gates decide what enters the memory, what is forgotten, and what is shown.",
            "逐步读取序列并携带一份记忆。各个门决定哪些写入记忆、哪些遗忘、哪些输出。",
        ),
        formula: formula(
            r"\begin{gathered} \mathbf{c}_t = \sigma(\mathbf{f})\, \mathbf{c}_{t-1} + \sigma(\mathbf{i}) \tanh(\mathbf{g}) \\ \mathbf{h}_t = \sigma(\mathbf{o}) \tanh(\mathbf{c}_t) \end{gathered}",
        ),
        params: &[
            Param {
                key: "units",
                name: Text::new(&["Units", "神经元数"]),
                help: Lesson::new("How many memory cells stand side by side.", "并排的记忆单元个数。"),
                kind: ParamKind::Integer { min: 1, max: 256, default: 16 },
                unit: "",
            },
            Param {
                key: "sequence",
                name: Text::new(&["Every step", "输出每一步"]),
                help: Lesson::new(
                    "Shows the state after every step instead of the last alone. Needed when another LSTM follows, or when every step is asked about.",
                    "输出每一步之后的状态，而不只是最后一步。后面再接 LSTM，或每一步都要预测时需要。",
                ),
                kind: ParamKind::Flag { default: false },
                unit: "",
            },
            dense::INITIALIZER,
            Param {
                key: "recurrent-initializer",
                name: Text::new(&["Recurrent initializer", "循环权重初始化"]),
                help: Lesson::new(
                    "The weights from step to step before training.",
                    "训练开始前步与步之间的权重。",
                ),
                kind: ParamKind::Pick { catalog: Catalog::Initializer, default: "orthogonal" },
                unit: "",
            },
            dense::REGULARIZER,
        ],
    },
    takes: Takes::Sequences,
    geometry: |site| {
        let units = LAYER.entry.integer(&site.node.settings, "units");
        Ok(match LAYER.entry.flag(&site.node.settings, "sequence") {
            true => site.geometries[0].with_depth(units),
            false => Geometry::Flat(units),
        })
    },
    values: |site| {
        let settings = &site.node.settings;
        let units = LAYER.entry.integer(settings, "units");
        let kernel = |name, rows, key, number| Values {
            name,
            rows,
            columns: 4 * units,
            start: Start::Drawn(Draw { initializer: LAYER.entry.pick(settings, key), reach: 1, number }),
            role: Role::Kernel(LAYER.entry.pick(settings, "regularizer")),
        };
        vec![
            kernel("kernel", site.geometries[0].depth(), "initializer", 0),
            kernel("recurrent kernel", units, "recurrent-initializer", 1),
            Values {
                name: "bias",
                rows: 1,
                columns: 4 * units,
                start: Start::Parts(&[0.0, 1.0, 0.0, 0.0]),
                role: Role::Trained,
            },
        ]
    },
    build: |build, site| {
        let steps = site.geometries[0].places();
        let samples = build.graph.shape(build.inputs[0]).0;
        let by_step = build.graph.time_major(build.inputs[0], steps);
        let product = build.graph.matmul(by_step, build.owned("kernel"), false, false);
        let sum = dense::biased(build, product);
        let states = build.graph.lstm(steps, sum, build.owned("recurrent kernel"));
        match LAYER.entry.flag(&site.node.settings, "sequence") {
            true => build.graph.sample_major(states, steps),
            false => {
                build.trace = Some(states);
                build.graph.rows(states, (steps - 1) * samples, samples)
            }
        }
    },
};
