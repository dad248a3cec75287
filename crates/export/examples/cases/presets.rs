//! Whole playgrounds on their own data, trained for a while.

use crate::{Case, Data};
use layerloom_datasets::{self as datasets, Dataset};
use layerloom_document::readable::{self, Tree};
use layerloom_document::{Column, ColumnKind, DATA, Document, NodeId, Table};
use layerloom_export::{Inputs, Model, Values};
use layerloom_session::{Trainer, targets};

/// Steps before the export.
const STEPS: usize = 300;

/// Samples of each part that are compared.
const ROWS: usize = 64;

/// The playgrounds of `tests/export/playgrounds.json`.
pub(crate) fn cases() -> Vec<Case> {
    let all: serde_json::Value =
        serde_json::from_str(include_str!("../../../../tests/export/playgrounds.json"))
            .expect("the playgrounds are well formed");
    let fields = all.as_object().expect("playgrounds by name");
    fields.iter().map(|(name, json)| case(name, json)).collect()
}

fn case(name: &str, json: &serde_json::Value) -> Case {
    let tree: Tree = serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let read = readable::read(&tree, &layerloom_protocol::lexicon());
    let mut document = read.unwrap_or_else(|faults| panic!("{name}: {faults:?}")).document;
    let table = table();
    let own = DATA.pick(&document.data, "source").id == "table";
    if own {
        document.data.set("table", Some(f64::from(table.fingerprint()).into()));
    }
    let table = own.then_some(&table);
    let mut trainer =
        Trainer::new(&document, table, None).unwrap_or_else(|wrong| panic!("{name}: {wrong:?}"));
    for _ in 0..STEPS {
        trainer.step().unwrap_or_else(|overflow| panic!("{name}: {overflow:?}"));
    }
    let dataset = trainer.dataset().clone();
    let model = Model::of(&document, &dataset);
    let values = Values::of_nodes(&model, |node: NodeId| trainer.parameters(node));
    let values = Some(values.unwrap_or_else(|wrong| panic!("{name}: {wrong:?}")));
    // What is compared is one step on all rows that are looked at.
    document.recipe.set("batch-size", Some(0.0.into()));
    Case { name: name.to_owned(), document, data: Data::Made(Box::new(dataset)), values }
}

/// The first training rows: raw values that the network looks at, its inputs, its targets.
pub(crate) fn rows(document: &Document, dataset: &Dataset, model: &Model) -> [Vec<Vec<f32>>; 3] {
    let chosen = datasets::features(document, dataset);
    let width = dataset.columns.len();
    let samples: Vec<usize> = dataset.train.iter().take(ROWS).map(|sample| *sample as usize).collect();
    let raw_row = |sample: usize| &dataset.raw[sample * width..][..width];
    let raw = samples.iter().map(|&sample| match &model.inputs {
        // A table's features stand in the order of its raw columns.
        Inputs::Columns(_) => chosen.iter().map(|&column| raw_row(sample)[column]).collect(),
        Inputs::Plane(_) => raw_row(sample).to_vec(),
        Inputs::Laid | Inputs::Given => dataset.inputs(&chosen, raw_row(sample)),
    });
    let inputs = samples.iter().map(|&sample| dataset.inputs(&chosen, raw_row(sample)));
    let values: Vec<f32> = samples.iter().map(|&sample| dataset.targets[sample]).collect();
    let loss = layerloom_engine::catalog::RECIPE.pick(&document.recipe, "loss");
    let loss = layerloom_engine::catalog::loss::find(&loss.id).expect("a checked document has a loss");
    let outputs = layerloom_engine::check::outputs(model.shape.task, loss);
    let encoded = targets::encode(&values, model.target.classes.len(), outputs, loss);
    [raw.collect(), inputs.collect(), encoded.chunks(outputs).map(<[f32]>::to_vec).collect()]
}

/// A table with numbers and words, among them characters that code has to quote.
fn table() -> Table {
    let words = ["red", "dark \"blue\"", "vert, clair"];
    let row = |place: usize| ((place * 37 % 101) as f32 / 10.0, place * 13 % 3, place * 7 % 5);
    let column = |name: &str, kind, cell: &dyn Fn((f32, usize, usize)) -> f32| Column {
        name: name.to_owned(),
        kind,
        cells: (0..90).map(|place| cell(row(place))).collect(),
    };
    Table {
        name: "things.csv".to_owned(),
        columns: vec![
            column("size \\ cm", ColumnKind::Numbers, &|(size, _, _)| size),
            column("colour", ColumnKind::Words(words.map(str::to_owned).to_vec()), &|(_, word, _)| {
                word as f32
            }),
            column("year", ColumnKind::Numbers, &|(_, _, year)| 2000.0 + year as f32),
            column("price", ColumnKind::Numbers, &|(size, word, year)| {
                120.0 + 3.5 * size + 10.0 * word as f32 - 2.25 * year as f32
            }),
        ],
    }
}
