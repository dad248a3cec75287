//! How the file trains: loss, penalties, optimizer, schedule, one step, epochs over several processes.

use super::NAME;
use super::layers::attribute;
use crate::network::{Layer, Network, TensorForm};
use crate::python::schedule;
use crate::recipe::{Recipe, Targets};
use crate::unknown;
use crate::write::{Lines, number};
use layerloom_document::{Catalog, Problem, Root};
use layerloom_engine::catalog::clipping::Bound;
use layerloom_engine::geometry::Geometry;

/// Whether the file needs Python's `math`.
pub(super) fn uses_math(recipe: &Recipe) -> bool {
    schedule::uses_math(recipe) || recipe.loss.id() == "log-cosh"
}

/// Everything from the loss to `main`.
pub(super) fn write(out: &mut Lines, network: &Network, recipe: &Recipe) -> Result<(), Vec<Problem>> {
    encode(out, network, recipe);
    loss(out, network, recipe)?;
    penalty(out, network);
    max_norm(out, network);
    optimizer(out, recipe)?;
    schedule::write(out, recipe, NAME)?;
    step(out, network, recipe);
    evaluate(out, network, recipe);
    main(out, network, recipe);
    Ok(())
}

/// `encode`: targets as the loss takes them.
fn encode(out: &mut Lines, network: &Network, recipe: &Recipe) {
    let depth = network.output().geometry.depth();
    let (about, value) = match recipe.targets {
        Targets::Number => ("Numbers as the loss takes them: [B, 1]", "y.reshape(-1, 1)".to_owned()),
        Targets::Bit => {
            ("Classes as the loss takes them: 0 or 1, [B, 1]", "y.float().reshape(-1, 1)".to_owned())
        }
        Targets::Sign => (
            "Classes as the loss takes them: -1 or 1, [B, 1]",
            "y.float().reshape(-1, 1) * 2.0 - 1.0".to_owned(),
        ),
        Targets::Place => ("Classes as the loss takes them: their numbers", "y".to_owned()),
        Targets::OneHot { low: 0 } => (
            "Classes as the loss takes them: 1 for the class, else 0",
            format!("F.one_hot(y, {depth}).float()"),
        ),
        Targets::OneHot { .. } => (
            "Classes as the loss takes them: 1 for the class, else -1",
            format!("F.one_hot(y, {depth}).float() * 2.0 - 1.0"),
        ),
    };
    out.line("def encode(y):");
    out.deeper(|out| {
        out.line(format!(r#""""{about}.""""#));
        out.line(format!("return {value}\n\n"));
    });
}

fn loss(out: &mut Lines, network: &Network, recipe: &Recipe) -> Result<(), Vec<Problem>> {
    out.line("def loss_function(z, t):");
    let each_step = matches!(network.output().geometry, Geometry::Sequence { .. });
    let smoothing = |key: &str| recipe.loss.number(key);
    let flatten = |out: &mut Lines| {
        if each_step {
            out.line("z, t = z.flatten(0, 1), t.flatten(0, 1)  # Every step is an answer.");
        }
    };
    let mut found = Ok(());
    out.deeper(|out| match recipe.loss.id() {
        "mean-squared-error" => out.line("return 0.5 * F.mse_loss(z, t)"),
        "mean-absolute-error" => out.line("return F.l1_loss(z, t)"),
        "huber" => out.line(format!("return F.huber_loss(z, t, delta={})", number(recipe.loss.number("delta")))),
        "log-cosh" => out.line(
            "far = (z - t).abs()\nreturn (far + F.softplus(-2.0 * far) - math.log(2.0)).mean()",
        ),
        "binary-cross-entropy" => out.line("return F.binary_cross_entropy_with_logits(z, t)"),
        "categorical-cross-entropy" => {
            flatten(out);
            let smoothing = match smoothing("smoothing") {
                0.0 => String::new(),
                share => format!(", label_smoothing={}", number(share)),
            };
            out.line(format!("return F.cross_entropy(z, t{smoothing})"));
        }
        "hinge" => out.line("return F.relu(1.0 - t * z).mean()"),
        "kl-divergence" => {
            flatten(out);
            let share = number(smoothing("smoothing"));
            out.line(format!(
                "classes = z.shape[-1]\nt = (1.0 - {share}) * F.one_hot(t, classes) + {share} / classes\nreturn F.kl_div(F.log_softmax(z, dim=-1), t, reduction=\"batchmean\")"
            ));
        }
        id => found = Err(unknown::entry(Catalog::Loss, id, NAME, Root::Recipe)),
    });
    out.line("\n");
    found
}

/// The kernels with an effect, as attributes.
fn kernels<'a>(
    network: &'a Network,
    wanted: impl Fn(&TensorForm) -> bool + 'a,
) -> impl Iterator<Item = (&'a Layer, &'a TensorForm, String)> {
    network
        .layers
        .iter()
        .flat_map(|layer| layer.tensors.iter().map(move |tensor| (layer, tensor)))
        .filter(move |(_, tensor)| wanted(tensor))
        .map(|(layer, tensor)| (layer, tensor, format!("network.{}", attribute(layer, tensor.name))))
}

fn is_penalised(tensor: &TensorForm) -> bool {
    tensor.effect.l1 != 0.0 || tensor.effect.l2 != 0.0
}

fn is_bounded(tensor: &TensorForm) -> bool {
    tensor.effect.max_norm > 0.0
}

fn penalty(out: &mut Lines, network: &Network) {
    if kernels(network, is_penalised).next().is_none() {
        return;
    }
    out.line("def penalty(network):");
    out.deeper(|out| {
        out.line(r#""""What regularizers add to the loss.""""#);
        let mut terms = Vec::new();
        for (_, tensor, kernel) in kernels(network, is_penalised) {
            let (l1, l2) = (tensor.effect.l1, tensor.effect.l2);
            if l1 != 0.0 {
                terms.push(format!("{} * {kernel}.abs().sum()", number(l1)));
            }
            if l2 != 0.0 {
                terms.push(format!("0.5 * {} * {kernel}.square().sum()", number(l2)));
            }
        }
        out.line("return (");
        out.deeper(|out| out.line(terms.join("\n+ ")));
        out.line(")\n\n");
    });
}

fn max_norm(out: &mut Lines, network: &Network) {
    if kernels(network, is_bounded).next().is_none() {
        return;
    }
    out.line("@torch.no_grad()\ndef limit_norms(network):");
    out.deeper(|out| {
        out.line(r#""""Scales the weights into each unit back to the greatest length they may have.""""#);
        out.line("limits = [");
        out.deeper(|out| {
            for (_, tensor, kernel) in kernels(network, is_bounded) {
                out.line(format!("({kernel}, {}),", number(tensor.effect.max_norm)));
            }
        });
        out.line(
            "]
for kernel, limit in limits:
    lengths = torch.linalg.vector_norm(kernel.flatten(1), dim=1)
    kernel.mul_((limit / lengths).clamp(max=1.0).reshape(-1, *[1] * (kernel.dim() - 1)))

",
        );
    });
}

fn optimizer(out: &mut Lines, recipe: &Recipe) -> Result<(), Vec<Problem>> {
    let picked = &recipe.optimizer;
    let setting = |key| number(picked.number(key));
    let betas = || format!("betas=({}, {})", setting("beta1"), setting("beta2"));
    let call = match picked.id() {
        "gradient-descent" => "torch.optim.SGD(parameters, lr=RATE)".to_owned(),
        "momentum" => format!("torch.optim.SGD(parameters, lr=RATE, momentum={})", setting("momentum")),
        "nesterov" => match picked.number("momentum") {
            0.0 => "torch.optim.SGD(parameters, lr=RATE)".to_owned(),
            _ => format!(
                "torch.optim.SGD(parameters, lr=RATE, momentum={}, nesterov=True)",
                setting("momentum")
            ),
        },
        "adagrad" => format!("torch.optim.Adagrad(parameters, lr=RATE, eps={})", setting("epsilon")),
        "adadelta" => {
            format!(
                "torch.optim.Adadelta(parameters, lr=RATE, rho={}, eps={})",
                setting("rho"),
                setting("epsilon")
            )
        }
        "rmsprop" => {
            format!(
                "torch.optim.RMSprop(parameters, lr=RATE, alpha={}, eps={})",
                setting("alpha"),
                setting("epsilon")
            )
        }
        "adam" => format!("torch.optim.Adam(parameters, lr=RATE, {}, eps={})", betas(), setting("epsilon")),
        "adamw" => format!(
            "torch.optim.AdamW(parameters, lr=RATE, {}, eps={}, weight_decay={})",
            betas(),
            setting("epsilon"),
            setting("decay")
        ),
        "nadam" => format!(
            "torch.optim.NAdam(parameters, lr=RATE, {}, eps={}, momentum_decay={})",
            betas(),
            setting("epsilon"),
            setting("momentum-decay")
        ),
        "lion" => {
            lion(out);
            format!("Lion(parameters, lr=RATE, {}, weight_decay={})", betas(), setting("decay"))
        }
        id => return Err(unknown::entry(Catalog::Optimizer, id, NAME, Root::Recipe)),
    };
    out.line(format!("RATE = {}\n\n", number(recipe.rate)));
    out.line("def make_optimizer(parameters):");
    out.deeper(|out| out.line(format!("return {call}\n\n")));
    Ok(())
}

fn lion(out: &mut Lines) {
    out.line(
        r#"class Lion(torch.optim.Optimizer):
    """Chen et al. 2023, «Symbolic Discovery of Optimization Algorithms»."""

    def __init__(self, parameters, lr, betas, weight_decay):
        super().__init__(parameters, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                mean = self.state[weight].setdefault("mean", torch.zeros_like(weight))
                side = torch.sign(mean.lerp(weight.grad, 1.0 - beta1))
                weight.mul_(1.0 - group["lr"] * group["weight_decay"]).sub_(side, alpha=group["lr"])
                mean.lerp_(weight.grad, 1.0 - beta2)

"#,
    );
}

fn step(out: &mut Lines, network: &Network, recipe: &Recipe) {
    let penalised = kernels(network, is_penalised).next().is_some();
    let bounded = kernels(network, is_bounded).next().is_some();
    out.line("def train_step(model, optimizer, x, y, share=1.0):");
    out.deeper(|out| {
        out.line(
            r#""""One step on a batch; gives its loss, without penalties, from before the step. `share` weighs the part of a batch
that one of several processes has."""
optimizer.zero_grad()
loss = share * loss_function(model(x), y)"#,
        );
        if penalised || bounded {
            out.line("network = getattr(model, \"module\", model)  # Without what shares it among processes.");
        }
        out.line(if penalised { "(loss + penalty(network)).backward()" } else { "loss.backward()" });
        match recipe.clipping {
            Bound::None => {}
            Bound::Value(limit) => {
                out.line(format!("nn.utils.clip_grad_value_(model.parameters(), {})", number(limit)));
            }
            Bound::Norm(limit) => out.line(format!(
                "# PyTorch divides by the norm + 1e-6, Layerloom by the norm alone.\nnn.utils.clip_grad_norm_(model.parameters(), {})",
                number(limit)
            )),
        }
        out.line("optimizer.step()");
        if bounded {
            out.line("limit_norms(network)");
        }
        out.line("return loss.detach()\n\n");
    });
}

fn evaluate(out: &mut Lines, network: &Network, recipe: &Recipe) {
    out.line("def evaluate(network, x, y):");
    out.deeper(|out| {
        let about = match recipe.targets {
            Targets::Number => "The mean loss over all samples, in words.",
            _ => "The mean loss over all samples and the share in the right class, in words.",
        };
        out.line(format!(r#""""{about}""""#));
        out.line("if not len(x):\n    return \"no samples\"\nnetwork.eval()\nwith torch.no_grad():\n    z = network(x)");
        let one = network.outputs == 1;
        let predicted = if one { "z > 0.0" } else { "z.argmax(-1)" };
        let truth = match recipe.targets {
            Targets::Number => {
                out.line("return f\"loss {loss_function(z, y):.5f}\"\n\n");
                return;
            }
            Targets::Bit | Targets::Sign => "y > 0.0",
            Targets::Place => "y",
            Targets::OneHot { .. } => "y.argmax(-1)",
        };
        out.line(format!("right = ({predicted}) == ({truth})"));
        out.line("return f\"loss {loss_function(z, y):.5f}, {right.float().mean():.1%} right\"\n\n");
    });
}

fn main(out: &mut Lines, network: &Network, recipe: &Recipe) {
    let scheduled = schedule::changes(recipe);
    let draws = network.layers.iter().any(|layer| matches!(layer.kind, crate::network::Kind::Dropout { .. }));
    out.line("def main():");
    out.deeper(|out| {
        out.line(
            r#"options = argparse.ArgumentParser(description="Trains a network made with Layerloom.")
options.add_argument("data", help="the samples")
options.add_argument("--epochs", type=int, default=100)
options.add_argument("--weights", help="a safetensors file to start from")
options.add_argument("--save", help="a safetensors file to write when done")
options = options.parse_args()

# torchrun says how many processes there are and which one this is.
world = int(os.environ.get("WORLD_SIZE", "1"))
rank = int(os.environ.get("RANK", "0"))
device = torch.device("cpu")
if torch.cuda.is_available():
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
if world > 1:
    torch.distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")

torch.manual_seed(SEED)
network = Network().to(device)
if options.weights:
    load_weights(network, options.weights)"#,
        );
        out.line("model = network");
        out.line("if world > 1:");
        out.deeper(|out| {
            if network.layers.iter().any(|layer| matches!(layer.kind, crate::network::Kind::BatchNorm { .. })) {
                out.line("# On graphics processors, statistics are those of the whole batch; else of each process's part.");
                out.line("if device.type == \"cuda\":");
                out.line("    network = nn.SyncBatchNorm.convert_sync_batchnorm(network)");
            }
            out.line("model = nn.parallel.DistributedDataParallel(network)");
            if draws {
                out.line("torch.manual_seed(SEED + rank)  # Each process drops other values.");
            }
        });
        out.line(
            "train_x, train_y, test_x, test_y = (torch.from_numpy(part).to(device) for part in load(options.data))
train_y, test_y = encode(train_y), encode(test_y)
samples = len(train_x)",
        );
        out.line(if recipe.batch == 0 { "batch = samples" } else { "batch = min(BATCH, samples)" });
        out.line("optimizer = make_optimizer(network.parameters())");
        if recipe.shuffle {
            out.line("orders = torch.Generator().manual_seed(SEED)");
        }
        out.line("\nfor epoch in range(options.epochs):");
        out.deeper(|out| {
            out.line("model.train()");
            let order = if recipe.shuffle { "torch.randperm(samples, generator=orders)" } else { "torch.arange(samples)" };
            out.line(format!("order = {order}"));
            out.line("for start in range(0, samples, batch):");
            out.deeper(|out| {
                out.line(
                    r#"whole = order[start : start + batch]
part = whole[rank::world]
share = len(part) * world / len(whole)
if not len(part):  # More processes than samples: takes part, but does not count.
    part = whole[:1]"#,
                );
                if scheduled {
                    out.line("for group in optimizer.param_groups:\n    group[\"lr\"] = RATE * rate_factor(epoch + start / samples)");
                }
                out.line("train_step(model, optimizer, train_x[part], train_y[part], share)");
            });
            out.line("if rank == 0 and (epoch + 1) % 10 == 0:");
            out.line("    print(f\"epoch {epoch + 1}: {evaluate(network, train_x, train_y)}\", flush=True)");
        });
        out.line(
            r#"
if rank == 0:
    print(f"training samples: {evaluate(network, train_x, train_y)}")
    print(f"test samples: {evaluate(network, test_x, test_y)}")
    if options.save:
        save_weights(network, options.save)
if world > 1:
    torch.distributed.destroy_process_group()

"#,
        );
    });
    out.line("if __name__ == \"__main__\":\n    main()");
}
