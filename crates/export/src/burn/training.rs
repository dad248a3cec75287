//! How the file trains: loss, penalties, optimizer, schedule, one step, epochs.

use super::NAME;
use super::layers::{rank, sizes};
use super::optimizers;
use super::weights::field;
use crate::Model;
use crate::network::{Kind, Layer, Network, TensorForm};
use crate::recipe::{Recipe, Targets};
use crate::unknown;
use crate::write::{Lines, number};
use layerloom_document::{Catalog, Problem, Root};
use layerloom_engine::catalog::clipping::Bound;
use layerloom_engine::geometry::Geometry;

/// Everything from the loss to `train`.
pub(super) fn write(
    out: &mut Lines,
    model: &Model,
    network: &Network,
    recipe: &Recipe,
) -> Result<(), Vec<Problem>> {
    loss(out, network, recipe)?;
    penalty(out, network);
    limits(out, network);
    constants(out, network, recipe);
    optimizers::write(out, recipe)?;
    rate(out, recipe)?;
    clip(out, recipe);
    statistics(out, network);
    step(out, model, network, recipe);
    train(out, model, network, recipe);
    Ok(())
}

fn loss(out: &mut Lines, network: &Network, recipe: &Recipe) -> Result<(), Vec<Problem>> {
    let output = network.output().geometry;
    let rank = rank(output);
    let setting = |key| number(recipe.loss.number(key));
    let body = match recipe.loss.id() {
        "mean-squared-error" => "(z - t).square().mean() * 0.5".to_owned(),
        "mean-absolute-error" => "(z - t).abs().mean()".to_owned(),
        "huber" => format!(
            "let far = (z - t).abs();
let near = far.clone().clamp_max({0});
(near.clone().square() * 0.5 + (far - near) * {0}).mean()",
            setting("delta")
        ),
        "log-cosh" => "let far = (z - t).abs();
(far.clone() + activation::softplus(far * -2.0, 1.0) - std::f64::consts::LN_2).mean()"
            .to_owned(),
        "binary-cross-entropy" => "let ones = t.clone() * activation::log_sigmoid(z.clone());
let zeros = (t.neg() + 1.0) * activation::log_sigmoid(z.neg());
(ones + zeros).mean().neg()"
            .to_owned(),
        "categorical-cross-entropy" | "kl-divergence" => {
            let (share, classes) = (recipe.loss.number("smoothing"), output.depth());
            let mut lines = String::new();
            if share != 0.0 {
                lines =
                    format!("let t = t * {} + {};\n", number(1.0 - share), number(share / classes as f64));
            }
            let own = match recipe.loss.id() {
                "kl-divergence" if share != 0.0 => {
                    lines.push_str("// Less the entropy of the targets.\n");
                    format!(" - {}", number(entropy(share, classes)))
                }
                _ => String::new(),
            };
            format!("{lines}(t * activation::log_softmax(z, {0})).sum_dim({0}).mean().neg(){own}", rank - 1)
        }
        "hinge" => "activation::relu((t * z).neg() + 1.0).mean()".to_owned(),
        id => return Err(unknown::entry(Catalog::Loss, id, NAME, Root::Recipe)),
    };
    out.line("\n/// What a step makes smaller: outputs of `forward`, targets of `encode`.");
    out.line(format!("pub fn loss_function(z: Tensor<{rank}>, t: Tensor<{rank}>) -> Tensor<1> {{"));
    out.deeper(|out| out.line(body));
    out.line("}");
    Ok(())
}

/// The entropy of a target that gives this share to all classes alike.
fn entropy(share: f64, classes: usize) -> f64 {
    let other = share / classes as f64;
    let own = 1.0 - share + other;
    -(own * own.ln() + (classes - 1) as f64 * other * other.ln())
}

/// The kernels with an effect.
fn kernels<'a>(
    network: &'a Network,
    wanted: impl Fn(&TensorForm) -> bool + 'a,
) -> impl Iterator<Item = (&'a Layer, &'a TensorForm)> {
    let tensors =
        network.layers.iter().flat_map(|layer| layer.tensors.iter().map(move |tensor| (layer, tensor)));
    tensors.filter(move |(_, tensor)| wanted(tensor))
}

fn is_penalised(tensor: &TensorForm) -> bool {
    tensor.effect.l1 != 0.0 || tensor.effect.l2 != 0.0
}

fn is_bounded(tensor: &TensorForm) -> bool {
    tensor.effect.max_norm > 0.0
}

/// The field of a gate that is its part of a kernel.
fn of_gate(tensor: &TensorForm) -> &'static str {
    if tensor.name == "kernel" { "input_transform.weight" } else { "hidden_transform.weight" }
}

fn penalty(out: &mut Lines, network: &Network) {
    if kernels(network, is_penalised).next().is_none() {
        return;
    }
    out.line(
        "\n/// What regularizers add to the loss.
fn penalty(network: &Network) -> Tensor<1> {",
    );
    out.deeper(|out| {
        let mut sums = Vec::new();
        for (layer, tensor) in kernels(network, is_penalised) {
            for (share, size) in [(tensor.effect.l1, "abs"), (tensor.effect.l2 / 2.0, "square")] {
                let of = |kernel: &str| format!("{kernel}.val().{size}().sum() * {}", number(share));
                match layer.kind {
                    _ if share == 0.0 => {}
                    Kind::Lstm { .. } => sums.push(format!(
                        "gates(&network.{})\n    .map(|gate| {})\n    .to_vec()",
                        layer.name,
                        of(&format!("gate.{}", of_gate(tensor)))
                    )),
                    _ => sums.push(format!("vec![{}]", of(&format!("network.{}", field(layer, tensor))))),
                }
            }
        }
        out.line("let terms = [");
        out.deeper(|out| sums.iter().for_each(|sum| out.line(format!("{sum},"))));
        out.line("];\nTensor::cat(terms.concat(), 0).sum()");
    });
    out.line("}");
}

fn limits(out: &mut Lines, network: &Network) {
    if kernels(network, is_bounded).next().is_none() {
        return;
    }
    out.line(
        "\n/// Scales the weights into each unit back to the greatest length they may have.
fn limit_norms(mut network: Network) -> Network {",
    );
    out.deeper(|out| {
        for (layer, tensor) in kernels(network, is_bounded) {
            let limit = number(tensor.effect.max_norm);
            match layer.kind {
                Kind::Lstm { .. } => {
                    let (name, part) = (&layer.name, of_gate(tensor));
                    out.line(format!("for gate in gates_mut(&mut network.{name}) {{"));
                    out.line(format!("    gate.{part} = limited(gate.{part}.clone(), &[0], {limit});\n}}"));
                }
                _ => {
                    let field = field(layer, tensor);
                    let into = if let Kind::Conv2d { .. } = layer.kind { "1, 2, 3" } else { "0" };
                    out.line(format!("network.{field} = limited(network.{field}, &[{into}], {limit});"));
                }
            }
        }
        out.line("network");
    });
    out.line(
        "}

fn limited<const D: usize>(kernel: Param<Tensor<D>>, into: &[usize], limit: f64) -> Param<Tensor<D>> {
    kernel.map(|kernel| {
        let kernel = kernel.inner();
        let lengths = kernel.clone().square().sum_dims(into).sqrt();
        Tensor::from_inner(kernel * (lengths.recip() * limit).clamp_max(1.0)).require_grad()
    })
}",
    );
}

/// Whether training draws numbers besides the order of samples.
fn draws(network: &Network) -> bool {
    network.layers.iter().any(|layer| matches!(layer.kind, Kind::Dropout { .. }))
}

fn constants(out: &mut Lines, network: &Network, recipe: &Recipe) {
    out.line(format!(
        "\n/// The learning rate at the start.\npub const RATE: LearningRate = {};",
        number(recipe.rate)
    ));
    if recipe.batch > 0 {
        out.line(format!("/// Samples of a step.\npub const BATCH: usize = {};", recipe.batch));
    }
    if recipe.shuffle || draws(network) {
        out.line(format!(
            "/// What decides everything drawn while training.\npub const SEED: u64 = {};",
            recipe.seed
        ));
    }
}

/// `rate`: the learning rate by epochs done.
fn rate(out: &mut Lines, recipe: &Recipe) -> Result<(), Vec<Problem>> {
    let picked = &recipe.schedule;
    let setting = |key| number(picked.number(key));
    let factor = match picked.id() {
        "constant" => String::new(),
        "step" => {
            format!(
                "let factor = {}_f64.powf((epoch / {} + 1e-9).floor());",
                setting("gamma"),
                setting("epochs")
            )
        }
        "exponential" => format!("let factor = {}_f64.powf(epoch);", setting("gamma")),
        "cosine" => format!(
            "let (floor, share) = ({}, (epoch / {}).min(1.0));
let factor = floor + (1.0 - floor) * 0.5 * (1.0 + (std::f64::consts::PI * share).cos());",
            setting("floor"),
            setting("epochs")
        ),
        "one-cycle" => format!(
            "let total = {};
let climb = {} * total;
let start = 1.0 / {};
let end = start / {};
let glide = |first: f64, last: f64, share: f64| {{
    last + (first - last) * 0.5 * (1.0 + (std::f64::consts::PI * share).cos())
}};
let factor = if epoch < climb {{
    glide(start, 1.0, epoch / climb)
}} else {{
    glide(1.0, end, ((epoch - climb) / (total - climb)).min(1.0))
}};",
            setting("epochs"),
            setting("warm-share"),
            setting("start-division"),
            setting("final-division")
        ),
        "warm-up" => format!(
            "let start = {};\nlet factor = start + (1.0 - start) * (epoch / {}).min(1.0);",
            setting("start"),
            setting("epochs")
        ),
        id => return Err(unknown::entry(Catalog::Schedule, id, NAME, Root::Recipe)),
    };
    out.line("\n/// The learning rate, by epochs done, with fractions.");
    if factor.is_empty() {
        out.line("pub fn rate(_epoch: f64) -> LearningRate {\n    RATE\n}");
        return Ok(());
    }
    out.line("pub fn rate(epoch: f64) -> LearningRate {");
    out.deeper(|out| out.line(factor + "\nRATE * factor"));
    out.line("}");
    Ok(())
}

/// `clip`, where all gradients have one bound together: Burn bounds those of each tensor apart.
fn clip(out: &mut Lines, recipe: &Recipe) {
    let Bound::Norm(limit) = recipe.clipping else { return };
    out.line(
        "\n/// Scales all gradients together back to the greatest length they may have.
fn clip(gradients: GradientsParams, network: &Network) -> GradientsParams {
    struct Squares<'a>(&'a GradientsParams, f64);
    impl ModuleVisitor for Squares<'_> {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            if let Some(gradient) = self.0.get::<D>(param.id) {
                self.1 += f64::from(gradient.square().sum().into_scalar::<f32>());
            }
        }
    }
    struct Scaled(GradientsParams, f64);
    impl ModuleVisitor for Scaled {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            if let Some(gradient) = self.0.remove::<D>(param.id) {
                self.0.register(param.id, gradient * self.1);
            }
        }
    }
    let mut squares = Squares(&gradients, 0.0);
    network.visit(&mut squares);",
    );
    out.deeper(|out| out.line(format!("let factor = ({} / squares.1.sqrt()).min(1.0);", number(limit))));
    out.line(
        "    let mut scaled = Scaled(gradients, factor);
    network.visit(&mut scaled);
    scaled.0
}",
    );
}

/// `spread`, where there is a normalisation over batches.
fn statistics(out: &mut Lines, network: &Network) {
    if norms(network).next().is_some() {
        out.line(
            "\n/// Running variances estimate those of all samples. Burn divides by the number of values,
/// Layerloom by one less.
fn spread(norm: &BatchNorm, before: Tensor<1>, values: usize) {
    let after = norm.running_var.value_sync();
    norm.running_var.update(match values {
        0 | 1 => before,
        _ => {
            let kept = before * (1.0 - norm.momentum);
            (after - kept.clone()) * (values as f64 / (values - 1) as f64) + kept
        }
    });
}",
        );
    }
}

fn norms(network: &Network) -> impl Iterator<Item = &Layer> {
    network.layers.iter().filter(|layer| matches!(layer.kind, Kind::BatchNorm { .. }))
}

fn step(out: &mut Lines, model: &Model, network: &Network, recipe: &Recipe) {
    let penalised = kernels(network, is_penalised).next().is_some();
    let bounded = kernels(network, is_bounded).next().is_some();
    out.line("\n/// One step on a batch; gives its loss, without penalties, from before the step.\npub fn train_step(");
    out.deeper(|out| {
        out.line(format!(
            "network: Network,
optimizer: &mut ModuleOptimizer,
rate: LearningRate,
x: Tensor<{}>,
t: Tensor<{}>,",
            rank(model.shape.geometry),
            rank(network.output().geometry)
        ));
    });
    out.line(") -> (Network, Tensor<1>) {");
    out.deeper(|out| {
        if norms(network).next().is_some() {
            out.line("let samples = x.dims()[0];");
        }
        for Layer { name, .. } in norms(network) {
            out.line(format!("let {name} = network.{name}.running_var.value_sync();"));
        }
        out.line("let loss = loss_function(network.forward(x), t);");
        for layer in norms(network) {
            let name = &layer.name;
            let values = match layer.inputs[0] {
                Geometry::Flat(_) => "samples".to_owned(),
                places => format!("samples * {}", places.places()),
            };
            out.line(format!("spread(&network.{name}, {name}, {values});"));
        }
        let whole = if penalised { "(loss.clone() + penalty(&network))" } else { "loss" };
        out.line(format!("let gradients = GradientsParams::from_grads({whole}.backward(), &network);"));
        if let Bound::Norm(_) = recipe.clipping {
            out.line("let gradients = clip(gradients, &network);");
        }
        let step = "optimizer.step(rate, network, gradients)";
        out.line(if bounded {
            format!("(limit_norms({step}), loss.inner())")
        } else {
            format!("({step}, loss.inner())")
        });
    });
    out.line("}");
}

fn train(out: &mut Lines, model: &Model, network: &Network, recipe: &Recipe) {
    let (x, t) = (model.shape.geometry, network.output().geometry);
    let made = match recipe.targets {
        Targets::Number => "numbers",
        _ => "classes",
    };
    out.line(format!(
        "\n/// Trains on samples `{}` and {made} as `encode` gives them, `{}`.",
        sizes(x),
        sizes(t)
    ));
    out.line(format!(
        "pub fn train(network: Network, x: Tensor<{}>, t: Tensor<{}>, epochs: usize) -> Network {{",
        rank(x),
        rank(t)
    ));
    out.deeper(|out| {
        out.line("let (mut network, x, t) = (network.train(), x.autodiff(), t.autodiff());\nlet (device, samples) = (x.device(), x.dims()[0]);");
        if recipe.shuffle || draws(network) {
            out.line("device.seed(SEED);");
        }
        let batch = if recipe.batch == 0 { "samples" } else { "BATCH" };
        out.line("let mut optimizer = make_optimizer();\nfor epoch in 0..epochs {");
        out.deeper(|out| {
            out.line(if recipe.shuffle {
                "let order = Tensor::<1>::random([samples], Distribution::Default, &device).argsort(0);"
            } else {
                "let order = Tensor::<1, Int>::arange(0..samples as i64, &device);"
            });
            out.line(format!("for start in (0..samples).step_by({batch}.max(1)) {{"));
            out.deeper(|out| {
                out.line(format!(
                    "let rows = order.clone().narrow(0, start, {batch}.min(samples - start));
let rate = rate(epoch as f64 + start as f64 / samples as f64);
let (x, t) = (x.clone().select(0, rows.clone()), t.clone().select(0, rows));
(network, _) = train_step(network, &mut optimizer, rate, x, t);"
                ));
            });
            out.line("}");
        });
        out.line("}\nnetwork");
    });
    out.line("}");
}
