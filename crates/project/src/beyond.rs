//! Values beyond their bounds that nothing refuses: settings of data and view are held within them wherever they are read.

use layerloom_document::{Bilingual, DATA, Document, Lexicon, Path, Root, VIEW, check_settings};

/// A sentence for each such value of a document that comes from elsewhere.
pub(crate) fn beyond(document: &Document, lexicon: &Lexicon) -> Vec<Bilingual> {
    let mut problems = Vec::new();
    for (entry, settings, root) in [(&DATA, &document.data, Root::Data), (&VIEW, &document.view, Root::View)]
    {
        check_settings(entry, settings, &Path::of(root), lexicon.entries, &mut problems);
    }
    let sentence = |Bilingual { en, zh }| {
        Bilingual::new(en + " The nearest lawful value is used.", zh + "已采用最接近的有效值。")
    };
    problems.into_iter().map(|problem| sentence(problem.message)).collect()
}
