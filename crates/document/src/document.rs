//! The playground as a person built it.

use crate::{Catalog, DrawnPoint, Entry, Lesson, Param, ParamKind, Scale, Settings, Text};
use serde::{Deserialize, Serialize};

/// Names a node for as long as the document lives; initial weights depend on it, so that adding a layer does not
/// redraw the weights of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The features, as one node.
    pub const INPUT: Self = Self(0);
    /// The last node, whose width follows from the data and the loss.
    pub const OUTPUT: Self = Self(1);
    /// The first id that a node of the network can bear.
    pub const FIRST: Self = Self(2);
}

/// One layer. Its first input is the node before it on the thread; layers that join (Add, Concat) name further ones
/// in their settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Unique in its document.
    pub id: NodeId,
    /// Id of its entry in the layer catalog.
    pub kind: String,
    /// Settings that differ from the entry's defaults.
    pub settings: Settings,
}

impl Node {
    /// A layer with default settings.
    pub fn new(id: NodeId, kind: &str) -> Self {
        Self { id, kind: kind.to_owned(), settings: Settings::default() }
    }

    /// The same node with one setting more.
    pub fn with(mut self, key: &str, value: impl Into<crate::Value>) -> Self {
        self.settings.set(key, Some(value.into()));
        self
    }
}

/// Everything a playground is, except trained values and the rows of a loaded table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Where the data comes from: the parameters of [`DATA`].
    pub data: Settings,
    /// Points drawn by hand; used when the data source is «points».
    pub points: Vec<DrawnPoint>,
    /// Ids of the inputs: features of the plane («x1»), or columns of a table («c0»), in the order of the network.
    pub features: Vec<String>,
    /// The layers between input and output, along the thread.
    pub nodes: Vec<Node>,
    /// The output node: id [`NodeId::OUTPUT`], kind «output».
    pub output: Node,
    /// How it is trained: the parameters of the recipe entry.
    pub recipe: Settings,
    /// How it is shown: the parameters of [`VIEW`].
    pub view: Settings,
    /// Names of controls that the page hides, kebab-case.
    pub hidden: Vec<String>,
}

impl Document {
    /// The bound on nodes between input and output.
    pub const MAX_NODES: usize = 64;

    /// A document with no layer between input and output and every setting at its default.
    pub fn empty() -> Self {
        Self {
            data: Settings::default(),
            points: Vec::new(),
            features: vec!["x1".to_owned(), "x2".to_owned()],
            nodes: Vec::new(),
            output: Node::new(NodeId::OUTPUT, "output"),
            recipe: Settings::default(),
            view: Settings::default(),
            hidden: Vec::new(),
        }
    }

    /// An id that no node bears.
    pub fn next_id(&self) -> NodeId {
        let last = self.nodes.iter().map(|node| node.id.0).max().unwrap_or(0);
        NodeId((last + 1).max(NodeId::FIRST.0))
    }

    /// The node of this id; the output counts, the input has no node.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.iter().chain([&self.output]).find(|node| node.id == id)
    }

    /// Place of a layer on the thread.
    pub fn position(&self, id: NodeId) -> Option<usize> {
        self.nodes.iter().position(|node| node.id == id)
    }
}

/// What the data panel declares.
pub static DATA: Entry = Entry {
    id: "data",
    code: 0,
    name: Text::new(&["Data", "数据"]),
    help: Lesson::new(
        "What the network learns from. Noise, sample count and split each change only what they name.",
        "网络学习所用的数据。噪声、样本数与划分比例各自只影响自己所指的部分。",
    ),
    formula: "",
    params: &[
        Param {
            key: "source",
            name: Text::new(&["Data set", "数据集"]),
            help: Lesson::new("Where the samples come from.", "样本的来源。"),
            kind: ParamKind::Pick { catalog: Catalog::Dataset, default: "spiral" },
            unit: "",
        },
        Param {
            key: "noise",
            name: Text::new(&["Noise", "噪声"]),
            help: Lesson::new("How far samples stray from the pattern.", "样本偏离规律的程度。"),
            kind: ParamKind::Number { min: 0.0, max: 50.0, default: 0.0, scale: Scale::Linear(1.0) },
            unit: "%",
        },
        Param {
            key: "samples",
            name: Text::new(&["Samples", "样本数"]),
            help: Lesson::new(
                "How many samples are drawn, training and test together.",
                "训练集与测试集样本总数。",
            ),
            kind: ParamKind::Integer { min: 20, max: 5000, default: 500 },
            unit: "",
        },
        Param {
            key: "train-share",
            name: Text::new(&["Train share", "训练集占比"]),
            help: Lesson::new(
                "The share of samples used for training; the rest is for testing.",
                "用于训练的样本比例，其余用于测试。",
            ),
            kind: ParamKind::Integer { min: 10, max: 90, default: 50 },
            unit: "%",
        },
        Param {
            key: "seed",
            name: Text::new(&["Data seed", "数据种子"]),
            help: Lesson::new(
                "Another seed draws other samples of the same pattern.",
                "换一个种子会按同样规律抽取另一批样本。",
            ),
            kind: ParamKind::Integer { min: 0, max: 65535, default: 1 },
            unit: "",
        },
        Param {
            key: "table",
            name: Text::new(&["Table", "表格"]),
            help: Lesson::new("Fingerprint of the loaded table.", "已载入表格的指纹。"),
            kind: ParamKind::Integer { min: 0, max: 0xffff_ffff, default: 0 },
            unit: "",
        },
        Param {
            key: "target",
            name: Text::new(&["Target column", "目标列"]),
            help: Lesson::new(
                "The column to be predicted, counted from 0; −1 is the last.",
                "要预测的列，从 0 开始计数；−1 表示最后一列。",
            ),
            kind: ParamKind::Integer { min: -1, max: 4095, default: -1 },
            unit: "",
        },
    ],
};

/// What the output panel declares.
pub static VIEW: Entry = Entry {
    id: "view",
    code: 0,
    name: Text::new(&["View", "视图"]),
    help: Lesson::new(
        "How results are shown; training does not depend on it.",
        "结果的显示方式，与训练无关。",
    ),
    formula: "",
    params: &[
        Param {
            key: "test-points",
            name: Text::new(&["Test points", "测试点"]),
            help: Lesson::new("Show the samples that training never sees.", "显示训练中未见过的样本。"),
            kind: ParamKind::Flag { default: true },
            unit: "",
        },
        Param {
            key: "discretize",
            name: Text::new(&["Discretize", "离散化"]),
            help: Lesson::new(
                "Show only the predicted side, not how sure the network is.",
                "只显示预测类别，不显示置信程度。",
            ),
            kind: ParamKind::Flag { default: false },
            unit: "",
        },
        Param {
            key: "map-x",
            name: Text::new(&["Horizontal column", "横轴列"]),
            help: Lesson::new("The table's column along the map's width.", "决策图横轴所用的列。"),
            kind: ParamKind::Integer { min: 0, max: 4095, default: 0 },
            unit: "",
        },
        Param {
            key: "map-y",
            name: Text::new(&["Vertical column", "纵轴列"]),
            help: Lesson::new("The table's column along the map's height.", "决策图纵轴所用的列。"),
            kind: ParamKind::Integer { min: 0, max: 4095, default: 1 },
            unit: "",
        },
    ],
};
