//! The optimizer: Burn's own where it has it, else written into the file.

use super::NAME;
use super::start::chained;
use crate::recipe::Recipe;
use crate::unknown;
use crate::write::{Lines, number};
use layerloom_document::{Catalog, Problem, Root};
use layerloom_engine::catalog::clipping::Bound;

/// `make_optimizer`, and what it needs.
pub(super) fn write(out: &mut Lines, recipe: &Recipe) -> Result<(), Vec<Problem>> {
    let picked = &recipe.optimizer;
    let setting = |key| number(picked.number(key));
    let betas = || format!(".with_beta_1({}).with_beta_2({})", setting("beta1"), setting("beta2"));
    let momentum = |nesterov: bool| {
        format!(
            "SgdConfig::new().with_momentum(Some(\n    MomentumConfig::new().with_momentum({}).with_dampening(0.0).with_nesterov({nesterov}),\n)).init()",
            setting("momentum")
        )
    };
    let call = match picked.id() {
        "gradient-descent" => "SgdConfig::new().init()".to_owned(),
        "momentum" => momentum(false),
        "nesterov" => momentum(true),
        "adagrad" => format!("AdaGradConfig::new().with_epsilon({}).init()", setting("epsilon")),
        "adadelta" => {
            out.line(ADADELTA);
            format!("Adadelta {{ rho: {}, epsilon: {} }}.into()", setting("rho"), setting("epsilon"))
        }
        "rmsprop" => format!(
            "RmsPropConfig::new().with_alpha({}).with_momentum(0.0).with_epsilon({}).init()",
            setting("alpha"),
            setting("epsilon")
        ),
        "adam" => format!("AdamConfig::new(){}.with_epsilon({}).init()", betas(), setting("epsilon")),
        "adamw" => format!(
            "AdamWConfig::new(){}.with_epsilon({}).with_weight_decay({}).init()",
            betas(),
            setting("epsilon"),
            setting("decay")
        ),
        "nadam" => {
            out.line(NADAM);
            format!(
                "NAdam {{ beta1: {}, beta2: {}, epsilon: {}, decay: {} }}.into()",
                setting("beta1"),
                setting("beta2"),
                setting("epsilon"),
                setting("momentum-decay")
            )
        }
        "lion" => format!("LionConfig::new(){}.with_weight_decay({}).init()", betas(), setting("decay")),
        id => return Err(unknown::entry(Catalog::Optimizer, id, NAME, Root::Recipe)),
    };
    out.line("\n/// The optimizer as Layerloom has it.\npub fn make_optimizer() -> ModuleOptimizer {");
    out.deeper(|out| match recipe.clipping {
        Bound::Value(limit) => {
            out.line(chained(&format!("let optimizer: ModuleOptimizer = {call};")));
            out.line(format!("optimizer.with_grad_clipping(GradientClipping::Value({}))", number(limit)));
        }
        Bound::None | Bound::Norm(_) => out.line(chained(&call)),
    });
    out.line("}");
    Ok(())
}

const ADADELTA: &str = r#"
/// Zeiler 2012, «ADADELTA: An Adaptive Learning Rate Method».
#[derive(Clone)]
struct Adadelta {
    rho: f64,
    epsilon: f64,
}

#[derive(Clone)]
struct AdadeltaState<const D: usize> {
    steps: Tensor<D>,
    squares: Tensor<D>,
}

impl<const D: usize> RecordState for AdadeltaState<D> {
    fn state_flatten(&self, prefix: &str, out: &mut StateSink) {
        out.push_tensor(prefix, "steps", self.steps.to_data());
        out.push_tensor(prefix, "squares", self.squares.to_data());
    }

    fn state_unflatten(prefix: &str, from: &mut StateSource, device: &Device) -> Option<Self> {
        let mut tensor = |name| Some(Tensor::from_data(from.take_tensor(prefix, name)?, device));
        Some(Self { steps: tensor("steps")?, squares: tensor("squares")? })
    }
}

impl Optimizer for Adadelta {
    type State<const D: usize> = AdadeltaState<D>;

    fn step<const D: usize>(
        &self,
        rate: LearningRate,
        weights: Tensor<D>,
        gradient: Tensor<D>,
        state: Option<AdadeltaState<D>>,
    ) -> (Tensor<D>, Option<AdadeltaState<D>>) {
        let zeros = weights.zeros_like();
        let state = state.unwrap_or(AdadeltaState { steps: zeros.clone(), squares: zeros });
        let mean = |old: Tensor<D>, new: Tensor<D>| old * self.rho + new * (1.0 - self.rho);
        let squares = mean(state.squares, gradient.clone().square());
        let size = |mean: &Tensor<D>| (mean.clone() + self.epsilon).sqrt();
        let step = size(&state.steps) / size(&squares) * gradient;
        let steps = mean(state.steps, step.clone().square());
        (weights - step * rate, Some(AdadeltaState { steps, squares }))
    }

    fn to_device<const D: usize>(state: AdadeltaState<D>, device: &Device) -> AdadeltaState<D> {
        AdadeltaState { steps: state.steps.to_device(device), squares: state.squares.to_device(device) }
    }
}"#;

const NADAM: &str = r#"
/// Dozat 2016, «Incorporating Nesterov Momentum into Adam».
#[derive(Clone)]
struct NAdam {
    beta1: f64,
    beta2: f64,
    epsilon: f64,
    decay: f64,
}

#[derive(Clone)]
struct NAdamState<const D: usize> {
    step: u64,
    product: f64,
    mean: Tensor<D>,
    squares: Tensor<D>,
}

impl<const D: usize> RecordState for NAdamState<D> {
    fn state_flatten(&self, prefix: &str, out: &mut StateSink) {
        out.push_scalar(prefix, "step", self.step.into());
        out.push_scalar(prefix, "product", self.product.into());
        out.push_tensor(prefix, "mean", self.mean.to_data());
        out.push_tensor(prefix, "squares", self.squares.to_data());
    }

    fn state_unflatten(prefix: &str, from: &mut StateSource, device: &Device) -> Option<Self> {
        let step = from.take_scalar(prefix, "step")?.try_into().ok()?;
        let product = from.take_scalar(prefix, "product")?.try_into().ok()?;
        let mut tensor = |name| Some(Tensor::from_data(from.take_tensor(prefix, name)?, device));
        Some(Self { step, product, mean: tensor("mean")?, squares: tensor("squares")? })
    }
}

impl Optimizer for NAdam {
    type State<const D: usize> = NAdamState<D>;

    fn step<const D: usize>(
        &self,
        rate: LearningRate,
        weights: Tensor<D>,
        gradient: Tensor<D>,
        state: Option<NAdamState<D>>,
    ) -> (Tensor<D>, Option<NAdamState<D>>) {
        let zeros = weights.zeros_like();
        let state =
            state.unwrap_or(NAdamState { step: 0, product: 1.0, mean: zeros.clone(), squares: zeros });
        let step = state.step + 1;
        let momentum = |step: u64| self.beta1 * (1.0 - 0.5 * 0.96_f64.powf(step as f64 * self.decay));
        let (now, next) = (momentum(step), momentum(step + 1));
        let product = state.product * now;
        let mean = state.mean * self.beta1 + gradient.clone() * (1.0 - self.beta1);
        let squares = state.squares * self.beta2 + gradient.clone().square() * (1.0 - self.beta2);
        let (from_mean, from_gradient) = (next / (1.0 - product * next), (1.0 - now) / (1.0 - product));
        let ahead = mean.clone() * from_mean + gradient * from_gradient;
        let root = (squares.clone() / (1.0 - self.beta2.powf(step as f64))).sqrt() + self.epsilon;
        (weights - ahead / root * rate, Some(NAdamState { step, product, mean, squares }))
    }

    fn to_device<const D: usize>(state: NAdamState<D>, device: &Device) -> NAdamState<D> {
        let (mean, squares) = (state.mean.to_device(device), state.squares.to_device(device));
        NAdamState { mean, squares, ..state }
    }
}"#;
