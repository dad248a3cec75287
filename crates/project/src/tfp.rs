//! TensorFlow Playground's links: `#activation=tanh&batchSize=10&dataset=circle&networkShape=4,2&…`, as the nearest
//! playground of ours. Its state.ts declares the keys and their defaults.
//!
//! A key that is not there has its default there. What has no counterpart is listed, once a key, and so is what had to be
//! brought within our bounds. Their random numbers are not ours: the seed gives other weights and other samples.

use layerloom_document::{
    Bilingual, DATA, Document, Entry, Node, NodeId, ParamKind, Pick, VIEW, Value, decimal,
};
use layerloom_engine::catalog::{RECIPE, layer};

/// The longest text that is taken for such a link, in bytes.
pub const MAX_TEXT: usize = 8192;

/// A link of theirs in our terms.
#[derive(Clone, Debug, PartialEq)]
pub struct Translation {
    /// The nearest playground.
    pub document: Document,
    /// What of the link has no counterpart here, or was changed.
    pub ignored: Vec<Bilingual>,
}

/// Keys that they write with each link; one of them makes a text a link of theirs.
const KEYS: &[&str] = &[
    "activation",
    "regularization",
    "batchSize",
    "dataset",
    "regDataset",
    "learningRate",
    "regularizationRate",
    "noise",
    "networkShape",
    "seed",
    "showTestData",
    "discretize",
    "percTrainData",
    "x",
    "y",
    "xTimesY",
    "xSquared",
    "ySquared",
    "cosX",
    "sinX",
    "cosY",
    "sinY",
    "collectStats",
    "tutorial",
    "problem",
    "initZero",
    "hideText",
];

/// What ends the keys that hide controls.
const HIDE: &str = "_hide";

/// Their inputs, whether they are on where the link is silent, and ours.
const FEATURES: &[(&str, bool, &str)] = &[
    ("x", true, "x1"),
    ("y", true, "x2"),
    ("xSquared", false, "x1-squared"),
    ("ySquared", false, "x2-squared"),
    ("xTimesY", false, "x1-x2"),
    ("sinX", false, "sin-x1"),
    ("sinY", false, "sin-x2"),
];

/// Their controls that can be hidden, and what hides the nearest of ours.
const CONTROLS: &[(&str, &str)] = &[
    ("activation", "activation"),
    ("learningRate", "learning-rate"),
    ("regularization", "regularizer"),
    ("regularizationRate", "regularizer"),
    ("batchSize", "batch-size"),
    ("dataset", "source"),
    ("regDataset", "source"),
    ("noise", "noise"),
    ("percTrainData", "train-share"),
    ("showTestData", "test-points"),
    ("discretize", "discretize"),
    ("numHiddenLayers", "layers"),
    ("networkShape", "layers"),
    ("playButton", "transport"),
];

/// Translates the text behind the «#»; none where it is no link of theirs.
pub fn translate(hash: &str) -> Option<Translation> {
    let hash = hash.trim().trim_start_matches('#');
    if hash.len() > MAX_TEXT {
        return None;
    }
    let pairs: Vec<(&str, &str)> = hash.split('&').filter_map(|pair| pair.split_once('=')).collect();
    if !pairs.iter().any(|(key, _)| KEYS.contains(key)) {
        return None;
    }
    let mut translator = Translator { pairs, ignored: Vec::new() };
    let document = translator.document();
    translator.tell_the_rest();
    Some(Translation { document, ignored: translator.ignored })
}

struct Translator<'a> {
    /// Keys and values; of a key that is there twice the last counts, as there.
    pairs: Vec<(&'a str, &'a str)>,
    ignored: Vec<Bilingual>,
}

impl<'a> Translator<'a> {
    fn document(&mut self) -> Document {
        let mut document = Document::empty();
        let regression = match self.word("problem", &["classification", "regression"]) {
            Some("regression") => true,
            Some(_) | None => false,
        };
        let source = if regression {
            match self.word("regDataset", &["reg-plane", "reg-gauss"]) {
                Some("reg-gauss") => "multi-gaussian",
                _ => "plane",
            }
        } else {
            self.word("dataset", &["circle", "xor", "gauss", "spiral"]).unwrap_or("circle")
        };
        let data = &mut document.data;
        set(data, &DATA, "source", source.into());
        set(data, &DATA, "samples", if regression { 1200.0 } else { 500.0 }.into());
        set(data, &DATA, "noise", self.number("noise", &DATA, "noise", 0.0).into());
        let share = self.number("percTrainData", &DATA, "train-share", 50.0);
        set(data, &DATA, "train-share", share.into());
        set(data, &DATA, "seed", f64::from(self.seed()).into());

        document.features = self.features();
        let activation = self.word("activation", &["tanh", "relu", "sigmoid", "linear"]).unwrap_or("tanh");
        let initializer = if self.flag("initZero") { "zeros" } else { "uniform" };
        let dense = layer::find("dense").expect("the catalog has Dense");
        for (place, units) in self.shape(&dense.entry).into_iter().enumerate() {
            let mut node = Node::new(NodeId(NodeId::FIRST.0 + place as u32), "dense");
            set(&mut node.settings, &dense.entry, "units", units.into());
            set(&mut node.settings, &dense.entry, "activation", activation.into());
            set(&mut node.settings, &dense.entry, "initializer", initializer.into());
            document.nodes.push(node);
        }
        let output = &layer::OUTPUT.entry;
        let end = if regression { "linear" } else { "tanh" };
        set(&mut document.output.settings, output, "activation", end.into());
        set(&mut document.output.settings, output, "initializer", initializer.into());

        let recipe = &mut document.recipe;
        set(recipe, &RECIPE, "optimizer", "gradient-descent".into());
        let rate = self.number("learningRate", &RECIPE, "learning-rate", 0.03);
        set(recipe, &RECIPE, "learning-rate", rate.into());
        // There a batch of 0 would never end; here it means the whole training set.
        let batch = self.number("batchSize", &RECIPE, "batch-size", 10.0).max(1.0);
        set(recipe, &RECIPE, "batch-size", batch.into());
        set(recipe, &RECIPE, "shuffle", false.into());
        set(recipe, &RECIPE, "seed", f64::from(self.seed()).into());
        if let Some(regularizer) = self.regularizer() {
            set(recipe, &RECIPE, "regularizer", regularizer.into());
        }

        set(&mut document.view, &VIEW, "test-points", self.flag("showTestData").into());
        set(&mut document.view, &VIEW, "discretize", self.flag("discretize").into());
        document.hidden = self.hidden();
        document
    }

    fn get(&self, key: &str) -> Option<&'a str> {
        let found = self.pairs.iter().rev().find(|(known, _)| *known == key);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// A switch: on for every value but «false», as there.
    fn flag(&self, key: &str) -> bool {
        self.get(key).is_some_and(|value| value != "false")
    }

    /// One of some words; another one is listed.
    fn word(&mut self, key: &str, known: &[&'static str]) -> Option<&'static str> {
        let value = self.get(key)?;
        let word = known.iter().find(|word| **word == value).copied();
        if word.is_none() && value != "none" {
            self.ignore(key, value, "is not known here", "此处没有对应项");
        }
        word
    }

    /// A number within the bounds of one of our parameters; one that had to be changed is listed.
    fn number(&mut self, key: &str, entry: &Entry, param: &str, default: f64) -> f64 {
        let Some(value) = self.get(key) else { return default };
        let Some(number) = decimal::parse_f64(value).filter(|number| number.is_finite()) else {
            self.ignore(key, value, "is no number", "不是数字");
            return default;
        };
        let within = match entry.param(param).map(|param| param.kind) {
            Some(ParamKind::Number { min, max, .. }) => number.max(min).min(max),
            Some(ParamKind::Integer { min, max, .. }) => number.round().max(min as f64).min(max as f64),
            _ => number,
        };
        if within != number {
            self.ignore(key, value, &format!("is taken as {within}"), &format!("按 {within} 处理"));
        }
        within
    }

    fn features(&mut self) -> Vec<String> {
        let is_on = |translator: &Self, key, default| match translator.get(key) {
            Some(value) => value != "false",
            None => default,
        };
        let features: Vec<String> = FEATURES
            .iter()
            .filter(|(key, default, _)| is_on(self, key, *default))
            .map(|(_, _, ours)| (*ours).to_owned())
            .collect();
        if features.is_empty() {
            self.ignored.push(Bilingual::new(
                "The link has no input that there is here; it gets x₁ and x₂.",
                "链接没有此处可用的输入特征；改用 x₁ 与 x₂。",
            ));
            return Document::empty().features;
        }
        features
    }

    /// Units of the hidden layers.
    fn shape(&mut self, dense: &Entry) -> Vec<f64> {
        let written = self.pairs.iter().rev().find(|(key, _)| *key == "networkShape");
        let Some((_, value)) = written else { return vec![4.0, 2.0] };
        if value.trim().is_empty() {
            return Vec::new();
        }
        let Some(ParamKind::Integer { min, max, .. }) = dense.param("units").map(|param| param.kind) else {
            return Vec::new();
        };
        let mut changed = false;
        let mut layers = Vec::new();
        for text in value.split(',') {
            match decimal::parse_f64(text.trim()).filter(|units| units.is_finite()) {
                Some(units) if layers.len() < Document::MAX_NODES => {
                    let within = units.round().max(min as f64).min(max as f64);
                    changed |= within != units;
                    layers.push(within);
                }
                _ => changed = true,
            }
        }
        if changed {
            let shape: Vec<String> = layers.iter().map(f64::to_string).collect();
            let shape = shape.join(",");
            self.ignore(
                "networkShape",
                value,
                &format!("is taken as «{shape}»"),
                &format!("按“{shape}”处理"),
            );
        }
        layers
    }

    fn regularizer(&mut self) -> Option<Pick> {
        let id = match self.word("regularization", &["L1", "L2"])? {
            "L1" => "l1",
            _ => "l2",
        };
        let entry = layerloom_engine::catalog::regularizer::find(id).map(|kind| &kind.entry)?;
        let rate = self.number("regularizationRate", entry, "rate", 0.0);
        Some(Pick::new(id).with("rate", rate)).filter(|_| rate > 0.0)
    }

    /// A seed of ours that follows from theirs: 1 where there is none, else FNV-1a over its letters, folded to 16 bits.
    fn seed(&self) -> u16 {
        let Some(seed) = self.get("seed") else { return 1 };
        let hash = seed
            .bytes()
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        (hash >> 16) as u16 ^ hash as u16
    }

    fn hidden(&mut self) -> Vec<String> {
        let mut hidden: Vec<String> = Vec::new();
        let wanted: Vec<&str> = self
            .pairs
            .iter()
            .filter(|(_, value)| *value == "true")
            .filter_map(|(key, _)| key.strip_suffix(HIDE))
            .collect();
        for key in wanted {
            match CONTROLS.iter().find(|(theirs, _)| *theirs == key) {
                Some((_, ours)) if !hidden.iter().any(|known| known == ours) => {
                    hidden.push((*ours).to_owned())
                }
                Some(_) => {}
                None => self.ignored.push(Bilingual::new(
                    format!("«{}» has no control here to hide.", short(key)),
                    format!("此处没有可隐藏的控件“{}”。", short(key)),
                )),
            }
        }
        hidden
    }

    /// Lists the keys that nothing was made of.
    fn tell_the_rest(&mut self) {
        for (key, en, zh) in [
            ("seed", "gives other weights and samples here", "在此处会得到不同的权重与样本"),
            ("tutorial", "has no counterpart here", "此处没有对应项"),
        ] {
            if let Some(value) = self.get(key) {
                self.ignore(key, value, en, zh);
            }
        }
        for key in ["cosX", "cosY", "collectStats", "hideText"] {
            if let Some(value) = self.get(key).filter(|value| *value != "false") {
                self.ignore(key, value, "has no counterpart here", "此处没有对应项");
            }
        }
        let mut told: Vec<&str> = Vec::new();
        for (key, value) in self.pairs.clone() {
            if !KEYS.contains(&key) && !key.ends_with(HIDE) && !told.contains(&key) {
                told.push(key);
                self.ignore(key, value, "is no setting that is known", "不是已知的设置");
            }
        }
    }

    fn ignore(&mut self, key: &str, value: &str, en: &str, zh: &str) {
        let (key, value) = (short(key), short(value));
        self.ignored.push(Bilingual::new(format!("«{key}={value}» {en}."), format!("“{key}={value}”{zh}。")));
    }
}

/// Stores a value unless it is the default, as everywhere in documents.
fn set(settings: &mut layerloom_document::Settings, entry: &Entry, key: &str, value: Value) {
    let default = entry.param(key).map(|param| param.kind.default_value());
    settings.set(key, Some(value).filter(|value| Some(value) != default.as_ref()));
}

/// A stranger's text, cut to what a notice can show.
fn short(text: &str) -> String {
    const MOST: usize = 30;
    let shown: String = text.chars().take(MOST).collect();
    if shown.len() < text.len() { format!("{shown}…") } else { shown }
}
