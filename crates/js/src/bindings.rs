//! Sessions and products for JavaScript. Arguments are looked at before anything is copied; what is refused is thrown
//! as an `Error`. `package/layerloom.js` makes promises of these calls and keeps them from being used after their end.

use crate::{Language, Options, Product, Samples, Session, Source, Wrong};
use js_sys::{
    Error, Float32Array, Int8Array, Int16Array, Int32Array, Reflect, Uint8Array, Uint16Array, Uint32Array,
};
use layerloom_document::Bilingual;
use layerloom_document::readable::{self, Readable, Tree};
use layerloom_protocol::lexicon;
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[cfg(feature = "gpu")]
mod graphics;

/// A session, and the language in which it refuses.
#[wasm_bindgen]
pub struct Engine {
    session: Session,
    language: Language,
}

#[wasm_bindgen]
impl Engine {
    /// From a document (an object, or the text of a link) and options (an object, or undefined).
    ///
    /// # Errors
    /// All that is wrong with either.
    #[wasm_bindgen(constructor)]
    pub fn new(document: &JsValue, options: &JsValue) -> Result<Engine, Error> {
        let options = options_of(options).map_err(|wrong| thrown(&wrong, Language::En))?;
        let language = options.language;
        let session = source_of(document).and_then(|source| Session::new(source, options.backend));
        Ok(Self { session: session.map_err(|wrong| thrown(&wrong, language))?, language })
    }

    /// «cpu».
    #[wasm_bindgen(getter)]
    pub fn backend(&self) -> JsValue {
        plain(&self.session.backend())
    }

    /// Optimizer steps done.
    #[wasm_bindgen(getter)]
    pub fn steps(&self) -> f64 {
        self.session.steps() as f64
    }

    /// Sizes of one sample.
    #[wasm_bindgen(getter)]
    pub fn input(&self) -> JsValue {
        plain(self.session.input())
    }

    /// Values that come out for one sample.
    #[wasm_bindgen(getter)]
    pub fn outputs(&self) -> usize {
        self.session.outputs()
    }

    /// Makes rows resident: x a Float32Array, y one too or an integer array of classes, n a number.
    ///
    /// # Errors
    /// When a kind or a length is not as it should be, or there is no memory.
    #[wasm_bindgen(js_name = setData)]
    pub fn set_data(&mut self, x: &JsValue, y: &JsValue, n: &JsValue) -> Result<(), Error> {
        let samples = samples_for(&self.session, x, y, n);
        let done = samples.and_then(|samples| self.session.set_data(samples));
        self.told(done)
    }

    /// So many optimizer steps; gives the loss of the last one, before its update.
    ///
    /// # Errors
    /// When there is no data, or training diverges.
    pub fn step(&mut self, count: &JsValue) -> Result<f32, Error> {
        let loss = steps(count).and_then(|count| self.session.step(count));
        self.told(loss)
    }

    /// Loss and accuracy over the resident rows.
    ///
    /// # Errors
    /// When there is no data.
    pub fn evaluate(&mut self) -> Result<JsValue, Error> {
        let evaluation = self.session.evaluate();
        self.told(evaluation.map(|evaluation| plain(&evaluation)))
    }

    /// Loss and accuracy over other rows.
    ///
    /// # Errors
    /// When a kind or a length is not as it should be, or there is no memory.
    #[wasm_bindgen(js_name = evaluateOn)]
    pub fn evaluate_on(&mut self, x: &JsValue, y: &JsValue, n: &JsValue) -> Result<JsValue, Error> {
        let samples = samples_for(&self.session, x, y, n);
        let evaluation = samples.and_then(|samples| self.session.evaluate_on(samples));
        self.told(evaluation.map(|evaluation| plain(&evaluation)))
    }

    /// What the network predicts for rows, in the given array or a new one.
    ///
    /// # Errors
    /// When a kind or a length is not as it should be, or there is no memory.
    pub fn predict(&mut self, x: &JsValue, n: &JsValue, into: &JsValue) -> Result<Float32Array, Error> {
        let predictions = self.predictions(x, n, into);
        self.told(predictions)
    }

    /// Names and shapes of all tensors.
    pub fn parameters(&self) -> JsValue {
        plain(&self.session.parameters())
    }

    /// The values of a tensor.
    ///
    /// # Errors
    /// When there is no such tensor.
    pub fn read(&self, name: &JsValue) -> Result<Float32Array, Error> {
        let values = text("name", name).and_then(|name| self.session.read(&name).map(Float32Array::from));
        self.told(values)
    }

    /// Replaces the values of a tensor.
    ///
    /// # Errors
    /// When there is no such tensor, or the values do not fit.
    pub fn write(&mut self, name: &JsValue, values: &JsValue) -> Result<(), Error> {
        let done = self.overwrite(name, values);
        self.told(done)
    }

    /// The gradient of a tensor in the last step.
    ///
    /// # Errors
    /// When there is no such tensor, or it is not trained.
    pub fn gradients(&self, name: &JsValue) -> Result<Float32Array, Error> {
        let values =
            text("name", name).and_then(|name| self.session.gradients(&name).map(Float32Array::from));
        self.told(values)
    }
}

impl Engine {
    fn told<T>(&self, done: Result<T, Wrong>) -> Result<T, Error> {
        done.map_err(|wrong| thrown(&wrong, self.language))
    }

    fn predictions(&mut self, x: &JsValue, n: &JsValue, into: &JsValue) -> Result<Float32Array, Wrong> {
        let (x, n) = inputs_for(&self.session, x, n)?;
        let into = array_for(&self.session, into, n)?;
        let values = self.session.predict(n, |inputs| x.copy_to(inputs))?;
        Ok(filled(into, &values))
    }

    fn overwrite(&mut self, name: &JsValue, values: &JsValue) -> Result<(), Wrong> {
        let (name, values) = values_for(&self.session, name, values)?;
        self.session.write(&name, &values)
    }
}

/// Samples for a session to learn from or to be judged by.
fn samples_for(session: &Session, x: &JsValue, y: &JsValue, n: &JsValue) -> Result<Samples, Wrong> {
    let (x, n) = inputs_for(session, x, n)?;
    let y = match Classes::of(y) {
        Some(classes) => {
            session.check_classes(classes.length(), n)?;
            session.targets_of(&classes.values()?)?
        }
        None => {
            let y = floats("y", y)?;
            session.check_targets(y.length() as usize, n)?;
            copied(&y)?
        }
    };
    Ok(Samples { x: copied(&x)?, y, n })
}

/// Inputs of the right length, not copied yet.
fn inputs_for(session: &Session, x: &JsValue, n: &JsValue) -> Result<(Float32Array, usize), Wrong> {
    let n = whole("n", n, u32::MAX as usize)?;
    let x = floats("x", x)?;
    session.check_inputs(x.length() as usize, n)?;
    Ok((x, n))
}

/// The array that predictions of n rows are wanted in, if there is one.
fn array_for(session: &Session, into: &JsValue, n: usize) -> Result<Option<Float32Array>, Wrong> {
    if into.is_undefined() {
        return Ok(None);
    }
    let into = floats("into", into)?;
    session.check_predictions(into.length() as usize, n)?;
    Ok(Some(into))
}

/// Values in an array of their length, or in a new one. (A new one costs more than a small network's predictions.)
fn filled(into: Option<Float32Array>, values: &[f32]) -> Float32Array {
    match into {
        Some(into) => {
            into.copy_from(values);
            into
        }
        None => Float32Array::from(values),
    }
}

/// New values of a tensor.
fn values_for(session: &Session, name: &JsValue, values: &JsValue) -> Result<(String, Vec<f32>), Wrong> {
    let name = text("name", name)?;
    let values = floats("values", values)?;
    session.check_values(&name, values.length() as usize)?;
    Ok((name, copied(&values)?))
}

fn steps(count: &JsValue) -> Result<u32, Wrong> {
    whole("the number of steps", count, u32::MAX as usize).map(|count| count as u32)
}

/// A product of two matrices that stay in the module's memory.
#[wasm_bindgen]
pub struct Gemm(Product);

#[wasm_bindgen]
impl Gemm {
    /// a `[m, k]` times b `[k, n]`.
    ///
    /// # Errors
    /// When a kind or a length is not as it should be, or there is no memory.
    #[wasm_bindgen(constructor)]
    pub fn new(a: &JsValue, b: &JsValue, sizes: &JsValue, options: &JsValue) -> Result<Gemm, Error> {
        let options = options_of(options).map_err(|wrong| thrown(&wrong, Language::En))?;
        let product = options.backend.settle().and_then(|_| {
            let (a, b) = (floats("a", a)?, floats("b", b)?);
            let wrong = || Wrong::Kind {
                what: "the sizes",
                expected: Bilingual::new("three numbers [m, k, n]", "三个数 [m, k, n]"),
            };
            let sizes: [usize; 3] = serde_wasm_bindgen::from_value(sizes.clone()).map_err(|_| wrong())?;
            Product::check(sizes, a.length() as usize, b.length() as usize)?;
            Product::new(sizes, copied(&a)?, copied(&b)?)
        });
        product.map(Self).map_err(|wrong| thrown(&wrong, options.language))
    }

    /// Computes the product so many times.
    ///
    /// # Errors
    /// When the count is none.
    pub fn run(&mut self, count: &JsValue) -> Result<(), Error> {
        let count = whole("the number of products", count, u32::MAX as usize)
            .map_err(|wrong| thrown(&wrong, Language::En))?;
        self.0.run(count);
        Ok(())
    }

    /// The product as it was last computed.
    pub fn read(&self) -> Float32Array {
        Float32Array::from(self.0.values())
    }
}

/// All that documents can be written with.
#[wasm_bindgen]
pub fn choices() -> JsValue {
    plain(&crate::choices())
}

/// The document of a link in its readable form.
///
/// # Errors
/// When the text is no link.
#[wasm_bindgen(js_name = documentOf)]
pub fn document_of(link: &JsValue) -> Result<JsValue, Error> {
    let read = || {
        let source = Source::of_link(&text("the link", link)?)?;
        Ok(readable::write(&Readable { document: source.document, described: None }, &lexicon()))
    };
    read().map(|tree| plain(&tree)).map_err(|wrong| thrown(&wrong, Language::En))
}

fn source_of(document: &JsValue) -> Result<Source, Wrong> {
    if let Some(link) = document.as_string() {
        return Source::of_link(&link);
    }
    let tree: Tree = serde_wasm_bindgen::from_value(document.clone()).map_err(|error| Wrong::Kind {
        what: "the document",
        expected: Bilingual::new(
            format!("plain data as in JSON, or the text of a link ({error})"),
            format!("JSON 形式的普通数据，或链接文本（{error}）"),
        ),
    })?;
    Source::of_tree(&tree)
}

fn options_of(options: &JsValue) -> Result<Options, Wrong> {
    let kind = Wrong::Option { place: "options".into(), known: "{ backend, language }".into() };
    let tree: Tree = serde_wasm_bindgen::from_value(options.clone()).map_err(|_| kind)?;
    Options::of_tree(&tree)
}

/// An integer array: indices of classes.
enum Classes {
    I8(Int8Array),
    U8(Uint8Array),
    I16(Int16Array),
    U16(Uint16Array),
    I32(Int32Array),
    U32(Uint32Array),
}

impl Classes {
    fn of(value: &JsValue) -> Option<Self> {
        fn cast<T: JsCast + Clone>(value: &JsValue) -> Option<T> {
            value.dyn_ref::<T>().cloned()
        }
        None.or_else(|| cast(value).map(Self::U8))
            .or_else(|| cast(value).map(Self::I32))
            .or_else(|| cast(value).map(Self::U32))
            .or_else(|| cast(value).map(Self::U16))
            .or_else(|| cast(value).map(Self::I16))
            .or_else(|| cast(value).map(Self::I8))
    }

    fn length(&self) -> usize {
        let length = match self {
            Self::I8(array) => array.length(),
            Self::U8(array) => array.length(),
            Self::I16(array) => array.length(),
            Self::U16(array) => array.length(),
            Self::I32(array) => array.length(),
            Self::U32(array) => array.length(),
        };
        length as usize
    }

    /// As f32, which holds every class that a network can have.
    fn values(&self) -> Result<Vec<f32>, Wrong> {
        let floats = match self {
            Self::I8(array) => Float32Array::new(array),
            Self::U8(array) => Float32Array::new(array),
            Self::I16(array) => Float32Array::new(array),
            Self::U16(array) => Float32Array::new(array),
            Self::I32(array) => Float32Array::new(array),
            Self::U32(array) => Float32Array::new(array),
        };
        copied(&floats)
    }
}

fn floats(what: &'static str, value: &JsValue) -> Result<Float32Array, Wrong> {
    value.dyn_ref::<Float32Array>().cloned().ok_or_else(|| Wrong::Kind {
        what,
        expected: match what {
            "y" => Bilingual::new(
                "a Float32Array of targets, or an integer array of classes",
                " Float32Array 形式的目标值，或整数数组形式的类别",
            ),
            _ => Bilingual::new("a Float32Array", " Float32Array"),
        },
    })
}

/// The one copy into the module's memory.
fn copied(array: &Float32Array) -> Result<Vec<f32>, Wrong> {
    let mut values = crate::session::reserved(array.length() as usize)?;
    array.copy_to(&mut values);
    Ok(values)
}

fn text(what: &'static str, value: &JsValue) -> Result<String, Wrong> {
    value.as_string().ok_or_else(|| Wrong::Kind { what, expected: Bilingual::new("a text", "文本") })
}

fn whole(what: &'static str, value: &JsValue, most: usize) -> Result<usize, Wrong> {
    let number = value.as_f64().filter(|number| number.fract() == 0.0);
    let count = number.filter(|number| (1.0..=most as f64).contains(number));
    count.map(|count| count as usize).ok_or(Wrong::Count { what, most })
}

/// Plain data as JavaScript has it.
fn plain<T: Serialize + ?Sized>(value: &T) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).expect("plain data can be shown")
}

/// The error to be thrown; what is wrong with a document stands in its `problems` one by one.
fn thrown(wrong: &Wrong, language: Language) -> Error {
    #[derive(Serialize)]
    struct Shown<'a> {
        place: &'a str,
        message: &'a str,
    }
    let error = Error::new(&wrong.message(language));
    let faults = wrong.faults();
    if !faults.is_empty() {
        let shown: Vec<_> = faults
            .iter()
            .map(|fault| Shown {
                place: &fault.place,
                message: if language == Language::En { &fault.message.en } else { &fault.message.zh },
            })
            .collect();
        Reflect::set(&error, &"problems".into(), &plain(&shown)).expect("an error is an object");
    }
    error
}
