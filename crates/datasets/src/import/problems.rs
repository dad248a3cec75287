//! The sentences about files that cannot be read as a table.

use super::MAX_COLUMNS;
use layerloom_document::{Bilingual, MAX_CELLS, Path, Problem, Root};

/// No more problems of a kind are listed one by one.
pub(super) const MOST: usize = 20;

fn problem(en: impl Into<String>, zh: impl Into<String>) -> Problem {
    Problem { path: Path::setting(Root::Data, "table"), message: Bilingual::new(en, zh), fix: None }
}

pub(super) fn spreadsheet() -> Problem {
    problem(
        "This is a spreadsheet or an archive, not a text. Save it as «CSV UTF-8» and load that file.",
        "这是电子表格或压缩文件，而不是文本。请另存为“CSV UTF-8”后再载入。",
    )
}

pub(super) fn binary() -> Problem {
    problem(
        "This file is not a text, so it cannot be read as a table.",
        "该文件不是文本文件，无法作为表格读取。",
    )
}

pub(super) fn not_utf8(line: usize) -> Problem {
    problem(
        format!("Line {line} is not in UTF-8. Save the file as «CSV UTF-8» and load it again."),
        format!("第 {line} 行不是 UTF-8 编码。请另存为“CSV UTF-8”后重新载入。"),
    )
}

pub(super) fn empty() -> Problem {
    problem("The file is empty.", "文件为空。")
}

pub(super) fn only_headings() -> Problem {
    problem("The file has headings, but no row below them.", "文件只有表头，没有数据行。")
}

pub(super) fn one_column() -> Problem {
    problem(
        "The file has only one column; a table needs at least one input and a target. Columns are parted by commas, \
         semicolons, tabs or vertical bars.",
        "文件只有一列；表格至少需要一个输入列和一个目标列。列之间用逗号、分号、制表符或竖线分隔。",
    )
}

pub(super) fn too_many_columns(line: u32) -> Problem {
    problem(
        format!("Line {line} has more than {MAX_COLUMNS} columns, which is the most a table may have."),
        format!("第 {line} 行超过 {MAX_COLUMNS} 列，这是表格允许的最大列数。"),
    )
}

pub(super) fn too_many_cells() -> Problem {
    problem(
        format!("The table has more than {MAX_CELLS} cells. Leave out rows or columns."),
        format!("表格的单元格超过 {MAX_CELLS} 个。请删减行或列。"),
    )
}

pub(super) fn ragged(line: u32, fields: usize, first: u32, width: usize) -> Problem {
    problem(
        format!("Line {line} has {fields} columns, but line {first} has {width}."),
        format!("第 {line} 行有 {fields} 列，而第 {first} 行有 {width} 列。"),
    )
}

pub(super) fn unclosed_quote(line: u32) -> Problem {
    problem(
        format!("A quotation mark in the row on line {line} is never closed."),
        format!("从第 {line} 行开始的一行中，引号没有闭合。"),
    )
}

pub(super) fn empty_column(name: &str) -> Problem {
    problem(
        format!("The column «{name}» has no value in any row. Delete it from the file."),
        format!("“{name}”列没有任何值。请从文件中删除该列。"),
    )
}

pub(super) fn all_left_out(rows: usize) -> Problem {
    problem(
        format!("Every one of the {rows} rows misses at least one value, so none can be used."),
        format!("全部 {rows} 行都至少缺少一个值，没有可用的行。"),
    )
}

pub(super) fn not_a_number(line: u32, column: &str, text: &str) -> Problem {
    let text = cut(text);
    problem(
        format!("Line {line}, column «{column}»: «{text}» is not a number, as the rest of the column is."),
        format!("第 {line} 行“{column}”列：“{text}”不是数字，而该列其余都是数字。"),
    )
}

pub(super) fn infinite(line: u32, column: &str, text: &str) -> Problem {
    let text = cut(text);
    problem(
        format!("Line {line}, column «{column}»: «{text}» is not finite."),
        format!("第 {line} 行“{column}”列：“{text}”不是有限数。"),
    )
}

pub(super) fn out_of_range(line: u32, column: &str, text: &str) -> Problem {
    let text = cut(text);
    problem(
        format!(
            "Line {line}, column «{column}»: «{text}» is beyond ±3.4 · 10³⁸, the largest number that can be used."
        ),
        format!("第 {line} 行“{column}”列：“{text}”超出可用的最大范围 ±3.4 · 10³⁸。"),
    )
}

pub(super) fn thousands(line: u32, column: &str, text: &str) -> Problem {
    let text = cut(text);
    problem(
        format!(
            "Line {line}, column «{column}»: the comma in «{text}» may part thousands or a fraction. Write the number without it, or with a point."
        ),
        format!(
            "第 {line} 行“{column}”列：“{text}”中的逗号可能是千位分隔符，也可能是小数点。请去掉逗号，或改用小数点。"
        ),
    )
}

pub(super) fn more(count: usize) -> Problem {
    problem(format!("And {count} more of this kind."), format!("另有 {count} 处类似问题。"))
}

/// At most forty characters of a cell.
fn cut(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
