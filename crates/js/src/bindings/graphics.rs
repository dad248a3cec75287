//! Sessions on graphics processors for JavaScript. Each call borrows its session until it is done, which may take a while:
//! `package/layerloom.js` makes them one after the other.

use super::{
    array_for, copied, filled, inputs_for, options_of, plain, samples_for, source_of, steps, text, thrown,
    values_for,
};
use crate::{Graphics, Language, Wrong};
use js_sys::{Error, Float32Array, Function, Reflect};
use wasm_bindgen::prelude::*;

/// A session that may run on a graphics processor, and the language in which it refuses.
#[wasm_bindgen]
pub struct GraphicsEngine {
    graphics: Graphics,
    language: Language,
}

#[wasm_bindgen]
impl GraphicsEngine {
    /// From a document (an object, or the text of a link) and options (an object, or undefined).
    ///
    /// # Errors
    /// All that is wrong with either; when there is no device.
    pub async fn open(document: JsValue, options: JsValue) -> Result<GraphicsEngine, Error> {
        let options = options_of(&options).map_err(|wrong| thrown(&wrong, Language::En))?;
        let language = options.language;
        let graphics = match source_of(&document) {
            Ok(source) => Graphics::open(source, options.backend, now).await,
            Err(wrong) => Err(wrong),
        };
        Ok(Self { graphics: graphics.map_err(|wrong| thrown(&wrong, language))?, language })
    }

    /// «cpu» or «webgpu».
    #[wasm_bindgen(getter)]
    pub fn backend(&self) -> JsValue {
        plain(&self.graphics.backend())
    }

    /// Optimizer steps done.
    #[wasm_bindgen(getter)]
    pub fn steps(&self) -> f64 {
        self.graphics.session().steps() as f64
    }

    /// Sizes of one sample.
    #[wasm_bindgen(getter)]
    pub fn input(&self) -> JsValue {
        plain(self.graphics.session().input())
    }

    /// Values that come out for one sample.
    #[wasm_bindgen(getter)]
    pub fn outputs(&self) -> usize {
        self.graphics.session().outputs()
    }

    /// Names and shapes of all tensors.
    pub fn parameters(&self) -> JsValue {
        plain(&self.graphics.session().parameters())
    }

    /// Makes rows resident: x a Float32Array, y one too or an integer array of classes, n a number.
    ///
    /// # Errors
    /// When a kind or a length is not as it should be, or there is no memory.
    #[wasm_bindgen(js_name = setData)]
    pub async fn set_data(&mut self, x: JsValue, y: JsValue, n: JsValue) -> Result<(), Error> {
        let done = match samples_for(self.graphics.session(), &x, &y, &n) {
            Ok(samples) => self.graphics.set_data(samples).await,
            Err(wrong) => Err(wrong),
        };
        self.told(done)
    }

    /// So many optimizer steps; gives the loss of the last one, before its update, once the device is done.
    ///
    /// # Errors
    /// When there is no data, training diverges, or the device is lost.
    pub async fn step(&mut self, count: JsValue) -> Result<f32, Error> {
        let loss = match steps(&count) {
            Ok(count) => self.graphics.step(count).await,
            Err(wrong) => Err(wrong),
        };
        self.told(loss)
    }

    /// Loss and accuracy over the resident rows.
    ///
    /// # Errors
    /// When there is no data, or the device is lost.
    pub async fn evaluate(&mut self) -> Result<JsValue, Error> {
        let evaluation = self.graphics.evaluate().await;
        self.told(evaluation.map(|evaluation| plain(&evaluation)))
    }

    /// Loss and accuracy over other rows.
    ///
    /// # Errors
    /// When a kind or a length is not as it should be, there is no memory, or the device is lost.
    #[wasm_bindgen(js_name = evaluateOn)]
    pub async fn evaluate_on(&mut self, x: JsValue, y: JsValue, n: JsValue) -> Result<JsValue, Error> {
        let evaluation = match samples_for(self.graphics.session(), &x, &y, &n) {
            Ok(samples) => self.graphics.evaluate_on(samples).await,
            Err(wrong) => Err(wrong),
        };
        self.told(evaluation.map(|evaluation| plain(&evaluation)))
    }

    /// What the network predicts for rows, in the given array or a new one.
    ///
    /// # Errors
    /// When a kind or a length is not as it should be, there is no memory, or the device is lost.
    pub async fn predict(&mut self, x: JsValue, n: JsValue, into: JsValue) -> Result<Float32Array, Error> {
        let session = self.graphics.session();
        let asked = inputs_for(session, &x, &n)
            .and_then(|(x, n)| Ok((copied(&x)?, n, array_for(session, &into, n)?)));
        let predictions = match asked {
            Ok((x, n, into)) => self.graphics.predict(&x, n).await.map(|values| filled(into, &values)),
            Err(wrong) => Err(wrong),
        };
        self.told(predictions)
    }

    /// The values of a tensor.
    ///
    /// # Errors
    /// When there is no such tensor, or the device is lost.
    pub async fn read(&mut self, name: JsValue) -> Result<Float32Array, Error> {
        let values = match text("name", &name) {
            Ok(name) => self.graphics.read(&name).await,
            Err(wrong) => Err(wrong),
        };
        self.floats(values)
    }

    /// Replaces the values of a tensor.
    ///
    /// # Errors
    /// When there is no such tensor, or the values do not fit.
    pub fn write(&mut self, name: &JsValue, values: &JsValue) -> Result<(), Error> {
        let values = values_for(self.graphics.session(), name, values);
        let done = values.and_then(|(name, values)| self.graphics.write(&name, &values));
        self.told(done)
    }

    /// The gradient of a tensor in the last step.
    ///
    /// # Errors
    /// When there is no such tensor, it is not trained, or the device is lost.
    pub async fn gradients(&mut self, name: JsValue) -> Result<Float32Array, Error> {
        let values = match text("name", &name) {
            Ok(name) => self.graphics.gradients(&name).await,
            Err(wrong) => Err(wrong),
        };
        self.floats(values)
    }
}

impl GraphicsEngine {
    fn told<T>(&self, done: Result<T, Wrong>) -> Result<T, Error> {
        done.map_err(|wrong| thrown(&wrong, self.language))
    }

    fn floats(&self, values: Result<Vec<f32>, Wrong>) -> Result<Float32Array, Error> {
        self.told(values.map(|values| Float32Array::from(&values[..])))
    }
}

/// Milliseconds of `performance.now()`, which pages and workers have.
fn now() -> f64 {
    let global = js_sys::global();
    let performance = Reflect::get(&global, &"performance".into()).expect("an object can be asked");
    let now = Reflect::get(&performance, &"now".into()).expect("where there is WebGPU there is a clock");
    let now: Function = now.unchecked_into();
    now.call0(&performance).ok().and_then(|time| time.as_f64()).expect("a clock tells a number")
}
