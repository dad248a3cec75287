//! Training throughput of the engine on fixed workloads, natively and in a browser.
//!
//! Every workload first checks its answer against the f64 reference, and only then may be timed.
#![forbid(unsafe_code)]

#[cfg(target_arch = "wasm32")]
mod browser;
mod data;
#[cfg(feature = "gpu")]
mod gpu;
mod workload;

#[cfg(feature = "gpu")]
pub use gpu::{GpuWorkload, WAYS};
pub use workload::{ALL, Workload};
