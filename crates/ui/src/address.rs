//! The document in the address bar.

use crate::store::Store;

/// Writes the document into the address when changes have come to rest.
pub fn write_soon(store: Store) {
    let _ = store;
}
