//! Values that controls hold.

use crate::NodeId;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The value of one setting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// A finite number; whole for integer parameters.
    Number(f64),
    /// A switch.
    Flag(bool),
    /// An entry of a catalog, with its own settings.
    Pick(Pick),
    /// The output of another node.
    Node(NodeId),
}

/// One entry picked from a catalog, such as the activation «leaky-relu» with its slope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pick {
    /// The entry's id, kebab-case.
    pub id: String,
    /// The entry's settings that differ from its defaults.
    pub settings: Settings,
}

impl Pick {
    /// The entry with all its defaults.
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), settings: Settings::default() }
    }

    /// The same pick with one setting more.
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.settings.set(key, Some(value.into()));
        self
    }
}

/// Settings by key; what is absent has its declared default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings(
    /// Invariant: in the order of their keys, each of which is there once.
    Vec<(String, Value)>,
);

impl Settings {
    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.as_str().cmp(key))
    }

    /// The stored value, if it is not the default.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.place(key).ok().map(|place| &self.0[place].1)
    }

    /// The stored value, to be changed in place.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.place(key).ok().map(|place| &mut self.0[place].1)
    }

    /// Stores a value, or with `None` goes back to the default; returns what was stored before.
    pub fn set(&mut self, key: &str, value: Option<Value>) -> Option<Value> {
        match (self.place(key), value) {
            (Ok(place), Some(value)) => Some(std::mem::replace(&mut self.0[place].1, value)),
            (Ok(place), None) => Some(self.0.remove(place).1),
            (Err(place), Some(value)) => {
                self.0.insert(place, (key.to_owned(), value));
                None
            }
            (Err(_), None) => None,
        }
    }

    /// The same settings with one more.
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.set(key, Some(value.into()));
        self
    }

    /// All stored settings in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Whether everything is at its default.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Written as a map from key to value.
impl Serialize for Settings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Settings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Settings;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("settings by key")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Settings, A::Error> {
                let mut settings = Settings::default();
                while let Some((key, value)) = map.next_entry::<String, Value>()? {
                    settings.set(&key, Some(value));
                }
                Ok(settings)
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<Pick> for Value {
    fn from(pick: Pick) -> Self {
        Self::Pick(pick)
    }
}

impl From<&str> for Value {
    fn from(id: &str) -> Self {
        Self::Pick(Pick::new(id))
    }
}

impl From<NodeId> for Value {
    fn from(id: NodeId) -> Self {
        Self::Node(id)
    }
}
