//! Figures that have a name: what goals compare, and what stands live in a lesson's text.

use layerloom_datasets::Outline;
use layerloom_document::{Catalog, DATA, Document, Entry, Param, ParamKind, Text};
use layerloom_engine::check::{self, DataShape};
use layerloom_plot::number::compact;
use layerloom_protocol::{Metrics, lexicon};

/// A figure of the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    /// Loss over the training samples.
    TrainLoss,
    /// Loss over the test samples.
    TestLoss,
    /// What the regularizers add.
    Penalty,
    /// Share of training samples in the right class, 0 to 1.
    TrainAccuracy,
    /// Share of test samples in the right class, 0 to 1.
    TestAccuracy,
    /// Whole epochs done.
    Epoch,
    /// Optimizer steps done.
    Step,
    /// Neurons between input and output: units and filters.
    Neurons,
    /// Layers between input and output.
    Layers,
    /// Trained values.
    Parameters,
    /// Features that are switched on.
    Features,
    /// A number of the recipe or of the data panel.
    Setting(&'static Param, Owner),
    /// A number of the data set that is picked, such as a sequence's steps.
    OfDataset(&'static Param),
    /// A number of the layers between input and output that declare it, on which all of them agree.
    OfLayers(&'static Param),
}

/// Who declares a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The training recipe.
    Recipe,
    /// The data panel.
    Data,
}

impl Owner {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Recipe, Self::Data];

    pub(crate) fn entry(self) -> &'static Entry {
        match self {
            Self::Recipe => lexicon().recipe,
            Self::Data => &DATA,
        }
    }

    pub(crate) fn settings(self, document: &Document) -> &layerloom_document::Settings {
        match self {
            Self::Recipe => &document.recipe,
            Self::Data => &document.data,
        }
    }
}

/// How large a network is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Units and filters of the layers between input and output.
    pub neurons: u32,
    /// Layers between input and output.
    pub layers: u32,
    /// Features that are switched on.
    pub features: u32,
    /// Trained values; none where the network cannot be trained, or its data's form is not known.
    pub parameters: Option<u32>,
}

impl Counts {
    /// Of a document. Rows of its own table are not looked at.
    pub fn of(document: &Document) -> Self {
        let lexicon = lexicon();
        let neurons = document.nodes.iter().filter_map(|node| {
            let entry = lexicon.find(Catalog::Layer, &node.kind)?;
            let key = ["units", "filters"].into_iter().find(|key| entry.param(key).is_some())?;
            Some(entry.integer(&node.settings, key) as u32)
        });
        Self {
            neurons: neurons.sum(),
            layers: document.nodes.len() as u32,
            features: document.features.len() as u32,
            parameters: parameters(document),
        }
    }
}

fn parameters(document: &Document) -> Option<u32> {
    let Outline { geometry, task } = layerloom_datasets::outline(document, None).ok()?;
    let shapes = check::check(document, &DataShape::outlined(geometry, task.classes())).ok()?;
    let owned = shapes.layers.iter().flat_map(|shape| &shape.values);
    let trained = owned.filter(|values| !matches!(values.role, layerloom_engine::catalog::layer::Role::Kept));
    Some(trained.map(|values| (values.rows * values.columns) as u32).sum())
}

const FIXED: [(Quantity, Text); 11] = [
    (Quantity::TrainLoss, Text::new(&["train loss", "训练损失"])),
    (Quantity::TestLoss, Text::new(&["test loss", "测试损失"])),
    (Quantity::Penalty, Text::new(&["penalty", "惩罚项"])),
    (Quantity::TrainAccuracy, Text::new(&["train accuracy", "训练准确率"])),
    (Quantity::TestAccuracy, Text::new(&["test accuracy", "测试准确率"])),
    (Quantity::Epoch, Text::new(&["epoch", "轮次"])),
    (Quantity::Step, Text::new(&["step", "步数"])),
    (Quantity::Neurons, Text::new(&["neurons", "神经元"])),
    (Quantity::Layers, Text::new(&["layers", "层数"])),
    (Quantity::Parameters, Text::new(&["parameters", "参数"])),
    (Quantity::Features, Text::new(&["features", "特征"])),
];

impl Quantity {
    /// All of them, each with the names that texts may give it.
    pub fn names() -> Vec<(String, Self)> {
        let mut names = Vec::new();
        for (quantity, name) in FIXED {
            names.push((name.en().to_owned(), quantity));
            names.push((name.zh().to_owned(), quantity));
        }
        let mut add = |entry: &'static Entry, quantity: &dyn Fn(&'static Param) -> Self| {
            for param in entry.params.iter().filter(|param| is_figure(param)) {
                for name in [param.name.en(), param.name.zh(), param.key] {
                    let name = name.replace('-', " ").to_lowercase();
                    if names.iter().all(|(known, _)| *known != name) {
                        names.push((name, quantity(param)));
                    }
                }
            }
        };
        for owner in Owner::ALL {
            add(owner.entry(), &|param| Self::Setting(param, owner));
        }
        for entry in (lexicon().entries)(Catalog::Dataset) {
            add(entry, &Self::OfDataset);
        }
        for entry in (lexicon().entries)(Catalog::Layer) {
            add(entry, &Self::OfLayers);
        }
        names
    }

    /// The one of this name, as it stands in a text.
    pub fn find(name: &str) -> Option<Self> {
        let mut scan = crate::scan::Scan::new(name);
        let found = scan.take_longest(Self::names())?;
        scan.is_done().then_some(found)
    }

    /// Its name: English without capitals, Chinese.
    pub fn name(self) -> [String; 2] {
        let fixed = || FIXED.iter().find(|(quantity, _)| *quantity == self);
        let name = match self.declared() {
            Some(param) => param.name,
            None => fixed().map_or(FIXED[0].1, |(_, name)| *name),
        };
        [name.en().to_lowercase(), name.zh().to_owned()]
    }

    /// The declaration of the setting that it is, if it is one.
    fn declared(self) -> Option<&'static Param> {
        match self {
            Self::Setting(param, _) | Self::OfDataset(param) | Self::OfLayers(param) => Some(param),
            _ => None,
        }
    }

    /// Whether it is a share that is written in percent.
    pub(crate) fn is_share(self) -> bool {
        matches!(self, Self::TrainAccuracy | Self::TestAccuracy)
    }

    /// The sign behind it, if there is one.
    pub(crate) fn unit(self) -> &'static str {
        match self.declared() {
            Some(param) => param.unit,
            None if self.is_share() => "%",
            None => "",
        }
    }

    /// Whether it counts things, so that «6 neurons» speaks of it.
    pub(crate) fn is_count(self) -> bool {
        matches!(self, Self::Neurons | Self::Layers | Self::Parameters | Self::Features)
    }

    /// What it is now; none where there is no such figure, such as the accuracy of a regression.
    pub fn value(self, document: &Document, metrics: &Metrics, counts: &Counts) -> Option<f64> {
        let value = match self {
            Self::TrainLoss => f64::from(metrics.train_loss),
            Self::TestLoss => f64::from(metrics.test_loss),
            Self::Penalty => f64::from(metrics.penalty),
            Self::TrainAccuracy => f64::from(metrics.train_accuracy),
            Self::TestAccuracy => f64::from(metrics.test_accuracy),
            Self::Epoch => f64::from(metrics.epoch),
            Self::Step => metrics.step as f64,
            Self::Neurons => f64::from(counts.neurons),
            Self::Layers => f64::from(counts.layers),
            Self::Parameters => f64::from(counts.parameters?),
            Self::Features => f64::from(counts.features),
            Self::Setting(param, owner) => owner.entry().number(owner.settings(document), param.key),
            Self::OfDataset(param) => {
                let pick = DATA.pick(&document.data, "source");
                let entry = lexicon().find(Catalog::Dataset, &pick.id)?;
                entry.param(param.key)?;
                entry.number(&pick.settings, param.key)
            }
            Self::OfLayers(param) => {
                let lexicon = lexicon();
                let mut held = document.nodes.iter().filter_map(|node| {
                    let entry = lexicon.find(Catalog::Layer, &node.kind)?;
                    entry.param(param.key)?;
                    Some(entry.number(&node.settings, param.key))
                });
                let first = held.next()?;
                held.all(|other| other == first).then_some(first)?
            }
        };
        value.is_finite().then_some(value)
    }

    /// A value of it as it is written.
    pub fn written(self, value: f64) -> String {
        match (self, self.declared()) {
            (_, Some(param)) if param.unit.is_empty() => compact(value as f32, 4),
            (_, Some(param)) => format!("{} {}", compact(value as f32, 4), param.unit),
            (share, _) if share.is_share() => format!("{} %", tenths(value * 100.0)),
            (Self::TrainLoss | Self::TestLoss | Self::Penalty, _) => compact(value as f32, 3),
            _ => format!("{value:.0}"),
        }
    }
}

/// A number with at most one digit behind the point.
fn tenths(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

fn is_figure(param: &Param) -> bool {
    matches!(param.kind, ParamKind::Number { .. } | ParamKind::Integer { .. })
        && !matches!(param.key, "table" | "target")
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerloom_document::{Node, NodeId, Pick, Settings};

    #[test]
    fn figures_have_names_in_both_languages() {
        for (name, expected) in [
            ("train loss", Some(["train loss", "训练损失"])),
            ("Test Accuracy", Some(["test accuracy", "测试准确率"])),
            ("学习率", Some(["learning rate", "学习率"])),
            ("batch size", Some(["batch size", "批大小"])),
            ("noise", Some(["noise", "噪声"])),
            ("seed", Some(["seed", "随机种子"])),
            ("data seed", Some(["data seed", "数据种子"])),
            ("steps", Some(["steps", "时间步数"])),
            ("时间步数", Some(["steps", "时间步数"])),
            ("步数", Some(["step", "步数"])),
            ("kernel size", Some(["kernel size", "卷积核大小"])),
            ("filters", Some(["filters", "卷积核数"])),
            ("beauty", None),
            ("train loss of", None),
        ] {
            let found = Quantity::find(name).map(Quantity::name);
            assert_eq!(found, expected.map(|pair| pair.map(str::to_owned)), "{name}");
        }
    }

    #[test]
    fn networks_are_counted() {
        let mut document = Document::empty();
        document.nodes = vec![
            Node::new(NodeId(2), "dense").with("units", 6.0),
            Node::new(NodeId(3), "batch-norm"),
            Node::new(NodeId(4), "dense"),
        ];
        // 2·6 + 6, 6 + 6 (its running statistics are not trained), 6·4 + 4, 4 + 1.
        let expected = Counts { neurons: 10, layers: 3, features: 2, parameters: Some(18 + 12 + 28 + 5) };
        assert_eq!(Counts::of(&document), expected);
    }

    #[test]
    fn settings_of_the_data_set_and_of_layers_are_figures() {
        let value = |name: &str, document: &Document| {
            let figure = Quantity::find(name).unwrap_or_else(|| panic!("{name} is a figure"));
            figure.value(document, &Metrics::default(), &Counts::of(document))
        };
        let mut document = Document::empty();
        assert_eq!(value("steps", &document), None, "the spiral has no steps");
        document.data.set("source", Some("first-last".into()));
        assert_eq!(value("steps", &document), Some(8.0), "by default");
        let longer = Pick { id: "first-last".into(), settings: Settings::default().with("steps", 32.0) };
        document.data.set("source", Some(longer.into()));
        assert_eq!(value("steps", &document), Some(32.0));
        assert_eq!(value("units", &document), None, "no layer has them");
        document.nodes = vec![
            Node::new(NodeId(2), "conv2d").with("filters", 4.0),
            Node::new(NodeId(3), "max-pool"),
            Node::new(NodeId(4), "dense").with("units", 6.0),
            Node::new(NodeId(5), "dense"),
        ];
        assert_eq!(value("kernel size", &document), Some(3.0));
        assert_eq!(value("filters", &document), Some(4.0));
        assert_eq!(value("units", &document), None, "6 and 4 are not one number");
        document.nodes[3] = Node::new(NodeId(5), "lstm").with("units", 6.0);
        assert_eq!(value("units", &document), Some(6.0));
    }

    #[test]
    fn figures_are_written_as_they_are_read() {
        for (name, value, text) in [
            ("kernel size", 3.0, "3"),
            ("test accuracy", 0.9523, "95.2 %"),
            ("test accuracy", 1.0, "100 %"),
            ("train loss", 0.012_34, "0.0123"),
            ("epoch", 1200.0, "1200"),
            ("noise", 45.0, "45 %"),
            ("learning rate", 0.03, "0.03"),
        ] {
            assert_eq!(Quantity::find(name).map(|quantity| quantity.written(value)).as_deref(), Some(text));
        }
    }
}
