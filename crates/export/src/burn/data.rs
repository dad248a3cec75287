//! What the network takes and the loss wants, from what a sample is given as.

use crate::network::Network;
use crate::recipe::{Recipe, Targets};
use crate::write::{Lines, number, quoted, quoted_list};
use crate::{ColumnContent, Inputs, Model};
use layerloom_datasets::Standard;
use layerloom_engine::geometry::Geometry;

/// `inputs`: what the network takes, from what a sample is given as.
pub(super) fn inputs(out: &mut Lines, model: &Model) {
    let parts: Vec<String> = match &model.inputs {
        Inputs::Laid | Inputs::Given => return,
        Inputs::Plane(features) => {
            out.line("\n/// What the network takes, from places `[x₁, x₂]`.");
            features.iter().map(|id| plane(id).to_owned()).collect()
        }
        Inputs::Columns(columns) => {
            out.line("\n/// What the network takes, from these columns of a table; a word stands for its place among:\n///");
            let mut parts = Vec::new();
            for (place, column) in columns.iter().enumerate() {
                let cells = format!("rows.clone().narrow(1, {place}, 1)");
                let name = quoted(&column.name);
                match &column.content {
                    ColumnContent::Numbers(Some(standard)) => {
                        out.line(format!("/// {}. {name}", place + 1));
                        let (mean, std) = (number(standard.mean.into()), number(standard.std.into()));
                        parts.push(format!("({cells} - {mean}) / {std}"));
                    }
                    ColumnContent::Numbers(None) => {
                        out.line(format!(
                            "/// {}. {name} (note: standardise it by the training rows)",
                            place + 1
                        ));
                        parts.push(cells);
                    }
                    ColumnContent::Words(words) => {
                        out.line(format!("/// {}. {name}: {}", place + 1, quoted_list(words)));
                        parts.extend(
                            (0..words.len()).map(|word| format!("{cells}.equal_elem({word}.0).float()")),
                        );
                    }
                }
            }
            parts
        }
    };
    let plane = matches!(model.inputs, Inputs::Plane(_));
    let rows = if plane { "places" } else { "rows" };
    out.line(format!("pub fn inputs({rows}: Tensor<2>) -> Tensor<2> {{"));
    out.deeper(|out| {
        if plane {
            for (place, name) in ["x1", "x2"].into_iter().enumerate() {
                if parts.iter().any(|part| part.contains(name)) {
                    out.line(format!("let {name} = places.clone().narrow(1, {place}, 1);"));
                }
            }
        }
        out.line("let columns = vec![");
        out.deeper(|out| parts.iter().for_each(|part| out.line(format!("{part},"))));
        out.line("];\nTensor::cat(columns, 1)");
    });
    out.line("}");
}

/// A feature of the plane.
fn plane(id: &str) -> &'static str {
    match id {
        "x1" => "x1.clone()",
        "x2" => "x2.clone()",
        "x1-squared" => "x1.clone().square()",
        "x2-squared" => "x2.clone().square()",
        "x1-x2" => "x1.clone() * x2.clone()",
        "sin-x1" => "x1.clone().sin()",
        "sin-x2" => "x2.clone().sin()",
        other => panic!("there is no feature «{other}» of the plane"),
    }
}

/// How `train` is called with what a sample is given as, x and y.
pub(super) fn example(model: &Model) -> [&'static str; 2] {
    let x = if matches!(model.inputs, Inputs::Laid | Inputs::Given) { "x" } else { "inputs(x)" };
    [x, if scale(model).is_some() { "encode(targets(y))" } else { "encode(y)" }]
}

/// How numbers to predict are standardised, where they are and that is known.
fn scale(model: &Model) -> Option<Standard> {
    model.target.standard.filter(|standard| model.target.classes.is_empty() && *standard != Standard::NONE)
}

/// `targets`: numbers to predict as the network learns them, where these are others.
pub(super) fn targets(out: &mut Lines, model: &Model) {
    let name = quoted(&model.target.name);
    if let Some(Standard { mean, std }) = scale(model) {
        out.line(format!("\n/// What the network learns to predict, from the column {name}."));
        out.line("pub fn targets(y: Tensor<1>) -> Tensor<1> {");
        out.deeper(|out| out.line(format!("(y - {}) / {}", number(mean.into()), number(std.into()))));
        out.line("}");
    } else if model.target.standard.is_none() && model.target.classes.is_empty() {
        out.line(format!("\n// note: standardise the column {name} by the training rows."));
    }
}

/// `encode`: targets as the loss takes them.
pub(super) fn encode(out: &mut Lines, network: &Network, recipe: &Recipe) {
    let output = network.output().geometry;
    let depth = output.depth();
    let (given, taken) = match output {
        Geometry::Sequence { steps, .. } => (format!("[B, {steps}]"), format!("[B, {steps}, {depth}]")),
        _ => ("[B]".to_owned(), format!("[B, {depth}]")),
    };
    let rank = if let Geometry::Sequence { .. } = output { 2 } else { 1 };
    let one_hot = format!("y.one_hot::<{}>({depth})", rank + 1);
    let (about, value) = match recipe.targets {
        Targets::Number => ("Numbers", "y.reshape([-1, 1])".to_owned()),
        Targets::Bit => ("Classes, 0 or 1,", "y.reshape([-1, 1])".to_owned()),
        Targets::Sign => ("Classes, 0 or 1,", "y.reshape([-1, 1]) * 2.0 - 1.0".to_owned()),
        Targets::Place | Targets::OneHot { low: 0 } => ("Classes, counted from 0,", one_hot),
        Targets::OneHot { .. } => ("Classes, counted from 0,", format!("{one_hot} * 2.0 - 1.0")),
    };
    out.line(format!("\n/// {about} as the loss takes them: `{given}` → `{taken}`."));
    out.line(format!("pub fn encode(y: Tensor<{rank}>) -> Tensor<{}> {{", rank + 1));
    out.deeper(|out| out.line(value));
    out.line("}");
}
