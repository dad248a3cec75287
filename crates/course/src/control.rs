//! The controls that a lesson can point to, and where they stand on the page.

use crate::quantity::Owner;
use layerloom_document::{Catalog, Entry};
use layerloom_protocol::lexicon;

/// A control of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// The part of the page that holds it, which a phone shows as a tab.
    pub tab: Tab,
    /// CSS selector of what selects the card whose settings it is among, if it stands in the inspector.
    pub card: Option<String>,
    /// CSS selector: it is the first that this finds.
    pub selector: String,
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

/// Controls with a name of their own: the name, the part, a CSS selector.
pub const CONTROLS: &[(&str, Tab, &str)] = &[
    ("play", Tab::Bar, "[data-part=play]"),
    ("step", Tab::Bar, "[data-part=step] .split-main"),
    ("step-by", Tab::Bar, "[data-part=step] .split-more"),
    ("reset", Tab::Bar, "[data-part=reset]"),
    ("new-weights", Tab::Bar, "[data-part=new-weights]"),
    ("speed", Tab::Bar, "[data-part=speed]"),
    ("undo", Tab::Bar, "[data-part=undo]"),
    ("data", Tab::Data, ".data"),
    ("data-sets", Tab::Data, "[data-part=source]"),
    ("regenerate", Tab::Data, "button[data-part=seed]"),
    ("layers", Tab::Network, ".palette"),
    ("network", Tab::Network, ".loom"),
    ("features", Tab::Network, ".card-input .features"),
    ("layer", Tab::Network, ".card[id]:not(.card-input)"),
    ("output-layer", Tab::Network, ".loom-item:last-child .card"),
    ("recipe", Tab::Network, ".recipe"),
    ("map", Tab::Output, ".map"),
    ("curves", Tab::Output, ".chart"),
    ("losses", Tab::Output, "[data-part=figures]"),
    ("log-scale", Tab::Output, "[data-part=log-scale]"),
    ("inspector", Tab::Inspector, ".foot"),
];

/// What selects the output's card.
const OUTPUT: &str = ".loom-item:last-child .card-title";

impl Control {
    /// The control of this name: one of [`CONTROLS`]; the key of a setting of recipe or data (`learning-rate`, `noise`);
    /// a number of a data set (`steps`); `layer-ID` in the palette, `data-ID` among data sets, `feature-ID` among inputs; a
    /// setting of the first layer that declares it (`units`, `kernel-size`) or of the output (`output-activation`).
    pub fn find(name: &str) -> Option<Self> {
        let on = |tab, selector: String| Some(Self { tab, card: None, selector });
        if let Some((_, tab, selector)) = CONTROLS.iter().find(|(known, ..)| *known == name) {
            return on(*tab, (*selector).to_owned());
        }
        let lexicon = lexicon();
        let within = |place: &str| format!("{place} [data-part=\"{name}\"]");
        for (owner, tab, place) in
            [(Owner::Recipe, Tab::Network, ".recipe"), (Owner::Data, Tab::Data, ".data")]
        {
            if owner.entry().param(name).is_some() {
                return on(tab, within(place));
            }
        }
        let declares = |entry: &&'static Entry| entry.param(name).is_some();
        if (lexicon.entries)(Catalog::Dataset).iter().any(declares) {
            return on(Tab::Data, within(".data"));
        }
        let listed =
            |prefix, catalog| name.strip_prefix(prefix).is_some_and(|id| lexicon.find(catalog, id).is_some());
        if listed("layer-", Catalog::Layer) {
            return on(Tab::Network, within(".palette"));
        }
        if listed("data-", Catalog::Dataset) {
            return on(Tab::Data, within(".sources"));
        }
        if let Some(id) = name.strip_prefix("feature-").filter(|_| listed("feature-", Catalog::Feature)) {
            return on(Tab::Network, format!("[data-feature=\"{id}\"]"));
        }
        let inspected = |card, key| {
            let selector = format!(".inspector [data-part=\"{key}\"]");
            Some(Self { tab: Tab::Inspector, card: Some(card), selector })
        };
        if let Some(key) = name.strip_prefix("output-").filter(|key| lexicon.output.param(key).is_some()) {
            return inspected(OUTPUT.to_owned(), key);
        }
        let layers = (lexicon.entries)(Catalog::Layer);
        let cards: Vec<String> = layers
            .iter()
            .filter(|entry| declares(entry))
            .map(|entry| format!(".card[data-kind=\"{}\"] .card-title", entry.id))
            .collect();
        if cards.is_empty() { None } else { inspected(cards.join(", "), name) }
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
            ("steps", Some(Tab::Data)),
            ("kernel-size", Some(Tab::Inspector)),
            ("size", Some(Tab::Inspector)),
            ("layer-nonsense", None),
            ("\"]", None),
        ] {
            assert_eq!(Control::find(name).map(|control| control.tab), tab, "{name}");
        }
    }

    #[test]
    fn a_layers_setting_stands_on_the_first_card_that_has_it() {
        let card = |name: &str| Control::find(name).and_then(|control| control.card);
        let of = |kind: &str| format!(".card[data-kind=\"{kind}\"] .card-title");
        assert_eq!(card("kernel-size"), Some(of("conv2d")));
        assert_eq!(card("units"), Some([of("dense"), of("lstm")].join(", ")));
        assert_eq!(card("output-activation").as_deref(), Some(OUTPUT));
        assert_eq!(card("steps"), None, "it stands among the data");
    }
}
