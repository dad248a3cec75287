//! Pictures of what is on screen: as files, or copied for other programs.

use crate::annex::Annex;
use crate::dom::*;
use crate::saving::download_blob;
use crate::text;
use js_sys::{Array, Function, Object, Promise, Reflect};
use layerloom_document::Text;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement};

/// Pixels a side of the map, and across of the curve.
const WIDTH: f64 = 1024.0;

/// A picture, drawn from canvases of the page that lie one above the other.
pub(crate) struct Picture {
    /// What it shows.
    pub(crate) name: Text,
    /// Its file's name, without the ending.
    file: &'static str,
    /// The canvases, the lowest first.
    layers: &'static [&'static str],
}

/// All of them.
pub(crate) static ALL: &[Picture] = &[
    Picture { name: text::PICTURE_MAP, file: "output-map", layers: &[".map-field", ".map-points"] },
    Picture { name: text::PICTURE_CURVE, file: "curve", layers: &[".curves canvas"] },
];

impl Picture {
    /// Saves it as a PNG file.
    pub(crate) fn save(&'static self, annex: Annex) {
        self.with_blob(annex, move |blob| {
            // Fails only where a page may make no files at all.
            let _ = download_blob(&format!("{}.png", self.file), &blob);
        });
    }

    /// Copies it, where the browser allows it.
    pub(crate) fn copy(&'static self, annex: Annex) {
        self.with_blob(annex, move |blob| {
            spawn_local(async move {
                let copied = match write_to_clipboard(&blob) {
                    Ok(promise) => js_sys::futures::JsFuture::from(promise).await.is_ok(),
                    Err(_) => false,
                };
                annex.tell(if copied { text::COPIED } else { text::PICTURE_NOT_COPIED });
            });
        });
    }

    fn with_blob(&self, annex: Annex, act: impl FnOnce(Blob) + 'static) {
        let Some(canvas) = self.draw() else {
            annex.tell(text::NO_PICTURE);
            return;
        };
        let done = Closure::once_into_js(move |blob: Option<Blob>| {
            if let Some(blob) = blob {
                act(blob);
            }
        });
        // Fails only for a canvas with pictures from elsewhere.
        let _ = canvas.to_blob(done.unchecked_ref());
    }

    /// All layers on the colour of their panel; nothing while they are not on screen.
    fn draw(&self) -> Option<HtmlCanvasElement> {
        let layers: Vec<HtmlCanvasElement> = self
            .layers
            .iter()
            .filter_map(|selector| document().query_selector(selector).ok().flatten())
            .filter_map(|element| element.dyn_into().ok())
            .collect();
        let lowest = layers.first().filter(|layer| layer.client_width() > 0)?;
        let height = WIDTH * f64::from(lowest.client_height()) / f64::from(lowest.client_width());
        let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width(WIDTH as u32);
        canvas.set_height(height as u32);
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let style = window().get_computed_style(&document().document_element()?).ok()??;
        context.set_fill_style_str(&style.get_property_value("--panel").unwrap_or_default());
        context.fill_rect(0.0, 0.0, WIDTH, height);
        for layer in &layers {
            context.draw_image_with_html_canvas_element_and_dw_and_dh(layer, 0.0, 0.0, WIDTH, height).ok()?;
        }
        Some(canvas)
    }
}

/// `navigator.clipboard.write` of one picture.
fn write_to_clipboard(blob: &Blob) -> Result<Promise, JsValue> {
    let parts = Object::new();
    Reflect::set(&parts, &blob.type_().into(), blob)?;
    let kind: Function = Reflect::get(&window(), &"ClipboardItem".into())?.dyn_into()?;
    let item = Reflect::construct(&kind, &Array::of1(&parts))?;
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into())?;
    let write: Function = Reflect::get(&clipboard, &"write".into())?.dyn_into()?;
    write.call1(&clipboard, &Array::of1(&item))?.dyn_into()
}
