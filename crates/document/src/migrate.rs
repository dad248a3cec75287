//! What links of earlier versions mean, said in today's terms.
//!
//! A new version of the link is wanted when a default changes, when a setting is renamed or means something else, or when
//! the bytes are laid out differently. The reader ([`crate::link`]) knows the layouts; a step here turns what was read of
//! one version into what the next one would have said, such as by storing a default that has changed since. Steps are
//! never changed once a version is out; the fixtures of its links hold them to that.

use crate::Document;
use crate::link::VERSION;

/// From one version's meaning to the next's.
pub type Migration = fn(&mut Document);

/// The step from version 1 to 2 first, then from 2 to 3, and so on. Invariant: one less than there are versions, which its
/// length sees to.
pub static MIGRATIONS: [Migration; VERSION as usize - 1] = [];

/// Takes a document that was written by a version, from 1, through all steps behind it.
pub fn migrate(document: &mut Document, version: u8, steps: &[Migration]) {
    for step in steps.iter().skip(usize::from(version).saturating_sub(1)) {
        step(document);
    }
}
