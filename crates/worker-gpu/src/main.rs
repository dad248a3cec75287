//! The worker that may train on a graphics processor. A module of its own, which a page loads where there is one, so that
//! no other page carries the executor for it.
#![forbid(unsafe_code)]

use layerloom_session::{Session, Software};

fn main() {
    console_error_panic_hook::set_once();
    layerloom_worker::run_with(|clock| Session::with_graphics(Software::IsNone, clock));
}
