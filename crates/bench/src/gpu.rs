//! The workloads that train, on a graphics processor.

use crate::Workload;
use crate::workload::Train;
use layerloom_engine::exec::Moment;
use layerloom_engine::exec::gpu::{Device, Gpu, GpuError, Run, Threads, Training, Way};

/// Every way that is compared: operation by operation, and loops of workgroups of several sizes.
pub const WAYS: [Way; 6] = [
    Way::Launches(Threads::Few),
    Way::Launches(Threads::Many),
    Way::Loop(4),
    Way::Loop(16),
    Way::Loop(64),
    Way::Loop(256),
];

/// A workload on a device.
pub struct GpuWorkload {
    train: Box<Train>,
    gpu: Gpu,
    number: u64,
}

impl GpuWorkload {
    /// Sets a workload up on a device and compiles its pipelines; `None` for an id of no training workload.
    ///
    /// # Errors
    /// When the device refuses, or has no room.
    pub async fn new(id: &str, device: &Device, way: Way) -> Result<Option<Self>, GpuError> {
        let Some(Workload::Train(train)) = Workload::new(id) else { return Ok(None) };
        Self::of(train, device, way).await.map(Some)
    }

    /// The operations of a workload's step, as the plan prints them; empty for an id of no training workload.
    pub fn operations(id: &str) -> Vec<String> {
        match Workload::new(id) {
            Some(Workload::Train(train)) => train.plan.step.ops.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        }
    }

    /// A step that is nothing but one operation of the workload, so many times: to see how long it takes.
    ///
    /// # Errors
    /// When the device refuses, or has no room.
    pub async fn only(
        id: &str,
        device: &Device,
        way: Way,
        operation: usize,
        times: usize,
    ) -> Result<Option<Self>, GpuError> {
        let Some(Workload::Train(mut train)) = Workload::new(id) else { return Ok(None) };
        let Some(op) = train.plan.step.ops.get(operation).copied() else { return Ok(None) };
        train.plan.step.ops = vec![op; times];
        train.plan.tail = None;
        Self::of(train, device, way).await.map(Some)
    }

    async fn of(train: Box<Train>, device: &Device, way: Way) -> Result<Self, GpuError> {
        let mut gpu = Gpu::with(device, &train.plan, way, &mut |_, _| ()).await?;
        gpu.set_data(&train.samples.inputs, &train.samples.targets).await?;
        gpu.write(train.plan.weights, train.cpu.read(train.plan.weights));
        Ok(Self { train, gpu, number: 0 })
    }

    /// Losses of the last of the check steps, by the device and by the reference.
    ///
    /// # Errors
    /// When the device is lost or refuses.
    pub async fn answers(&mut self) -> Result<[f64; 2], GpuError> {
        let right = self.train.reference_loss();
        let ours = self.run(self.train.check_steps as usize).await?;
        Ok([ours, right])
    }

    /// Runs so many steps in one submission; gives the loss of the last, once the device is done.
    ///
    /// # Errors
    /// When the device is lost or refuses.
    pub async fn run(&mut self, count: usize) -> Result<f64, GpuError> {
        let numbers = self.number + 1..=self.number + count as u64;
        let scalars: Vec<_> = numbers.clone().map(|number| self.train.scalars(number)).collect();
        let runs: Vec<Run> = numbers
            .zip(&scalars)
            .map(|(number, scalars)| Run {
                program: Training::Step,
                moment: Moment { indices: self.train.batch(number), seed: 0, step: number as u32, scalars },
            })
            .collect();
        self.number += count as u64;
        self.gpu.run(&runs)?;
        let collected = self.gpu.collect(&[]).await?;
        Ok(collected.losses.last().copied().map_or(f64::NAN, f64::from))
    }
}
