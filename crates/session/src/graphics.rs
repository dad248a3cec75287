//! The graphics processor of a session: opening it, compiling for it, trying it against the processor, going over to it,
//! and coming back when it fails.

use crate::ahead::{Ahead, Pending};
use crate::processors::Turn;
use crate::trainer::Trainer;
use layerloom_engine::exec::gpu::{Device, Gpu, GpuError, Way};
use layerloom_protocol::{Backend, Choice, Processor, Reason, Tap};
use std::cell::Cell;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

/// The processor is timed for about so long, in milliseconds.
const CPU_MILLIS: f64 = 3.0;

/// The graphics processor is timed until a submission takes so long, since the end of one is seen a turn late.
const GPU_MILLIS: f64 = 12.0;

/// The most steps of a submission that is timed.
const MOST_STEPS: usize = 4096;

/// A device that was lost so often is left alone, until a person asks for it.
const MOST_LOSSES: u32 = 3;

/// Plans whose speeds are remembered.
const MOST_PLANS: usize = 64;

/// What a device is that is a program on the processor, where a person has not asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Software {
    /// No device.
    IsNone,
    /// A device as any other: to see how a session chooses on a machine without a graphics processor.
    Counts,
}

/// The graphics processor, as far as it has come.
pub(crate) struct Graphics {
    software: Software,
    /// The most bytes of a buffer, where the device allows as many.
    most: u64,
    choice: Choice,
    stage: Stage,
    device: Option<Device>,
    reason: Reason,
    /// Steps a second on either processor, by plan.
    speeds: HashMap<u64, [f32; 2]>,
    /// The speeds of the plan at hand.
    measured: Option<[f32; 2]>,
    losses: u32,
    /// What the driver said when it was lost last, until a person chooses.
    lost: Option<String>,
}

/// What is under way.
enum Stage {
    /// Nothing: the processor trains.
    Resting,
    Opening(Pending<Result<Device, GpuError>>),
    Compiling {
        gpu: Pending<Result<Gpu, GpuError>>,
        progress: Rc<Cell<[usize; 2]>>,
    },
    Measuring(Box<Trial>),
    Training(Box<Ahead>),
}

/// A device being timed.
struct Trial {
    ahead: Ahead,
    cpu_rate: f32,
    steps: usize,
    sent: f64,
}

impl Graphics {
    /// Nothing is opened before there is a document.
    pub(crate) fn new(software: Software, most: u64) -> Self {
        Self {
            software,
            most,
            choice: Choice::Auto,
            stage: Stage::Resting,
            device: None,
            reason: Reason::Opening,
            speeds: HashMap::new(),
            measured: None,
            losses: 0,
            lost: None,
        }
    }

    /// What a person wants.
    pub(crate) fn choose(&mut self, choice: Choice, trainer: Option<&Trainer>) {
        self.choice = choice;
        (self.losses, self.lost) = (0, None);
        // Asked again, a missing adapter may have come.
        if self.device.is_none() {
            self.stage = Stage::Resting;
        }
        self.begin(trainer);
    }

    /// There is another plan, or other data.
    pub(crate) fn plan_changed(&mut self, trainer: &Trainer) {
        self.begin(Some(trainer));
    }

    /// The trainer's values or its place have changed by another hand.
    pub(crate) fn values_changed(&mut self, trainer: &Trainer) {
        if let Stage::Training(ahead) = &mut self.stage {
            ahead.follow(trainer);
        }
    }

    /// Whether the processor is to train. Not where the other does, nor while both are being timed, nor while a person
    /// waits for the other.
    pub(crate) fn leaves_training(&self) -> bool {
        match &self.stage {
            Stage::Resting => true,
            Stage::Training(_) | Stage::Measuring(_) => false,
            Stage::Opening(_) | Stage::Compiling { .. } => {
                self.choice != Choice::WebGpu || self.lost.is_some()
            }
        }
    }

    /// Gives the device up, as if its driver had.
    pub(crate) fn lose_device(&self) {
        if let Some(device) = &self.device {
            device.lose();
        }
    }

    /// Takes it that the device has told of an error.
    pub(crate) fn fail_device(&self, error: GpuError) {
        if let Some(device) = &self.device {
            device.fail(error);
        }
    }

    /// Where training runs, and why.
    pub(crate) fn report(&self) -> Backend {
        Backend {
            choice: self.choice,
            runs_on: match &self.stage {
                Stage::Training(_) => Processor::WebGpu,
                _ => Processor::Cpu,
            },
            reason: match (&self.stage, &self.lost) {
                (Stage::Compiling { progress, .. }, None) => {
                    let [done, all] = progress.get().map(|count| count as u32);
                    Reason::Compiling { done, all }
                }
                _ => self.reason.clone(),
            },
            adapter: self.device.as_ref().map(|device| device.name().to_owned()),
            measured: self.measured,
        }
    }

    /// Starts over for the choice and the plan at hand.
    fn begin(&mut self, trainer: Option<&Trainer>) {
        if let (Stage::Opening(_), Choice::Auto | Choice::WebGpu) = (&self.stage, self.choice) {
            return;
        }
        self.stage = Stage::Resting;
        self.measured = trainer.and_then(|trainer| self.speeds.get(&key(trainer)).copied());
        if self.choice == Choice::Cpu {
            self.reason = Reason::Asked;
            return;
        }
        let Some(trainer) = trainer else { return };
        let Some(device) = self.device.clone() else {
            if self.losses <= MOST_LOSSES {
                self.reason = Reason::Opening;
                self.open();
            }
            return;
        };
        let faster_on_cpu = self.measured.is_some_and(|[cpu, gpu]| cpu >= gpu);
        match self.choice {
            Choice::Auto if device.is_software() && self.software == Software::IsNone => {
                self.reason = Reason::Software;
            }
            Choice::Auto if faster_on_cpu => self.reason = Reason::Faster,
            _ => self.compile(device, trainer),
        }
    }

    fn open(&mut self) {
        self.stage = Stage::Opening(Pending::new(Device::open_within(self.most)));
    }

    fn compile(&mut self, device: Device, trainer: &Trainer) {
        let progress = Rc::new(Cell::new([0, 0]));
        let told = progress.clone();
        let (plan, inputs, targets) = trainer.load();
        let gpu = Pending::new(async move {
            let way = Way::for_plan(&plan, &device);
            let mut tell = |done, all| told.set([done, all]);
            let mut gpu = Gpu::with(&device, &plan, way, &mut tell).await?;
            gpu.set_data(&inputs, &targets).await?;
            Ok(gpu)
        });
        self.stage = Stage::Compiling { gpu, progress };
    }

    /// Looks after what is under way. No more than so many steps may be begun, none behind step `until`, and the values
    /// are wanted where a frame is due.
    pub(crate) fn turn(
        &mut self,
        trainer: &mut Trainer,
        steps: usize,
        until: Option<u64>,
        frame: Option<&[Tap]>,
        clock: &dyn Fn() -> f64,
    ) -> Turn {
        let turn = self.prepare(trainer, clock).and_then(|()| match &mut self.stage {
            Stage::Training(ahead) => ahead.train(trainer, steps, until, frame, clock()),
            _ => {
                Ok(Turn { known: true, under_way: !matches!(self.stage, Stage::Resting), ..Turn::default() })
            }
        });
        let turn = turn.unwrap_or_else(|error| {
            self.rest(error, trainer);
            Turn { known: true, ..Turn::default() }
        });
        Turn { here: self.leaves_training(), ..turn }
    }

    /// Goes from one stage to the next when its work is done.
    fn prepare(&mut self, trainer: &Trainer, clock: &dyn Fn() -> f64) -> Result<(), GpuError> {
        match &mut self.stage {
            Stage::Resting | Stage::Training(_) => {}
            Stage::Opening(device) => {
                if let Some(device) = device.poll() {
                    self.device = Some(device?);
                    self.stage = Stage::Resting;
                    self.begin(Some(trainer));
                }
            }
            Stage::Compiling { gpu, .. } => {
                if let Some(gpu) = gpu.poll() {
                    let mut ahead = Ahead::new(gpu?, trainer);
                    if self.choice != Choice::Auto || self.measured.is_some() {
                        self.train(ahead, trainer);
                        return Ok(());
                    }
                    self.reason = Reason::Measuring;
                    let cpu_rate = rate_on_cpu(trainer, clock);
                    let sent = clock();
                    ahead.rehearse(trainer, 1, sent)?;
                    self.stage = Stage::Measuring(Box::new(Trial { ahead, cpu_rate, steps: 1, sent }));
                }
            }
            Stage::Measuring(trial) => {
                if trial.ahead.is_rehearsed()? {
                    self.judge(trainer, clock())?;
                }
            }
        }
        Ok(())
    }

    /// A submission of the trial is done.
    fn judge(&mut self, trainer: &Trainer, now: f64) -> Result<(), GpuError> {
        let Stage::Measuring(trial) = &mut self.stage else { return Ok(()) };
        let took = now - trial.sent;
        if took < GPU_MILLIS && trial.steps < MOST_STEPS {
            trial.steps = (trial.steps * 4).min(MOST_STEPS);
            trial.sent = now;
            return trial.ahead.rehearse(trainer, trial.steps, now);
        }
        let gpu_rate = (trial.steps as f64 * 1000.0 / took) as f32;
        let speeds = [trial.cpu_rate, gpu_rate];
        if self.speeds.len() >= MOST_PLANS {
            self.speeds.clear();
        }
        self.speeds.insert(key(trainer), speeds);
        self.measured = Some(speeds);
        let Stage::Measuring(trial) = std::mem::replace(&mut self.stage, Stage::Resting) else {
            return Ok(());
        };
        self.reason = Reason::Faster;
        if speeds[1] > speeds[0] {
            self.train(trial.ahead, trainer);
        }
        Ok(())
    }

    /// Goes over to the device.
    fn train(&mut self, mut ahead: Ahead, trainer: &Trainer) {
        self.reason = match (&self.lost, self.choice) {
            (Some(words), _) => Reason::Lost(words.clone()),
            (None, Choice::Auto) => Reason::Faster,
            (None, _) => Reason::Asked,
        };
        // Behind a rehearsal it stands elsewhere.
        ahead.follow(trainer);
        self.stage = Stage::Training(Box::new(ahead));
    }

    /// Leaves training to the processor, and says why. A lost device is asked for anew.
    fn rest(&mut self, error: GpuError, trainer: &Trainer) {
        self.stage = Stage::Resting;
        // What a device has once told of it tells with every answer.
        self.device = self.device.take().filter(|device| device.check().is_ok());
        let node = trainer.plan().heaviest();
        self.reason = match (error, &self.lost) {
            (GpuError::NoAdapter(_) | GpuError::NoDevice(_), Some(words)) => Reason::Lost(words.clone()),
            (GpuError::NoAdapter(words) | GpuError::NoDevice(words), None) => Reason::NoAdapter(words),
            (GpuError::TooLarge { bytes, limit, .. }, _) => Reason::TooLarge { node, bytes, limit },
            (GpuError::OutOfMemory { bytes, .. }, _) => Reason::OutOfMemory { node, bytes },
            (GpuError::Refused(words), _) => {
                self.device = None;
                Reason::Refused(words)
            }
            (GpuError::Lost(words), _) => {
                self.device = None;
                self.losses += 1;
                self.lost = Some(words.clone());
                if self.losses <= MOST_LOSSES {
                    self.open();
                }
                Reason::Lost(words)
            }
        };
    }
}

/// What tells plans of different speeds apart.
fn key(trainer: &Trainer) -> u64 {
    let mut hasher = DefaultHasher::new();
    trainer.plan().to_string().hash(&mut hasher);
    hasher.finish()
}

/// Steps a second on the processor.
fn rate_on_cpu(trainer: &Trainer, clock: &dyn Fn() -> f64) -> f32 {
    let (mut cpu, mut course) = (trainer.twin(), trainer.course().clone());
    let (mut steps, mut count) = (0, 1);
    let start = clock();
    loop {
        trainer.rehearse(&mut cpu, &mut course, count);
        steps += count;
        let took = clock() - start;
        if took >= CPU_MILLIS {
            return (steps as f64 * 1000.0 / took) as f32;
        }
        count = steps;
    }
}
