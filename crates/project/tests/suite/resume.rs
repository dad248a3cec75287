//! Going on.

use super::common::handover;
use layerloom_protocol::{Command, Handover, Standing};
use layerloom_session::Session;

/// Has a session go on from a standing of the document that it has open.
pub(crate) fn resume(session: &mut Session, standing: Standing) {
    let handover = Handover { standing, ..*handover(session) };
    session.handle(Command::Resume(Box::new(handover)));
}
