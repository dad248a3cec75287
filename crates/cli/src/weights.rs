//! A network's values from a safetensors file.

use crate::input::{Learned, Playground, bounded, shape_of};
use crate::wrong::Wrong;
use layerloom_datasets::{TableMeta, make};
use layerloom_document::Bilingual;
use layerloom_document::readable::{Described, Fault};
use layerloom_engine::check::check;
use layerloom_export::{Model, Values, read_safetensors};
use layerloom_project::Layout;
use std::fs::File;
use std::path::Path;

/// The longest file that can hold a network's values, in bytes.
const MAX_BYTES: usize = 64 << 20;

/// A file before it is held against a network.
pub(crate) struct Weights {
    called: String,
    bytes: Vec<u8>,
}

impl Weights {
    /// The file at a path.
    pub(crate) fn open(path: &Path) -> Result<Self, Wrong> {
        let bytes = File::open(path).and_then(|file| bounded(file, MAX_BYTES));
        let bytes = bytes.map_err(|error| Wrong::of_file(path, &error))?;
        Ok(Self { called: path.display().to_string(), bytes })
    }

    /// Has a playground begin with these values instead of what was learned before.
    pub(crate) fn begin(&self, playground: &mut Playground) -> Result<(), Wrong> {
        let Playground { document, table, .. } = &*playground;
        let wrong = |problems: Vec<_>| Wrong::of_problems(document, &problems);
        let dataset = make(document, table.as_ref()).map_err(wrong)?;
        let values = self.of(&Model::of(document, &dataset))?;
        let layout = Layout::of(document, table.as_ref().map(TableMeta::of).as_ref()).map_err(wrong)?;
        let places = layout.places.iter();
        let tensors = places.map(|place| values.get(place.node, place.name).expect("the file has them all"));
        playground.learned = Learned::Weights(tensors.flatten().copied().collect());
        Ok(())
    }

    /// The values for a document whose rows come from elsewhere.
    pub(crate) fn of_described(
        &self,
        playground: &Playground,
        described: &Described,
    ) -> Result<Values, Wrong> {
        self.of(&Model::described(&playground.document, shape_of(described)))
    }

    fn of(&self, model: &Model) -> Result<Values, Wrong> {
        // What is wrong with the document is none of the file's business.
        check(model.document, &model.shape)
            .map_err(|problems| Wrong::of_problems(model.document, &problems))?;
        read_safetensors(&self.bytes, model).map_err(|problems| {
            let called = &self.called;
            let message = Bilingual::new(
                format!("the weights in «{called}» cannot be taken"),
                format!("无法采用“{called}”中的权重"),
            );
            // Each names its tensor, which says more than a place.
            let faults = problems.into_iter();
            let faults = faults.map(|problem| Fault { place: String::new(), message: problem.message });
            Wrong { message, ..Wrong::of_faults(faults.collect()) }
        })
    }
}
