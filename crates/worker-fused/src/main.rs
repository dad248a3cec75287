//! The worker that trains on the processor with fused multiply-adds. The same session as the page's own, built for
//! WebAssembly's relaxed SIMD: a module of its own, which a page loads where a person asks for it.
#![forbid(unsafe_code)]

fn main() {
    console_error_panic_hook::set_once();
    layerloom_worker::run();
}
