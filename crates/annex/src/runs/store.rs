//! Runs in the browser's store, as a project file that holds nothing else.

use super::Runs;
use crate::dom::StoredValue;
use crate::keeping;
use layerloom_document::Document;
use layerloom_project::{Damage, Project, Run, read, write};
use layerloom_protocol::lexicon;

const NAME: &str = "runs.layerloom";

/// When the runs began that were taken out, the latest of them last: another open page still has them, and writes them down.
const GONE: &str = "runs-gone.json";

/// The most of them that are kept, and the longest file with them, in bytes.
const MOST_GONE: usize = 256;
const LONGEST_GONE: usize = 16 << 10;

/// Writing, one after the other: whether it is under way, and whether there is more to write.
#[derive(Clone, Copy)]
pub(super) struct Store(StoredValue<[bool; 2]>);

impl Store {
    /// At rest.
    pub(super) fn new() -> Self {
        Self(StoredValue::new([false, false]))
    }

    /// What is kept; nothing where nothing may be kept, or where it was damaged. What a later version has written is its own:
    /// of that not even nothing is given.
    pub(super) async fn read(self) -> Option<Vec<Run>> {
        let file = keeping::get(NAME).await.unwrap_or_default();
        match read(&file, &lexicon()) {
            Ok(project) => Some(project.runs),
            Err(Damage::Newer(_) | Damage::Unknown(_)) => None,
            Err(_) => Some(Vec::new()),
        }
    }

    async fn gone(self) -> Vec<u64> {
        let file = keeping::get(GONE).await.unwrap_or_default();
        let file = if file.len() > LONGEST_GONE { Vec::new() } else { file };
        serde_json::from_slice(&file).unwrap_or_default()
    }

    /// Writes the history down. What another page has written meanwhile becomes part of it, but for runs that are gone; the
    /// history of a later version stays as it is, and these runs end with the page.
    pub(super) async fn write(self, runs: Runs) {
        let [busy, _] = self.0.get_value();
        self.0.set_value([true, true]);
        if busy {
            return;
        }
        while self.0.get_value()[1] {
            self.0.set_value([true, false]);
            let Some(others) = self.read().await else { continue };
            let mut gone = self.gone().await;
            let changes = runs.merge(others, &mut gone);
            gone.drain(..gone.len().saturating_sub(MOST_GONE));
            let gone = serde_json::to_vec(&gone).expect("numbers are plain data");
            let file = write(&Project { runs: runs.all(), ..Project::new(Document::empty()) }, &lexicon());
            // Without room, or where nothing may be kept, the runs end with the page.
            if keeping::put(GONE, &gone).await.is_err() || keeping::put(NAME, &file).await.is_err() {
                runs.changes.update_value(|later| *later = changes.before(std::mem::take(later)));
            }
        }
        self.0.set_value([false, false]);
    }
}
