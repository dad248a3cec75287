//! Problems that an export finds by itself.

use layerloom_document::{Bilingual, Catalog, Path, Problem, Root};

/// An entry of a catalog that a format has no word for.
pub(crate) fn entry(catalog: Catalog, id: &str, format: &str, root: Root) -> Vec<Problem> {
    let what = catalog.name();
    vec![problem(
        root,
        format!("{format}: the {what} «{id}» cannot be exported; pick another one."),
        format!("{format}：无法导出“{id}”，请换一个。"),
    )]
}

/// A problem with a part of the document as a whole.
pub(crate) fn problem(root: Root, en: String, zh: String) -> Problem {
    Problem { path: Path::of(root), message: Bilingual::new(en, zh), fix: None }
}
