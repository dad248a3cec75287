//! How a network is trained, with every setting spelled out.

use crate::Model;
use crate::network::Network;
use layerloom_document::{Entry, Pick, Settings};
use layerloom_engine::catalog::clipping::{self, Bound};
use layerloom_engine::catalog::loss::{Binary, Link};
use layerloom_engine::catalog::{RECIPE, optimizer, schedule};
use layerloom_engine::check::Task;

/// A recipe.
pub(crate) struct Recipe {
    /// The loss.
    pub(crate) loss: Picked,
    /// The optimizer.
    pub(crate) optimizer: Picked,
    /// The learning rate at the start.
    pub(crate) rate: f64,
    /// How it changes.
    pub(crate) schedule: Picked,
    /// Samples of a step; 0 for all.
    pub(crate) batch: usize,
    /// A bound on gradients.
    pub(crate) clipping: Bound,
    /// Whether each epoch has an order of its own.
    pub(crate) shuffle: bool,
    /// What decides everything drawn.
    pub(crate) seed: usize,
    /// How targets are written down.
    pub(crate) targets: Targets,
}

/// An entry with its settings.
pub(crate) struct Picked {
    entry: &'static Entry,
    settings: Settings,
}

/// How targets are written down as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Targets {
    /// The number itself, standardised where the data's is.
    Number,
    /// 0 or 1.
    Bit,
    /// −1 or 1.
    Sign,
    /// The class's place; the loss asks for it.
    Place,
    /// 1 for the class and this for all others.
    OneHot {
        /// 0, or −1 where the loss codes by sign.
        low: i8,
    },
}

impl Picked {
    fn of(entry: &'static Entry, pick: Pick) -> Self {
        Self { entry, settings: pick.settings }
    }

    /// The entry's id.
    pub(crate) fn id(&self) -> &'static str {
        self.entry.id
    }

    /// A number among its settings.
    pub(crate) fn number(&self, key: &str) -> f64 {
        self.entry.number(&self.settings, key)
    }
}

impl Recipe {
    /// The recipe of a checked document.
    pub(crate) fn of(model: &Model, network: &Network) -> Self {
        let settings = &model.document.recipe;
        let pick = |key| RECIPE.pick(settings, key);
        let [optimizer_pick, schedule_pick, clipping_pick] = ["optimizer", "schedule", "clipping"].map(pick);
        let known = "a checked document picks known entries";
        let clipping = clipping::find(&clipping_pick.id).expect(known);
        Self {
            loss: Picked::of(&network.loss.entry, pick("loss")),
            optimizer: Picked::of(&optimizer::find(&optimizer_pick.id).expect(known).entry, optimizer_pick),
            rate: RECIPE.number(settings, "learning-rate"),
            schedule: Picked::of(&schedule::find(&schedule_pick.id).expect(known).entry, schedule_pick),
            batch: RECIPE.integer(settings, "batch-size"),
            clipping: (clipping.bound)(&clipping_pick.settings),
            shuffle: RECIPE.flag(settings, "shuffle"),
            seed: RECIPE.integer(settings, "seed"),
            targets: targets(model, network),
        }
    }
}

fn targets(model: &Model, network: &Network) -> Targets {
    let low = if network.loss.binary == Binary::Signs { -1 } else { 0 };
    match model.shape.task {
        Task::Regression => Targets::Number,
        _ if network.loss.link == Link::Softmax => Targets::Place,
        Task::Classes(_) if network.outputs == 1 && low == 0 => Targets::Bit,
        Task::Classes(_) if network.outputs == 1 => Targets::Sign,
        _ => Targets::OneHot { low },
    }
}
