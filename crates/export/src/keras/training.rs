//! How the file trains: targets, loss, optimizer, rates.

use super::NAME;
use crate::network::Network;
use crate::python::schedule;
use crate::recipe::{Recipe, Targets};
use crate::unknown;
use crate::write::{Lines, number};
use layerloom_document::{Catalog, Problem, Root};
use layerloom_engine::catalog::clipping::Bound;

/// Everything from `encode` to `main`.
pub(super) fn write(out: &mut Lines, network: &Network, recipe: &Recipe) -> Result<(), Vec<Problem>> {
    encode(out, network, recipe);
    loss(out, recipe)?;
    optimizer(out, recipe)?;
    schedule::write(out, recipe, NAME)?;
    if schedule::changes(recipe) {
        out.line(
            r#"class Rates(keras.callbacks.Callback):
    """Sets the learning rate before each step."""

    def __init__(self, batch, samples):
        super().__init__()
        self.share = batch / samples

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate = RATE * rate_factor(self.epoch + batch * self.share)

"#,
        );
    }
    main(out, recipe);
    Ok(())
}

fn encode(out: &mut Lines, network: &Network, recipe: &Recipe) {
    let depth = network.output().geometry.depth();
    let one_hot = format!("numpy.eye({depth}, dtype=\"float32\")[y]");
    out.line("def encode(y):");
    out.deeper(|out| {
        out.line(r#""""Targets as the loss takes them.""""#);
        out.line(match recipe.targets {
            Targets::Number | Targets::Bit => "return y.reshape(-1, 1).astype(\"float32\")\n\n".to_owned(),
            Targets::Sign => "return y.reshape(-1, 1).astype(\"float32\") * 2.0 - 1.0\n\n".to_owned(),
            Targets::Place | Targets::OneHot { low: 0 } => format!("return {one_hot}\n\n"),
            Targets::OneHot { .. } => format!("return {one_hot} * 2.0 - 1.0\n\n"),
        });
    });
}

fn loss(out: &mut Lines, recipe: &Recipe) -> Result<(), Vec<Problem>> {
    let setting = |key| number(recipe.loss.number(key));
    let value = match recipe.loss.id() {
        "mean-squared-error" => "return 0.5 * ops.mean(ops.square(z - t), axis=-1)".to_owned(),
        "mean-absolute-error" => "return ops.mean(ops.abs(z - t), axis=-1)".to_owned(),
        "huber" => format!("return keras.losses.huber(t, z, delta={})", setting("delta")),
        "log-cosh" => "return keras.losses.log_cosh(t, z)".to_owned(),
        "binary-cross-entropy" => {
            "return keras.losses.binary_crossentropy(t, z, from_logits=True)".to_owned()
        }
        "categorical-cross-entropy" => {
            let smoothing = match recipe.loss.number("smoothing") {
                0.0 => String::new(),
                share => format!(", label_smoothing={}", number(share)),
            };
            format!("return keras.losses.categorical_crossentropy(t, z, from_logits=True{smoothing})")
        }
        "hinge" => "return ops.mean(ops.relu(1.0 - t * z), axis=-1)".to_owned(),
        "kl-divergence" => {
            let share = setting("smoothing");
            format!(
                "t = (1.0 - {share}) * t + {share} / t.shape[-1]
logarithm = ops.log(ops.maximum(t, 1e-30))  # 0 ln 0 is 0.
return ops.sum(t * (logarithm - ops.log_softmax(z, axis=-1)), axis=-1)"
            )
        }
        id => return Err(unknown::entry(Catalog::Loss, id, NAME, Root::Recipe)),
    };
    out.line("def loss_function(t, z):");
    out.deeper(|out| out.line(value));
    out.line("\n");
    Ok(())
}

fn optimizer(out: &mut Lines, recipe: &Recipe) -> Result<(), Vec<Problem>> {
    let picked = &recipe.optimizer;
    let setting = |key| number(picked.number(key));
    let betas = || format!(", beta_1={}, beta_2={}", setting("beta1"), setting("beta2"));
    let epsilon = || format!(", epsilon={}", setting("epsilon"));
    const SMALL_WHILE_YOUNG: &str =
        "Keras adds epsilon before it corrects for the first steps, so that it counts for more in these.";
    const UNDER_THE_ROOT: &str = "Keras adds epsilon under the root, Layerloom to the root.";
    let changing = schedule::changes(recipe);
    let with_rate =
        (changing, "Keras takes the learning rate into the momentum, so a change of it takes a while.");
    let (class, arguments, note) = match picked.id() {
        "gradient-descent" => ("SGD", String::new(), (false, "")),
        "momentum" => ("SGD", format!(", momentum={}", setting("momentum")), with_rate),
        "nesterov" => ("SGD", format!(", momentum={}, nesterov=True", setting("momentum")), with_rate),
        "adagrad" => {
            ("Adagrad", format!(", initial_accumulator_value=0.0{}", epsilon()), (true, UNDER_THE_ROOT))
        }
        "adadelta" => ("Adadelta", format!(", rho={}{}", setting("rho"), epsilon()), (false, "")),
        "rmsprop" => ("RMSprop", format!(", rho={}{}", setting("alpha"), epsilon()), (true, UNDER_THE_ROOT)),
        "adam" => ("Adam", format!("{}{}", betas(), epsilon()), (true, SMALL_WHILE_YOUNG)),
        "adamw" => (
            "AdamW",
            format!("{}{}, weight_decay={}", betas(), epsilon(), setting("decay")),
            (true, SMALL_WHILE_YOUNG),
        ),
        "nadam" => (
            "Nadam",
            format!("{}{}", betas(), epsilon()),
            (
                true,
                "Keras warms the momentum up at a speed of its own, as if Layerloom's momentum decay were 1.",
            ),
        ),
        "lion" => ("Lion", format!("{}, weight_decay={}", betas(), setting("decay")), (false, "")),
        id => return Err(unknown::entry(Catalog::Optimizer, id, NAME, Root::Recipe)),
    };
    let clipping = match recipe.clipping {
        Bound::None => String::new(),
        Bound::Value(limit) => format!(", clipvalue={}", number(limit)),
        Bound::Norm(limit) => format!(", global_clipnorm={}", number(limit)),
    };
    out.line(format!("RATE = {}\n\n", number(recipe.rate)));
    out.line("def make_optimizer():");
    out.deeper(|out| {
        if note.0 {
            out.line(format!("# note: {}", note.1));
        }
        out.line(format!("return keras.optimizers.{class}(RATE{arguments}{clipping})\n\n"));
    });
    Ok(())
}

fn main(out: &mut Lines, recipe: &Recipe) {
    out.line("def main():");
    out.deeper(|out| {
        out.line(
            r#"options = argparse.ArgumentParser(description="Trains a network made with Layerloom.")
options.add_argument("data", help="the samples")
options.add_argument("--epochs", type=int, default=100)
options.add_argument("--weights", help="a safetensors file to start from")
options = options.parse_args()

keras.utils.set_random_seed(SEED)
network = build()
if options.weights:
    load_weights(network, options.weights)
train_x, train_y, test_x, test_y = load(options.data)
train_y, test_y = encode(train_y), encode(test_y)
samples = len(train_x)"#,
        );
        out.line(if recipe.batch == 0 { "batch = samples" } else { "batch = min(BATCH, samples)" });
        let metrics = match recipe.targets {
            Targets::Number => "",
            Targets::Bit | Targets::Sign => ", metrics=[accuracy]",
            Targets::Place | Targets::OneHot { .. } => ", metrics=[\"categorical_accuracy\"]",
        };
        if metrics == ", metrics=[accuracy]" {
            out.line("\ndef accuracy(t, z):\n    return ops.cast((z > 0.0) == (t > 0.0), \"float32\")\n");
        }
        out.line(format!("network.compile(make_optimizer(), loss_function{metrics})"));
        let callbacks = if schedule::changes(recipe) { "[Rates(batch, samples)]" } else { "[]" };
        let shuffle = if recipe.shuffle { "True" } else { "False" };
        out.line(format!(
            "network.fit(
    train_x, train_y, batch_size=batch, epochs=options.epochs, shuffle={shuffle}, callbacks={callbacks}, verbose=2
)"
        ));
        out.line(
            r#"for name, x, y in (("training", train_x, train_y), ("test", test_x, test_y)):
    if len(x):
        print(f"{name} samples: {network.evaluate(x, y, verbose=0, return_dict=True)}")

"#,
        );
    });
    out.line("if __name__ == \"__main__\":\n    main()");
}
