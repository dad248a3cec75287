//! A session whose steps and inference run on a graphics processor.
//!
//! The session on the CPU stays the owner of document, plan, course and data; what training changes lives on the device,
//! and comes back where the plan changes. `on_device` holds the device's part.

mod on_device;

use crate::session::{Session, kept, next, reserved};
use crate::{Backend, Evaluation, Samples, Source, Wanted, Wrong};
use layerloom_document::Bilingual;
use layerloom_engine::exec::gpu::{Device, GpuError, Memory, RING};
use layerloom_engine::plan::View;
use on_device::OnDevice;

/// Tells the time in milliseconds.
pub type Clock = fn() -> f64;

/// Either processor is timed for about so long.
const TRIAL_MILLIS: f64 = 5.0;

/// A network that is trained on a graphics processor, or on the CPU where that is faster.
pub struct Graphics {
    session: Session,
    clock: Clock,
    device: Option<Device>,
    /// Where training runs; without it, on the CPU.
    training: Option<OnDevice>,
    /// Whether both processors are still to be timed, on the first data.
    undecided: bool,
}

impl From<GpuError> for Wrong {
    fn from(error: GpuError) -> Self {
        Self::Device(error)
    }
}

impl Graphics {
    /// Opens the most capable device; otherwise as [`Session::new`]. For one who lets us choose, both processors are timed
    /// as soon as there are data; the CPU is taken where there is no device or only a software one.
    ///
    /// # Errors
    /// All that is wrong with the document; when a device is asked for by name and there is none, or it has no room.
    pub async fn open(source: Source, wanted: Wanted, clock: Clock) -> Result<Self, Wrong> {
        let device = match wanted {
            Wanted::Cpu => None,
            Wanted::Fused => return Err(Wrong::NoFused),
            Wanted::Auto => Device::open().await.ok().filter(|device| !device.is_software()),
            Wanted::Webgpu => Some(Device::open().await?),
        };
        Self::on(device, source, wanted, clock).await
    }

    /// The same on a device that is open already, be it a software one.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn on(
        device: Option<Device>,
        source: Source,
        wanted: Wanted,
        clock: Clock,
    ) -> Result<Self, Wrong> {
        let session = Session::new(source, Wanted::Cpu)?;
        let undecided = wanted == Wanted::Auto && device.is_some();
        let mut graphics = Self { session, clock, device, training: None, undecided };
        if wanted == Wanted::Webgpu {
            graphics.put().await?;
        } else if graphics.session.samples > 0 {
            graphics.decide().await;
        }
        Ok(graphics)
    }

    /// What it runs on now.
    pub fn backend(&self) -> Backend {
        if self.training.is_some() { Backend::Webgpu } else { Backend::Cpu }
    }

    /// The session as the CPU knows it: all but the values that training changes.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Puts plan, data and values on the device.
    async fn put(&mut self) -> Result<(), GpuError> {
        // What was there makes room.
        self.training = None;
        if let Some(device) = &self.device {
            self.training = Some(OnDevice::new(device, &self.session).await?);
        }
        Ok(())
    }

    /// Brings values back to the CPU.
    async fn bring(&mut self, views: Vec<View>) -> Result<(), GpuError> {
        let Some(training) = &mut self.training else { return Ok(()) };
        let values = training.gpu.collect(&views).await?.values;
        for (view, values) in views.into_iter().zip(values) {
            self.session.cpu.write(view).copy_from_slice(&values);
        }
        Ok(())
    }

    /// Times both processors on the data at hand, and takes the faster. Values and course stay as they are. A device that
    /// fails here is not taken.
    async fn decide(&mut self) {
        if !std::mem::take(&mut self.undecided) {
            return;
        }
        let mark = self.session.course.mark();
        let faster = match self.put().await {
            Ok(()) => self.device_is_faster().await.unwrap_or(false),
            Err(_) => false,
        };
        self.session.course.return_to(mark);
        match &mut self.training {
            Some(training) if faster => training.take_over(&self.session),
            _ => self.training = None,
        }
    }

    async fn device_is_faster(&mut self) -> Result<bool, GpuError> {
        let Some(cpu) = self.rate_on_cpu() else { return Ok(false) };
        let Some(training) = &mut self.training else { return Ok(false) };
        let mut steps = 1;
        loop {
            let start = (self.clock)();
            training.submit(&mut self.session, steps)?;
            training.gpu.done().await?;
            let took = (self.clock)() - start;
            if took >= TRIAL_MILLIS || steps == RING {
                return Ok(steps as f64 > cpu * took);
            }
            steps = (steps * 4).min(RING);
        }
    }

    /// Steps a millisecond on the CPU; `None` where training diverges. The values stay.
    fn rate_on_cpu(&mut self) -> Option<f64> {
        let session = &mut self.session;
        let views = kept(&session.plan);
        let values: Vec<Vec<f32>> = views.iter().map(|view| session.cpu.read(*view).to_vec()).collect();
        let (mut steps, start) = (0, (self.clock)());
        let rate = loop {
            if session.step(1).is_err() {
                break None;
            }
            steps += 1;
            let took = (self.clock)() - start;
            if took >= TRIAL_MILLIS {
                break Some(f64::from(steps) / took);
            }
        };
        for (view, values) in views.into_iter().zip(values) {
            session.cpu.write(view).copy_from_slice(&values);
        }
        rate
    }

    /// As [`Session::set_data`].
    ///
    /// # Errors
    /// As there; when the device has no room, in which case the session goes on on the CPU.
    pub async fn set_data(&mut self, samples: Samples) -> Result<(), Wrong> {
        self.bring(kept(&self.session.plan)).await?;
        let fresh = self.session.wants_other_plan(samples.n);
        self.session.set_data(samples)?;
        match &mut self.training {
            Some(training) if !fresh => {
                let (x, y) = self.session.cpu.data();
                if let Err(error) = training.gpu.set_data(x, y).await {
                    self.training = None;
                    return Err(error.into());
                }
            }
            Some(_) => self.put().await?,
            None => self.decide().await,
        }
        Ok(())
    }

    /// As [`Session::step`]; done when the device is.
    ///
    /// # Errors
    /// As there; when the device is lost or refuses.
    pub async fn step(&mut self, count: u32) -> Result<f32, Wrong> {
        let Self { session, training: Some(training), clock, .. } = self else {
            return self.session.step(count);
        };
        if session.samples == 0 {
            return Err(Wrong::NoData);
        }
        let (mark, before) = (session.course.mark(), training.gpu.submitted());
        let first = session.course.step;
        training.advance(session, count as usize, *clock).await?;
        let collected = training.gpu.collect(&[]).await?;
        match collected.halted_at {
            None => Ok(*collected.losses.last().expect("steps were submitted, and each gives a loss")),
            Some(halted_at) => {
                session.course.return_to(mark);
                Err(self.halt(first + (halted_at - before)).await?)
            }
        }
    }

    /// Goes on to before a step that a guard has refused: neither it nor a later one has changed any value. Says which.
    async fn halt(&mut self, step: u64) -> Result<Wrong, GpuError> {
        let Session { plan, course, .. } = &mut self.session;
        while course.step + 1 < step {
            let at = course.at();
            let rows = next(plan, course).rows;
            course.advance(&at, rows, plan);
        }
        let gradients = plan.parameters.iter().map(|slot| plan.gradient(slot)).collect();
        self.bring(gradients).await?;
        if let Some(training) = &mut self.training {
            training.gpu.resume();
        }
        Ok(Wrong::Overflow { step, at: self.session.beyond() })
    }

    /// As [`Session::evaluate`].
    ///
    /// # Errors
    /// As there; when the device is lost or refuses.
    pub async fn evaluate(&mut self) -> Result<Evaluation, Wrong> {
        let Some(training) = &mut self.training else { return self.session.evaluate() };
        if self.session.samples == 0 {
            return Err(Wrong::NoData);
        }
        let evaluation =
            training.evaluate(&self.session, self.session.cpu.data().1, self.session.samples).await?;
        Ok(evaluation)
    }

    /// As [`Session::evaluate_on`].
    ///
    /// # Errors
    /// As there; when the device is lost, refuses, or has no room.
    pub async fn evaluate_on(&mut self, other: Samples) -> Result<Evaluation, Wrong> {
        let Some(training) = &mut self.training else { return self.session.evaluate_on(other) };
        training.gpu.swap_data(&mut training.guest);
        let evaluation = match training.gpu.set_data(&other.x, &other.y).await {
            Ok(()) => training.evaluate(&self.session, &other.y, other.n).await,
            Err(error) => Err(error),
        };
        training.gpu.swap_data(&mut training.guest);
        Ok(evaluation?)
    }

    /// As [`Session::predict`], of inputs `[n, …input]` whose length was checked.
    ///
    /// # Errors
    /// As there; when the device is lost, refuses, or has no room.
    pub async fn predict(&mut self, x: &[f32], n: usize) -> Result<Vec<f32>, Wrong> {
        let Some(training) = &mut self.training else {
            return self.session.predict(n, |inputs| inputs.copy_from_slice(x));
        };
        let mut predictions = reserved(n.saturating_mul(self.session.plan.outputs))?;
        training.gpu.swap_data(&mut training.guest);
        // Inference works the loss out as well, and wants targets for it.
        let done = match training.gpu.set_data(x, &predictions).await {
            Ok(()) => training.predict(&self.session, &mut predictions, n).await,
            Err(error) => Err(error),
        };
        training.gpu.swap_data(&mut training.guest);
        done?;
        Ok(predictions)
    }

    /// As [`Session::read`].
    ///
    /// # Errors
    /// As there; when the device is lost or refuses.
    pub async fn read(&mut self, name: &str) -> Result<Vec<f32>, Wrong> {
        let view = self.session.slot(name)?.view;
        self.values(view).await
    }

    /// As [`Session::gradients`].
    ///
    /// # Errors
    /// As there; when the device is lost or refuses.
    pub async fn gradients(&mut self, name: &str) -> Result<Vec<f32>, Wrong> {
        let view = self.session.gradient(name)?;
        self.values(view).await
    }

    async fn values(&mut self, view: View) -> Result<Vec<f32>, Wrong> {
        match &mut self.training {
            Some(training) => Ok(training.gpu.collect(&[view]).await?.values.remove(0)),
            None => Ok(self.session.cpu.read(view).to_vec()),
        }
    }

    /// As [`Session::write`].
    ///
    /// # Errors
    /// As there.
    pub fn write(&mut self, name: &str, values: &[f32]) -> Result<(), Wrong> {
        let view = self.session.place_for(name, values)?;
        match &mut self.training {
            Some(training) => training.gpu.write(view, values),
            None => self.session.cpu.write(view).copy_from_slice(values),
        }
        Ok(())
    }
}

/// What a device said, as a sentence.
pub(crate) fn sentence(error: &GpuError) -> Bilingual {
    let mib = |bytes: &u64| bytes.div_ceil(1 << 20);
    match error {
        GpuError::NoAdapter(words) => Bilingual::new(
            format!(
                "backend: 'webgpu': the browser offers no adapter; 'cpu' and 'auto' work everywhere ({words})"
            ),
            format!("backend: 'webgpu'：浏览器未提供图形适配器；'cpu' 和 'auto' 随处可用（{words}）"),
        ),
        GpuError::NoDevice(words) => Bilingual::new(
            format!(
                "backend: 'webgpu': the adapter gives no device; 'cpu' and 'auto' work everywhere ({words})"
            ),
            format!("backend: 'webgpu'：适配器未提供设备；'cpu' 和 'auto' 随处可用（{words}）"),
        ),
        GpuError::TooLarge { memory, bytes, limit } => {
            let ((what, zh), bytes, limit) = (name(*memory), mib(bytes), mib(limit));
            Bilingual::new(
                format!("the graphics processor holds {limit} MiB in one piece, but {what} need {bytes} MiB"),
                format!("图形处理器单块最多容纳 {limit} MiB，而{zh}需要 {bytes} MiB"),
            )
        }
        GpuError::OutOfMemory { memory, bytes } => {
            let ((what, zh), bytes) = (name(*memory), mib(bytes));
            Bilingual::new(
                format!("the graphics processor has no room for {what}: {bytes} MiB"),
                format!("图形处理器没有足够空间存放{zh}：{bytes} MiB"),
            )
        }
        GpuError::Lost(words) => Bilingual::new(
            format!(
                "the graphics processor is lost, and the session's values with it: make a new one ({words})"
            ),
            format!("图形处理器已丢失，会话的数值也随之丢失：请新建会话（{words}）"),
        ),
        GpuError::Refused(words) => Bilingual::new(
            format!("the graphics processor refused: {words}"),
            format!("图形处理器拒绝执行：{words}"),
        ),
    }
}

/// What memory was for.
fn name(memory: Memory) -> (&'static str, &'static str) {
    match memory {
        Memory::Arena => ("the network's values", "网络的数值"),
        Memory::Data => ("the samples", "样本"),
        Memory::Records | Memory::Steps => ("the steps", "训练步"),
        Memory::Readback => ("the values to be read", "要读取的数值"),
    }
}
