//! The module that `package/layerloom.js` loads, and with the feature «gpu» the one that it loads beside it. A program and
//! no library, because cargo keeps a program's two builds apart.
#![forbid(unsafe_code)]

// Its bindings are the module's exports.
use layerloom_js as _;

fn main() {
    // Shows the message of an assertion that failed, once the module runs.
    #[cfg(target_arch = "wasm32")]
    console_error_panic_hook::set_once();
}
