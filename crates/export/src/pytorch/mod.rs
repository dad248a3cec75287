//! A network and its training as one Python file for PyTorch.
//!
//! Read in this order: `layers` (the module), `weights` (values of a safetensors file in and out), `training` (loss, optimizer, steps, several processes).

mod layers;
mod training;
mod weights;

use crate::Model;
use crate::network::Network;
use crate::python::data;
use crate::recipe::Recipe;
use crate::write::Lines;
use layerloom_document::Problem;

/// What problems call this format.
const NAME: &str = "PyTorch";

/// The file.
pub(crate) fn write(model: &Model) -> Result<String, Vec<Problem>> {
    let network = Network::of(model)?;
    let recipe = Recipe::of(model, &network);
    let mut out = Lines::default();
    head(&mut out, model, &recipe);
    layers::write(&mut out, model, &network, &recipe)?;
    weights::write(&mut out, &network);
    data::write(&mut out, model);
    training::write(&mut out, &network, &recipe)?;
    Ok(out.done())
}

fn head(out: &mut Lines, model: &Model, recipe: &Recipe) {
    let data = data::example(model);
    out.line(format!(
        r#""""A network made with Layerloom, for PyTorch 2.

    python network_pytorch.py {data}
        trains it as Layerloom does
    python network_pytorch.py {data} --weights weights.safetensors --epochs 0
        takes the weights that Layerloom has trained, and tests them
    torchrun --nproc-per-node 4 network_pytorch.py {data}
        trains it in four processes that share each batch

First weights, the order of samples and dropout are drawn from other random numbers than Layerloom's; everything else
is the same: from the same weights and batches, each step gives the same values but for rounding.
"""
"#
    ));
    out.line("import argparse");
    if data::reads_csv(model) {
        out.line("import csv");
    }
    if training::uses_math(recipe) {
        out.line("import math");
    }
    out.line("import os\n");
    out.line("import numpy\nimport torch\nimport torch.nn.functional as F\nfrom torch import nn\n");
    let batch = match recipe.batch {
        0 => "BATCH = None  # The whole training set.".to_owned(),
        size => format!("BATCH = {size}"),
    };
    out.line(batch);
    out.line(format!("SEED = {}\n\n", recipe.seed));
}
