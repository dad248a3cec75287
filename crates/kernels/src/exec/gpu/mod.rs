//! The executor on graphics processors, by wgpu: WebGPU in the browser, Vulkan natively.
//!
//! Everything a plan needs stays on the device: one buffer is the arena, one holds the data, and batches are gathered
//! there by lists of rows. Each operation became a [`Kernel`] and a record of its sizes; a submission runs many steps in
//! one pass or, for small networks, in one dispatch that loops over them. Losses gather in a ring and are read back with
//! whatever else is asked for, once. A guard that trips leaves its step's number in the outcome's first word, which all
//! later work looks at before it writes.
//!
//! Read on in `joint` (which operations one dispatch does), `kernel` (which shader runs an operation), `product` (matrix
//! products and convolutions), `dispatch`
//! (operations to records), `steps` (whole steps in one dispatch), `device` (adapter and compiled pipelines), `program`,
//! `executor` (buffers, running), `resident` (data that stays), `timetable` (what changes from step to step) and `readback`.

mod device;
mod dispatch;
mod error;
mod executor;
mod joint;
mod kernel;
mod product;
mod program;
mod readback;
mod resident;
mod steps;
mod timetable;

pub use device::{Device, Shader};
pub use dispatch::Threads;
pub use error::{GpuError, Memory};
pub use executor::{Gpu, Run, Training};
pub use joint::{Link, Links};
pub use kernel::{Each, Kernel, SHADERS, Walk};
pub use product::{Factors, Product, Quads, Tile};
pub use program::shaders;
pub use readback::Collected;
pub use resident::{Piece, Resident};
pub use steps::{Steps, Way};

/// Waits for a future of this module, where there is no browser whose loop would do it.
#[cfg(not(target_arch = "wasm32"))]
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
        std::thread::yield_now();
    }
}

/// Threads of a workgroup, for kernels of one thread an element.
const WORKGROUP: u32 = 256;

/// Side of the tiles of matrix products; a tile's threads are a workgroup.
const TILE: u32 = 16;

/// Losses kept on the device: those of more steps than this between two readbacks push the oldest out.
pub const RING: usize = 4096;
