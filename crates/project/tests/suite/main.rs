//! What is kept of a playground comes back whole, and what is no such thing is refused.

mod common;
#[path = "../../../protocol/tests/links/drawn.rs"]
mod drawn;
mod file;
mod held;
mod history;
mod hostile;
mod kept;
#[expect(unreachable_pub, reason = "the fuzz targets take it in by its path")]
mod laws;
mod resume;
mod sealed;
mod strangers;
mod tfp;
mod weights;
