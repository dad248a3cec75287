//! Playgrounds to begin with, in the order of the gallery. To add one, write its line in [`PRESETS`].

use layerloom_document::{Document, Node, NodeId, Pick, Text, Value};

/// A playground to begin with.
pub(crate) struct Preset {
    /// Its name.
    pub(crate) name: Text,
    /// What is to be seen in it.
    pub(crate) about: Text,
    /// The playground.
    pub(crate) document: fn() -> Document,
}

impl Preset {
    /// Whether name or explanation hold what is sought, in either language.
    pub(crate) fn answers(&self, sought: &str) -> bool {
        let sought = sought.trim().to_lowercase();
        [self.name, self.about]
            .iter()
            .flat_map(|text| [text.en(), text.zh()])
            .any(|text| text.to_lowercase().contains(&sought))
    }
}

/// All of them; the first is what an empty address opens.
pub(crate) static PRESETS: &[Preset] = &[
    Preset {
        name: Text::new(&["Spiral", "螺旋"]),
        about: Text::new(&[
            "Two tanh layers wind a border between two arms.",
            "两个 tanh 层在两条旋臂之间绕出边界。",
        ]),
        document: || {
            on("spiral")
                .features(&["x1", "x2", "sin-x1", "sin-x2"])
                .dense(8, "tanh")
                .dense(8, "tanh")
                .rate(0.01)
                .done()
        },
    },
    Preset {
        name: Text::new(&["Xor", "异或"]),
        about: Text::new(&[
            "No straight line solves it; four ReLUs do.",
            "一条直线无法分开，四个 ReLU 就可以。",
        ]),
        document: || on("xor").dense(4, "relu").recipe("optimizer", "gradient-descent").rate(0.1).done(),
    },
    Preset {
        name: Text::new(&["Circle", "圆形"]),
        about: Text::new(&["Three neurons fence the middle in.", "三个神经元即可围住中心。"]),
        document: || on("circle").dense(3, "tanh").rate(0.03).done(),
    },
    Preset {
        name: Text::new(&["Two clouds", "两团点云"]),
        about: Text::new(&["So easy that no hidden layer is needed.", "非常简单，无需隐藏层。"]),
        document: || on("gauss").data("noise", 20.0).rate(0.03).done(),
    },
    Preset {
        name: Text::new(&["Three arms", "三臂螺旋"]),
        about: Text::new(&["Three classes, softmax and cross-entropy.", "三个类别，使用 softmax 与交叉熵。"]),
        document: || {
            on("spiral-three")
                .features(&["x1", "x2", "sin-x1", "sin-x2"])
                .dense(16, "relu")
                .dense(12, "relu")
                .set_output("activation", "softmax")
                .recipe("loss", "categorical-cross-entropy")
                .rate(0.01)
                .done()
        },
    },
    Preset {
        name: Text::new(&["Rings", "同心环"]),
        about: Text::new(&["Squared features make rings easy.", "有了平方特征，同心环就很容易。"]),
        document: || {
            on("rings").features(&["x1", "x2", "x1-squared", "x2-squared"]).dense(6, "tanh").rate(0.03).done()
        },
    },
    Preset {
        name: Text::new(&["Checkerboard", "棋盘"]),
        about: Text::new(&["Many small squares want a wider network.", "许多小方格需要更宽的网络。"]),
        document: || {
            on("checkerboard").dense(24, "gelu").dense(16, "gelu").data("samples", 1500.0).rate(0.01).done()
        },
    },
    Preset {
        name: Text::new(&["Slope", "平面回归"]),
        about: Text::new(&["Regression at its plainest: a tilted plane.", "最简单的回归：一个倾斜的平面。"]),
        document: || on("plane").linear_output().rate(0.01).done(),
    },
    Preset {
        name: Text::new(&["Hills and hollows", "多峰回归"]),
        about: Text::new(&["Regression on a landscape of bumps.", "在起伏地形上做回归。"]),
        document: || {
            on("multi-gaussian")
                .data("samples", 1200.0)
                .dense(16, "tanh")
                .dense(8, "tanh")
                .linear_output()
                .rate(0.01)
                .done()
        },
    },
    Preset {
        name: Text::new(&["Iris", "鸢尾花"]),
        about: Text::new(&[
            "The classic table: four columns, three species.",
            "经典表格：四列特征，三个物种。",
        ]),
        document: || {
            on("iris")
                .features(&["c0", "c1", "c2", "c3"])
                .data("train-share", 70.0)
                .dense(6, "relu")
                .set_output("activation", "softmax")
                .recipe("loss", "categorical-cross-entropy")
                .rate(0.01)
                .done()
        },
    },
    Preset {
        name: Text::new(&["Overfitting", "过拟合"]),
        about: Text::new(&[
            "Few noisy samples: test loss climbs while train loss falls.",
            "样本少且有噪声：训练损失下降，测试损失上升。",
        ]),
        document: || {
            on("circle")
                .data("noise", 45.0)
                .data("samples", 80.0)
                .dense(24, "relu")
                .dense(24, "relu")
                .rate(0.01)
                .done()
        },
    },
    Preset {
        name: Text::new(&["Regularized", "正则化"]),
        about: Text::new(&[
            "The same noise, held by dropout and batch norm.",
            "同样的噪声，用随机失活与批量归一化来抑制。",
        ]),
        document: || {
            on("circle")
                .data("noise", 45.0)
                .data("samples", 80.0)
                .dense(24, "relu")
                .layer("batch-norm", &[])
                .layer("dropout", &[("rate", Value::Number(0.4))])
                .dense(12, "relu")
                .rate(0.01)
                .done()
        },
    },
    Preset {
        name: Text::new(&["Residual", "残差网络"]),
        about: Text::new(&[
            "A skip around two layers keeps gradients strong.",
            "跨越两层的捷径让梯度保持有力。",
        ]),
        document: || {
            on("moons")
                .data("noise", 15.0)
                .dense(8, "relu")
                .dense(8, "relu")
                .dense(8, "relu")
                .layer("add", &[("source", Value::Node(NodeId(2)))])
                .rate(0.01)
                .done()
        },
    },
    Preset {
        name: Text::new(&["Convolution", "卷积"]),
        about: Text::new(&[
            "Four small filters tell strokes apart, wherever they lie.",
            "四个小卷积核就能分辨笔画，无论它在哪里。",
        ]),
        document: || {
            on("strokes")
                .data("samples", 200.0)
                .data("train-share", 10.0)
                .layer("conv2d", &[("filters", Value::Number(4.0))])
                .layer("max-pool", &[("size", Value::Number(8.0)), ("stride", Value::Number(8.0))])
                .layer("flatten", &[])
                .rate(0.03)
                .done()
        },
    },
    Preset {
        name: Text::new(&["Memory", "记忆"]),
        about: Text::new(&[
            "An LSTM keeps in mind what came first until the last step.",
            "LSTM 把开头的数一直记到最后一步。",
        ]),
        document: || {
            on("first-last")
                .data("noise", 5.0)
                .layer("lstm", &[("units", Value::Number(4.0))])
                .rate(0.03)
                .done()
        },
    },
    Preset {
        name: Text::new(&["All zeros", "全零初始化"]),
        about: Text::new(&[
            "Weights that begin alike stay alike: nothing breaks symmetry.",
            "初始相同的权重会一直相同：没有什么能打破对称。",
        ]),
        document: || {
            on("xor")
                .layer(
                    "dense",
                    &[
                        ("units", Value::Number(6.0)),
                        ("activation", "tanh".into()),
                        ("initializer", "zeros".into()),
                    ],
                )
                .set_output("initializer", "zeros")
                .rate(0.03)
                .done()
        },
    },
];

/// A playground in the making.
struct Plan(Document);

fn on(source: &str) -> Plan {
    let mut document = Document::empty();
    if source != "spiral" {
        document.data.set("source", Some(Pick::new(source).into()));
    }
    Plan(document)
}

impl Plan {
    fn data(mut self, key: &str, value: f64) -> Self {
        self.0.data.set(key, Some(value.into()));
        self
    }

    fn features(mut self, ids: &[&str]) -> Self {
        self.0.features = ids.iter().map(|id| (*id).to_owned()).collect();
        self
    }

    fn layer(mut self, kind: &str, settings: &[(&str, Value)]) -> Self {
        let mut node = Node::new(self.0.next_id(), kind);
        for (key, value) in settings {
            node.settings.set(key, Some(value.clone()));
        }
        self.0.nodes.push(node);
        self
    }

    fn dense(self, units: u32, activation: &str) -> Self {
        self.layer("dense", &[("units", f64::from(units).into()), ("activation", activation.into())])
    }

    fn set_output(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0.output.settings.set(key, Some(value.into()));
        self
    }

    fn linear_output(self) -> Self {
        self.set_output("activation", "linear")
    }

    fn recipe(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0.recipe.set(key, Some(value.into()));
        self
    }

    fn rate(self, rate: f64) -> Self {
        self.recipe("learning-rate", rate)
    }

    fn done(self) -> Document {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerloom_datasets::Outline;
    use layerloom_document::link;
    use layerloom_engine::check::{DataShape, check};

    #[test]
    fn every_preset_can_be_trained() {
        for preset in PRESETS {
            let document = (preset.document)();
            let Outline { geometry, task } = layerloom_datasets::outline(&document, None)
                .unwrap_or_else(|problems| panic!("{}: {problems:?}", preset.name.en()));
            let problems = check(&document, &DataShape::outlined(geometry, task.classes())).err();
            assert_eq!(problems, None, "{}", preset.name.en());
        }
    }

    #[test]
    fn every_preset_survives_its_link() {
        let lexicon = layerloom_protocol::lexicon();
        for preset in PRESETS {
            let document = (preset.document)();
            let text = link::encode(&document, None, &lexicon);
            let read = link::decode(&text, &lexicon)
                .unwrap_or_else(|error| panic!("{}: {error:?}", preset.name.en()))
                .document;
            assert_eq!(link::encode(&read, None, &lexicon), text, "{}", preset.name.en());
        }
    }
}
