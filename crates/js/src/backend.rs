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
    /// WebAssembly's relaxed SIMD, one thread: multiply-adds round once, where the machine has such.
    Fused,
    /// The graphics processor.
    Webgpu,
}

/// What is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Backend {
    /// WebAssembly SIMD, one thread.
    Cpu,
    /// WebAssembly's relaxed SIMD, one thread.
    Fused,
    /// The graphics processor.
    #[cfg(feature = "gpu")]
    Webgpu,
}

impl Wanted {
    /// What is given to one who asks for this where there is only the CPU.
    ///
    /// # Errors
    /// When another is asked for by name than this build has.
    pub fn settle(self) -> Result<Backend, Wrong> {
        match self {
            Self::Fused if cfg!(target_feature = "relaxed-simd") => Ok(Backend::Fused),
            Self::Fused => Err(Wrong::NoFused),
            Self::Auto | Self::Cpu => Ok(Backend::Cpu),
            Self::Webgpu => Err(Wrong::NoWebgpu),
        }
    }
}
