//! The sentences about data that cannot be used, each with its place and, where there is one, its mend.

use crate::{ColumnMeta, FeatureInfo, TableMeta};
use layerloom_document::{Bilingual, Edit, Fix, Path, Problem, Root, Value};

/// The largest file that is read as a table.
pub const MAX_FILE_BYTES: usize = 20 << 20;

/// What is wrong with a file of more than [`MAX_FILE_BYTES`].
pub fn file_too_large(bytes: usize) -> Problem {
    let (size, most) = (bytes.div_ceil(1 << 20), MAX_FILE_BYTES >> 20);
    let message = Bilingual::new(
        format!("The file has {size} MiB; at most {most} MiB can be read."),
        format!("文件大小为 {size} MiB；最多可读取 {most} MiB。"),
    );
    at("table", message, None)
}

fn at(key: &str, message: Bilingual, fix: Option<Fix>) -> Problem {
    Problem { path: Path::setting(Root::Data, key), message, fix }
}

fn in_features(message: Bilingual, fix: Option<Fix>) -> Problem {
    Problem { path: Path::of(Root::Features), message, fix }
}

fn fix(en: impl Into<String>, zh: impl Into<String>, edit: Edit) -> Option<Fix> {
    Some(Fix { label: Bilingual::new(en, zh), edit })
}

fn default_source() -> Option<Fix> {
    let edit = Edit::Set { path: Path::setting(Root::Data, "source"), value: None };
    fix("Use the spiral", "改用螺旋数据", edit)
}

pub(crate) fn no_such_source(id: &str) -> Problem {
    let message =
        Bilingual::new(format!("There is no data set «{id}»."), format!("没有名为“{id}”的数据集。"));
    at("source", message, default_source())
}

pub(crate) fn no_table() -> Problem {
    let message = Bilingual::new(
        "This playground learns from a table that is not loaded. Load its CSV file.",
        "此实验场所用的表格尚未载入。请载入对应的 CSV 文件。",
    );
    at("table", message, fix("Use the Iris table", "改用鸢尾花表格", Edit::set(Root::Data, "source", "iris")))
}

pub(crate) fn other_table(meta: &TableMeta) -> Problem {
    let message = Bilingual::new(
        format!("This playground was made with another table than «{}», which is loaded now.", meta.name),
        format!("此实验场原本使用的是另一张表格，而现在载入的是“{}”。", meta.name),
    );
    let edit = Edit::set(Root::Data, "table", Value::Number(f64::from(meta.fingerprint)));
    at("table", message, fix("Use the loaded table", "使用已载入的表格", edit))
}

pub(crate) fn no_such_target(wanted: i64, width: usize) -> Problem {
    let message = Bilingual::new(
        format!("The target is column {wanted}, counted from 0, but the table has {width} columns."),
        format!("目标列为第 {wanted} 列（从 0 开始计数），但表格只有 {width} 列。"),
    );
    let edit = Edit::Set { path: Path::setting(Root::Data, "target"), value: None };
    at("target", message, fix("Predict the last column", "预测最后一列", edit))
}

pub(crate) fn too_few_rows(rows: usize) -> Problem {
    let message = Bilingual::new(
        format!("The table has {rows} complete rows; training and testing need at least 2."),
        format!("表格只有 {rows} 行完整数据；训练与测试至少需要 2 行。"),
    );
    at("table", message, None)
}

pub(crate) fn constant_target(meta: &TableMeta, target: usize) -> Problem {
    let name = &meta.columns[target].name;
    let message = Bilingual::new(
        format!("The target «{name}» is the same in every row, so there is nothing to predict."),
        format!("目标列“{name}”在每一行都相同，没有可预测的内容。"),
    );
    at("target", message, other_target(meta))
}

pub(crate) fn too_many_classes(meta: &TableMeta, target: usize, classes: usize) -> Problem {
    let name = &meta.columns[target].name;
    let most = crate::MAX_CLASSES;
    let message = Bilingual::new(
        format!(
            "The target «{name}» holds {classes} different words; at most {most} classes can be told apart."
        ),
        format!("目标列“{name}”有 {classes} 个不同的词；最多支持 {most} 个类别。"),
    );
    at("target", message, other_target(meta))
}

/// The last column that would do as a target.
fn other_target(meta: &TableMeta) -> Option<Fix> {
    let fits = |column: &ColumnMeta| {
        column.varies && column.classes().is_none_or(|classes| classes.len() <= crate::MAX_CLASSES)
    };
    let target = meta.columns.iter().rposition(fits)?;
    let name = &meta.columns[target].name;
    let edit = Edit::set(Root::Data, "target", target as f64);
    fix(format!("Predict «{name}»"), format!("预测“{name}”"), edit)
}

pub(crate) fn no_points() -> Problem {
    let message = Bilingual::new(
        "No points are drawn yet. Draw some in at least two classes.",
        "尚未绘制数据点。请至少绘制两类点。",
    );
    at("source", message, default_source())
}

pub(crate) fn one_drawn_class(points: usize) -> Problem {
    let message = Bilingual::new(
        format!("All {points} drawn points are of one class. Draw points of a second class."),
        format!("绘制的 {points} 个点都属于同一类。请再绘制另一类的点。"),
    );
    at("source", message, default_source())
}

pub(crate) fn no_input_column() -> Problem {
    let message = Bilingual::new(
        "Besides its target the table has no column of numbers or of a few words that could be an input.",
        "除目标列外，表格没有可作为输入的数值列或少量取值的文字列。",
    );
    at("table", message, None)
}

pub(crate) fn no_feature(defaults: &[usize], available: &[FeatureInfo]) -> Problem {
    let message = Bilingual::new(
        "No input is chosen, so the network sees nothing.",
        "未选择任何输入，网络看不到任何数据。",
    );
    let names: Vec<&str> = defaults.iter().take(2).map(|&place| available[place].name.as_str()).collect();
    let (en, zh) = if defaults.len() > names.len() {
        (format!("Choose all {} columns", defaults.len()), format!("选择全部 {} 列", defaults.len()))
    } else {
        (format!("Choose {}", names.join(", ")), format!("选择 {}", names.join("、")))
    };
    in_features(message, fix(en, zh, Edit::Features(ids(defaults, available))))
}

pub(crate) fn too_many_words(column: &ColumnMeta, rest: &[usize], available: &[FeatureInfo]) -> Problem {
    let name = &column.name;
    let words = column.classes().map_or(0, |words| words.len());
    let most = crate::FEW;
    let message = Bilingual::new(
        format!("The column «{name}» holds {words} different words; as an input it may have at most {most}."),
        format!("“{name}”列有 {words} 个不同的词；作为输入最多允许 {most} 个。"),
    );
    let edit = Edit::Features(ids(rest, available));
    in_features(message, fix(format!("Leave out «{name}»"), format!("去掉“{name}”"), edit))
}

fn ids(places: &[usize], available: &[FeatureInfo]) -> Vec<String> {
    places.iter().map(|&place| available[place].id.clone()).collect()
}
