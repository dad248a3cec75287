//! The parts of a project: which there are, and how each is written and read.

use crate::container::{Packer, Parts};
use crate::damage::Damage;
use crate::file::{MAX_POINTS, MAX_RUNS, Run};
use crate::floats;
use crate::head::{Fields, document, entry, json, malformed, number, text, tree, written};
use crate::layout::Layout;
use crate::training::{Tensor, Training};
use layerloom_document::readable::{MAX_VALUES, Tree};
use layerloom_document::{Document, Lexicon, MAX_CELLS, NodeId, Table};
use layerloom_engine::plan::OVERFLOW;
use layerloom_protocol::CURVE_COLUMNS;

pub(crate) const ABOUT: &str = "about";
pub(crate) const DOCUMENT: &str = "document";
pub(crate) const TABLE: &str = "table";
pub(crate) const TRAINING: &str = "training";
const VALUES: &str = "values";
const CURVE: &str = "curve";
pub(crate) const RUNS: &str = "runs";
const RUN_CURVES: &str = "run-curves";

/// All of them.
pub(crate) const ALL: &[&str] = &[ABOUT, DOCUMENT, TABLE, TRAINING, VALUES, CURVE, RUNS, RUN_CURVES];

/// The longest JSON of one document, in bytes.
pub(crate) const MAX_JSON: usize = 4 << 20;

/// Cells of a table, and its words.
const MAX_TABLE: usize = 4 * MAX_CELLS + (16 << 20);

/// The greatest whole number that JSON keeps exactly here.
const MAX_WHOLE: u64 = 1 << 53;

/// The most tensors of a network: far more than 64 layers own.
const MAX_TENSORS: usize = 1024;

pub(crate) fn write_table(packer: &mut Packer, table: &Table) {
    packer.part(TABLE, &postcard::to_allocvec(table).expect("a table is plain data"));
}

pub(crate) fn read_table(parts: &Parts) -> Result<Table, Damage> {
    let bytes = parts.unpack(TABLE, MAX_TABLE)?;
    let table: Table = postcard::from_bytes(&bytes).map_err(|_| Damage::Table)?;
    if table.is_sound() { Ok(table) } else { Err(Damage::Table) }
}

pub(crate) fn write_training(packer: &mut Packer, training: &Training) {
    let tensor = |tensor: &Tensor| {
        Tree::Map(vec![
            entry("node", number(tensor.node.0)),
            entry("name", text(&tensor.name)),
            entry("rows", number(tensor.shape[0] as u64)),
            entry("columns", number(tensor.shape[1] as u64)),
            entry("moments", number(tensor.moments.len() as u64)),
        ])
    };
    let head = Tree::Map(vec![
        entry("step", number(training.step)),
        entry("epoch", number(training.epoch)),
        entry("cursor", number(training.cursor)),
        entry("carry", Tree::Number(training.carry)),
        entry("stride", number(training.stride)),
        entry("points", number(training.curve.len() as u64)),
        entry("tensors", Tree::List(training.tensors.iter().map(tensor).collect())),
    ]);
    packer.part(TRAINING, &json(&head));
    let numbers: Vec<f32> = training
        .tensors
        .iter()
        .flat_map(|tensor| std::iter::once(&tensor.values).chain(&tensor.moments))
        .flatten()
        .copied()
        .collect();
    packer.part(VALUES, &floats::pack(&numbers));
    packer.part(CURVE, &floats::pack(training.curve.as_flattened()));
}

/// Reads what was learned; it must fit the document's layout.
pub(crate) fn read_training(parts: &Parts, document: &Document, layout: &Layout) -> Result<Training, Damage> {
    let head = tree(TRAINING, &parts.unpack(TRAINING, MAX_JSON)?)?;
    let head = Fields::of(TRAINING, &head)?;
    let mut tensors = Vec::with_capacity(layout.places.len());
    for written in head.list("tensors", MAX_TENSORS)? {
        tensors.push(read_tensor(&Fields::of(TRAINING, written)?, document, layout, &tensors)?);
    }
    for place in &layout.places {
        if !tensors.iter().any(|(tensor, _)| tensor.is_of(place)) {
            let tensor = called(document, place.node, place.name);
            return Err(Damage::Size { tensor, got: None, expected: Some(place.shape) });
        }
    }
    // Every tensor is one of the document's now, and these are bounded.
    let count: usize =
        tensors.iter().map(|(tensor, moments)| tensor.shape[0] * tensor.shape[1] * (1 + moments)).sum();
    let bytes = parts.unpack_exactly(VALUES, count * size_of::<f32>())?;
    let mut numbers = floats::unpack(&bytes);
    for (tensor, moments) in &mut tensors {
        let length = tensor.shape[0] * tensor.shape[1];
        let mut take = |most: f32| -> Result<Vec<f32>, Damage> {
            let values: Vec<f32> = numbers.by_ref().take(length).collect();
            match values.iter().position(|value| !value.is_finite() || value.abs() > most) {
                Some(index) => {
                    let tensor = called(document, tensor.node, &tensor.name);
                    Err(Damage::NotFinite { tensor, index })
                }
                None => Ok(values),
            }
        };
        tensor.values = take(OVERFLOW)?;
        tensor.moments = (0..*moments).map(|_| take(f32::MAX)).collect::<Result<_, _>>()?;
    }
    let points = head.whole("points", MAX_POINTS as u64)? as usize;
    let curve = parts.unpack_exactly(CURVE, points * POINT)?;
    Ok(Training {
        step: head.whole("step", MAX_WHOLE)?,
        epoch: head.whole("epoch", u32::MAX.into())? as u32,
        cursor: head.whole("cursor", u32::MAX.into())? as u32,
        carry: head.number("carry")?,
        curve: read_curve(CURVE, &curve)?,
        stride: head.whole("stride", MAX_WHOLE)?,
        tensors: tensors.into_iter().map(|(tensor, _)| tensor).collect(),
    })
}

/// A tensor without its values, and how many moments it has.
fn read_tensor(
    fields: &Fields,
    document: &Document,
    layout: &Layout,
    before: &[(Tensor, usize)],
) -> Result<(Tensor, usize), Damage> {
    let node = NodeId(fields.whole("node", u32::MAX.into())? as u32);
    let (name, most) = (fields.text("name")?, u32::MAX.into());
    let shape = [fields.whole("rows", most)? as usize, fields.whole("columns", most)? as usize];
    let tensor = Tensor { node, name, shape, values: Vec::new(), moments: Vec::new() };
    let wrong =
        |expected| Damage::Size { tensor: called(document, node, &tensor.name), got: Some(shape), expected };
    let place = layout.places.iter().find(|place| tensor.is_of(place)).ok_or_else(|| wrong(None))?;
    if place.shape != shape {
        return Err(wrong(Some(place.shape)));
    }
    if before.iter().any(|(known, _)| known.is_of(place)) {
        let tensor = called(document, node, &tensor.name);
        return Err(malformed(TRAINING, format!("{tensor} is there twice"), format!("{tensor} 重复出现")));
    }
    let moments = fields.whole("moments", 2)? as usize;
    let expected = if place.trained { layout.moments } else { 0 };
    if moments != expected {
        let tensor = called(document, node, &tensor.name);
        return Err(malformed(
            TRAINING,
            format!(
                "of {tensor} the optimizer remembers {moments} numbers a value, and the document's {expected}"
            ),
            format!("优化器为 {tensor} 的每个值记录了 {moments} 个数，而文档中的优化器需要 {expected} 个"),
        ));
    }
    Ok((tensor, moments))
}

/// A tensor by its place in the readable form: «layers[0] kernel».
fn called(document: &Document, node: NodeId, name: &str) -> String {
    match document.position(node) {
        Some(position) => format!("layers[{position}] {name}"),
        None if node == NodeId::OUTPUT => format!("output {name}"),
        None => format!("node {} {name}", node.0),
    }
}

/// Bytes of a point of a curve.
const POINT: usize = CURVE_COLUMNS * size_of::<f32>();

/// Points of a curve. Losses and accuracies may be NaN; epoch, step and learning rate may not.
fn read_curve(part: &'static str, bytes: &[u8]) -> Result<Vec<[f32; CURVE_COLUMNS]>, Damage> {
    let numbers: Vec<f32> = floats::unpack(bytes).collect();
    let (points, _) = numbers.as_chunks();
    let sound = |point: &[f32; CURVE_COLUMNS]| [0, 1, 7].iter().all(|column| point[*column].is_finite());
    match points.iter().position(|point| !sound(point)) {
        Some(index) => {
            Err(malformed(part, format!("point {index} is not finite"), format!("第 {index} 个点不是有限数")))
        }
        None => Ok(points.to_vec()),
    }
}

/// Writes runs, as many as can be read again: drawn points and the columns of tables are many values. Pinned ones go
/// first, then the latest.
pub(crate) fn write_runs(packer: &mut Packer, runs: &[Run], lexicon: &Lexicon) {
    let tree = |run: &Run| {
        Tree::Map(vec![
            entry("begun", number(run.begun)),
            entry("name", text(&run.name)),
            entry("document", written(&run.document, lexicon)),
            entry("edited", Tree::Flag(run.edited)),
            entry("pinned", Tree::Flag(run.pinned)),
            entry("points", number(run.curve.len() as u64)),
        ])
    };
    let mut sizes = [1, 2];
    let mut fits = |tree: &Tree| {
        let larger = [sizes[0] + count(tree), sizes[1] + json(tree).len() + 1];
        let fits = larger[0] <= MAX_VALUES && larger[1] <= MAX_JSON;
        if fits {
            sizes = larger;
        }
        fits
    };
    let trees: Vec<Tree> = runs.iter().map(tree).collect();
    let latest = (0..runs.len()).rev();
    let (pinned, others): (Vec<usize>, Vec<usize>) = latest.partition(|place| runs[*place].pinned);
    let mut places: Vec<usize> =
        pinned.into_iter().chain(others).filter(|place| fits(&trees[*place])).collect();
    places.sort_unstable();
    let runs = places.iter().map(|place| &runs[*place]);
    let trees = places.iter().map(|place| trees[*place].clone()).collect();
    packer.part(RUNS, &json(&Tree::List(trees)));
    let curves: Vec<f32> = runs.flat_map(|run| run.curve.as_flattened()).copied().collect();
    packer.part(RUN_CURVES, &floats::pack(&curves));
}

/// How many values a tree holds, itself among them.
fn count(tree: &Tree) -> usize {
    match tree {
        Tree::List(items) => 1 + items.iter().map(count).sum::<usize>(),
        Tree::Map(entries) => 1 + entries.iter().map(|(_, value)| count(value)).sum::<usize>(),
        _ => 1,
    }
}

pub(crate) fn read_runs(parts: &Parts, lexicon: &Lexicon) -> Result<Vec<Run>, Damage> {
    let list = tree(RUNS, &parts.unpack(RUNS, MAX_JSON)?)?;
    let list = match &list {
        Tree::List(runs) if runs.len() <= MAX_RUNS => runs,
        _ => {
            return Err(malformed(
                RUNS,
                format!("a list of at most {MAX_RUNS} was expected"),
                format!("应为不超过 {MAX_RUNS} 项的列表"),
            ));
        }
    };
    let mut runs = Vec::with_capacity(list.len());
    let mut counts = Vec::with_capacity(list.len());
    for written in list {
        let fields = Fields::of(RUNS, written)?;
        counts.push(fields.whole("points", MAX_POINTS as u64)? as usize);
        let document = document(RUNS, fields.get("document")?, lexicon)?;
        runs.push(Run {
            begun: if fields.has("begun") { fields.whole("begun", MAX_WHOLE)? } else { 0 },
            name: fields.text("name")?,
            document,
            edited: fields.flag("edited")?,
            pinned: fields.flag("pinned")?,
            curve: Vec::new(),
        });
    }
    let bytes = parts.unpack_exactly(RUN_CURVES, counts.iter().sum::<usize>() * POINT)?;
    let mut points = read_curve(RUN_CURVES, &bytes)?.into_iter();
    for (run, count) in runs.iter_mut().zip(counts) {
        run.curve = points.by_ref().take(count).collect();
    }
    Ok(runs)
}
