//! The samples of a document, and the network's inputs made from them.
//!
//! Letters: N samples, C raw columns, F inputs. A toy or a drawing has the two coordinates as its raw columns and
//! features of the plane as its inputs. A table has every column but the target; a number column becomes one input,
//! standardised by the training rows; a column of at most [`FEW`](crate::FEW) words becomes one input a word, 1
//! where the row has that word and 0 elsewhere («one-hot»); a column of more words is neither input nor axis. Toys of
//! images and sequences have the two coordinates of a plane of them as their raw columns, and pixels or steps as inputs.

use crate::features::FEATURES;
use crate::scheme::{FeatureInfo, MAX_DRAWN, Rows, Scheme, Task, known};
use crate::toy::Given;
use crate::{ColumnMeta, Content, Draw, SIDE, TableMeta, draw, iris};
use layerloom_document::{Bilingual, DATA, Document, Geometry, Problem, Table, VIEW};
use std::collections::BinaryHeap;

/// Mean and deviation of a column over the training rows; a value is standardised as (value − mean) / std.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standard {
    /// The mean.
    pub mean: f32,
    /// The standard deviation (over N, not N − 1); 1 for a column that does not vary.
    pub std: f32,
}

impl Standard {
    /// Leaves values as they are.
    pub const NONE: Self = Self { mean: 0.0, std: 1.0 };

    /// The standardised value.
    pub fn apply(self, value: f32) -> f32 {
        ((f64::from(value) - f64::from(self.mean)) / f64::from(self.std)) as f32
    }

    /// The value that [`apply`](Self::apply) came from, but for rounding.
    pub fn undo(self, standardised: f32) -> f32 {
        (f64::from(standardised) * f64::from(self.std) + f64::from(self.mean)) as f32
    }

    /// Of the values of some rows, summed in their order.
    fn of(values: impl Iterator<Item = f32> + Clone) -> Self {
        let count = values.clone().count().max(1) as f64;
        let mean = values.clone().map(f64::from).sum::<f64>() / count;
        let variance =
            values.map(|value| (f64::from(value) - mean) * (f64::from(value) - mean)).sum::<f64>() / count;
        let std = variance.sqrt() as f32;
        // Rounding makes a column of equal values vary a little; that is not to be blown up to 1.
        let varies = std > 0.0 && f64::from(std) > 1e-9 * mean.abs();
        Self { mean: mean as f32, std: if varies { std } else { 1.0 } }
    }
}

/// The samples of a document.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// Names of the raw columns, each of which can be an axis of the map.
    pub columns: Vec<String>,
    /// All inputs that can be chosen.
    pub features: Vec<FeatureInfo>,
    /// Raw values, `[N, C]`; a word by its index.
    pub raw: Vec<f32>,
    /// What is to be predicted.
    pub task: Task,
    /// One a sample: the class's index, or the value that the network is to give: for toys in −1…1, for tables
    /// standardised by [`target_scale`](Self::target_scale).
    pub targets: Vec<f32>,
    /// Gives the real unit of a regression's targets.
    pub target_scale: Standard,
    /// The name of the target: a table's heading, else «target».
    pub target_name: String,
    /// Samples seen in training, in rising order.
    pub train: Vec<u32>,
    /// Samples kept for testing, in rising order.
    pub test: Vec<u32>,
    /// Least and greatest value of each raw column on the map: −6 and 6 on the plane, padded for a table.
    pub bounds: Vec<[f32; 2]>,
    /// Standardisation of each raw column.
    pub scale: Vec<Standard>,
    /// What a person should know of the data, though it can be used.
    pub notes: Vec<Bilingual>,
    /// Invariant: one for each of `features`.
    makers: Vec<Maker>,
}

/// How a feature is made from a row of raw values.
#[derive(Clone, Debug)]
enum Maker {
    /// From the coordinates.
    Plane(fn(f32, f32) -> f32),
    /// The image or sequence that the coordinates stand for.
    Laid(Geometry, fn(Geometry, [f64; 2], &mut Vec<f32>)),
    /// The standardised value of a raw column.
    Number(usize),
    /// One input a word of a raw column.
    Words {
        column: usize,
        words: Vec<String>,
        /// How often each word occurs among the training rows: the column's mean.
        shares: Vec<f32>,
    },
}

/// Makes the samples of a document; `table` is the loaded one, which is needed when the source is «table».
///
/// # Errors
/// All that keeps the data from being made, each with its control and, where there is one, its mend.
pub fn make(document: &Document, table: Option<&Table>) -> Result<Dataset, Vec<Problem>> {
    let wants_table = DATA.pick(&document.data, "source").id == "table";
    let meta = table.filter(|_| wants_table).map(TableMeta::of);
    let scheme = Scheme::of(document, meta.as_ref())?;
    let seed = DATA.integer(&document.data, "seed") as u32;
    let share = DATA.integer(&document.data, "train-share");
    match &scheme.rows {
        Rows::Toy(toy, pick) => {
            let samples = DATA.integer(&document.data, "samples").max(2) as u32;
            let noise = DATA.number(&document.data, "noise") / 100.0;
            let samples = (0..samples).map(|index| toy.shown(&Draw::new(seed, index, noise), &pick.settings));
            let rows = samples.map(|sample| (sample.place.map(|x| x as f32), sample.target as f32));
            let makers = match toy.given {
                Given::Place => of_plane(),
                Given::Laid { geometry, values } => vec![Maker::Laid(geometry(&pick.settings), values)],
            };
            Ok(plane(rows, makers, &scheme, split(seed, share, samples_of(document))))
        }
        Rows::Points => {
            let side = SIDE as f32;
            let on_plane = |x: f32| if x.is_nan() { 0.0 } else { x.max(-side).min(side) };
            let rows = (document.points.iter())
                .map(|point| ([on_plane(point.x), on_plane(point.y)], f32::from(point.class.min(MAX_DRAWN))));
            Ok(plane(rows, of_plane(), &scheme, split(seed, share, document.points.len())))
        }
        Rows::Table { meta, target, columns } => {
            let table = if wants_table { table } else { Some(&iris::get().0) };
            let table = table.expect("the scheme refuses a table that is not loaded");
            Ok(from_table(table, meta, *target, columns, &scheme, split(seed, share, table.rows())))
        }
    }
}

fn samples_of(document: &Document) -> usize {
    DATA.integer(&document.data, "samples").max(2)
}

/// Training and test samples: the first `share` per cent in an order that a number of each sample fixes. So a larger
/// share only moves samples from test to training. Each part gets at least one.
fn split(seed: u32, share: usize, samples: usize) -> (Vec<u32>, Vec<u32>) {
    let train = ((samples * share + 50) / 100).clamp(1, samples.saturating_sub(1).max(1)).min(samples);
    // The greatest of the first ones on top. A heap is a fifth of the code of a sort, which the page would carry for this.
    let mut first: BinaryHeap<(u64, u32)> = BinaryHeap::with_capacity(train + 1);
    for index in 0..samples as u32 {
        first.push((draw::split_key(seed, index), index));
        if first.len() > train {
            first.pop();
        }
    }
    let mut trains = vec![false; samples];
    for (_, index) in first {
        trains[index as usize] = true;
    }
    (0..samples as u32).partition(|index| trains[*index as usize])
}

/// What the values of images and sequences are called, with a number from 1 behind it.
pub const LAID: &str = "value";

fn of_plane() -> Vec<Maker> {
    FEATURES.iter().map(|feature| Maker::Plane(feature.value)).collect()
}

fn plane(
    rows: impl Iterator<Item = ([f32; 2], f32)>,
    makers: Vec<Maker>,
    scheme: &Scheme,
    (train, test): (Vec<u32>, Vec<u32>),
) -> Dataset {
    let (places, targets): (Vec<[f32; 2]>, Vec<f32>) = rows.unzip();
    let side = SIDE as f32;
    Dataset {
        columns: FEATURES[..2].iter().map(|feature| feature.entry.name.en().to_owned()).collect(),
        features: scheme.available.clone(),
        raw: places.into_iter().flatten().collect(),
        task: scheme.task.clone(),
        targets,
        target_scale: Standard::NONE,
        target_name: "target".to_owned(),
        train,
        test,
        bounds: vec![[-side, side]; 2],
        scale: vec![Standard::NONE; 2],
        notes: Vec::new(),
        makers,
    }
}

fn from_table(
    table: &Table,
    meta: &TableMeta,
    target: usize,
    columns: &[usize],
    scheme: &Scheme,
    (train, test): (Vec<u32>, Vec<u32>),
) -> Dataset {
    let rows = table.rows();
    let mut raw = vec![0.0; rows * columns.len()];
    let (mut bounds, mut scale, mut makers, mut notes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (place, &column) in columns.iter().enumerate() {
        let cells = &table.columns[column].cells;
        for (row, &cell) in raw.chunks_exact_mut(columns.len()).zip(cells) {
            row[place] = cell;
        }
        let trained = train.iter().map(|&row| cells[row as usize]);
        match &meta.columns[column].content {
            Content::Numbers { .. } => {
                bounds.push(padded(cells));
                scale.push(Standard::of(trained));
                makers.push(Maker::Number(place));
            }
            Content::Words(words) => {
                let mut shares = vec![0.0; words.len()];
                for cell in trained {
                    shares[nearest_word(cell, words.len())] += 1.0 / train.len() as f32;
                }
                bounds.push([-0.5, words.len() as f32 - 0.5]);
                scale.push(Standard::NONE);
                makers.push(Maker::Words { column: place, words: words.clone(), shares });
            }
        }
    }
    for (index, column) in meta.columns.iter().enumerate() {
        notes.extend(note(column, index == target));
    }
    let cells = &table.columns[target].cells;
    let (targets, target_scale) = match (&scheme.task, &meta.columns[target].content) {
        (Task::Regression, _) => {
            let scale = Standard::of(train.iter().map(|&row| cells[row as usize]));
            (cells.iter().map(|&cell| scale.apply(cell)).collect(), scale)
        }
        (Task::Classes(_), Content::Numbers { classes: Some(values) }) => {
            let class = |&cell: &f32| values.iter().position(|&value| value == cell).unwrap_or(0) as f32;
            (cells.iter().map(class).collect(), Standard::NONE)
        }
        (Task::Classes(names), _) => {
            let class = |&cell: &f32| nearest_word(cell, names.len()) as f32;
            (cells.iter().map(class).collect(), Standard::NONE)
        }
    };
    Dataset {
        columns: columns.iter().map(|&column| meta.columns[column].name.clone()).collect(),
        features: scheme.available.clone(),
        raw,
        task: scheme.task.clone(),
        targets,
        target_scale,
        target_name: meta.columns[target].name.clone(),
        train,
        test,
        bounds,
        scale,
        notes,
        makers,
    }
}

fn note(column: &ColumnMeta, is_target: bool) -> Option<Bilingual> {
    let name = &column.name;
    if is_target {
        None
    } else if column.inputs().is_none() {
        Some(Bilingual::new(
            format!("«{name}» holds too many different words to be an input; it is left out."),
            format!("“{name}”列的取值过多，不能作为输入，已略去。"),
        ))
    } else if !column.varies {
        Some(Bilingual::new(
            format!("«{name}» is the same in every row, so it tells the network nothing."),
            format!("“{name}”列在每一行都相同，对网络没有帮助。"),
        ))
    } else {
        None
    }
}

/// Least and greatest cell with a twentieth of free space on either side.
fn padded(cells: &[f32]) -> [f32; 2] {
    let least = cells.iter().copied().fold(f32::INFINITY, f32::min);
    let most = cells.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let width = f64::from(most) - f64::from(least);
    // A column that does not vary gets a map of its own size about it.
    let pad = if width > 0.0 { width / 20.0 } else { f64::from(least).abs().max(1.0) / 2.0 };
    let bound = |x: f64| x.max(f64::from(f32::MIN)).min(f64::from(f32::MAX)) as f32;
    [bound(f64::from(least) - pad), bound(f64::from(most) + pad)]
}

fn nearest_word(cell: f32, words: usize) -> usize {
    (cell.round().max(0.0) as usize).min(words.saturating_sub(1))
}

/// The chosen inputs, as places in [`Dataset::features`] in the order of the network: the document's ids that the
/// data knows, or its defaults (x₁ and x₂, or all columns) where it knows none.
pub fn features(document: &Document, dataset: &Dataset) -> Vec<usize> {
    let known = known(&document.features, &dataset.features);
    match dataset.makers.first() {
        _ if !known.is_empty() => known,
        Some(Maker::Plane(_)) => vec![0, 1],
        _ => (0..dataset.features.len()).collect(),
    }
}

/// The raw columns along the map's width and height. The plane has but its two; of a table's, those that the view
/// asks for, where there are such: else the first for the width, and the first that is not the width's for the
/// height. Both are 0 where there is but one column.
pub fn axes(document: &Document, dataset: &Dataset) -> [usize; 2] {
    let columns = dataset.columns.len();
    if let Some(Maker::Plane(_) | Maker::Laid(..)) = dataset.makers.first() {
        return [0, 1];
    }
    let [x, y] = ["map-x", "map-y"].map(|key| VIEW.integer(&document.view, key));
    let x = if x < columns { x } else { 0 };
    if y < columns && y != x { [x, y] } else { [x, (0..columns).find(|&other| other != x).unwrap_or(x)] }
}

impl Dataset {
    /// N, the number of samples.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether there is no sample; never so for data that was made.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// F, the number of inputs that these features make.
    pub fn width(&self, features: &[usize]) -> usize {
        features.iter().map(|&feature| self.features[feature].inputs).sum()
    }

    /// How the inputs that these features make lie.
    pub fn geometry(&self, features: &[usize]) -> Geometry {
        self.laid().unwrap_or_else(|| Geometry::Flat(self.width(features)))
    }

    /// How the inputs lie where they are images or sequences, which is where no features can be chosen.
    pub fn laid(&self) -> Option<Geometry> {
        match self.makers.first() {
            Some(Maker::Laid(geometry, _)) => Some(*geometry),
            _ => None,
        }
    }

    /// A name for each of the inputs that these features make; a word's input is called «column=word».
    pub fn input_names(&self, features: &[usize]) -> Vec<String> {
        let mut names = Vec::with_capacity(self.width(features));
        for &feature in features {
            let name = &self.features[feature].name;
            match &self.makers[feature] {
                Maker::Words { words, .. } => names.extend(words.iter().map(|word| format!("{name}={word}"))),
                Maker::Laid(geometry, _) => {
                    names.extend((1..=geometry.len()).map(|nth| format!("{LAID}{nth}")))
                }
                _ => names.push(name.clone()),
            }
        }
        names
    }

    /// The word that a sample has in a raw column; `None` where the column is of numbers.
    pub fn word(&self, sample: usize, column: usize) -> Option<&str> {
        // A table's features stand in the order of its raw columns; the plane has no words.
        let Some(Maker::Words { words, .. }) = self.makers.get(column) else { return None };
        let cell = self.raw[sample * self.columns.len() + column];
        Some(&words[nearest_word(cell, words.len())])
    }

    /// The network's inputs for rows of raw values. **Shapes:** `[n, C] → [n, F]`.
    pub fn inputs(&self, features: &[usize], raw_rows: &[f32]) -> Vec<f32> {
        let rows = raw_rows.len() / self.columns.len();
        let mut inputs = Vec::with_capacity(rows * self.width(features));
        for row in raw_rows.chunks_exact(self.columns.len()) {
            self.extend(&mut inputs, features, row, |_| true);
        }
        inputs
    }

    /// The network's inputs at the pixel centres of a square map over two raw columns, the other columns at their
    /// mean over the training rows (for words: the share of each). Top row first, where the second axis is greatest.
    /// When both axes are the same column, the map varies along its width alone. **Shapes:** `[side · side, F]`.
    pub fn grid(&self, features: &[usize], axes: [usize; 2], side: usize) -> Vec<f32> {
        let mut inputs = Vec::with_capacity(side * side * self.width(features));
        let mut row: Vec<f32> = self.scale.iter().map(|scale| scale.mean).collect();
        let place = |axis: usize, pixel: usize| {
            let [low, high] = self.bounds[axis].map(f64::from);
            (low + (high - low) * (pixel as f64 + 0.5) / side as f64) as f32
        };
        for up in (0..side).rev() {
            for right in 0..side {
                row[axes[1]] = place(axes[1], up);
                row[axes[0]] = place(axes[0], right);
                self.extend(&mut inputs, features, &row, |column| axes.contains(&column));
            }
        }
        inputs
    }

    /// The network's input at one place of the map, in the columns' own units, the other columns at their training mean.
    pub fn place(&self, features: &[usize], axes: [usize; 2], at: [f32; 2]) -> Vec<f32> {
        let mut row: Vec<f32> = self.scale.iter().map(|scale| scale.mean).collect();
        row[axes[1]] = at[1];
        row[axes[0]] = at[0];
        let mut inputs = Vec::with_capacity(self.width(features));
        self.extend(&mut inputs, features, &row, |column| axes.contains(&column));
        inputs
    }

    /// The samples on the map, in their order: place along each axis in the column's own unit, target as the network
    /// is to give it (see [`targets`](Self::targets)), and 0 for training or 1 for test. When both axes are the same
    /// column, the points lie on the middle line.
    pub fn plot_points(&self, axes: [usize; 2]) -> Vec<[f32; 4]> {
        let rows = self.raw.chunks_exact(self.columns.len()).zip(&self.targets);
        let middle = |[low, high]: [f32; 2]| low / 2.0 + high / 2.0;
        let mut points: Vec<[f32; 4]> = rows
            .map(|(row, &target)| {
                let y = if axes[0] == axes[1] { middle(self.bounds[axes[1]]) } else { row[axes[1]] };
                [row[axes[0]], y, target, 0.0]
            })
            .collect();
        for &sample in &self.test {
            points[sample as usize][3] = 1.0;
        }
        points
    }

    /// Appends the inputs of one row. A column of words is taken as it stands where `known` says so, else at its
    /// mean.
    fn extend(&self, inputs: &mut Vec<f32>, features: &[usize], row: &[f32], known: impl Fn(usize) -> bool) {
        for &feature in features {
            match &self.makers[feature] {
                Maker::Plane(value) => inputs.push(value(row[0], row[1])),
                Maker::Laid(geometry, values) => values(*geometry, [row[0].into(), row[1].into()], inputs),
                Maker::Number(column) => inputs.push(self.scale[*column].apply(row[*column])),
                Maker::Words { column, words, .. } if known(*column) => {
                    let word = nearest_word(row[*column], words.len());
                    inputs.extend((0..words.len()).map(|index| f32::from(u8::from(index == word))));
                }
                Maker::Words { shares, .. } => inputs.extend(shares),
            }
        }
    }
}
