//! What a session runs on.

use crate::Wrong;
use serde::Serialize;

/// What is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// Whatever is fastest.
    #[default]
    Auto,
    /// WebAssembly SIMD, one thread.
    Cpu,
    /// The graphics processor.
    Webgpu,
}

/// What is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Backend {
    /// WebAssembly SIMD, one thread.
    Cpu,
    /// The graphics processor.
    #[cfg(feature = "gpu")]
    Webgpu,
}

impl Wanted {
    /// What is given to one who asks for this where there is only the CPU.
    ///
    /// # Errors
    /// When the graphics processor is asked for by name.
    pub fn settle(self) -> Result<Backend, Wrong> {
        match self {
            Self::Auto | Self::Cpu => Ok(Backend::Cpu),
            Self::Webgpu => Err(Wrong::NoWebgpu),
        }
    }
}
