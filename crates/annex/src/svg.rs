//! Pictures as SVG: a text that needs nothing beside it, and the same in pixels.

use crate::dom::*;
use futures_channel::oneshot::channel;
use js_sys::{Array, Function};
use layerloom_plot::Theme;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

/// The media type.
const KIND: &str = "image/svg+xml";

/// Pixels across of a picture that is turned into pixels.
const WIDTH: f64 = 1600.0;

/// No picture is higher, in pixels.
const LONGEST: f64 = 8192.0;

/// A picture, in pixels of the page.
pub(crate) struct Svg {
    /// Across.
    pub(crate) width: f64,
    /// Down.
    pub(crate) height: f64,
    /// What it shows, in words.
    pub(crate) title: String,
    /// Its elements.
    pub(crate) body: String,
}

/// The colours of a picture: the data's by the theme, all else by the style sheet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Inks {
    /// Whose data colours they are.
    pub(crate) theme: Theme,
    /// What everything stands on.
    pub(crate) panel: String,
    /// Texts.
    pub(crate) ink: String,
    /// Texts of less weight.
    pub(crate) quiet: String,
    /// Rules.
    pub(crate) line: String,
    /// What is strong and no data.
    pub(crate) accent: String,
}

impl Inks {
    /// Those of the page as it is now.
    pub(crate) fn of_page(theme: Theme) -> Self {
        let root = document().document_element();
        let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
        let token = |name: &str| {
            style.as_ref().and_then(|style| style.get_property_value(name).ok()).unwrap_or_default()
        };
        let [panel, ink, quiet, line, accent] =
            ["--panel", "--ink", "--ink-3", "--line", "--accent"].map(token);
        Self { theme, panel, ink, quiet, line, accent }
    }

    /// Those of a page that is not there, for tests.
    #[cfg(test)]
    pub(crate) fn of_no_page(theme: Theme) -> Self {
        let [panel, ink, quiet, line, accent] =
            ["#181b23", "#fff", "#999", "#333", "#00f"].map(str::to_owned);
        Self { theme, panel, ink, quiet, line, accent }
    }
}

/// A text as it stands in markup.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // Letters that XML has no place for.
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => escaped.push(letter),
        }
    }
    escaped
}

impl Svg {
    /// The file.
    pub(crate) fn text(&self, inks: &Inks) -> String {
        let Self { width, height, title, body } = self;
        let (title, panel) = (escaped(title), &inks.panel);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"system-ui, sans-serif\">\n\
             <title>{title}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"{panel}\"/>\n{body}\n</svg>\n"
        )
    }

    /// The file as the browser hands it out.
    ///
    /// # Errors
    /// Where a page may make no files at all.
    pub(crate) fn blob(&self, inks: &Inks) -> Result<Blob, JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type(KIND);
        Blob::new_with_str_sequence_and_options(&Array::of1(&self.text(inks).into()), &options)
    }

    /// It in pixels.
    ///
    /// # Errors
    /// Where the browser draws no such pictures.
    pub(crate) async fn draw(&self, inks: &Inks) -> Result<HtmlCanvasElement, JsValue> {
        let address = Url::create_object_url_with_blob(&self.blob(inks)?)?;
        let image = HtmlImageElement::new()?;
        let (sender, receiver) = channel();
        let loaded = Closure::once_into_js(move |event: web_sys::Event| {
            // Nobody waits where the page has gone on.
            let _ = sender.send(event.type_() == "load");
        });
        let loaded: &Function = loaded.unchecked_ref();
        image.set_onload(Some(loaded));
        image.set_onerror(Some(loaded));
        image.set_src(&address);
        let loaded = receiver.await;
        Url::revoke_object_url(&address)?;
        if loaded != Ok(true) {
            return Err(JsValue::UNDEFINED);
        }
        let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
        // Browsers have no canvas beyond some size.
        let scale = (WIDTH / self.width).min(LONGEST / self.height);
        let (width, height) = (scale * self.width, scale * self.height);
        canvas.set_width(width as u32);
        canvas.set_height(height as u32);
        let context = canvas.get_context("2d")?.ok_or(JsValue::UNDEFINED)?;
        let context: CanvasRenderingContext2d = context.unchecked_into();
        context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
        Ok(canvas)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_picture_is_called_its_file_is_markup() {
        let title = "a<b & \"c\"\u{1}\u{0}\n名".to_owned();
        let inks = Inks::of_no_page(Theme::Dark);
        let text = Svg { width: 3.0, height: 2.0, title, body: String::new() }.text(&inks);
        assert!(text.contains("<title>a&lt;b &amp; &quot;c&quot;\n名</title>"), "{text}");
        assert!(text.contains("viewBox=\"0 0 3 2\"") && text.contains("fill=\"#181b23\""), "{text}");
    }
}
