//! Pictures of what is on screen: as files, or copied for other programs.

mod network;

use crate::annex::Annex;
use crate::chart::{Chart, Line, Look};
use crate::dom::*;
use crate::saving::download_blob;
use crate::svg::{Inks, Svg};
use crate::text;
use futures_channel::oneshot::channel;
use js_sys::futures::{JsFuture, future_to_promise};
use js_sys::{Array, Function, Object, Promise, Reflect};
use layerloom_document::Text;
use layerloom_plot::Marker;
use layerloom_protocol::CURVE_COLUMNS;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlInputElement};

/// Pixels a side of the map, and of the curve.
const WIDTH: f64 = 1024.0;
const CURVE: [f32; 2] = [680.0, 340.0];

/// In which form a picture leaves the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A file of lines and texts.
    Svg,
    /// A file of pixels.
    Png,
    /// Pixels, for another program.
    Copied,
}

/// A picture.
pub(crate) struct Picture {
    /// What it shows.
    pub(crate) name: Text,
    /// Its file's name, without the ending.
    file: &'static str,
    source: Source,
}

type Drawing = Pin<Box<dyn Future<Output = Option<Svg>>>>;

/// What a picture is made from.
enum Source {
    /// Canvases of the page that lie one above the other, the lowest first.
    Canvases(&'static [&'static str]),
    /// It is drawn anew; none while there is nothing of it on screen.
    Drawn(fn(Annex) -> Drawing),
}

/// All of them.
pub(crate) static ALL: &[Picture] = &[
    Picture {
        name: text::PICTURE_MAP,
        file: "output-map",
        source: Source::Canvases(&[".map-field", ".map-points"]),
    },
    Picture {
        name: text::PICTURE_CURVE,
        file: "curve",
        source: Source::Drawn(|annex| Box::pin(curve(annex))),
    },
    Picture {
        name: text::PICTURE_NETWORK,
        file: "network",
        source: Source::Drawn(|annex| Box::pin(network::draw(annex))),
    },
];

impl Picture {
    /// Saves or copies it.
    pub(crate) fn hand_out(&'static self, annex: Annex, form: Form) {
        give(annex, self.file, form, async move {
            match self.source {
                Source::Canvases(layers) => {
                    let canvas = stacked(layers)?;
                    let title = || annex.text(self.name).to_owned();
                    Some(if form == Form::Svg {
                        Made::Lines(wrapped(&canvas, title()))
                    } else {
                        Made::Pixels(canvas)
                    })
                }
                Source::Drawn(draw) => draw(annex).await.map(Made::Lines),
            }
        });
    }
}

/// Buttons for all forms.
pub(crate) fn forms(annex: Annex, act: impl Fn(Form) + Copy + 'static) -> View {
    view! {
        <button type="button" class="button button-soft" on:click=move |_| act(Form::Svg)>"SVG"</button>
        <button type="button" class="button button-soft" on:click=move |_| act(Form::Png)>"PNG"</button>
        <button type="button" class="button button-soft" on:click=move |_| act(Form::Copied)>
            {annex.words(text::COPY)}
        </button>
    }
}

/// Saves or copies a picture.
pub(crate) fn hand_out(annex: Annex, file: &'static str, picture: Svg, form: Form) {
    give(annex, file, form, async { Some(Made::Lines(picture)) });
}

/// What a picture is while it is on its way out.
enum Made {
    Lines(Svg),
    Pixels(HtmlCanvasElement),
}

fn give(annex: Annex, file: &'static str, form: Form, made: impl Future<Output = Option<Made>> + 'static) {
    let blob = async move {
        let inks = Inks::of_page(annex.theme.get_untracked());
        match made.await? {
            Made::Lines(picture) if form == Form::Svg => picture.blob(&inks).ok(),
            Made::Lines(picture) => png(&picture.draw(&inks).await.ok()?).await,
            Made::Pixels(canvas) => png(&canvas).await,
        }
    };
    let ending = match form {
        Form::Svg => "svg",
        Form::Png => "png",
        Form::Copied => return copy(annex, blob),
    };
    spawn_local(async move {
        match blob.await {
            // Fails only where a page may make no files at all.
            Some(blob) => drop(download_blob(&format!("{file}.{ending}"), &blob)),
            None => annex.tell(text::NO_PICTURE),
        }
    });
}

async fn png(canvas: &HtmlCanvasElement) -> Option<Blob> {
    let (sender, receiver) = channel();
    let done = Closure::once_into_js(move |blob: Option<Blob>| drop(sender.send(blob)));
    // Fails only for a canvas with pictures from elsewhere.
    let _ = canvas.to_blob(done.unchecked_ref());
    receiver.await.ok()?
}

/// Copies a picture that is still being made: WebKit lets a page write only during the press that asks for it.
fn copy(annex: Annex, blob: impl Future<Output = Option<Blob>> + 'static) {
    let is_missing = Rc::new(Cell::new(false));
    let missing = is_missing.clone();
    let promise = future_to_promise(async move {
        let blob = blob.await;
        missing.set(blob.is_none());
        blob.map(JsValue::from).ok_or(JsValue::UNDEFINED)
    });
    let written = write_to_clipboard(&promise);
    spawn_local(async move {
        let copied = match written {
            Ok(written) => JsFuture::from(written).await.is_ok(),
            Err(_) => false,
        };
        annex.tell(match copied {
            true => text::COPIED,
            false if is_missing.get() => text::NO_PICTURE,
            false => text::PICTURE_NOT_COPIED,
        });
    });
}

/// All canvases on the colour of their panel; nothing while they are not on screen.
fn stacked(layers: &[&str]) -> Option<HtmlCanvasElement> {
    let layers: Vec<HtmlCanvasElement> = layers
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

/// Pixels in a picture of the other kind: a field over the plane has no lines.
fn wrapped(canvas: &HtmlCanvasElement, title: String) -> Svg {
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    let address = canvas.to_data_url().unwrap_or_default();
    let body = format!("<image width=\"{width}\" height=\"{height}\" href=\"{address}\"/>");
    Svg { width, height, title, body }
}

/// The curve of the training that is open, as the panel shows it; none before there is one.
async fn curve(annex: Annex) -> Option<Svg> {
    let handover = annex.line().copy().await?;
    let points = handover.standing.curve;
    let last = points.last().filter(|_| points.len() > 1)?;
    let panel = document().query_selector(".curves").ok()??;
    let chosen = |selector: &str| -> Option<Option<u32>> {
        let found = panel.query_selector_all(selector).ok()?;
        let inputs = (0..found.length()).filter_map(|at| found.item(at)?.dyn_into::<HtmlInputElement>().ok());
        Some(inputs.enumerate().find(|(_, input)| input.checked()).map(|(at, _)| at as u32))
    };
    // The panel offers accuracy where there are classes, and the rate where it follows a schedule.
    let classes = last[5].is_finite();
    let (up, subject): (Text, &[(usize, Text)]) = match chosen("input[name=curve]")?? {
        0 => (text::LOSS, &[(2, text::TRAIN_LOSS), (3, text::TEST_LOSS), (4, text::PENALTY)]),
        1 if classes => (text::ACCURACY, &[(5, text::TRAIN_ACCURACY), (6, text::TEST_ACCURACY)]),
        _ => (text::LEARNING_RATE, &[(7, text::LEARNING_RATE)]),
    };
    let log = chosen(".curves-log input")?.is_some();
    let inks = Inks::of_page(annex.theme.get_untracked());
    let lines =
        subject.iter().filter(|(column, _)| *column != 4 || points.iter().any(|point| point[4] != 0.0));
    let line = |&(column, name): &(usize, Text)| {
        // As in the panel, no data colour is used: training is strong, testing and the penalty are quiet.
        let (ink, strokes) = match column {
            3 | 6 => (&inks.quiet, 0),
            4 => (&inks.quiet, 1),
            _ => (&inks.accent, 0),
        };
        let mark = (column == 3 || column == 6).then_some(Marker::Square);
        let points = points.iter().map(|point: &[f32; CURVE_COLUMNS]| [point[0], point[column]]).collect();
        Line { name: annex.text(name).to_owned(), points, look: Look { ink: ink.clone(), strokes, mark } }
    };
    let shares = subject[0].0 == 5;
    let axes = [text::EPOCHS, up].map(|name| annex.text(name).to_owned());
    let chart = Chart { lines: lines.map(line).collect(), log, shares, axes, rule: None };
    let (body, height) = chart.whole(&inks, CURVE[0], CURVE[1]);
    let title = annex.text(text::PICTURE_CURVE).to_owned();
    Some(Svg { width: f64::from(CURVE[0]), height: f64::from(height), title, body })
}

/// `navigator.clipboard.write` of a picture in PNG, once there is one.
fn write_to_clipboard(picture: &Promise) -> Result<Promise, JsValue> {
    let parts = Object::new();
    Reflect::set(&parts, &"image/png".into(), picture)?;
    let kind: Function = Reflect::get(&window(), &"ClipboardItem".into())?.dyn_into()?;
    let item = Reflect::construct(&kind, &Array::of1(&parts))?;
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into())?;
    let write: Function = Reflect::get(&clipboard, &"write".into())?.dyn_into()?;
    write.call1(&clipboard, &Array::of1(&item))?.dyn_into()
}
