//! The workloads for a page: JavaScript keeps the time.

use crate::Workload;
use wasm_bindgen::prelude::*;

/// A workload that is ready to run.
#[wasm_bindgen]
pub struct Bench(Workload);

#[wasm_bindgen]
impl Bench {
    /// Sets a workload up and checks its answer.
    ///
    /// # Errors
    /// When the id is unknown, or the answer is wrong.
    #[wasm_bindgen(constructor)]
    pub fn new(id: &str) -> Result<Bench, JsError> {
        let mut workload = Workload::new(id).ok_or_else(|| JsError::new("unknown workload"))?;
        match workload.check() {
            Ok(_) => Ok(Self(workload)),
            Err([ours, right]) => {
                Err(JsError::new(&format!("{id}: the answer is {ours} but should be {right}")))
            }
        }
    }

    /// Runs so many steps; gives the loss of the last.
    pub fn run(&mut self, count: usize) -> f64 {
        self.0.run(count)
    }

    /// Floating-point operations of the matrix products of one step.
    pub fn flops(&self) -> f64 {
        self.0.flops()
    }
}
