//! Ctrl-C while training: the first asks for an end after the step that runs, the second ends at once.

use crate::wrong::Wrong;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exit code of what Ctrl-C has ended, as shells have it.
pub(crate) const CODE: u8 = 130;

static ASKED: AtomicBool = AtomicBool::new(false);

/// From now on, Ctrl-C asks.
pub(crate) fn listen() -> Result<(), Wrong> {
    let heard = || {
        if ASKED.swap(true, Ordering::Relaxed) {
            std::process::exit(CODE.into());
        }
    };
    ctrlc::set_handler(heard).map_err(|error| {
        Wrong::new(format!("Ctrl-C cannot be heard: {error}"), format!("无法接收 Ctrl-C：{error}"))
    })
}

/// Whether somebody has asked for an end.
pub(crate) fn is_asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}
