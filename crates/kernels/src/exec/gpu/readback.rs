//! The way back from the device: everything that a frame wants, in one copy.

use super::{Device, GpuError, Memory};
use futures_channel::oneshot;
use std::cell::RefCell;
use std::rc::Rc;

/// The most buffers kept for the next readbacks: one being filled, one being mapped, one being read.
const KEPT: usize = 3;

/// What a readback brings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collected {
    /// The values of each view that was asked for.
    pub values: Vec<Vec<f32>>,
    /// For each piece of inference that was asked for, the values of its views one behind the other.
    pub inferred: Vec<Vec<f32>>,
    /// Losses of the steps since the last readback that were not halted, the last [`RING`](super::RING) of them.
    pub losses: Vec<f32>,
    /// The number of the first of these steps, counted from 1.
    pub first_step: u64,
    /// The step at which a guard found values that are not finite or too large. Neither it nor a later step has changed
    /// any weight or state.
    pub halted_at: Option<u64>,
}

/// Buffers that values come back in.
#[derive(Clone, Default)]
pub(super) struct Staging(Rc<RefCell<Vec<wgpu::Buffer>>>);

/// A part of a buffer, in bytes.
pub(super) struct Slice<'a> {
    pub(super) buffer: &'a wgpu::Buffer,
    pub(super) start: u64,
    pub(super) length: u64,
}

/// A buffer on its way back.
pub(super) struct Parcel {
    device: Device,
    staging: Staging,
    buffer: wgpu::Buffer,
    length: u64,
}

impl Staging {
    /// A buffer with room for so many bytes.
    pub(super) fn parcel(&self, device: &Device, length: u64) -> Result<Parcel, GpuError> {
        let mut free = self.0.borrow_mut();
        let fit = free.iter().position(|buffer| buffer.size() >= length);
        let buffer = match fit {
            Some(place) => free.swap_remove(place),
            None => device.buffer_now(
                Memory::Readback,
                length.next_power_of_two(),
                wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
            )?,
        };
        Ok(Parcel { device: device.clone(), staging: self.clone(), buffer, length })
    }
}

impl Parcel {
    /// Copies a piece to a place in the parcel; gives the place behind it.
    pub(super) fn put(&self, encoder: &mut wgpu::CommandEncoder, piece: &Slice, at: u64) -> u64 {
        if piece.length > 0 {
            encoder.copy_buffer_to_buffer(piece.buffer, piece.start, &self.buffer, at, piece.length);
        }
        at + piece.length
    }

    /// The words, when the device is done. To be called after the copies were submitted.
    pub(super) async fn open(self) -> Result<Vec<u32>, GpuError> {
        if self.length == 0 {
            return self.device.check().map(|()| Vec::new());
        }
        let (sender, receiver) = oneshot::channel();
        let slice = self.buffer.slice(..self.length);
        slice.map_async(wgpu::MapMode::Read, move |result| {
            // Nobody listens any more when the future was dropped.
            let _ = sender.send(result);
        });
        // On the web this does nothing, and the browser calls back. Errors show in what is received.
        let _ = self.device.raw().poll(wgpu::PollType::wait_indefinitely());
        let mapped = receiver.await;
        self.device.check()?;
        let refused = |error: &dyn std::fmt::Display| GpuError::Refused(error.to_string());
        mapped.map_err(|error| refused(&error))?.map_err(|error| refused(&error))?;
        let words = {
            let bytes = slice.get_mapped_range().map_err(|error| refused(&error))?;
            bytemuck::pod_collect_to_vec(&bytes)
        };
        self.buffer.unmap();
        let mut free = self.staging.0.borrow_mut();
        if free.len() < KEPT {
            free.push(self.buffer.clone());
        }
        Ok(words)
    }
}
