//! Tables from CSV files.
//!
//! The way of a file: bytes → text (UTF-8 or UTF-16) → cells (the separator is found, quotes are undone) → headings
//! and kinds of columns → a [`Table`]. A column is of numbers where at least nine tenths of its cells are; then every
//! other cell of it is a mistake, which is named with its line. A row that misses a cell is left out and reported.
//!
//! A decimal comma is understood where the commas of a file read as such. Marks between thousands are not: they are
//! refused rather than guessed.

mod cells;
mod problems;
mod records;
mod text;

pub use records::MAX_COLUMNS;

use crate::FEW;
use cells::{Cell, Decimal, Form};
use layerloom_document::{Column, ColumnKind, MAX_CELLS, Problem, Table};
use records::Records;
use std::collections::{HashMap, HashSet};

/// No more missing cells are listed.
pub const MAX_MISSING_LISTED: usize = 100;

/// A heading is cut to so many characters.
const MAX_HEADING: usize = 80;

/// What was noticed while reading a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Rows kept.
    pub rows: u32,
    /// Whether the first row was read as headings.
    pub header: bool,
    /// The separator found.
    pub separator: char,
    /// Whether numbers had a decimal comma.
    pub decimal_comma: bool,
    /// Missing cells: the line of the file, counted from 1, and the column's name; the first
    /// [`MAX_MISSING_LISTED`].
    pub missing: Vec<(u32, String)>,
    /// How many rows were left out for a missing cell.
    pub left_out: u32,
    /// Columns before the last, which is the target at first, that hold too many words to be inputs.
    pub unused: Vec<Problem>,
}

/// Reads a CSV file; `name` is the file's.
///
/// # Errors
/// All that is wrong with the file, with line and column; past twenty of a kind only their count.
pub fn table(name: &str, bytes: &[u8]) -> Result<(Table, Report), Vec<Problem>> {
    let text = text::decode(bytes)?;
    let records = Records::split(&text)?;
    let decimal = decimal(&records);
    let mut columns: Vec<Scan> =
        (0..records.width).map(|column| Scan::of(&records, column, decimal)).collect();
    let header = has_header(&records, &columns);
    if !header {
        columns.iter_mut().for_each(Scan::count_first);
    }
    let first = usize::from(header);
    let rows = records.rows() - first;
    if rows == 0 {
        return Err(vec![problems::only_headings()]);
    }
    // A column without heading and cells comes from a separator at the end of each line.
    columns.retain(|scan| scan.present() > 0 || (header && !records.cell(0, scan.column).is_empty()));
    if columns.len() < 2 {
        return Err(vec![problems::one_column()]);
    }
    if rows * columns.len() > MAX_CELLS {
        return Err(vec![problems::too_many_cells()]);
    }
    let names = headings(&records, &columns, header);
    let mut wrong = empty_columns(&columns, &names);
    wrong.extend(wrong_cells(&records, &columns, &names, first, decimal));
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let complete: Vec<usize> = (first..records.rows())
        .filter(|&row| columns.iter().all(|scan| !cells::is_missing(records.cell(row, scan.column))))
        .collect();
    if complete.is_empty() {
        return Err(vec![problems::all_left_out(rows)]);
    }
    let missing =
        if complete.len() == rows { Vec::new() } else { missing(&records, &columns, &names, first) };
    let columns: Vec<Column> =
        columns.iter().zip(names).map(|(scan, name)| scan.column(&records, name, &complete)).collect();
    let report = Report {
        rows: complete.len() as u32,
        header,
        separator: char::from(records.separator),
        decimal_comma: decimal == Decimal::Comma,
        missing,
        left_out: (rows - complete.len()) as u32,
        unused: unused(&columns),
    };
    Ok((Table { name: name.to_owned(), columns }, report))
}

/// The columns that are no inputs, for all their different words.
fn unused(columns: &[Column]) -> Vec<Problem> {
    let inputs = columns.split_last().map_or(&[][..], |(_, inputs)| inputs);
    listed(inputs.iter().filter_map(|column| match &column.kind {
        ColumnKind::Words(words) if words.len() > FEW => Some(problems::wordy(&column.name, words.len())),
        _ => None,
    }))
}

/// A column as it was found.
struct Scan {
    column: usize,
    /// The cell of the first row, which may be a heading; not counted below unless it turns out to be none.
    first: Cell,
    /// The cells, from the first row on, read as numbers; NaN for others.
    numbers: Vec<f32>,
    /// How many cells were meant as numbers, finite or not.
    numeric: usize,
    /// How many were words.
    words: usize,
}

impl Scan {
    fn of(records: &Records, column: usize, decimal: Decimal) -> Self {
        let mut scan = Self {
            column,
            first: Cell::read(records.cell(0, column), decimal),
            numbers: Vec::with_capacity(records.rows()),
            numeric: 0,
            words: 0,
        };
        for row in 0..records.rows() {
            let cell = Cell::read(records.cell(row, column), decimal);
            scan.numbers.push(if let Cell::Number(number) = cell { number } else { f32::NAN });
            if row > 0 {
                scan.count(cell);
            }
        }
        scan
    }

    fn count(&mut self, cell: Cell) {
        match cell {
            Cell::Missing => {}
            Cell::Word => self.words += 1,
            Cell::Number(_) | Cell::TooLarge | Cell::Infinite => self.numeric += 1,
        }
    }

    fn count_first(&mut self) {
        self.count(self.first);
    }

    fn present(&self) -> usize {
        self.numeric + self.words
    }

    /// Whether at least nine tenths of the cells are numbers.
    fn is_numeric(&self) -> bool {
        self.numeric > 0 && self.words * 10 <= self.present()
    }

    fn column(&self, records: &Records, name: String, rows: &[usize]) -> Column {
        if self.is_numeric() {
            let cells = rows.iter().map(|&row| self.numbers[row]).collect();
            return Column { name, kind: ColumnKind::Numbers, cells };
        }
        let mut words: Vec<String> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut place = |row: &usize| {
            let word = records.cell(*row, self.column);
            *places.entry(word).or_insert_with(|| {
                words.push(word.to_owned());
                words.len() - 1
            }) as f32
        };
        let cells = rows.iter().map(&mut place).collect();
        Column { name, kind: ColumnKind::Words(words), cells }
    }
}

/// The decimal sign that the more numbers of the file are written with.
fn decimal(records: &Records) -> Decimal {
    let (mut points, mut commas, mut doubtful) = (0_usize, 0_usize, 0_usize);
    for row in 0..records.rows() {
        for column in 0..records.width {
            let cell = records.cell(row, column);
            if !cell.contains(['.', ',']) {
                continue;
            }
            match cells::form(cell) {
                Some(Form::Point) => points += 1,
                Some(Form::Comma) => commas += 1,
                Some(Form::CommaOrThousands) => doubtful += 1,
                Some(Form::Whole) | None => {}
            }
        }
    }
    // Where commas also part the columns, «1,234» alone is more likely a thousand: that is left to the person.
    let believed = if records.separator == b',' && commas == 0 { 0 } else { commas + doubtful };
    if believed > points { Decimal::Comma } else { Decimal::Point }
}

/// Whether the first row holds headings: no number in it, and a column of numbers below one of its words. Where no
/// column is of numbers, words that never come again below, though others do.
fn has_header(records: &Records, columns: &[Scan]) -> bool {
    if columns.iter().any(|scan| !matches!(scan.first, Cell::Word | Cell::Missing)) {
        return false;
    }
    if records.rows() == 1 {
        return true;
    }
    if columns.iter().any(|scan| scan.first == Cell::Word && scan.is_numeric()) {
        return true;
    }
    let mut comes_again = false;
    for scan in columns {
        let heading = records.cell(0, scan.column);
        let mut seen = HashSet::new();
        for row in 1..records.rows() {
            let cell = records.cell(row, scan.column);
            if cell == heading {
                return false;
            }
            comes_again |= !seen.insert(cell);
        }
    }
    comes_again
}

/// A name for each column, all different.
fn headings(records: &Records, columns: &[Scan], header: bool) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut name = |scan: &Scan| {
        let heading = if header { records.cell(0, scan.column) } else { "" };
        let heading: String = heading.chars().take(MAX_HEADING).collect();
        let plain = if heading.is_empty() { format!("column {}", scan.column + 1) } else { heading };
        let mut name = plain.clone();
        let mut count = 1;
        while !taken.insert(name.clone()) {
            count += 1;
            name = format!("{plain} ({count})");
        }
        name
    };
    columns.iter().map(&mut name).collect()
}

fn empty_columns(columns: &[Scan], names: &[String]) -> Vec<Problem> {
    let empty = columns.iter().zip(names).filter(|(scan, _)| scan.present() == 0);
    listed(empty.map(|(_, name)| problems::empty_column(name)))
}

/// Cells that do not belong in their column of numbers, by line.
fn wrong_cells(
    records: &Records,
    columns: &[Scan],
    names: &[String],
    first: usize,
    decimal: Decimal,
) -> Vec<Problem> {
    let suspect: Vec<(&Scan, &String)> = (columns.iter().zip(names))
        .filter(|(scan, _)| scan.is_numeric() || doubtful(records, scan, first))
        .filter(|(scan, _)| scan.numbers[first..].iter().any(|number| number.is_nan()))
        .collect();
    let found = (first..records.rows()).flat_map(|row| {
        let line = records.lines[row];
        suspect.iter().filter_map(move |(scan, name)| {
            if !scan.numbers[row].is_nan() {
                return None;
            }
            let text = records.cell(row, scan.column);
            match Cell::read(text, decimal) {
                Cell::Missing | Cell::Number(_) => None,
                Cell::TooLarge => Some(problems::out_of_range(line, name, text)),
                Cell::Infinite => Some(problems::infinite(line, name, text)),
                Cell::Word if cells::form(text) == Some(Form::CommaOrThousands) => {
                    Some(problems::thousands(line, name, text))
                }
                Cell::Word => Some(problems::not_a_number(line, name, text)),
            }
        })
    });
    listed(found)
}

/// Whether a column would be of numbers, were it clear what its commas mean.
fn doubtful(records: &Records, scan: &Scan, first: usize) -> bool {
    let rows = first..records.rows();
    let commas = rows.filter(|&row| {
        scan.numbers[row].is_nan()
            && cells::form(records.cell(row, scan.column)) == Some(Form::CommaOrThousands)
    });
    let commas = commas.count();
    commas > 0 && (scan.words - commas) * 10 <= scan.present()
}

/// The first problems one by one, then how many more there are.
fn listed(mut found: impl Iterator<Item = Problem>) -> Vec<Problem> {
    let mut all: Vec<Problem> = found.by_ref().take(problems::MOST).collect();
    let more = found.count();
    if more > 0 {
        all.push(problems::more(more));
    }
    all
}

fn missing(records: &Records, columns: &[Scan], names: &[String], first: usize) -> Vec<(u32, String)> {
    let cells = (first..records.rows()).flat_map(|row| {
        (columns.iter().zip(names))
            .filter(move |(scan, _)| cells::is_missing(records.cell(row, scan.column)))
            .map(move |(_, name)| (records.lines[row], name.clone()))
    });
    cells.take(MAX_MISSING_LISTED).collect()
}
