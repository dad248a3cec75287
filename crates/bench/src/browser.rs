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

/// A workload that trains on the browser's graphics processor.
#[cfg(feature = "gpu")]
#[wasm_bindgen]
pub struct GpuBench(crate::GpuWorkload);

#[cfg(feature = "gpu")]
#[wasm_bindgen]
impl GpuBench {
    /// Number of ways that are compared.
    pub fn ways() -> usize {
        crate::WAYS.len()
    }

    /// The name of a way.
    pub fn name(way: usize) -> String {
        format!("{:?}", crate::WAYS[way])
    }

    /// Sets a workload up and checks its answer.
    ///
    /// # Errors
    /// When there is no device, the workload does not train, or the answer is wrong.
    pub async fn start(id: String, way: usize) -> Result<GpuBench, JsError> {
        let told = |error: layerloom_engine::exec::gpu::GpuError| JsError::new(&format!("{error:?}"));
        let device = layerloom_engine::exec::gpu::Device::open().await.map_err(told)?;
        let workload = crate::GpuWorkload::new(&id, &device, crate::WAYS[way]).await.map_err(told)?;
        let mut workload = workload.ok_or_else(|| JsError::new(&format!("{id} does not train")))?;
        let [ours, right] = workload.answers().await.map_err(told)?;
        if (ours - right).abs() <= 1e-4 * right.abs() {
            Ok(Self(workload))
        } else {
            Err(JsError::new(&format!("{id}: the answer is {ours} but should be {right}")))
        }
    }

    /// The operations of a workload's step, one a line.
    pub fn operations(id: &str) -> String {
        crate::GpuWorkload::operations(id).join("\n")
    }

    /// A step that is nothing but one operation of a workload, so many times.
    ///
    /// # Errors
    /// When there is no device, or no such operation.
    pub async fn only(id: String, way: usize, operation: usize, times: usize) -> Result<GpuBench, JsError> {
        let told = |error: layerloom_engine::exec::gpu::GpuError| JsError::new(&format!("{error:?}"));
        let device = layerloom_engine::exec::gpu::Device::open().await.map_err(told)?;
        let workload = crate::GpuWorkload::only(&id, &device, crate::WAYS[way], operation, times);
        workload
            .await
            .map_err(told)?
            .map(Self)
            .ok_or_else(|| JsError::new(&format!("{id} has no {operation}")))
    }

    /// Runs so many steps in one submission; gives the loss of the last.
    ///
    /// # Errors
    /// When the device is lost or refuses.
    pub async fn run(&mut self, count: usize) -> Result<f64, JsError> {
        self.0.run(count).await.map_err(|error| JsError::new(&format!("{error:?}")))
    }
}
