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

/// What is given. Another executor takes its place here and in [`Wanted::settle`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Backend {
    /// WebAssembly SIMD, one thread.
    Cpu,
}

impl Wanted {
    /// What is given to one who asks for this.
    ///
    /// # Errors
    /// When it is not in this build.
    pub fn settle(self) -> Result<Backend, Wrong> {
        match self {
            Self::Auto | Self::Cpu => Ok(Backend::Cpu),
            Self::Webgpu => Err(Wrong::NoWebgpu),
        }
    }
}
