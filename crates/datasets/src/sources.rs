//! Data that is not made by a formula: drawn points, a loaded table, the built-in table.

use layerloom_document::{Entry, Lesson, Text};

/// Points drawn by hand.
pub static POINTS: Entry = Entry {
    id: "points",
    code: 12,
    name: Text::new(&["Drawn points", "手绘数据点"]),
    help: Lesson::new(
        "Points that you draw on the plane yourself, in up to six classes. They travel with the link.",
        "自己在平面上绘制的数据点，最多六类。链接中会包含这些点。",
    ),
    formula: "",
    params: &[],
};

/// A table loaded from a file.
pub static TABLE: Entry = Entry {
    id: "table",
    code: 13,
    name: Text::new(&["Own table", "自有表格"]),
    help: Lesson::new(
        "A table from a CSV file of yours. It stays on this machine: the link names it, but does not hold its rows.",
        "来自你自己的 CSV 文件的表格。数据只留在本机：链接只记下它的标识，不包含其内容。",
    ),
    formula: "",
    params: &[],
};

/// Fisher's measurements of irises.
pub static IRIS: Entry = Entry {
    id: "iris",
    code: 14,
    name: Text::new(&["Iris", "鸢尾花"]),
    help: Lesson::new(
        "Length and width of sepal and petal of 150 flowers of three species of iris, the classic of R. A. Fisher \
         (1936). From the UCI Machine Learning Repository, CC BY 4.0.",
        "150 朵鸢尾花的花萼与花瓣的长和宽，共三个物种，R. A. Fisher（1936）的经典数据集。来自 UCI 机器学习库，CC BY 4.0。",
    ),
    formula: "",
    params: &[],
};

/// All of them, in the order they are shown.
pub static SOURCES: &[&Entry] = &[&POINTS, &TABLE, &IRIS];
