//! A document, and what an export must know of its data.

use layerloom_datasets::{self as datasets, Content, Dataset, FeatureInfo, Outline, Standard, TableMeta};
use layerloom_document::{DATA, Document, Problem};
use layerloom_engine::check::{DataShape, Task};

/// A document with the form of its data: what every export starts from.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    /// The network and its recipe.
    pub document: &'a Document,
    /// What the network is told of the data.
    pub shape: DataShape,
    /// How the network's inputs are made from the data's own columns.
    pub inputs: Inputs,
    /// What is to be predicted.
    pub target: Target,
    /// Training samples, where they are known: what follows from the last batch of an epoch depends on them.
    pub samples: Option<usize>,
}

/// How the network's inputs are made from what a sample is given as.
#[derive(Clone, Debug, PartialEq)]
pub enum Inputs {
    /// A sample is a place `[x₁, x₂]`; the inputs are these features of the plane, by their ids.
    Plane(Vec<String>),
    /// A sample is a row of a table; the inputs come from these columns, in this order.
    Columns(Vec<Column>),
    /// A sample is an image or a sequence as the network takes it. In a CSV file each of its values has a column, called
    /// [`LAID`](datasets::LAID) with a number.
    Laid,
    /// A sample is given as the network takes it.
    Given,
}

/// A column of a table that the network looks at.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// What its cells are.
    pub content: ColumnContent,
}

/// What the cells of a column are.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnContent {
    /// Numbers, standardised by the training rows: one input. `None` where the rows are not at hand; code then measures
    /// them itself.
    Numbers(Option<Standard>),
    /// Words: one input each, 1 where the row has it and 0 elsewhere.
    Words(Vec<String>),
}

/// What is to be predicted.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The heading of its column.
    pub name: String,
    /// Names of the classes; empty for a number.
    pub classes: Vec<String>,
    /// How a number is standardised; `None` where the rows are not at hand.
    pub standard: Option<Standard>,
}

impl<'a> Model<'a> {
    /// A document whose samples are at hand: everything is known.
    pub fn of(document: &'a Document, dataset: &Dataset) -> Self {
        let chosen = datasets::features(document, dataset);
        let shape = DataShape::outlined(dataset.geometry(&chosen), dataset.task.classes());
        let inputs = if dataset.laid().is_some() {
            Inputs::Laid
        } else if is_plane(document) {
            Inputs::Plane(chosen.iter().map(|&place| dataset.features[place].id.clone()).collect())
        } else {
            // A table's features stand in the order of its raw columns.
            let column = |&place: &usize| {
                let FeatureInfo { name, .. } = &dataset.features[place];
                let content = match dataset.word(0, place) {
                    None => ColumnContent::Numbers(Some(dataset.scale[place])),
                    Some(_) => {
                        let heading = format!("{name}=");
                        let names = dataset.input_names(&[place]);
                        let word = |input: &String| input.strip_prefix(&heading).unwrap_or(input).to_owned();
                        ColumnContent::Words(names.iter().map(word).collect())
                    }
                };
                Column { name: name.clone(), content }
            };
            Inputs::Columns(chosen.iter().map(column).collect())
        };
        Self {
            document,
            shape,
            inputs,
            target: Target {
                name: dataset.target_name.clone(),
                classes: class_names(&dataset.task),
                standard: Some(dataset.target_scale),
            },
            samples: Some(dataset.train.len()),
        }
    }

    /// A document whose samples are not at hand, only the headings of its table, if it has one: enough for code, which a
    /// page shows anew with every edit.
    ///
    /// # Errors
    /// All that keeps the data from being made.
    pub fn outlined(document: &'a Document, table: Option<&TableMeta>) -> Result<Self, Vec<Problem>> {
        // Only a toy's rows are cheap enough to be made for a text, and Iris has but 150.
        if DATA.pick(&document.data, "source").id != "table" {
            return Ok(Self::of(document, &datasets::make(document, None)?));
        }
        let Outline { geometry, task } = datasets::outline(document, table)?;
        let meta = table.ok_or_else(Vec::new)?;
        let available = datasets::available(document, table);
        let mut ids: Vec<&String> = Vec::new();
        for id in &document.features {
            if available.iter().any(|feature| feature.id == *id) && !ids.contains(&id) {
                ids.push(id);
            }
        }
        if ids.is_empty() {
            ids = available.iter().map(|feature| &feature.id).collect();
        }
        let column = |id: &&String| {
            let column = &meta.columns[id.strip_prefix('c')?.parse::<usize>().ok()?];
            let content = match &column.content {
                Content::Numbers { .. } => ColumnContent::Numbers(None),
                Content::Words(words) => ColumnContent::Words(words.clone()),
            };
            Some(Column { name: column.name.clone(), content })
        };
        let target = DATA.number(&document.data, "target");
        let target = if target < 0.0 { meta.columns.len() - 1 } else { target as usize };
        Ok(Self {
            document,
            shape: DataShape::outlined(geometry, task.classes()),
            inputs: Inputs::Columns(ids.iter().filter_map(column).collect()),
            target: Target {
                name: meta.columns[target].name.clone(),
                classes: class_names(&task),
                standard: None,
            },
            samples: None,
        })
    }

    /// A document whose rows come from elsewhere: images, sequences, or plain values.
    pub fn described(document: &'a Document, shape: DataShape) -> Self {
        let classes = match shape.task {
            Task::Regression => 0,
            Task::Classes(count) | Task::ClassesEachStep(count) => count,
        };
        Self {
            document,
            shape,
            inputs: Inputs::Given,
            target: Target {
                name: "target".to_owned(),
                classes: (0..classes).map(|class| class.to_string()).collect(),
                standard: Some(Standard::NONE),
            },
            samples: None,
        }
    }

    /// Values that a sample is given as: two for a place, one a column of a table, else the network's inputs.
    pub fn raw_width(&self) -> usize {
        match &self.inputs {
            Inputs::Plane(_) => 2,
            Inputs::Columns(columns) => columns.len(),
            Inputs::Laid | Inputs::Given => self.shape.features,
        }
    }
}

fn is_plane(document: &Document) -> bool {
    !matches!(DATA.pick(&document.data, "source").id.as_str(), "table" | "iris")
}

fn class_names(task: &datasets::Task) -> Vec<String> {
    match task {
        datasets::Task::Regression => Vec::new(),
        datasets::Task::Classes(names) => names.clone(),
    }
}
