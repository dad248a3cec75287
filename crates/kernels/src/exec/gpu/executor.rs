//! A plan on a device.

use super::dispatch::{Dispatch, RECORD, dispatch, kernels};
use super::readback::{Parcel, Piece, Staging};
use super::{Collected, Device, GpuError, Kernel, Memory, RING};
use crate::exec::Moment;
use crate::plan::{Plan, Program, View};
use std::future::Future;

/// From one record, or moment, to the next: dynamic offsets must be multiples of 256 bytes.
const STRIDE: usize = 64;

/// Words of a moment.
const MOMENT: usize = 16;

/// Step numbers as the device knows them lie in 1..=NUMBERS and then begin anew; 0 is none.
const NUMBERS: u64 = u32::MAX as u64;

/// The programs that train.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Training {
    /// On a full batch.
    Step,
    /// On the last, smaller batch of an epoch.
    Tail,
}

/// One step of a submission.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// Which program.
    pub program: Training,
    /// Its rows and scalars.
    pub moment: Moment<'a>,
}

/// A plan with its arena and resident data on a device.
pub struct Gpu {
    device: Device,
    step: Compiled,
    tail: Option<Compiled>,
    forward: Compiled,
    arena: wgpu::Buffer,
    outcome: wgpu::Buffer,
    data: wgpu::Buffer,
    rows: wgpu::Buffer,
    moments: wgpu::Buffer,
    resident: wgpu::BindGroup,
    records: wgpu::BindGroup,
    moment_group: wgpu::BindGroup,
    staging: Staging,
    features: usize,
    samples: usize,
    /// Steps submitted.
    steps: u64,
    /// Steps whose losses were asked for.
    collected: u64,
}

/// A program with its pipelines.
struct Compiled {
    launches: Vec<Launch>,
    /// Length of its list of rows.
    rows: usize,
}

struct Launch {
    kernel: Kernel,
    pipeline: wgpu::ComputePipeline,
    /// Bytes.
    record: u32,
    groups: [u32; 2],
}

impl Gpu {
    /// Puts a plan on a device and compiles the pipelines that it needs. All values are 0.
    ///
    /// # Errors
    /// When the device refuses, or has no room.
    pub async fn new(device: &Device, plan: &Plan) -> Result<Self, GpuError> {
        use wgpu::BufferUsages as Use;
        let arena_use = Use::STORAGE | Use::COPY_SRC | Use::COPY_DST;
        let arena = device.buffer(Memory::Arena, bytes_of(plan.arena), arena_use).await?;
        let outcome = device.buffer(Memory::Readback, bytes_of(1 + RING), arena_use).await?;
        let data = device.buffer(Memory::Data, 0, Use::STORAGE | Use::COPY_DST).await?;
        let (rows, moments) = (rows_buffer(device, 1)?, moments_buffer(device, 1)?);
        let threads = device.threads();
        device.compile(&kernels(plan, threads)).await?;
        let mut words: Vec<u32> = Vec::new();
        let mut compile = |program: &Program| Compiled {
            launches: program
                .ops
                .iter()
                .map(|op| {
                    let Dispatch { kernel, record, groups } = dispatch(op, plan.batch_loss, threads);
                    let place = words.len();
                    words.extend(record.words());
                    words.resize(place + STRIDE, 0);
                    let record = u32::try_from(place * 4).expect("a plan has under 2²⁴ operations");
                    Launch { kernel, pipeline: device.pipeline(&kernel), record, groups }
                })
                .collect(),
            rows: program.rows,
        };
        let (step, tail) = (compile(&plan.step), plan.tail.as_ref().map(&mut compile));
        let forward = compile(&plan.forward);
        let records =
            device.buffer(Memory::Records, bytes_of(words.len()), Use::UNIFORM | Use::COPY_DST).await?;
        device.queue().write_buffer(&records, 0, bytemuck::cast_slice(&words));
        Ok(Self {
            resident: device.bind(0, &[&arena, &data, &rows, &outcome], None),
            records: device.bind(1, &[&records], Some(bytes_of(RECORD))),
            moment_group: device.bind(2, &[&moments], Some(bytes_of(MOMENT))),
            device: device.clone(),
            step,
            tail,
            forward,
            arena,
            outcome,
            data,
            rows,
            moments,
            staging: Staging::default(),
            features: plan.features,
            samples: 0,
            steps: 0,
            collected: 0,
        })
    }

    /// The device it is on.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Replaces the resident data: rows of inputs and of targets, row-major.
    ///
    /// # Errors
    /// When the device has no room.
    pub async fn set_data(&mut self, inputs: &[f32], targets: &[f32]) -> Result<(), GpuError> {
        let bytes = bytes_of(inputs.len() + targets.len());
        if self.data.size() < bytes {
            let usage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST;
            self.data = self.device.buffer(Memory::Data, bytes, usage).await?;
            self.bind();
        }
        self.samples = inputs.len() / self.features;
        self.device.queue().write_buffer(&self.data, 0, bytemuck::cast_slice(inputs));
        self.device.queue().write_buffer(&self.data, bytes_of(inputs.len()), bytemuck::cast_slice(targets));
        Ok(())
    }

    /// Replaces one row of the resident inputs.
    pub fn set_input_row(&mut self, row: usize, values: &[f32]) {
        assert!(row < self.samples, "row {row} of {}", self.samples);
        assert_eq!(values.len(), self.features, "values of a row");
        self.device.queue().write_buffer(
            &self.data,
            bytes_of(row * values.len()),
            bytemuck::cast_slice(values),
        );
    }

    /// Replaces the values of a view, before whatever is submitted next.
    pub fn write(&mut self, view: View, values: &[f32]) {
        assert_eq!(values.len(), view.len(), "values of {view}");
        let start = bytes_of(view.start as usize);
        self.device.queue().write_buffer(&self.arena, start, bytemuck::cast_slice(values));
    }

    /// Submits steps, to run one after the other. When a guard trips, the rest of its step and all later steps change
    /// nothing, until [`Self::resume`].
    ///
    /// # Errors
    /// When their lists of rows are too long for the device.
    pub fn run(&mut self, runs: &[Run]) -> Result<(), GpuError> {
        let moments: Vec<Moment> = runs.iter().map(|run| run.moment).collect();
        let numbers: Vec<u64> = (1..).take(runs.len()).map(|ahead| self.steps + ahead).collect();
        self.prepare(&moments, &numbers)?;
        let mut encoder = self.encoder();
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            pass.set_bind_group(0, &self.resident, &[]);
            for (place, run) in runs.iter().enumerate() {
                let program = match run.program {
                    Training::Step => &self.step,
                    Training::Tail => {
                        self.tail.as_ref().expect("a plan whose batches all are full has no tail")
                    }
                };
                self.launch(&mut pass, program, &run.moment, place);
            }
        }
        self.device.queue().submit([encoder.finish()]);
        self.steps += runs.len() as u64;
        Ok(())
    }

    /// Runs the forward program once for each moment. The future gives, for each view, its values of all runs one
    /// behind the other.
    ///
    /// # Errors
    /// When the device is lost, refuses, or has no room.
    pub fn forward(
        &mut self,
        moments: &[Moment],
        views: &[View],
    ) -> impl Future<Output = Result<Vec<Vec<f32>>, GpuError>> + use<> {
        let lengths: Vec<usize> = views.iter().map(View::len).collect();
        let submitted = self.submit_forward(moments, views);
        let runs = moments.len();
        async move {
            let words = submitted?.open().await?;
            let mut values: Vec<Vec<f32>> =
                lengths.iter().map(|length| Vec::with_capacity(length * runs)).collect();
            let mut rest: &[f32] = bytemuck::cast_slice(&words);
            for _ in 0..runs {
                for (values, length) in values.iter_mut().zip(&lengths) {
                    let (piece, behind) = rest.split_at(*length);
                    values.extend_from_slice(piece);
                    rest = behind;
                }
            }
            Ok(values)
        }
    }

    /// Reads back the values of views, and the losses of the steps since the last time. The copy is submitted at once:
    /// steps that are submitted before the future is done do not change what it gives.
    ///
    /// # Errors
    /// When the device is lost, refuses, or has no room.
    pub fn collect(&mut self, views: &[View]) -> impl Future<Output = Result<Collected, GpuError>> + use<> {
        let (steps, fresh) = (self.steps, (self.steps - self.collected).min(RING as u64));
        self.collected = steps;
        let lengths: Vec<usize> = views.iter().map(View::len).collect();
        let submitted = self.submit_collection(views);
        async move {
            let words = submitted?.open().await?;
            let (outcome, mut rest) = words.split_at(1 + RING);
            let mut values = Vec::with_capacity(lengths.len());
            for length in lengths {
                let (piece, behind) = rest.split_at(length);
                values.push(bytemuck::cast_slice(piece).to_vec());
                rest = behind;
            }
            let halted_at = step_of(outcome[0], steps);
            let first_step = steps - fresh + 1;
            let sound = halted_at.unwrap_or(steps + 1);
            let losses =
                (first_step..sound).map(|step| f32::from_bits(outcome[slot_of(step) as usize])).collect();
            Ok(Collected { values, losses, first_step, halted_at })
        }
    }

    /// Lets steps run again after a guard has tripped; weights and states are those from before its step.
    pub fn resume(&mut self) {
        self.device.queue().write_buffer(&self.outcome, 0, &[0; 4]);
    }

    fn encoder(&self) -> wgpu::CommandEncoder {
        self.device.raw().create_command_encoder(&wgpu::CommandEncoderDescriptor::default())
    }

    fn bind(&mut self) {
        self.resident = self.device.bind(0, &[&self.arena, &self.data, &self.rows, &self.outcome], None);
    }

    fn submit_forward(&mut self, moments: &[Moment], views: &[View]) -> Result<Parcel, GpuError> {
        self.prepare(moments, &vec![0; moments.len()])?;
        let floats = moments.len() * views.iter().map(View::len).sum::<usize>();
        let parcel = self.staging.parcel(&self.device, bytes_of(floats))?;
        let mut encoder = self.encoder();
        let mut at = 0;
        for (place, moment) in moments.iter().enumerate() {
            {
                let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
                pass.set_bind_group(0, &self.resident, &[]);
                self.launch(&mut pass, &self.forward, moment, place);
            }
            for view in views {
                at = parcel.put(&mut encoder, &self.piece(*view), at);
            }
        }
        self.device.queue().submit([encoder.finish()]);
        Ok(parcel)
    }

    fn submit_collection(&mut self, views: &[View]) -> Result<Parcel, GpuError> {
        let floats = 1 + RING + views.iter().map(View::len).sum::<usize>();
        let parcel = self.staging.parcel(&self.device, bytes_of(floats))?;
        let mut encoder = self.encoder();
        let outcome = Piece { buffer: &self.outcome, start: 0, length: bytes_of(1 + RING) };
        let mut at = parcel.put(&mut encoder, &outcome, 0);
        for view in views {
            at = parcel.put(&mut encoder, &self.piece(*view), at);
        }
        self.device.queue().submit([encoder.finish()]);
        Ok(parcel)
    }

    fn piece(&self, view: View) -> Piece<'_> {
        Piece { buffer: &self.arena, start: bytes_of(view.start as usize), length: bytes_of(view.len()) }
    }

    /// Puts rows and moments where the next submission finds them. `numbers` are the steps', or 0 for inference.
    fn prepare(&mut self, moments: &[Moment], numbers: &[u64]) -> Result<(), GpuError> {
        let rows: usize = moments.iter().map(|moment| moment.indices.len()).sum();
        if self.rows.size() < bytes_of(rows) {
            self.rows = rows_buffer(&self.device, rows)?;
            self.bind();
        }
        if self.moments.size() < bytes_of(moments.len() * STRIDE) {
            self.moments = moments_buffer(&self.device, moments.len())?;
            self.moment_group = self.device.bind(2, &[&self.moments], Some(bytes_of(MOMENT)));
        }
        let mut list: Vec<u32> = Vec::with_capacity(rows);
        let mut words: Vec<u32> = Vec::with_capacity(moments.len() * STRIDE);
        let targets = u32::try_from(self.samples * self.features).expect("data has under 2³² values");
        for (moment, number) in moments.iter().zip(numbers) {
            let begin = words.len();
            let on_device = if *number == 0 { 0 } else { number_of(*number) };
            words.extend([moment.seed, moment.step, list.len() as u32, on_device, slot_of(*number), targets]);
            words.resize(begin + 8, 0);
            words.extend(moment.scalars.map(|scalar| (scalar as f32).to_bits()));
            words.resize(begin + STRIDE, 0);
            let samples = self.samples;
            assert!(moment.indices.iter().all(|row| (*row as usize) < samples), "rows of {samples} samples");
            list.extend_from_slice(moment.indices);
        }
        self.device.queue().write_buffer(&self.rows, 0, bytemuck::cast_slice(&list));
        self.device.queue().write_buffer(&self.moments, 0, bytemuck::cast_slice(&words));
        Ok(())
    }

    fn launch(&self, pass: &mut wgpu::ComputePass, program: &Compiled, moment: &Moment, place: usize) {
        assert_eq!(moment.indices.len(), program.rows, "one index a row");
        pass.set_bind_group(2, &self.moment_group, &[(place * STRIDE * 4) as u32]);
        let mut last = None;
        for launch in &program.launches {
            if last != Some(launch.kernel) {
                pass.set_pipeline(&launch.pipeline);
                last = Some(launch.kernel);
            }
            pass.set_bind_group(1, &self.records, &[launch.record]);
            pass.dispatch_workgroups(launch.groups[0], launch.groups[1], 1);
        }
    }
}

const fn bytes_of(words: usize) -> u64 {
    words as u64 * 4
}

fn rows_buffer(device: &Device, rows: usize) -> Result<wgpu::Buffer, GpuError> {
    let usage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST;
    device.buffer_now(Memory::Steps, bytes_of(rows.next_power_of_two()), usage)
}

fn moments_buffer(device: &Device, count: usize) -> Result<wgpu::Buffer, GpuError> {
    let usage = wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST;
    device.buffer_now(Memory::Steps, bytes_of(count.next_power_of_two() * STRIDE), usage)
}

/// Where the outcome keeps the loss of a step.
fn slot_of(step: u64) -> u32 {
    1 + (step % RING as u64) as u32
}

/// A step's number on the device.
fn number_of(step: u64) -> u32 {
    ((step - 1) % NUMBERS) as u32 + 1
}

/// The latest step, not after `last`, that has this number on the device.
fn step_of(number: u32, last: u64) -> Option<u64> {
    let number = u64::from(number).checked_sub(1)?;
    let now = last.checked_sub(1)? % NUMBERS;
    Some(last - (now + NUMBERS - number) % NUMBERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_found_by_its_number_on_the_device_also_after_numbers_began_anew() {
        for last in [1, 2, 5000, NUMBERS, NUMBERS + 1, 3 * NUMBERS + 7] {
            for back in [0, 1, 4999] {
                if back < last {
                    assert_eq!(step_of(number_of(last - back), last), Some(last - back));
                }
            }
        }
        assert_eq!(step_of(0, 12), None);
    }
}
