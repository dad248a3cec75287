//! Studies on a graphics processor.

use layerloom_engine::exec::gpu::{Device, GpuError};
use layerloom_protocol::Processor;
use layerloom_session::study::{Exact, Rehearsal};
use layerloom_study::{Finding, Obstacle};

/// How near its numbers are to the exact ones.
pub(crate) async fn nearness(rehearsal: &Rehearsal, exact: &Exact) -> Finding {
    let outcome = match Device::open().await {
        Ok(device) => rehearsal.on_gpu(&device).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(outcome) => Finding::Parity(Processor::WebGpu, rehearsal.parity(&outcome, exact)),
        Err(error) => Finding::Obstacle(Obstacle::Graphics(words(error))),
    }
}

/// What a device says of itself, or the bytes that it has no room for.
fn words(error: GpuError) -> String {
    match error {
        GpuError::NoAdapter(words)
        | GpuError::NoDevice(words)
        | GpuError::Lost(words)
        | GpuError::Refused(words) => words,
        GpuError::TooLarge { bytes, limit, .. } => format!("{bytes} > {limit} bytes"),
        GpuError::OutOfMemory { bytes, .. } => format!("{bytes} bytes"),
    }
}
