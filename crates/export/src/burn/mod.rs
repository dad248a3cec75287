//! A network and its training as one Rust module for Burn.
//!
//! Read in this order: `layers` (the module), `start` (first weights), `weights` (values of a safetensors file in and out),
//! `data` (inputs and targets), `training` (loss, optimizer, steps), `optimizers` (those that Burn does not have).

mod data;
mod layers;
mod optimizers;
mod start;
mod training;
mod weights;

use crate::Model;
use crate::network::Network;
use crate::recipe::Recipe;
use crate::write::Lines;
use layerloom_document::Problem;

/// What problems call this format.
const NAME: &str = "Burn";

/// The file.
pub(crate) fn write(model: &Model) -> Result<String, Vec<Problem>> {
    let network = Network::of(model)?;
    let recipe = Recipe::of(model, &network);
    let mut out = Lines::default();
    layers::write(&mut out, model, &network)?;
    start::helpers(&mut out, &network);
    weights::write(&mut out, &network);
    data::inputs(&mut out, model);
    data::targets(&mut out, model);
    data::encode(&mut out, &network, &recipe);
    training::write(&mut out, model, &network, &recipe)?;
    let body = out.done();
    Ok(head(model) + &imports(&body) + &body)
}

fn head(model: &Model) -> String {
    let [x, y] = data::example(model);
    format!(
        r#"//! A network made with Layerloom, for Burn 0.22. In Cargo.toml:
//!
//! ```toml
//! burn = {{ version = "0.22", features = ["flex"] }}
//! safetensors = "0.8"
//! ```
//!
//! It trains as Layerloom does:
//!
//! ```ignore
//! let device = Device::default().autodiff();
//! let network = train(Network::new(&device), {x}, {y}, 100);
//! std::fs::write("weights.safetensors", save_weights(&network))?;
//! ```
//!
//! First weights, the order of samples and dropout are drawn from other random numbers than Layerloom's; everything
//! else is the same: from the same weights and batches, each step gives the same values but for rounding.

"#
    )
}

/// All that a file may need, by module.
const IMPORTS: &[(&str, &[&str])] = &[
    ("burn::grad_clipping", &["GradientClipping"]),
    ("burn::module", &["Module", "ModuleVisitor", "Param", "RunningState"]),
    ("burn::nn::conv", &["Conv2d", "Conv2dConfig"]),
    ("burn::nn::pool", &["MaxPool2d", "MaxPool2dConfig"]),
    (
        "burn::nn",
        &[
            "BatchNorm",
            "BatchNormConfig",
            "Dropout",
            "DropoutConfig",
            "GateController",
            "Initializer",
            "LayerNorm",
            "LayerNormConfig",
            "Linear",
            "LinearConfig",
            "Lstm",
            "LstmConfig",
            "PRelu",
            "PReluConfig",
            "PaddingConfig2d",
        ],
    ),
    ("burn::optim::momentum", &["MomentumConfig"]),
    (
        "burn::optim",
        &[
            "AdaGradConfig",
            "AdamConfig",
            "AdamWConfig",
            "GradientsParams",
            "LearningRate",
            "LionConfig",
            "ModuleOptimizer",
            "Optimizer",
            "RecordState",
            "RmsPropConfig",
            "SgdConfig",
            "StateSink",
            "StateSource",
        ],
    ),
    ("burn::tensor", &["Device", "Distribution", "Int", "Tensor", "TensorData", "activation"]),
    ("safetensors::tensor", &["TensorView"]),
    ("safetensors", &["Dtype", "SafeTensors"]),
];

/// The `use` lines of what stands in a text.
fn imports(body: &str) -> String {
    let code = body.lines().filter(|line| !line.trim_start().starts_with("//"));
    let words: Vec<&str> =
        code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_')).collect();
    let mut lines = String::new();
    for (module, names) in IMPORTS {
        let used: Vec<&str> = names.iter().copied().filter(|name| words.contains(name)).collect();
        match used[..] {
            [] => {}
            [name] => lines.push_str(&format!("use {module}::{name};\n")),
            _ => lines.push_str(&format!("use {module}::{};\n", listed(&used))),
        }
    }
    lines + "\n"
}

/// Names in braces, broken into lines where they are many.
fn listed(names: &[&str]) -> String {
    let one = names.join(", ");
    if one.len() <= 80 {
        return format!("{{{one}}}");
    }
    let mut lines = vec![String::new()];
    for name in names {
        if lines.last().is_some_and(|line| line.len() + name.len() > 90) {
            lines.push(String::new());
        }
        let line = lines.last_mut().expect("there is a line");
        line.push_str(if line.is_empty() { "    " } else { " " });
        line.push_str(name);
        line.push(',');
    }
    format!("{{\n{}\n}}", lines.join("\n"))
}
