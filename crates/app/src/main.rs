//! The page and its worker as one module, loaded once: in a window it is the page, in a worker the session.
//!
//! They share a third of their code (documents, catalogs, data sets, and what Rust brings along), which two modules would
//! each carry. The crates behind it know nothing of each other: `ui` cannot call the engine's kernels.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What a script knows of itself.
    type ImportMeta;

    #[wasm_bindgen(thread_local_v2, js_namespace = import, js_name = meta)]
    static META: ImportMeta;

    #[wasm_bindgen(method, getter)]
    fn url(this: &ImportMeta) -> String;
}

fn main() {
    console_error_panic_hook::set_once();
    match web_sys::window() {
        Some(_) => layerloom_ui::run(layerloom_ui::Origin {
            script: META.with(ImportMeta::url),
            module: wasm_bindgen::module(),
        }),
        None => layerloom_worker::run(),
    }
}
