//! What controls declare: entries of catalogs and their parameters. Everything that a page shows for an entry, and its
//! place in a link, follows from here.

use crate::{NodeId, Pick, Settings, Value};

/// A text in the languages of the page, known at compile time: a pointer, since texts are handed round a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text(&'static [&'static str; 2]);

impl Text {
    /// English, then Simplified Chinese.
    pub const fn new(both: &'static [&'static str; 2]) -> Self {
        Self(both)
    }

    /// English.
    pub const fn en(self) -> &'static str {
        self.0[0]
    }

    /// Simplified Chinese.
    pub const fn zh(self) -> &'static str {
        self.0[1]
    }
}

/// A text that explains, which a page loads once it stands. Without the feature «lessons» it is its key alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// What it is found by: the 32-bit FNV-1a hash of its English.
    pub key: u32,
    /// English.
    #[cfg(feature = "lessons")]
    pub en: &'static str,
    /// Simplified Chinese.
    #[cfg(feature = "lessons")]
    pub zh: &'static str,
}

impl Lesson {
    /// Both languages.
    #[cfg_attr(not(feature = "lessons"), expect(unused_variables, reason = "only the key is kept"))]
    pub const fn new(en: &'static str, zh: &'static str) -> Self {
        let bytes = en.as_bytes();
        let mut key = 0x811c_9dc5_u32;
        let mut at = 0;
        while at < bytes.len() {
            key = (key ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
            at += 1;
        }
        Self {
            key,
            #[cfg(feature = "lessons")]
            en,
            #[cfg(feature = "lessons")]
            zh,
        }
    }

    /// English, then Simplified Chinese.
    #[cfg(feature = "lessons")]
    pub const fn both(self) -> [&'static str; 2] {
        [self.en, self.zh]
    }
}

/// A formula in LaTeX, which is made into MathML when the page is built: empty without the feature «formulas».
pub const fn formula(latex: &'static str) -> &'static str {
    if cfg!(feature = "formulas") { latex } else { "" }
}

/// The lists an entry can stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Catalog {
    /// Layers of a network.
    Layer,
    /// Activation functions.
    Activation,
    /// Losses.
    Loss,
    /// Optimizers.
    Optimizer,
    /// Learning-rate schedules.
    Schedule,
    /// Weight penalties and constraints.
    Regularizer,
    /// Initial weights.
    Initializer,
    /// Gradient clipping.
    Clipping,
    /// Sources of data.
    Dataset,
    /// Inputs made from the two coordinates of a plane.
    Feature,
}

impl Catalog {
    /// All of them.
    pub const ALL: &[Catalog] = &[
        Catalog::Layer,
        Catalog::Activation,
        Catalog::Loss,
        Catalog::Optimizer,
        Catalog::Schedule,
        Catalog::Regularizer,
        Catalog::Initializer,
        Catalog::Clipping,
        Catalog::Dataset,
        Catalog::Feature,
    ];

    /// Its name in keys, such as «layer».
    pub const fn name(self) -> &'static str {
        match self {
            Catalog::Layer => "layer",
            Catalog::Activation => "activation",
            Catalog::Loss => "loss",
            Catalog::Optimizer => "optimizer",
            Catalog::Schedule => "schedule",
            Catalog::Regularizer => "regularizer",
            Catalog::Initializer => "initializer",
            Catalog::Clipping => "clipping",
            Catalog::Dataset => "dataset",
            Catalog::Feature => "feature",
        }
    }
}

/// How a number is laid out on a slider.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// Even steps of this size.
    Linear(f64),
    /// Even ratios; the control offers the usual 1-3-10 stops.
    Log,
}

/// What a parameter holds, its bounds and its default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParamKind {
    /// A finite number in `min..=max`.
    Number {
        /// Least value.
        min: f64,
        /// Greatest value.
        max: f64,
        /// Value when nothing is stored.
        default: f64,
        /// How a slider moves.
        scale: Scale,
    },
    /// A whole number in `min..=max`.
    Integer {
        /// Least value.
        min: i64,
        /// Greatest value.
        max: i64,
        /// Value when nothing is stored.
        default: i64,
    },
    /// A switch.
    Flag {
        /// Value when nothing is stored.
        default: bool,
    },
    /// An entry of a catalog.
    Pick {
        /// The list to pick from.
        catalog: Catalog,
        /// Id of the entry when nothing is stored.
        default: &'static str,
    },
    /// The output of an earlier node; the default is the network's input.
    Node,
}

/// One parameter of an entry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Param {
    /// Kebab-case key, for ever.
    pub key: &'static str,
    /// Its label.
    pub name: Text,
    /// One sentence: what it does.
    pub help: Lesson,
    /// Kind, bounds and default.
    pub kind: ParamKind,
    /// Unit shown behind the number, such as «%»; often empty.
    pub unit: &'static str,
}

/// What every entry of every catalog declares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// Kebab-case id, for ever.
    pub id: &'static str,
    /// Number in links, unique in its catalog, for ever.
    pub code: u8,
    /// Its name.
    pub name: Text,
    /// Two or three sentences for a learner: what it does, when to use it.
    pub help: Lesson,
    /// The defining formula in LaTeX; empty where there is none.
    pub formula: &'static str,
    /// Parameters. Invariant: append-only, since links name a parameter by its place.
    pub params: &'static [Param],
}

impl Entry {
    /// The declaration of a parameter.
    pub fn param(&self, key: &str) -> Option<&'static Param> {
        self.params.iter().find(|param| param.key == key)
    }

    fn declared(&self, key: &str) -> &'static Param {
        self.param(key).unwrap_or_else(|| panic!("entry «{}» declares no parameter «{key}»", self.id))
    }

    /// The number under `key`, or its default. Asserts that the entry declares it as a number or an integer.
    pub fn number(&self, settings: &Settings, key: &str) -> f64 {
        match (settings.get(key), self.declared(key).kind) {
            (Some(Value::Number(number)), ParamKind::Number { min, max, .. }) => number.max(min).min(max),
            (Some(Value::Number(number)), ParamKind::Integer { min, max, .. }) => {
                number.round().max(min as f64).min(max as f64)
            }
            (_, kind) => match kind.default_value() {
                Value::Number(number) => number,
                _ => panic!("«{key}» of «{}» is no number", self.id),
            },
        }
    }

    /// The whole number under `key`, or its default.
    pub fn integer(&self, settings: &Settings, key: &str) -> usize {
        self.number(settings, key) as usize
    }

    /// The switch under `key`, or its default.
    pub fn flag(&self, settings: &Settings, key: &str) -> bool {
        match settings.get(key) {
            Some(Value::Flag(flag)) => *flag,
            _ => self.declared(key).kind.default_value() == Value::Flag(true),
        }
    }

    /// The entry picked under `key`, or the default one.
    pub fn pick(&self, settings: &Settings, key: &str) -> Pick {
        match (settings.get(key), self.declared(key).kind.default_value()) {
            (Some(Value::Pick(pick)), _) => pick.clone(),
            (_, Value::Pick(pick)) => pick,
            _ => panic!("«{key}» of «{}» is no pick", self.id),
        }
    }

    /// The node named under `key`, or the network's input.
    pub fn node(&self, settings: &Settings, key: &str) -> NodeId {
        match settings.get(key) {
            Some(Value::Node(id)) => *id,
            _ => NodeId::INPUT,
        }
    }

    /// The value under `key` as stored, or the default.
    pub fn value(&self, settings: &Settings, key: &str) -> Value {
        settings.get(key).cloned().unwrap_or_else(|| self.declared(key).kind.default_value())
    }
}

impl ParamKind {
    /// The value that stands when nothing is stored.
    pub fn default_value(&self) -> Value {
        match *self {
            Self::Number { default, .. } => Value::Number(default),
            Self::Integer { default, .. } => Value::Number(default as f64),
            Self::Flag { default } => Value::Flag(default),
            Self::Pick { default, .. } => Value::Pick(Pick::new(default)),
            Self::Node => Value::Node(NodeId::INPUT),
        }
    }

    /// Whether a value is of this kind and within its bounds.
    pub fn admits(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Number { min, max, .. }, Value::Number(number)) => (min..=max).contains(&number),
            (Self::Integer { min, max, .. }, Value::Number(number)) => {
                number.fract() == 0.0 && (*min as f64..=*max as f64).contains(number)
            }
            (Self::Flag { .. }, Value::Flag(_)) | (Self::Node, Value::Node(_)) => true,
            (Self::Pick { .. }, Value::Pick(_)) => true,
            _ => false,
        }
    }
}

/// All catalogs by name: the language that documents are written in.
#[derive(Clone, Copy)]
pub struct Lexicon {
    /// What the training recipe declares: loss, optimizer, rates.
    pub recipe: &'static Entry,
    /// What the output node declares.
    pub output: &'static Entry,
    /// The entries of a catalog, in the order they are shown.
    pub entries: fn(Catalog) -> Vec<&'static Entry>,
}

impl Lexicon {
    /// The entry of this id.
    pub fn find(&self, catalog: Catalog, id: &str) -> Option<&'static Entry> {
        (self.entries)(catalog).into_iter().find(|entry| entry.id == id)
    }

    /// The entry of this link code.
    pub fn decode(&self, catalog: Catalog, code: u8) -> Option<&'static Entry> {
        (self.entries)(catalog).into_iter().find(|entry| entry.code == code)
    }
}
