//! Everything that a document can pick, and the settings it has there, as plain data.

use layerloom_document::{Catalog, DATA, Entry, Param, ParamKind, Text};
use layerloom_protocol::lexicon;
use serde::Serialize;

/// All that documents can be written with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choices {
    /// Kinds of layers.
    pub layers: Vec<Choice>,
    /// Settings of the output layer.
    pub output: Vec<Setting>,
    /// Settings of the training.
    pub training: Vec<Setting>,
    /// Settings of data that a document makes itself.
    pub data: Vec<Setting>,
    /// The lists that settings of the type «pick» pick from, in the order of their ids.
    pub catalogs: std::collections::BTreeMap<&'static str, Vec<Choice>>,
}

/// An entry of a catalog.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// Its id, to be written under `kind`.
    pub kind: &'static str,
    /// Its name in both languages.
    pub name: Name,
    /// What can be set.
    pub settings: Vec<Setting>,
}

/// A name in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Name {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
}

/// Something that can be set.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Setting {
    /// Its key.
    pub key: &'static str,
    /// Its name in both languages.
    pub name: Name,
    /// What it holds.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What a setting holds, and what it holds by default.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
#[allow(missing_docs, reason = "each variant's line names its fields")]
pub enum Kind {
    /// A number from `min` to `max`.
    Number { min: f64, max: f64, default: f64 },
    /// A whole number from `min` to `max`.
    Integer { min: i64, max: i64, default: i64 },
    /// True or false.
    Flag { default: bool },
    /// An entry of the catalog named `from`.
    Pick { from: &'static str, default: &'static str },
    /// The id of an earlier layer; 0 is the input.
    Layer { default: u32 },
}

/// The catalogs by name; layers stand apart.
const CATALOGS: &[(Catalog, &str)] = &[
    (Catalog::Activation, "activations"),
    (Catalog::Loss, "losses"),
    (Catalog::Optimizer, "optimizers"),
    (Catalog::Schedule, "schedules"),
    (Catalog::Regularizer, "regularizers"),
    (Catalog::Initializer, "initializers"),
    (Catalog::Clipping, "clippings"),
    (Catalog::Dataset, "datasets"),
    (Catalog::Feature, "features"),
];

/// All that this version knows.
pub fn choices() -> Choices {
    let lexicon = lexicon();
    let list = |catalog| (lexicon.entries)(catalog).into_iter().map(choice).collect();
    Choices {
        layers: list(Catalog::Layer),
        output: settings(lexicon.output),
        training: settings(lexicon.recipe),
        data: settings(&DATA),
        catalogs: CATALOGS.iter().map(|(catalog, name)| (*name, list(*catalog))).collect(),
    }
}

fn choice(entry: &'static Entry) -> Choice {
    Choice { kind: entry.id, name: name(entry.name), settings: settings(entry) }
}

fn settings(entry: &'static Entry) -> Vec<Setting> {
    let setting =
        |param: &'static Param| Setting { key: param.key, name: name(param.name), kind: kind(param.kind) };
    entry.params.iter().map(setting).collect()
}

fn name(text: Text) -> Name {
    let (en, zh) = (text.en(), text.zh());
    Name { en, zh }
}

fn kind(kind: ParamKind) -> Kind {
    match kind {
        ParamKind::Number { min, max, default, .. } => Kind::Number { min, max, default },
        ParamKind::Integer { min, max, default } => Kind::Integer { min, max, default },
        ParamKind::Flag { default } => Kind::Flag { default },
        ParamKind::Pick { catalog, default } => {
            let named = CATALOGS.iter().find(|(known, _)| *known == catalog);
            Kind::Pick { from: named.expect("layers are not picked by settings").1, default }
        }
        ParamKind::Node => Kind::Layer { default: 0 },
    }
}
