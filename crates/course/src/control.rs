//! The controls that a lesson can point to, and where they stand on the page.

use crate::quantity::Owner;
use layerloom_document::{Catalog, Text};
use layerloom_protocol::lexicon;

/// A control of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// The part of the page that holds it, which a phone shows as a tab.
    pub tab: Tab,
    /// Which element it is.
    pub place: Place,
}

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The bar on top, which is always there.
    Bar,
    /// The network, its recipe and the palette.
    Network,
    /// The data.
    Data,
    /// The output and the curves.
    Output,
    /// What is selected.
    Inspector,
}

impl Tab {
    /// Its place among a phone's tabs, from 0.
    pub const fn place(self) -> Option<usize> {
        match self {
            Self::Bar => None,
            Self::Network => Some(0),
            Self::Data => Some(1),
            Self::Output => Some(2),
            Self::Inspector => Some(3),
        }
    }
}

/// How an element is found.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// The first that a CSS selector finds.
    Selector(String),
    /// The one of several whose label is this name, in either language.
    Labelled {
        /// CSS selector of the elements in question.
        among: &'static str,
        /// CSS selector of the label within.
        label: &'static str,
        /// The name.
        name: Text,
    },
    /// The same in the inspector, once a card is pressed that this CSS selector finds.
    Inspected {
        /// CSS selector of what selects a card.
        card: &'static str,
        /// The setting's name.
        name: Text,
    },
}

/// Controls with a name of their own: the name, the part, a CSS selector.
pub const CONTROLS: &[(&str, Tab, &str)] = &[
    ("play", Tab::Bar, ".button-play"),
    ("step", Tab::Bar, ".split-main"),
    ("step-by", Tab::Bar, ".split-more"),
    ("reset", Tab::Bar, ".transport > .button-round"),
    ("new-weights", Tab::Bar, ".split + .button-round"),
    ("speed", Tab::Bar, ".speed"),
    ("undo", Tab::Bar, ".bar-end .button-icon"),
    ("data", Tab::Data, ".data"),
    ("data-sets", Tab::Data, ".sources"),
    ("regenerate", Tab::Data, ".data-actions .button"),
    ("layers", Tab::Network, ".palette"),
    ("network", Tab::Network, ".loom"),
    ("features", Tab::Network, ".card-input .features"),
    ("layer", Tab::Network, ".card[id]:not(.card-input)"),
    ("output-layer", Tab::Network, ".loom-item:last-child .card"),
    ("recipe", Tab::Network, ".recipe"),
    ("map", Tab::Output, ".map"),
    ("curves", Tab::Output, ".chart"),
    ("losses", Tab::Output, ".stats"),
    ("log-scale", Tab::Output, ".curves-log"),
    ("inspector", Tab::Inspector, ".foot"),
];

/// Settings of layers that can be pointed to, with the card that shows them: the first layer's, or the output's.
const LAYER: &str = ".loom-item:not(.loom-first) .card-title";
const OUTPUT: &str = ".loom-item:last-child .card-title";

impl Control {
    /// The control of this name: one of [`CONTROLS`]; the key of a setting of recipe or data (`learning-rate`, `noise`);
    /// `layer-ID` in the palette, `data-ID` among data sets, `feature-ID` among inputs; a setting of the first layer
    /// (`units`, `activation`) or of the output (`output-activation`).
    pub fn find(name: &str) -> Option<Self> {
        let on = |tab, selector: String| Some(Self { tab, place: Place::Selector(selector) });
        if let Some((_, tab, selector)) = CONTROLS.iter().find(|(known, ..)| *known == name) {
            return on(*tab, (*selector).to_owned());
        }
        let lexicon = lexicon();
        for (owner, tab, among, label) in [
            (Owner::Recipe, Tab::Network, ".recipe .field", ".field-head label"),
            (Owner::Data, Tab::Data, ".slider-line", ".slider-name"),
        ] {
            if let Some(param) = owner.entry().param(name) {
                return Some(Self { tab, place: Place::Labelled { among, label, name: param.name } });
            }
        }
        let listed =
            |prefix: &str, catalog| name.strip_prefix(prefix).and_then(|id| lexicon.find(catalog, id));
        if let Some(entry) = listed("layer-", Catalog::Layer) {
            let place = Place::Labelled { among: ".palette .tile", label: "span", name: entry.name };
            return Some(Self { tab: Tab::Network, place });
        }
        if let Some(entry) = listed("data-", Catalog::Dataset) {
            return on(Tab::Data, format!(".source:has([value=\"{}\"])", entry.id));
        }
        if let Some(entry) = listed("feature-", Catalog::Feature) {
            return on(Tab::Network, format!("[data-feature=\"{}\"]", entry.id));
        }
        let inspected =
            |card, name| Some(Self { tab: Tab::Inspector, place: Place::Inspected { card, name } });
        if let Some(param) = name.strip_prefix("output-").and_then(|key| lexicon.output.param(key)) {
            return inspected(OUTPUT, param.name);
        }
        let dense = lexicon.find(Catalog::Layer, "dense")?;
        inspected(LAYER, dense.param(name)?.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_found_by_name() {
        for (name, tab) in [
            ("play", Some(Tab::Bar)),
            ("learning-rate", Some(Tab::Network)),
            ("noise", Some(Tab::Data)),
            ("layer-dropout", Some(Tab::Network)),
            ("data-xor", Some(Tab::Data)),
            ("feature-x1-x2", Some(Tab::Network)),
            ("activation", Some(Tab::Inspector)),
            ("output-activation", Some(Tab::Inspector)),
            ("layer-nonsense", None),
            ("\"]", None),
        ] {
            assert_eq!(Control::find(name).map(|control| control.tab), tab, "{name}");
        }
    }
}
