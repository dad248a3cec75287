//! Walks the catalogs: what holds for every entry, whoever adds it. `catalog_rules.rs` walks their maths.

use layerloom_document::{Catalog, Entry, Lesson, ParamKind, Text};
use layerloom_engine::catalog::{self, RECIPE, layer};
use std::collections::BTreeSet;

const CATALOGS: [Catalog; 8] = [
    Catalog::Layer,
    Catalog::Activation,
    Catalog::Loss,
    Catalog::Optimizer,
    Catalog::Schedule,
    Catalog::Regularizer,
    Catalog::Initializer,
    Catalog::Clipping,
];

/// Every entry, and its catalog's name.
fn all() -> Vec<(String, &'static Entry)> {
    let mut all = vec![("Recipe".to_owned(), &RECIPE), ("Output".to_owned(), &layer::OUTPUT.entry)];
    for catalog in CATALOGS {
        all.extend(catalog::entries(catalog).into_iter().map(|entry| (format!("{catalog:?}"), entry)));
    }
    all
}

fn is_kebab_case(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_lowercase())
        && !id.ends_with('-')
        && !id.contains("--")
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn is_filled(name: Text, help: Lesson) -> bool {
    [name.en(), name.zh()].iter().chain(&help.both()).all(|text| !text.trim().is_empty())
}

#[test]
fn ids_and_codes_are_unique_in_their_catalog() {
    for catalog in CATALOGS {
        let entries = catalog::entries(catalog);
        assert!(!entries.is_empty(), "{catalog:?} is empty");
        let ids: BTreeSet<_> = entries.iter().map(|entry| entry.id).collect();
        let codes: BTreeSet<_> = entries.iter().map(|entry| entry.code).collect();
        assert_eq!(
            (ids.len(), codes.len()),
            (entries.len(), entries.len()),
            "{catalog:?}: {ids:?} {codes:?}"
        );
    }
}

/// Links name entries by these numbers; a change here breaks links that are out in the world.
#[test]
fn ids_keep_their_codes_for_ever() {
    let rows: [(Catalog, &str); 8] = [
        (
            Catalog::Layer,
            "1 dense, 2 activation, 3 dropout, 4 batch-norm, 5 layer-norm, 6 add, 7 concat, 8 conv2d, 9 max-pool, \
             10 flatten, 11 lstm",
        ),
        (
            Catalog::Activation,
            "0 linear, 1 sigmoid, 2 tanh, 3 relu, 4 leaky-relu, 5 prelu, 6 elu, 7 selu, 8 gelu, 9 silu, \
             10 softplus, 11 softsign, 12 hard-tanh, 13 hard-sigmoid, 14 mish, 15 sine, 16 gaussian, 17 softmax",
        ),
        (
            Catalog::Loss,
            "1 mean-squared-error, 2 mean-absolute-error, 3 huber, 4 log-cosh, 5 binary-cross-entropy, \
             6 categorical-cross-entropy, 7 hinge, 8 kl-divergence",
        ),
        (
            Catalog::Optimizer,
            "1 gradient-descent, 2 momentum, 3 nesterov, 4 adagrad, 5 adadelta, 6 rmsprop, 8 adam, 9 adamw, \
             10 nadam, 11 lion",
        ),
        (Catalog::Schedule, "0 constant, 1 step, 2 exponential, 3 cosine, 4 one-cycle, 5 warm-up"),
        (Catalog::Regularizer, "0 none, 1 l1, 2 l2, 3 elastic, 4 max-norm, 5 inherit"),
        (
            Catalog::Initializer,
            "0 zeros, 1 constant, 2 uniform, 3 normal, 4 glorot-uniform, 5 glorot-normal, 6 he-uniform, \
             7 he-normal, 8 lecun-uniform, 9 lecun-normal, 10 orthogonal",
        ),
        (Catalog::Clipping, "0 none, 1 value, 2 norm"),
    ];
    for (catalog, expected) in rows {
        let mut entries = catalog::entries(catalog);
        entries.sort_by_key(|entry| entry.code);
        let found: Vec<_> = entries.iter().map(|entry| format!("{} {}", entry.code, entry.id)).collect();
        assert_eq!(found.join(", "), expected, "{catalog:?}");
    }
}

#[test]
fn entries_are_named_and_explained_in_both_languages() {
    for (catalog, entry) in all() {
        assert!(is_kebab_case(entry.id), "{catalog} «{}»", entry.id);
        assert!(is_filled(entry.name, entry.help), "{catalog} «{}»", entry.id);
        for param in entry.params {
            assert!(is_kebab_case(param.key), "{catalog} «{}» «{}»", entry.id, param.key);
            assert!(is_filled(param.name, param.help), "{catalog} «{}» «{}»", entry.id, param.key);
        }
    }
}

#[test]
fn parameters_have_unique_keys_and_lawful_defaults() {
    for (catalog, entry) in all() {
        let keys: BTreeSet<_> = entry.params.iter().map(|param| param.key).collect();
        assert_eq!(keys.len(), entry.params.len(), "{catalog} «{}»", entry.id);
        for param in entry.params {
            let default = param.kind.default_value();
            assert!(param.kind.admits(&default), "{catalog} «{}» «{}»: {default:?}", entry.id, param.key);
            if let ParamKind::Pick { catalog: from, default } = param.kind {
                let known = catalog::entries(from);
                assert!(
                    known.iter().any(|entry| entry.id == default),
                    "{catalog} «{}» «{}»: {default}",
                    entry.id,
                    param.key
                );
            }
        }
    }
}

#[test]
fn formulas_can_be_typeset() {
    for (catalog, entry) in all() {
        let storage = pulldown_latex::Storage::new();
        for event in pulldown_latex::Parser::new(entry.formula, &storage) {
            if let Err(error) = event {
                panic!("{catalog} «{}»: {error}\n{}", entry.id, entry.formula);
            }
        }
    }
}

#[test]
fn whatever_is_computed_has_a_formula() {
    for catalog in
        [Catalog::Activation, Catalog::Loss, Catalog::Optimizer, Catalog::Schedule, Catalog::Initializer]
    {
        for entry in catalog::entries(catalog) {
            assert!(!entry.formula.is_empty(), "{catalog:?} «{}»", entry.id);
        }
    }
}
