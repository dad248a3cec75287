//! What a document's data will be: known from the document and the table's headings, without a single row. The page
//! asks this on every edit, and [`crate::make`] starts from it, so that the two never disagree.

use crate::features::{FEATURES, Feature};
use crate::toy::{Given, Toy, ToyTask};
use crate::{TableMeta, iris, problems};
use layerloom_document::{DATA, Document, Geometry, Pick, Problem};
use std::borrow::Cow;

/// What is to be predicted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// A value.
    Regression,
    /// One of these classes, by index.
    Classes(Vec<String>),
}

impl Task {
    /// Number of classes; 0 for a value.
    pub fn classes(&self) -> usize {
        match self {
            Self::Regression => 0,
            Self::Classes(names) => names.len(),
        }
    }
}

/// A document's data without its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// How the network's inputs lie.
    pub geometry: Geometry,
    /// What is to be predicted.
    pub task: Task,
}

/// An input, or a group of inputs, that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureInfo {
    /// Id in [`Document::features`]: a feature's («x1») or a column's by its place («c0»). An image or a sequence, which
    /// is not chosen, has the data set's.
    pub id: String,
    /// Its name; a table's column has its heading.
    pub name: String,
    /// How many inputs it makes: 1, or the number of words of a column of words.
    pub inputs: usize,
}

/// The most classes that a target may have.
pub const MAX_CLASSES: usize = 100;

/// Where the rows come from.
#[derive(Clone)]
pub(crate) enum Rows<'a> {
    Toy(&'static Toy, Pick),
    Points,
    Table { meta: Cow<'a, TableMeta>, target: usize, columns: Vec<usize> },
}

impl Rows<'_> {
    /// How the inputs of images and sequences lie.
    fn laid(&self) -> Option<Geometry> {
        match self {
            Self::Toy(toy, pick) => toy.geometry(&pick.settings),
            _ => None,
        }
    }
}

/// A document's data before any row is made.
#[derive(Clone)]
pub(crate) struct Scheme<'a> {
    pub(crate) rows: Rows<'a>,
    pub(crate) task: Task,
    pub(crate) available: Vec<FeatureInfo>,
    pub(crate) chosen: Vec<usize>,
}

/// What inputs the network gets, and what it is to predict.
///
/// # Errors
/// All that keeps the data from being made.
pub fn outline(document: &Document, table: Option<&TableMeta>) -> Result<Outline, Vec<Problem>> {
    let scheme = Scheme::of(document, table)?;
    let geometry = scheme.rows.laid().unwrap_or_else(|| {
        Geometry::Flat(scheme.chosen.iter().map(|&feature| scheme.available[feature].inputs).sum())
    });
    Ok(Outline { geometry, task: scheme.task })
}

/// All inputs that the document's data offers; none when its source cannot be read.
pub fn available(document: &Document, table: Option<&TableMeta>) -> Vec<FeatureInfo> {
    rows(document, table).map_or_else(|_| Vec::new(), |rows| offered(&rows))
}

impl<'a> Scheme<'a> {
    pub(crate) fn of(document: &Document, table: Option<&'a TableMeta>) -> Result<Self, Vec<Problem>> {
        let rows = rows(document, table)?;
        let available = offered(&rows);
        let mut problems = Vec::new();
        let task = task(document, &rows).unwrap_or_else(|found| {
            problems.extend(found);
            Task::Regression
        });
        if available.is_empty() {
            problems.push(problems::no_input_column());
        } else if document.features.is_empty() && rows.laid().is_none() {
            problems.push(problems::no_feature(&defaults(&rows, &available), &available));
        }
        if let Rows::Table { meta, target, .. } = &rows {
            let wordy: Vec<usize> = (document.features.iter())
                .filter_map(|id| column_of(id))
                .filter(|&column| column != *target)
                .filter(|&column| meta.columns.get(column).is_some_and(|meta| meta.inputs().is_none()))
                .collect();
            let rest = chosen(&document.features, &rows, &available);
            problems.extend(
                wordy
                    .iter()
                    .map(|&column| problems::too_many_words(&meta.columns[column], &rest, &available)),
            );
        }
        let chosen = chosen(&document.features, &rows, &available);
        if problems.is_empty() { Ok(Self { rows, task, available, chosen }) } else { Err(problems) }
    }
}

/// The inputs that a list of ids means: those the data knows, or its defaults where it knows none of them.
pub(crate) fn chosen(ids: &[String], rows: &Rows, available: &[FeatureInfo]) -> Vec<usize> {
    let known = known(ids, available);
    if known.is_empty() { defaults(rows, available) } else { known }
}

/// Places of the ids that are available, each once, in the order of the ids.
pub(crate) fn known(ids: &[String], available: &[FeatureInfo]) -> Vec<usize> {
    let mut places = Vec::new();
    for id in ids {
        if let Some(place) = available.iter().position(|feature| feature.id == *id)
            && !places.contains(&place)
        {
            places.push(place);
        }
    }
    places
}

/// Both coordinates of a plane, all columns of a table, the image or sequence.
fn defaults(rows: &Rows, available: &[FeatureInfo]) -> Vec<usize> {
    match rows {
        Rows::Toy(Toy { given: Given::Place, .. }, _) | Rows::Points => vec![0, 1],
        _ => (0..available.len()).collect(),
    }
}

fn column_of(id: &str) -> Option<usize> {
    id.strip_prefix('c')?.parse().ok()
}

fn rows<'a>(document: &Document, table: Option<&'a TableMeta>) -> Result<Rows<'a>, Vec<Problem>> {
    let pick = DATA.pick(&document.data, "source");
    match pick.id.as_str() {
        "points" => Ok(Rows::Points),
        "iris" => table_rows(document, Cow::Borrowed(&iris::get().1)),
        "table" => {
            let named = DATA.number(&document.data, "table") as u32;
            let meta = table.ok_or_else(|| vec![problems::no_table()])?;
            if named != meta.fingerprint {
                return Err(vec![problems::other_table(meta)]);
            }
            table_rows(document, Cow::Borrowed(meta))
        }
        id => match Toy::find(id) {
            Some(toy) => Ok(Rows::Toy(toy, pick)),
            None => Err(vec![problems::no_such_source(id)]),
        },
    }
}

fn table_rows<'a>(document: &Document, meta: Cow<'a, TableMeta>) -> Result<Rows<'a>, Vec<Problem>> {
    let width = meta.columns.len();
    let wanted = DATA.number(&document.data, "target") as i64;
    let target = if wanted < 0 { width.checked_sub(1) } else { usize::try_from(wanted).ok() };
    let Some(target) = target.filter(|&target| target < width) else {
        return Err(vec![problems::no_such_target(wanted, width)]);
    };
    let columns =
        (0..width).filter(|&column| column != target && meta.columns[column].inputs().is_some()).collect();
    Ok(Rows::Table { meta, target, columns })
}

fn offered(rows: &Rows) -> Vec<FeatureInfo> {
    match rows {
        Rows::Table { meta, columns, .. } => (columns.iter())
            .map(|&column| FeatureInfo {
                id: format!("c{column}"),
                name: meta.columns[column].name.clone(),
                inputs: meta.columns[column].inputs().unwrap_or(0),
            })
            .collect(),
        Rows::Toy(toy, pick) if let Some(geometry) = toy.geometry(&pick.settings) => vec![FeatureInfo {
            id: toy.entry.id.to_owned(),
            name: toy.entry.name.en().to_owned(),
            inputs: geometry.len(),
        }],
        _ => (FEATURES.iter())
            .map(|Feature { entry, .. }| FeatureInfo {
                id: entry.id.to_owned(),
                name: entry.name.en().to_owned(),
                inputs: 1,
            })
            .collect(),
    }
}

fn task(document: &Document, rows: &Rows) -> Result<Task, Vec<Problem>> {
    match rows {
        Rows::Toy(toy, pick) => Ok(match toy.task {
            ToyTask::Regression => Task::Regression,
            ToyTask::Classes(count) => Task::Classes(letters(count(&pick.settings))),
        }),
        Rows::Points => {
            let mut classes = document.points.iter().map(|point| point.class.min(MAX_DRAWN));
            let Some(first) = classes.next() else { return Err(vec![problems::no_points()]) };
            let (least, most) =
                classes.fold((first, first), |(low, high), class| (low.min(class), high.max(class)));
            if least == most {
                return Err(vec![problems::one_drawn_class(document.points.len())]);
            }
            // Classes below the greatest keep their places even where none of their points is left, for a place is
            // also a colour.
            Ok(Task::Classes(letters(usize::from(most) + 1)))
        }
        Rows::Table { meta, target, .. } => {
            let column = &meta.columns[*target];
            if meta.rows < 2 {
                return Err(vec![problems::too_few_rows(meta.rows)]);
            }
            if !column.varies {
                return Err(vec![problems::constant_target(meta, *target)]);
            }
            match column.classes() {
                None => Ok(Task::Regression),
                Some(names) if names.len() <= MAX_CLASSES => Ok(Task::Classes(names)),
                Some(names) => Err(vec![problems::too_many_classes(meta, *target, names.len())]),
            }
        }
    }
}

/// The last class that can be drawn.
pub(crate) const MAX_DRAWN: u8 = 5;

/// Classes that have no names of their own are A, B, C, …
fn letters(count: usize) -> Vec<String> {
    ('A'..='Z').take(count).map(String::from).collect()
}
