//! Rows of data that stay on a device.

use super::{Device, GpuError, Memory};
use crate::plan::View;

/// Rows to be passed through the forward program.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// As many rows of the resident data as the program takes.
    pub rows: Vec<u32>,
    /// What of the program's views is wanted.
    pub views: Vec<View>,
}

/// Rows of inputs and targets on a device.
pub struct Resident {
    pub(super) buffer: wgpu::Buffer,
    pub(super) samples: usize,
}

/// What the resident data is used for.
const DATA: wgpu::BufferUsages = wgpu::BufferUsages::STORAGE.union(wgpu::BufferUsages::COPY_DST);

impl Resident {
    /// A place for no rows yet.
    ///
    /// # Errors
    /// When the device has no room.
    pub async fn none(device: &Device) -> Result<Self, GpuError> {
        Self::of(device, 0).await
    }

    pub(super) async fn of(device: &Device, bytes: u64) -> Result<Self, GpuError> {
        Ok(Self { buffer: device.buffer(Memory::Data, bytes, DATA).await?, samples: 0 })
    }

    /// As [`Self::of`]; that there is no room shows only later.
    pub(super) fn of_now(device: &Device, bytes: u64) -> Result<Self, GpuError> {
        Ok(Self { buffer: device.buffer_now(Memory::Data, bytes, DATA)?, samples: 0 })
    }
}
