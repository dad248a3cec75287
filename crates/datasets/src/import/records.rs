//! Text to cells.

use super::problems;
use csv_core::{ReadRecordResult, ReaderBuilder};
use layerloom_document::{MAX_CELLS, Problem};

/// The most columns that a table may have.
pub const MAX_COLUMNS: usize = 4096;

/// Separators in the order of preference where several fit: a comma is also a decimal sign, and so stands last.
const SEPARATORS: [u8; 4] = [b'\t', b';', b'|', b','];

/// The cells of a file, unquoted, every row of the same width.
pub(super) struct Records {
    pub(super) separator: u8,
    pub(super) width: usize,
    /// The line of the file, counted from 1, on which each row begins.
    pub(super) lines: Vec<u32>,
    text: String,
    /// Where each cell ends in `text`, row by row.
    ends: Vec<u32>,
}

impl Records {
    /// Number of rows, headings among them.
    pub(super) fn rows(&self) -> usize {
        self.lines.len()
    }

    /// A cell without the space around it.
    pub(super) fn cell(&self, row: usize, column: usize) -> &str {
        let place = row * self.width + column;
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        self.text[start as usize..self.ends[place] as usize].trim()
    }

    /// Splits a text that is not blank.
    pub(super) fn split(text: &str) -> Result<Self, Vec<Problem>> {
        let (named, mut rest, mut line) = match declared(text) {
            Some((separator, rest)) => (Some(separator), rest.as_bytes(), 2),
            None => (None, text.as_bytes(), 1),
        };
        let Some(separator) = named.or_else(|| sniff(rest)) else {
            return Err(vec![problems::one_column()]);
        };
        let mut reader = ReaderBuilder::new().delimiter(separator).build();
        // Unquoting never makes a text longer; the reader wants room even when it has nothing to write.
        let mut cells = vec![0; rest.len() + 1];
        let mut row_ends = vec![0; MAX_COLUMNS + 1];
        let (mut filled, mut width) = (0, None);
        let (mut lines, mut ends) = (Vec::new(), Vec::new());
        let (mut problems, mut ragged) = (Vec::new(), 0);
        loop {
            let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            line += line_ends(rest, blank);
            rest = &rest[blank..];
            if rest.is_empty() {
                break;
            }
            let (mut result, mut read, written, mut fields) =
                reader.read_record(rest, &mut cells[filled..], &mut row_ends);
            let mut record = written;
            if result == ReadRecordResult::InputEmpty {
                // The last row lacks the end of its line: an empty read says that there is no more.
                let (last, more, written, last_fields) =
                    reader.read_record(&[], &mut cells[filled + record..], &mut row_ends[fields..]);
                (result, read, record, fields) = (last, read + more, record + written, fields + last_fields);
            }
            if result == ReadRecordResult::OutputEndsFull || fields > MAX_COLUMNS {
                return Err(vec![problems::too_many_columns(line)]);
            }
            let open = read == rest.len() && unclosed(rest);
            match width {
                _ if open => problems.push(problems::unclosed_quote(line)),
                Some((width, first)) if width != fields => {
                    ragged += 1;
                    if problems.len() < problems::MOST {
                        problems.push(problems::ragged(line, fields, first, width));
                    }
                }
                Some(_) => {}
                None => width = Some((fields, line)),
            }
            if ends.len() + fields > MAX_CELLS + MAX_COLUMNS {
                return Err(vec![problems::too_many_cells()]);
            }
            ends.extend(row_ends[..fields].iter().map(|end| (filled + end) as u32));
            lines.push(line);
            filled += record;
            line += line_ends(rest, read);
            rest = &rest[read..];
        }
        if ragged > problems::MOST {
            problems.push(problems::more(ragged - problems::MOST));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let width = width.map_or(0, |(width, _)| width);
        if width < 2 {
            return Err(vec![problems::one_column()]);
        }
        cells.truncate(filled);
        let text = String::from_utf8(cells).expect("unquoting removes only whole ASCII characters");
        Ok(Self { separator, width, lines, text, ends })
    }
}

/// Ends of lines among the first bytes: a line feed, or a carriage return that none follows.
fn line_ends(text: &[u8], bytes: usize) -> u32 {
    let ends = |place: usize| match text[place] {
        b'\n' => true,
        b'\r' => text.get(place + 1) != Some(&b'\n'),
        _ => false,
    };
    (0..bytes).filter(|&place| ends(place)).count() as u32
}

/// Whether the last row has a quote that was opened and swallowed the rest of the file.
fn unclosed(row: &[u8]) -> bool {
    let quotes = row.iter().filter(|&&byte| byte == b'"').count();
    let row = row.trim_ascii_end();
    quotes % 2 == 1 && line_ends(row, row.len()) > 0
}

/// A separator named on the first line, as spreadsheets write it: «sep=;».
fn declared(text: &str) -> Option<(u8, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let separator = first.trim_end_matches('\r').strip_prefix("sep=")?;
    match separator.as_bytes() {
        [separator] if SEPARATORS.contains(separator) => Some((*separator, rest)),
        _ => None,
    }
}

/// The separator that the most of the first rows hold equally often.
fn sniff(text: &[u8]) -> Option<u8> {
    const WINDOW: usize = 1 << 16;
    const ROWS: usize = 100;
    let window = &text[..text.len().min(WINDOW)];
    let mut rows: Vec<[u32; SEPARATORS.len()]> = Vec::new();
    let mut counts = [0; SEPARATORS.len()];
    let (mut quoted, mut begun) = (false, false);
    for &byte in window {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                if begun {
                    rows.push(counts);
                }
                (counts, begun) = ([0; SEPARATORS.len()], false);
                if rows.len() == ROWS {
                    break;
                }
                continue;
            }
            _ if quoted => {}
            _ => {
                if let Some(place) = SEPARATORS.iter().position(|&separator| separator == byte) {
                    counts[place] += 1;
                }
            }
        }
        begun = true;
    }
    // A row that the window cuts says nothing, unless it is the only one.
    if begun && (window.len() == text.len() || rows.is_empty()) {
        rows.push(counts);
    }
    let agreement = |place: usize| {
        let same = |count: u32| rows.iter().filter(|row| row[place] == count).count();
        rows.iter().map(|row| row[place]).filter(|&count| count > 0).map(same).max().unwrap_or(0)
    };
    let best = (0..SEPARATORS.len()).rev().max_by_key(|&place| agreement(place))?;
    (agreement(best) > 0).then(|| SEPARATORS[best])
}
