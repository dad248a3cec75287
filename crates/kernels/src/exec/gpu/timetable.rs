//! What changes from step to step, where the next submission finds it: the rows to gather, the moments, and the spans of
//! moments that loops run over.

use super::device::Group;
use super::{Device, GpuError, Memory};
use crate::exec::Moment;

/// Words from one slice of a uniform buffer to the next: dynamic offsets must be multiples of 256 bytes.
pub(super) const STRIDE: usize = 64;

/// Words of a moment; in a list of them, one lies behind the other.
pub(super) const MOMENT: usize = 16;

/// Words of a span.
const SPAN: usize = 4;

/// One moment with what the device has to know beside it.
pub(super) struct Entry<'a> {
    pub(super) moment: Moment<'a>,
    /// The step's number on the device, 0 for inference.
    pub(super) number: u32,
    /// Place of its loss in the outcome.
    pub(super) slot: u32,
    /// Place of its program's first record, for loops.
    pub(super) first_record: u32,
}

/// The buffers of a submission's steps. They grow, and serve every submission.
pub(super) struct Timetable {
    /// All records, for loops.
    records: wgpu::Buffer,
    rows: wgpu::Buffer,
    moments: wgpu::Buffer,
    spans: wgpu::Buffer,
    /// A moment of its own for each dispatch.
    pub(super) moment: wgpu::BindGroup,
    /// Records and moments as lists.
    pub(super) lists: wgpu::BindGroup,
    pub(super) span: wgpu::BindGroup,
}

impl Timetable {
    /// Buffers for one step, beside the records of loops.
    pub(super) fn new(device: &Device, records: wgpu::Buffer) -> Result<Self, GpuError> {
        use wgpu::BufferUsages as Use;
        let rows = room(device, 1, Use::STORAGE)?;
        let moments = room(device, STRIDE, Use::UNIFORM | Use::STORAGE)?;
        let spans = room(device, STRIDE, Use::UNIFORM)?;
        Ok(Self {
            moment: moment_group(device, &moments),
            lists: device.bind(Group::Lists, &[&records, &moments]),
            span: device.bind(Group::Slice(SPAN as u64 * 4), &[&spans]),
            records,
            rows,
            moments,
            spans,
        })
    }

    /// The rows to gather, one step's behind the other's. Another buffer after they have grown.
    pub(super) fn rows(&self) -> &wgpu::Buffer {
        &self.rows
    }

    /// Writes rows and moments, these so many words apart. `targets` is their place in the data.
    ///
    /// # Errors
    /// When the device has no room.
    pub(super) fn fill(
        &mut self,
        device: &Device,
        entries: &[Entry],
        stride: usize,
        targets: u32,
    ) -> Result<(), GpuError> {
        use wgpu::BufferUsages as Use;
        let mut rows: Vec<u32> =
            Vec::with_capacity(entries.iter().map(|entry| entry.moment.indices.len()).sum());
        let mut words: Vec<u32> = Vec::with_capacity(entries.len() * stride);
        for Entry { moment, number, slot, first_record } in entries {
            let begin = words.len();
            let first_row = rows.len() as u32;
            words.extend([moment.seed, moment.step, first_row, *number, *slot, targets, *first_record, 0]);
            words.extend(moment.scalars.map(|scalar| (scalar as f32).to_bits()));
            words.resize(begin + stride, 0);
            rows.extend_from_slice(moment.indices);
        }
        if !has_room(&self.rows, rows.len()) {
            self.rows = room(device, rows.len(), Use::STORAGE)?;
        }
        if !has_room(&self.moments, words.len()) {
            self.moments = room(device, words.len(), Use::UNIFORM | Use::STORAGE)?;
            self.moment = moment_group(device, &self.moments);
            self.lists = device.bind(Group::Lists, &[&self.records, &self.moments]);
        }
        device.queue().write_buffer(&self.rows, 0, bytemuck::cast_slice(&rows));
        device.queue().write_buffer(&self.moments, 0, bytemuck::cast_slice(&words));
        Ok(())
    }

    /// Writes spans of moments, each its first and how many; they lie [`STRIDE`] words apart.
    ///
    /// # Errors
    /// When the device has no room.
    pub(super) fn fill_spans(&mut self, device: &Device, spans: &[[u32; 2]]) -> Result<(), GpuError> {
        let mut words: Vec<u32> = Vec::with_capacity(spans.len() * STRIDE);
        for span in spans {
            let begin = words.len();
            words.extend(span);
            words.resize(begin + STRIDE, 0);
        }
        if !has_room(&self.spans, words.len()) {
            self.spans = room(device, words.len(), wgpu::BufferUsages::UNIFORM)?;
            self.span = device.bind(Group::Slice(SPAN as u64 * 4), &[&self.spans]);
        }
        device.queue().write_buffer(&self.spans, 0, bytemuck::cast_slice(&words));
        Ok(())
    }
}

fn moment_group(device: &Device, moments: &wgpu::Buffer) -> wgpu::BindGroup {
    device.bind(Group::Slice(MOMENT as u64 * 4), &[moments])
}

fn has_room(buffer: &wgpu::Buffer, words: usize) -> bool {
    buffer.size() >= words as u64 * 4
}

fn room(device: &Device, words: usize, usage: wgpu::BufferUsages) -> Result<wgpu::Buffer, GpuError> {
    let bytes = words.next_power_of_two() as u64 * 4;
    device.buffer_now(Memory::Steps, bytes, usage | wgpu::BufferUsages::COPY_DST)
}
