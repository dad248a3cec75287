//! Where a Python file's samples come from: a CSV file as Layerloom downloads it, or arrays.

use crate::write::{Lines, number, quoted, quoted_list};
use crate::{ColumnContent, Inputs, Model};
use layerloom_datasets::{LAID, Standard};
use layerloom_engine::check::Task;
use layerloom_engine::geometry::Geometry;

/// A file's name for the examples at the top.
pub(crate) fn example(model: &Model) -> &'static str {
    if reads_csv(model) { "data.csv" } else { "data.npz" }
}

/// Whether samples are rows of a table.
pub(crate) fn reads_csv(model: &Model) -> bool {
    model.inputs != Inputs::Given
}

/// Sizes of a batch in Python's words.
pub(crate) fn sizes(geometry: Geometry) -> String {
    match geometry {
        Geometry::Flat(values) => format!("[B, {values}]"),
        Geometry::Image { height, width, channels } => format!("[B, {height}, {width}, {channels}]"),
        Geometry::Sequence { steps, values } => format!("[B, {steps}, {values}]"),
    }
}

/// `load`, and the functions that it calls: inputs as f32, and targets, numbers as f32 or classes by their places.
pub(crate) fn write(out: &mut Lines, model: &Model) {
    if !model.target.classes.is_empty() && reads_csv(model) {
        out.line(format!("CLASSES = [{}]\n\n", quoted_list(&model.target.classes)));
    }
    match &model.inputs {
        Inputs::Given => arrays(out, model),
        Inputs::Plane(_) | Inputs::Columns(_) | Inputs::Laid => csv(out, model),
    }
    out.line("\n");
}

fn csv(out: &mut Lines, model: &Model) {
    let measured = measures(model);
    let train = if measured { ", train" } else { "" };
    let of_targets = if model.target.classes.is_empty() { train } else { "" };
    out.line("def load(path):");
    out.deeper(|out| {
        out.line(
            r#""""Inputs and targets for training, then for testing, of a CSV file with headings as Layerloom downloads it. A column
«split» tells «train» from «test»; without one, every row is for training.""""#,
        );
        out.line(r#"with open(path, newline="", encoding="utf-8-sig") as file:"#);
        out.deeper(|out| out.line("rows = list(csv.DictReader(file))"));
        out.line(r#"train = [row for row in rows if row.get("split", "train") == "train"]"#);
        out.line(r#"test = [row for row in rows if row.get("split") == "test"]"#);
        out.line(format!(
            "return inputs(train{train}), targets(train{of_targets}), inputs(test{train}), targets(test{of_targets})"
        ));
    });
    out.line("\n\ndef column(rows, name):");
    out.deeper(|out| out.line("return numpy.array([float(row[name]) for row in rows])"));
    if measured {
        out.line(
            r#"

def standardised(rows, train, name):
    """With mean 0 and deviation 1 over the training rows."""
    values = column(train, name)
    return (column(rows, name) - values.mean()) / (values.std() or 1.0)"#,
        );
    }
    let has_words = matches!(&model.inputs, Inputs::Columns(columns)
        if columns.iter().any(|column| matches!(column.content, ColumnContent::Words(_))));
    if has_words {
        out.line(
            r#"

def words(rows, name, known):
    """One input a word: 1 where the row has it, else 0."""
    return [numpy.array([float(row[name] == word) for row in rows]) for word in known]"#,
        );
    }
    out.line(format!("\n\ndef inputs(rows{train}):"));
    out.deeper(|out| {
        out.line(format!(r#""""What the network takes, {}.""""#, sizes(model.shape.geometry)));
        match &model.inputs {
            Inputs::Plane(features) => {
                let names = ["x₁", "x₂"].map(quoted).join(", ");
                out.line(format!("x1, x2 = (column(rows, name) for name in ({names}))"));
                let features: Vec<&str> = features.iter().map(|id| plane(id)).collect();
                let features = features.join(", ");
                out.line(format!("return numpy.stack([{features}], axis=1).astype(\"float32\")"));
            }
            Inputs::Columns(columns) => {
                out.line("columns = [");
                out.deeper(|out| {
                    for column in columns {
                        let name = quoted(&column.name);
                        out.line(match &column.content {
                            ColumnContent::Numbers(standard) => {
                                format!("{},", standardised(&name, *standard))
                            }
                            ColumnContent::Words(words) => {
                                format!("*words(rows, {name}, [{}]),", quoted_list(words))
                            }
                        });
                    }
                });
                out.line("]\nreturn numpy.stack(columns, axis=1).astype(\"float32\")");
            }
            Inputs::Laid => {
                let places = sizes(model.shape.geometry).replace("[B", "(-1").replace(']', ")");
                out.line(format!(
                    r#"columns = [column(rows, f"{LAID}{{n + 1}}") for n in range({})]
return numpy.stack(columns, axis=1).astype("float32").reshape{places}"#,
                    model.shape.features
                ));
            }
            Inputs::Given => unreachable!("arrays are no rows"),
        }
    });
    out.line(format!("\n\ndef targets(rows{of_targets}):"));
    out.deeper(|out| {
        let name = quoted(&model.target.name);
        if model.target.classes.is_empty() {
            let standard = match model.target.standard {
                Some(standard) if standard == Standard::NONE => format!("column(rows, {name})"),
                standard => format!("({})", standardised(&name, standard)),
            };
            out.line(format!("return {standard}.astype(\"float32\")"));
        } else {
            let places = format!("[CLASSES.index(row[{name}]) for row in rows]");
            out.line(format!("return numpy.array({places}, dtype=\"int64\")"));
        }
    });
}

/// Whether means and deviations are left to the file.
fn measures(model: &Model) -> bool {
    let unknown = matches!(&model.inputs, Inputs::Columns(columns)
        if columns.iter().any(|column| column.content == ColumnContent::Numbers(None)));
    unknown || (model.target.standard.is_none() && model.target.classes.is_empty())
}

fn standardised(name: &str, standard: Option<Standard>) -> String {
    match standard {
        Some(Standard { mean, std }) => {
            format!("(column(rows, {name}) - {}) / {}", number(mean.into()), number(std.into()))
        }
        None => format!("standardised(rows, train, {name})"),
    }
}

/// A feature of the plane.
fn plane(id: &str) -> &'static str {
    match id {
        "x1" => "x1",
        "x2" => "x2",
        "x1-squared" => "x1**2",
        "x2-squared" => "x2**2",
        "x1-x2" => "x1 * x2",
        "sin-x1" => "numpy.sin(x1)",
        "sin-x2" => "numpy.sin(x2)",
        other => panic!("there is no feature «{other}» of the plane"),
    }
}

fn arrays(out: &mut Lines, model: &Model) {
    let x = sizes(model.shape.geometry);
    let (y, kind) = match model.shape.task {
        Task::Regression => ("[B]".to_owned(), "float32"),
        Task::Classes(_) => ("[B], the classes' numbers from 0".to_owned(), "int64"),
        Task::ClassesEachStep(_) => {
            (format!("[B, {}], the classes' numbers from 0", model.shape.geometry.places()), "int64")
        }
    };
    out.line("def load(path):");
    out.deeper(|out| {
        out.line(format!(
            r#""""Inputs and targets for training, then for testing, of an .npz file with the arrays x {x} and
y {y}, and x_test and y_test where there is a test set.""""#
        ));
        out.line(format!(
            r#"arrays = numpy.load(path)
x, y = arrays["x"].astype("float32"), arrays["y"].astype("{kind}")
if "x_test" not in arrays:
    return x, y, x[:0], y[:0]
return x, y, arrays["x_test"].astype("float32"), arrays["y_test"].astype("{kind}")"#
        ));
    });
}
