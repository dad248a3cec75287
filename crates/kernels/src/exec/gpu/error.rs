//! What can go wrong on a device.

/// What memory was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Memory {
    /// The plan's arena.
    Arena,
    /// Inputs and targets.
    Data,
    /// Records of the plan's operations.
    Records,
    /// Rows and scalars of the steps of one submission.
    Steps,
    /// Values on their way back.
    Readback,
}

/// Why the device does not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GpuError {
    /// The browser or the system offers no adapter; its words.
    NoAdapter(String),
    /// The adapter gives no device; its words.
    NoDevice(String),
    /// More than the device takes in one buffer; nothing was allocated.
    TooLarge {
        /// For what.
        memory: Memory,
        /// Bytes asked for.
        bytes: u64,
        /// Bytes that would do.
        limit: u64,
    },
    /// The device had no room.
    OutOfMemory {
        /// For what.
        memory: Memory,
        /// Bytes asked for.
        bytes: u64,
    },
    /// The device is gone, and all that was on it; the driver's words.
    Lost(String),
    /// The device refused a command: a mistake of ours or of its driver; its words.
    Refused(String),
}
