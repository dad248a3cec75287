//! Where a session trains. A session that was given no graphics processor, or was built without the feature «gpu», trains
//! on the processor, whatever is asked for.

use crate::graphics::Graphics;
use crate::trainer::{Overflow, Trainer};
use layerloom_protocol::{Backend, Choice, Processor, Reason, Tap};

/// The processors of a session.
pub(crate) struct Processors {
    choice: Choice,
    /// What the page knows.
    told: Backend,
    graphics: Option<Graphics>,
}

/// What a turn has brought.
#[derive(Default)]
pub(crate) struct Turn {
    /// Whether the session is to train on the processor itself.
    pub(crate) here: bool,
    /// Steps that were begun elsewhere.
    pub(crate) begun: usize,
    /// Steps that were finished elsewhere.
    pub(crate) done: u64,
    /// The step that a guard refused.
    pub(crate) overflow: Option<Overflow>,
    /// Whether the trainer holds values that a frame may show.
    pub(crate) known: bool,
    /// Whether something is under way that has to be looked at soon.
    pub(crate) under_way: bool,
}

impl Processors {
    /// The processor, and a graphics processor if one is given.
    pub(crate) fn new(graphics: Option<Graphics>) -> Self {
        let told = Backend { reason: Reason::NotBuilt, ..Backend::default() };
        Self { choice: Choice::Auto, told, graphics }
    }

    /// What a person wants; gives what follows.
    pub(crate) fn choose(&mut self, choice: Choice, trainer: Option<&Trainer>) -> Backend {
        self.choice = choice;
        if let Some(graphics) = &mut self.graphics {
            graphics.choose(choice, trainer);
        }
        self.told = self.report();
        self.told.clone()
    }

    /// There is another plan, or other data.
    pub(crate) fn plan_changed(&mut self, trainer: &Trainer) {
        if let Some(graphics) = &mut self.graphics {
            graphics.plan_changed(trainer);
        }
    }

    /// The trainer's values or its place have changed by another hand than training.
    pub(crate) fn values_changed(&mut self, trainer: &Trainer) {
        if let Some(graphics) = &mut self.graphics {
            graphics.values_changed(trainer);
        }
    }

    /// Where training runs, when that is news.
    pub(crate) fn news(&mut self) -> Option<Backend> {
        let report = self.report();
        (report != self.told).then(|| {
            self.told = report.clone();
            report
        })
    }

    /// Whether the session is to train on the processor itself.
    pub(crate) fn train_here(&self) -> bool {
        self.graphics.as_ref().is_none_or(Graphics::leaves_training)
    }

    /// Gives the graphics processor up, as if its driver had.
    #[cfg(feature = "gpu")]
    pub(crate) fn lose_device(&self) {
        if let Some(graphics) = &self.graphics {
            graphics.lose_device();
        }
    }

    /// Takes it that the device has told of an error.
    #[cfg(feature = "gpu")]
    pub(crate) fn fail_device(&self, error: layerloom_engine::exec::gpu::GpuError) {
        if let Some(graphics) = &self.graphics {
            graphics.fail_device(error);
        }
    }

    /// Looks after what runs elsewhere: no more than so many steps may be begun there, none behind step `until`, and the
    /// values are wanted where a frame is due.
    pub(crate) fn turn(
        &mut self,
        trainer: &mut Trainer,
        steps: usize,
        until: Option<u64>,
        frame: Option<&[Tap]>,
        clock: &dyn Fn() -> f64,
    ) -> Turn {
        match &mut self.graphics {
            Some(graphics) => graphics.turn(trainer, steps, until, frame, clock),
            None => Turn { here: true, known: true, ..Turn::default() },
        }
    }

    fn report(&self) -> Backend {
        if let Some(graphics) = &self.graphics {
            return graphics.report();
        }
        let (mine, runs_on) = match cfg!(target_feature = "relaxed-simd") {
            true => (Choice::Fused, Processor::Fused),
            false => (Choice::Cpu, Processor::Cpu),
        };
        let reason = if self.choice == mine { Reason::Asked } else { Reason::NotBuilt };
        Backend { choice: self.choice, runs_on, reason, ..Backend::default() }
    }
}
