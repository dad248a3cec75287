//! What of the page can be hidden, control by control, as a form of checks.

use crate::annex::use_annex;
use crate::dom::*;
use crate::text;
use layerloom_document::{Catalog, DATA, Entry, ParamKind, Text, VIEW};
use layerloom_protocol::lexicon;
use std::rc::Rc;

/// A control's name in links and for hosts, and what the form calls it.
type Control = (String, Text);

/// Settings without a control.
const NO_CONTROL: &[&str] = &["table"];

/// Everything that can be hidden, by where it stands: what has a name of its own, and every setting by its key. A name that
/// several bear, such as «seed», hides them all.
fn groups() -> Vec<(Text, Vec<Control>)> {
    let own = |names: &[(&str, Text)]| -> Vec<Control> {
        names.iter().map(|(name, text)| ((*name).to_owned(), *text)).collect()
    };
    let entries = |prefix: &str, catalog: Catalog| -> Vec<Control> {
        let listed = (lexicon().entries)(catalog).into_iter();
        listed.map(|entry| ([prefix, entry.id].concat(), entry.name)).collect()
    };
    let settings = |entry: &'static Entry| {
        let mut found = Vec::new();
        collect(entry, &mut found);
        found
    };
    let layers = || (lexicon().entries)(Catalog::Layer).into_iter().chain([lexicon().output]);
    let all = [
        (text::HIDE_BAR, vec![own(BAR)]),
        (text::HIDE_DATA, vec![own(DATA_PARTS), settings(&DATA), entries("data-", Catalog::Dataset)]),
        (
            text::HIDE_NETWORK,
            vec![own(NETWORK), entries("layer-", Catalog::Layer), entries("feature-", Catalog::Feature)]
                .into_iter()
                .chain(layers().map(settings))
                .collect(),
        ),
        (text::HIDE_RECIPE, vec![own(RECIPE), settings(lexicon().recipe)]),
        (text::HIDE_RESULTS, vec![own(RESULTS), settings(&VIEW)]),
    ];
    let mut known: Vec<String> = Vec::new();
    let groups = all.into_iter().map(|(name, lists)| {
        let is_new = |control: &Control| {
            let new = !known.contains(&control.0);
            if new {
                known.push(control.0.clone());
            }
            new
        };
        (name, lists.into_iter().flatten().filter(is_new).collect())
    });
    groups.collect()
}

/// The settings of an entry, each followed by those of what it can pick.
fn collect(entry: &'static Entry, into: &mut Vec<Control>) {
    for param in entry.params.iter().filter(|param| !NO_CONTROL.contains(&param.key)) {
        if !into.iter().any(|(known, _)| known == param.key) {
            into.push((param.key.to_owned(), param.name));
        }
        if let ParamKind::Pick { catalog, .. } = param.kind {
            for picked in (lexicon().entries)(catalog) {
                collect(picked, into);
            }
        }
    }
}

const BAR: &[(&str, Text)] = &[
    ("presets", text::PRESETS),
    ("lessons", text::LESSONS),
    ("transport", text::HIDE_TRANSPORT),
    ("reset", text::HIDE_RESET),
    ("play", text::HIDE_PLAY),
    ("step", text::HIDE_STEP),
    ("new-weights", text::HIDE_NEW_WEIGHTS),
    ("speed", text::HIDE_SPEED),
    ("progress", text::HIDE_PROGRESS),
    ("show-all", text::HIDE_SHOW_ALL),
    ("processor", text::PROCESSOR),
    ("undo", text::HIDE_UNDO),
    ("redo", text::HIDE_REDO),
    ("help", text::HELP),
    ("language", text::HIDE_LANGUAGE),
    ("theme", text::HIDE_THEME),
    ("code", text::CODE),
    ("share", text::SHARE),
    ("status", text::HIDE_STATUS),
    ("tabs", text::HIDE_TABS),
    ("explanations", text::HIDE_EXPLANATIONS),
];

const DATA_PARTS: &[(&str, Text)] = &[
    ("data", text::HIDE_DATA_PANEL),
    ("seed", text::HIDE_SEED),
    ("download", text::HIDE_DOWNLOAD),
    ("own-data", text::HIDE_OWN_DATA),
    ("draw", text::HIDE_DRAW),
    ("file", text::HIDE_FILE),
];

const NETWORK: &[(&str, Text)] = &[
    ("layers", text::HIDE_LAYERS),
    ("features", text::HIDE_FEATURES),
    ("move", text::HIDE_MOVE),
    ("duplicate", text::HIDE_DUPLICATE),
    ("remove", text::HIDE_REMOVE),
    ("more-units", text::HIDE_MORE_UNITS),
    ("zoom", text::HIDE_ZOOM),
    ("inspector", text::HIDE_INSPECTOR),
    ("weights", text::HIDE_WEIGHTS),
];

const RECIPE: &[(&str, Text)] = &[("recipe", text::HIDE_RECIPE_STRIP)];

const RESULTS: &[(&str, Text)] = &[
    ("output", text::HIDE_OUTPUT),
    ("map", text::HIDE_MAP),
    ("confusion", text::HIDE_CONFUSION),
    ("curves", text::HIDE_CURVES),
    ("subject", text::HIDE_SUBJECT),
    ("log-scale", text::HIDE_LOG_SCALE),
    ("figures", text::HIDE_FIGURES),
    ("runs", text::RUNS),
];

/// Hides the control of this name, or shows it.
pub(crate) type Switch = Rc<dyn Fn(&str, bool)>;

/// The form: a check for each, folded by where it stands.
#[component]
pub(crate) fn Hiding(
    /// The names that are hidden.
    hidden: Memo<Vec<String>>,
    /// Hides a control, or shows it.
    switch: Switch,
) -> impl IntoView {
    let annex = use_annex();
    let check = move |(key, name): Control| {
        let (own, switch) = (key.clone(), Rc::clone(&switch));
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || hidden.with(|hidden| hidden.contains(&own))
                    on:change=move |event| switch(&key, event_target_checked(&event))
                />
                <span>{annex.words(name)}</span>
            </label>
        }
    };
    let group = |(name, controls): (Text, Vec<Control>)| {
        let keys: Vec<String> = controls.iter().map(|(key, _)| key.clone()).collect();
        let count = move || match hidden.with(|hidden| keys.iter().filter(|key| hidden.contains(key)).count())
        {
            0 => String::new(),
            count => format!(" · {count}"),
        };
        let checks = controls.into_iter().map(&check).collect_view();
        view! {
            <details class="hide-list">
                <summary>{annex.words(name)}<small>{count}</small></summary>
                <div class="checks checks-wide">{checks}</div>
            </details>
        }
    };
    groups().into_iter().map(group).collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_stands_once_and_fits_a_link() {
        let names: Vec<String> =
            groups().into_iter().flat_map(|(_, all)| all).map(|(name, _)| name).collect();
        for (at, name) in names.iter().enumerate() {
            assert!(!names[..at].contains(name), "{name} stands twice");
            let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            assert!((1..=40).contains(&name.len()) && name.bytes().all(plain), "{name}");
        }
    }
}
