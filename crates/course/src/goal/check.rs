//! Whether clauses hold, and what is so of the first that does not.

use super::{Check, Choice, Clause, Term};
use crate::{Counts, Quantity};
use layerloom_document::{
    Bilingual, Catalog, DATA, Document, Entry, Node, Param, ParamKind, Settings, Value,
};
use layerloom_protocol::{Metrics, lexicon};

pub(super) fn check(clauses: &[Clause], document: &Document, metrics: &Metrics, counts: &Counts) -> Check {
    let value = |quantity: Quantity| quantity.value(document, metrics, counts);
    for clause in clauses {
        let now = match clause {
            Clause::Compare(terms, relation, number) => match sum(terms, value) {
                Some(sum) if relation.holds(sum, *number) => continue,
                sum => told(terms, sum),
            },
            Clause::Within(quantity, number) => match value(*quantity) {
                Some(value) if value <= *number => continue,
                value => late(*quantity, value),
            },
            Clause::Is { choice, entry, holds } => match held(*choice, document) {
                held if *holds == (!held.is_empty() && held.iter().all(|id| id == entry.id)) => continue,
                held => picked(*choice, &held),
            },
            Clause::Uses(entry) => {
                if uses(document, entry) {
                    continue;
                }
                Bilingual::new(
                    format!("{} is not there yet", entry.name.en()),
                    format!("还没有{}", entry.name.zh()),
                )
            }
        };
        return Check::NotYet { now };
    }
    Check::Met
}

fn sum(terms: &[Term], value: impl Fn(Quantity) -> Option<f64>) -> Option<f64> {
    terms.iter().try_fold(0.0, |sum, term| {
        let value = value(term.quantity)?;
        Some(if term.plus { sum + value } else { sum - value })
    })
}

fn told(terms: &[Term], sum: Option<f64>) -> Bilingual {
    let [en, zh] = super::say::terms(terms);
    let unit = terms[0].quantity;
    match sum {
        Some(sum) => {
            let sum = unit.written(sum);
            Bilingual::new(format!("{en}: {sum}"), format!("{zh}：{sum}"))
        }
        None => Bilingual::new(format!("{en}: none here"), format!("{zh}：此处没有")),
    }
}

fn late(quantity: Quantity, value: Option<f64>) -> Bilingual {
    let [en, zh] = quantity.name();
    let value = value.map_or_else(String::new, |value| quantity.written(value));
    Bilingual::new(format!("{en} {value}: Reset, and try again"), format!("{zh} {value}：请重置后再试"))
}

/// The ids that a choice holds, in every place that it speaks of.
fn held(choice: Choice, document: &Document) -> Vec<String> {
    let of = |entry: &'static Entry, settings: &Settings, param: &Param| entry.pick(settings, param.key).id;
    match choice {
        Choice::Of(owner, param) => vec![of(owner.entry(), owner.settings(document), param)],
        Choice::Output(param) => vec![of(lexicon().output, &document.output.settings, param)],
        Choice::Layers(param) => document
            .nodes
            .iter()
            .filter_map(|node| {
                let entry = entry_of(node)?;
                entry.param(param.key)?;
                Some(of(entry, &node.settings, param))
            })
            .collect(),
    }
}

fn entry_of(node: &Node) -> Option<&'static Entry> {
    lexicon().find(Catalog::Layer, &node.kind)
}

fn picked(choice: Choice, held: &[String]) -> Bilingual {
    let (Choice::Of(_, param) | Choice::Layers(param) | Choice::Output(param)) = choice;
    let ParamKind::Pick { catalog, .. } = param.kind else {
        return Bilingual::new("", "");
    };
    let mut names: Vec<_> =
        held.iter().filter_map(|id| lexicon().find(catalog, id)).map(|entry| entry.name).collect();
    names.dedup();
    let (en, zh) = (param.name.en().to_lowercase(), param.name.zh());
    if names.is_empty() {
        return Bilingual::new(format!("{en}: no layer has one"), format!("{zh}：没有任何层设有此项"));
    }
    let join = |names: Vec<&str>, by: &str| names.join(by);
    Bilingual::new(
        format!("{en}: {}", join(names.iter().map(|name| name.en()).collect(), ", ")),
        format!("{zh}：{}", join(names.iter().map(|name| name.zh()).collect(), "、")),
    )
}

/// Whether a document holds an entry: as a layer, as a feature, or picked anywhere.
fn uses(document: &Document, entry: &'static Entry) -> bool {
    let is = |id: &str| id == entry.id;
    let lexicon = lexicon();
    // Ids are unique in their catalog only: «none» and «constant» stand in several.
    let catalog = Catalog::ALL
        .iter()
        .copied()
        .find(|&catalog| lexicon.find(catalog, entry.id).is_some_and(|found| std::ptr::eq(found, entry)));
    let Some(catalog) = catalog else { return false };
    match catalog {
        Catalog::Layer => document.nodes.iter().any(|node| is(&node.kind)),
        Catalog::Feature => document.features.iter().any(|feature| is(feature)),
        catalog => {
            let nodes = document.nodes.iter().chain([&document.output]).filter_map(|node| {
                let known = if node.kind == "output" { Some(lexicon.output) } else { entry_of(node) };
                Some((known?, &node.settings))
            });
            let parts = [(lexicon.recipe, &document.recipe), (&DATA, &document.data)];
            nodes.chain(parts).any(|(declared, settings)| {
                declared.params.iter().any(|param| match param.kind {
                    ParamKind::Pick { catalog: of, .. } if of == catalog => {
                        matches!(declared.value(settings, param.key), Value::Pick(pick) if is(&pick.id))
                    }
                    _ => false,
                })
            })
        }
    }
}
