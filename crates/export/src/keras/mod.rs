//! A network and its training as one Python file for Keras 3.
//!
//! Read in this order: `layers` (the functional model), `training` (loss, optimizer, rates).

mod layers;
mod training;

use crate::Model;
use crate::network::Network;
use crate::python::{data, schedule};
use crate::recipe::Recipe;
use crate::write::Lines;
use layerloom_document::Problem;

/// What problems call this format.
const NAME: &str = "Keras";

/// The file.
pub(crate) fn write(model: &Model) -> Result<String, Vec<Problem>> {
    let network = Network::of(model)?;
    let recipe = Recipe::of(model, &network);
    let mut out = Lines::default();
    let file = data::example(model);
    out.line(format!(
        r#""""A network made with Layerloom, for Keras 3 (on TensorFlow, JAX or PyTorch).

    python network_keras.py {file}
        trains it
    python network_keras.py {file} --weights weights.safetensors --epochs 0
        takes the weights that Layerloom has trained, and tests them

First weights, the order of samples and dropout are drawn from other random numbers than Layerloom's. Where Keras
computes something in another way, a note says so.
"""
"#
    ));
    out.line("import argparse");
    if data::reads_csv(model) {
        out.line("import csv");
    }
    if schedule::uses_math(&recipe) {
        out.line("import math");
    }
    out.line("\nimport keras\nimport numpy\nfrom keras import layers, ops\n");
    out.line(match recipe.batch {
        0 => "BATCH = None  # The whole training set.".to_owned(),
        size => format!("BATCH = {size}"),
    });
    out.line(format!("SEED = {}\n\n", recipe.seed));
    layers::write(&mut out, model, &network)?;
    data::write(&mut out, model);
    training::write(&mut out, &network, &recipe)?;
    Ok(out.done())
}
