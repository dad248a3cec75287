//! A plan on a device.

use super::device::Group;
use super::dispatch::RECORD;
use super::program::{Assembly, Launch, Trained, Work, shaders};
use super::readback::{Parcel, Slice, Staging};
use super::resident::{Piece, Resident};
use super::timetable::{Entry, MOMENT, STRIDE, Timetable};
use super::{Collected, Device, GpuError, Memory, RING, Way};
use crate::catalog::SCALARS;
use crate::exec::Moment;
use crate::plan::{Plan, View};
use futures_channel::oneshot;
use std::future::Future;

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
    step: Trained,
    tail: Option<Trained>,
    forward: Vec<Launch>,
    forward_rows: usize,
    arena: wgpu::Buffer,
    outcome: wgpu::Buffer,
    data: Resident,
    timetable: Timetable,
    resident: wgpu::BindGroup,
    record: wgpu::BindGroup,
    staging: Staging,
    features: usize,
    /// Steps submitted.
    steps: u64,
    /// Steps whose losses were asked for.
    collected: u64,
}

impl Gpu {
    /// Puts a plan on a device and compiles the pipelines that it needs. All values are 0.
    ///
    /// # Errors
    /// When the device refuses, or has no room.
    pub async fn new(device: &Device, plan: &Plan) -> Result<Self, GpuError> {
        Self::with(device, plan, Way::for_plan(plan, device), &mut |_, _| ()).await
    }

    /// As [`Self::new`], in a way of one's own. `progress` is told after each pipeline how many of how many are done.
    ///
    /// # Errors
    /// When the device refuses, or has no room.
    pub async fn with(
        device: &Device,
        plan: &Plan,
        way: Way,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Self, GpuError> {
        use wgpu::BufferUsages as Use;
        let arena_use = Use::STORAGE | Use::COPY_SRC | Use::COPY_DST;
        let arena = device.buffer(Memory::Arena, bytes_of(plan.arena), arena_use).await?;
        let outcome = device.buffer(Memory::Readback, bytes_of(1 + RING), arena_use).await?;
        let data = Resident::none(device).await?;
        let threads = device.threads();
        device.compile(&shaders(plan, way, threads), progress).await?;
        let mut programs = Assembly { device, plan, apart: Vec::new(), packed: Vec::new() };
        let step = programs.trained(&plan.step, way);
        let tail = plan.tail.as_ref().map(|tail| programs.trained(tail, way));
        let forward = programs.forward(threads);
        let Assembly { apart, packed, .. } = programs;
        let filled = |mut words: Vec<u32>, usage| async move {
            // A binding is never smaller than a record.
            words.resize(words.len().max(RECORD), 0);
            let buffer = device.buffer(Memory::Records, bytes_of(words.len()), usage | Use::COPY_DST).await?;
            device.queue().write_buffer(&buffer, 0, bytemuck::cast_slice(&words));
            Ok(buffer)
        };
        let apart = filled(apart, Use::UNIFORM).await?;
        let timetable = Timetable::new(device, filled(packed, Use::STORAGE).await?)?;
        Ok(Self {
            resident: device.bind(Group::Resident, &[&arena, &data.buffer, timetable.rows(), &outcome]),
            record: device.bind(Group::Slice(bytes_of(RECORD)), &[&apart]),
            device: device.clone(),
            step,
            tail,
            forward,
            forward_rows: plan.forward.rows,
            arena,
            outcome,
            data,
            timetable,
            staging: Staging::default(),
            features: plan.features,
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
        if self.data.buffer.size() < bytes {
            self.data = Resident::of(&self.device, bytes).await?;
            self.bind();
        }
        self.set_data_now(inputs, targets)
    }

    /// As [`Self::set_data`], without waiting: that there is no room shows only later, in what is read back.
    ///
    /// # Errors
    /// When that is more than a buffer takes.
    pub fn set_data_now(&mut self, inputs: &[f32], targets: &[f32]) -> Result<(), GpuError> {
        let bytes = bytes_of(inputs.len() + targets.len());
        if self.data.buffer.size() < bytes {
            self.data = Resident::of_now(&self.device, bytes)?;
            self.bind();
        }
        self.data.samples = inputs.len() / self.features;
        let (queue, data) = (self.device.queue(), &self.data.buffer);
        queue.write_buffer(data, 0, bytemuck::cast_slice(inputs));
        queue.write_buffer(data, bytes_of(inputs.len()), bytemuck::cast_slice(targets));
        Ok(())
    }

    /// Exchanges the resident data for other rows, without a copy.
    pub fn swap_data(&mut self, other: &mut Resident) {
        std::mem::swap(&mut self.data, other);
        self.bind();
    }

    /// Replaces one row of the resident inputs.
    pub fn set_input_row(&mut self, row: usize, values: &[f32]) {
        assert!(row < self.data.samples, "row {row} of {}", self.data.samples);
        assert_eq!(values.len(), self.features, "values of a row");
        self.device.queue().write_buffer(
            &self.data.buffer,
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
        let mut entries = Vec::with_capacity(runs.len());
        for (run, number) in runs.iter().zip(self.steps + 1..) {
            let program = self.program(run.program);
            assert_eq!(run.moment.indices.len(), program.rows, "one index a row");
            let first_record = match program.work {
                Work::Loop { first_record, .. } => first_record,
                Work::Launches(_) => 0,
            };
            let (number, slot) = (number_of(number), slot_of(number));
            entries.push(Entry { moment: run.moment, number, slot, first_record });
        }
        match self.step.work {
            Work::Launches(_) => self.submit_launches(runs, &entries)?,
            Work::Loop { .. } => self.submit_loops(runs, &entries)?,
        }
        self.steps += runs.len() as u64;
        Ok(())
    }

    /// Steps submitted so far; steps are counted from 1.
    pub fn submitted(&self) -> u64 {
        self.steps
    }

    /// Is ready when the device has done all that was submitted before this call.
    ///
    /// # Errors
    /// When the device is lost or refuses.
    pub fn done(&self) -> impl Future<Output = Result<(), GpuError>> + use<> {
        let (sender, receiver) = oneshot::channel();
        self.device.queue().on_submitted_work_done(move || {
            // Nobody listens any more when the future was dropped.
            let _ = sender.send(());
        });
        let device = self.device.clone();
        async move {
            // As in a readback: on the web this does nothing, and errors show elsewhere.
            let _ = device.raw().poll(wgpu::PollType::wait_indefinitely());
            let answered = receiver.await;
            device.check()?;
            answered.map_err(|error| GpuError::Refused(error.to_string()))
        }
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
        self.collect_with(views, &[])
    }

    /// As [`Self::collect`], with what the forward program gives for pieces of rows from the same values, in the same
    /// readback.
    ///
    /// # Errors
    /// As [`Self::collect`].
    pub fn collect_with(
        &mut self,
        views: &[View],
        pieces: &[Piece],
    ) -> impl Future<Output = Result<Collected, GpuError>> + use<> {
        let (steps, fresh) = (self.steps, (self.steps - self.collected).min(RING as u64));
        self.collected = steps;
        let lengths: Vec<usize> = views.iter().map(View::len).collect();
        let inferred: Vec<usize> = pieces.iter().map(|piece| lengths_of(&piece.views)).collect();
        let submitted = self.submit_collection(views, pieces);
        async move {
            let words = submitted?.open().await?;
            let (outcome, mut rest) = words.split_at(1 + RING);
            let mut cut = |lengths: Vec<usize>| -> Vec<Vec<f32>> {
                let mut next = |length| {
                    let (piece, behind) = rest.split_at(length);
                    rest = behind;
                    bytemuck::cast_slice(piece).to_vec()
                };
                lengths.into_iter().map(&mut next).collect()
            };
            let (values, inferred) = (cut(lengths), cut(inferred));
            let halted_at = step_of(outcome[0], steps);
            let first_step = steps - fresh + 1;
            let sound = halted_at.unwrap_or(steps + 1);
            let losses =
                (first_step..sound).map(|step| f32::from_bits(outcome[slot_of(step) as usize])).collect();
            Ok(Collected { values, inferred, losses, first_step, halted_at })
        }
    }

    /// Lets steps run again after a guard has tripped; weights and states are those from before its step.
    pub fn resume(&mut self) {
        self.device.queue().write_buffer(&self.outcome, 0, &[0; 4]);
    }

    fn program(&self, training: Training) -> &Trained {
        match training {
            Training::Step => &self.step,
            Training::Tail => self.tail.as_ref().expect("a plan whose batches all are full has no tail"),
        }
    }

    fn submit_launches(&mut self, runs: &[Run], entries: &[Entry]) -> Result<(), GpuError> {
        self.prepare(entries, STRIDE)?;
        let mut encoder = self.encoder();
        {
            let mut pass = self.pass(&mut encoder);
            for (place, run) in runs.iter().enumerate() {
                if let Work::Launches(launches) = &self.program(run.program).work {
                    self.launch(&mut pass, launches, place);
                }
            }
        }
        self.device.queue().submit([encoder.finish()]);
        Ok(())
    }

    /// One dispatch for all neighbours of one pipeline: step and tail are mostly the same but for their records.
    fn submit_loops(&mut self, runs: &[Run], entries: &[Entry]) -> Result<(), GpuError> {
        let mut spans: Vec<[u32; 2]> = Vec::new();
        let mut pipelines: Vec<wgpu::ComputePipeline> = Vec::new();
        for (run, place) in runs.iter().zip(0..) {
            let Work::Loop { pipeline, .. } = &self.program(run.program).work else { continue };
            match spans.last_mut() {
                Some([_, length]) if pipelines.last() == Some(pipeline) => *length += 1,
                _ => {
                    spans.push([place, 1]);
                    pipelines.push(pipeline.clone());
                }
            }
        }
        self.prepare(entries, MOMENT)?;
        self.timetable.fill_spans(&self.device, &spans)?;
        let mut encoder = self.encoder();
        {
            let mut pass = self.pass(&mut encoder);
            pass.set_bind_group(1, &self.timetable.lists, &[]);
            for (pipeline, place) in pipelines.iter().zip(0..) {
                pass.set_pipeline(pipeline);
                pass.set_bind_group(2, &self.timetable.span, &[place * STRIDE as u32 * 4]);
                pass.dispatch_workgroups(1, 1, 1);
            }
        }
        self.device.queue().submit([encoder.finish()]);
        Ok(())
    }

    fn submit_forward(&mut self, moments: &[Moment], views: &[View]) -> Result<Parcel, GpuError> {
        self.prepare_forward(moments)?;
        let floats = moments.len() * lengths_of(views);
        let parcel = self.staging.parcel(&self.device, bytes_of(floats))?;
        let mut encoder = self.encoder();
        let mut at = 0;
        for place in 0..moments.len() {
            self.launch(&mut self.pass(&mut encoder), &self.forward, place);
            for view in views {
                at = parcel.put(&mut encoder, &self.piece(*view), at);
            }
        }
        self.device.queue().submit([encoder.finish()]);
        Ok(parcel)
    }

    fn submit_collection(&mut self, views: &[View], pieces: &[Piece]) -> Result<Parcel, GpuError> {
        let moment = |piece| Moment { indices: piece, seed: 0, step: 0, scalars: &[0.0; SCALARS] };
        let moments: Vec<Moment> = pieces.iter().map(|piece| moment(piece.rows.as_slice())).collect();
        self.prepare_forward(&moments)?;
        let inferred: usize = pieces.iter().map(|piece| lengths_of(&piece.views)).sum();
        let floats = 1 + RING + lengths_of(views) + inferred;
        let parcel = self.staging.parcel(&self.device, bytes_of(floats))?;
        let mut encoder = self.encoder();
        let outcome = Slice { buffer: &self.outcome, start: 0, length: bytes_of(1 + RING) };
        let mut at = parcel.put(&mut encoder, &outcome, 0);
        for view in views {
            at = parcel.put(&mut encoder, &self.piece(*view), at);
        }
        for (place, piece) in pieces.iter().enumerate() {
            self.launch(&mut self.pass(&mut encoder), &self.forward, place);
            for view in &piece.views {
                at = parcel.put(&mut encoder, &self.piece(*view), at);
            }
        }
        self.device.queue().submit([encoder.finish()]);
        Ok(parcel)
    }

    /// Puts the rows of forward passes where the next submission finds them.
    fn prepare_forward(&mut self, moments: &[Moment]) -> Result<(), GpuError> {
        if moments.is_empty() {
            return Ok(());
        }
        let rows = self.forward_rows;
        assert!(moments.iter().all(|moment| moment.indices.len() == rows), "one index a row");
        // No step, which no guard can halt.
        let entries: Vec<Entry> = moments
            .iter()
            .map(|moment| Entry { moment: *moment, number: 0, slot: 0, first_record: 0 })
            .collect();
        self.prepare(&entries, STRIDE)
    }

    fn piece(&self, view: View) -> Slice<'_> {
        Slice { buffer: &self.arena, start: bytes_of(view.start as usize), length: bytes_of(view.len()) }
    }

    /// Puts rows and moments where the next submission finds them, the moments so many words apart.
    fn prepare(&mut self, entries: &[Entry], stride: usize) -> Result<(), GpuError> {
        let samples = self.data.samples;
        let known = |entry: &Entry| entry.moment.indices.iter().all(|row| (*row as usize) < samples);
        assert!(entries.iter().all(known), "rows of {samples} samples");
        let targets = u32::try_from(samples * self.features).expect("data has under 2³² values");
        let rows = self.timetable.rows().size();
        self.timetable.fill(&self.device, entries, stride, targets)?;
        if self.timetable.rows().size() != rows {
            self.bind();
        }
        Ok(())
    }

    fn encoder(&self) -> wgpu::CommandEncoder {
        self.device.raw().create_command_encoder(&wgpu::CommandEncoderDescriptor::default())
    }

    fn pass<'a>(&self, encoder: &'a mut wgpu::CommandEncoder) -> wgpu::ComputePass<'a> {
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        pass.set_bind_group(0, &self.resident, &[]);
        pass
    }

    fn bind(&mut self) {
        let buffers = [&self.arena, &self.data.buffer, self.timetable.rows(), &self.outcome];
        self.resident = self.device.bind(Group::Resident, &buffers);
    }

    fn launch(&self, pass: &mut wgpu::ComputePass, launches: &[Launch], place: usize) {
        pass.set_bind_group(2, &self.timetable.moment, &[(place * STRIDE * 4) as u32]);
        let mut last = None;
        for launch in launches {
            if last != Some(launch.kernel) {
                pass.set_pipeline(&launch.pipeline);
                last = Some(launch.kernel);
            }
            pass.set_bind_group(1, &self.record, &[launch.record]);
            pass.dispatch_workgroups(launch.groups[0], launch.groups[1], 1);
        }
    }
}

/// Floats of views.
fn lengths_of(views: &[View]) -> usize {
    views.iter().map(View::len).sum()
}

const fn bytes_of(words: usize) -> u64 {
    words as u64 * 4
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
