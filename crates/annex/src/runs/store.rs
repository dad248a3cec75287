//! Runs in the browser's store, as a project file that holds nothing else.

use crate::dom::{RwSignal, StoredValue};
use crate::keeping;
use layerloom_document::Document;
use layerloom_project::{History, Project, Run, read, write};
use layerloom_protocol::lexicon;

const NAME: &str = "runs.layerloom";

/// Writing, one after the other: whether it is under way, and whether there is more to write.
#[derive(Clone, Copy)]
pub(super) struct Store(StoredValue<[bool; 2]>);

impl Store {
    /// At rest.
    pub(super) fn new() -> Self {
        Self(StoredValue::new([false, false]))
    }

    /// What is kept; nothing where nothing may be kept, or where it was damaged.
    pub(super) async fn read(self) -> Vec<Run> {
        let file = keeping::get(NAME).await.unwrap_or_default();
        read(&file, &lexicon()).map(|project| project.runs).unwrap_or_default()
    }

    /// Writes a history down. What another page has written meanwhile becomes part of it, but for runs that are gone.
    pub(super) async fn write(self, history: RwSignal<History>, gone: StoredValue<Vec<u64>>) {
        let [busy, _] = self.0.get_value();
        self.0.set_value([true, true]);
        if busy {
            return;
        }
        while self.0.get_value()[1] {
            self.0.set_value([true, false]);
            let mut others = self.read().await;
            others.retain(|run| gone.with_value(|gone| !gone.contains(&run.begun)));
            history.update(|history| history.join(others));
            let runs = history.with_untracked(|history| history.runs().to_vec());
            let file = write(&Project { runs, ..Project::new(Document::empty()) }, &lexicon());
            // Without room, or where nothing may be kept, the runs end with the page.
            let _ = keeping::put(NAME, &file).await;
        }
        self.0.set_value([false, false]);
    }
}
