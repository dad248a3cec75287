//! The network as it stands on the page, drawn anew: cards and their maps as they are on screen, threads by the weights.

use crate::annex::Annex;
use crate::dom::*;
use crate::svg::{Inks, Svg, escaped};
use crate::text;
use layerloom_datasets::TableMeta;
use layerloom_document::{Document, NodeId, ParamKind};
use layerloom_engine::catalog::layer::{self, Takes};
use layerloom_plot::{Bezier, ThreadStyle};
use layerloom_project::{Layout, Training};
use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, Element, HtmlCanvasElement, HtmlElement, Node};

/// Pixels around the cards.
const EDGE: f64 = 24.0;

/// Steps of width and strength that threads are drawn in.
const LEVELS: usize = 10;

/// Above so many threads between two layers, the faintest are left out.
const MANY: usize = 600;
const FAINT: f32 = 0.1;

/// What of a card is for the hand alone.
const DOINGS: &str = ".unseen, .card-grip, .card-foot";

/// A card: where it stands, left, top, right and bottom, and where its values come in and go out.
struct Card {
    node: NodeId,
    area: [f32; 4],
    ports: Vec<[f32; 2]>,
    /// Whether each of its units weighs all inputs, by one weight each.
    weighs: bool,
}

/// The pixels of the page in those of the picture.
struct Frame {
    left: f64,
    top: f64,
    zoom: f64,
}

impl Frame {
    /// Left, top, width and height.
    fn place(&self, area: &web_sys::DomRect) -> [f64; 4] {
        let Self { left, top, zoom } = self;
        [(area.left() - left) / zoom, (area.top() - top) / zoom, area.width() / zoom, area.height() / zoom]
    }
}

/// The picture; none while the network is not on screen.
pub(super) async fn draw(annex: Annex) -> Option<Svg> {
    let handover = annex.line().copy().await?;
    let flow: HtmlElement = document().query_selector(".loom-flow").ok()??.dyn_into().ok()?;
    let place = flow.get_bounding_client_rect();
    let zoom = place.width() / f64::from(flow.offset_width());
    let elements = all(&flow, ".card");
    let areas = elements.iter().map(Element::get_bounding_client_rect);
    let [left, top, right, bottom] =
        areas.fold([f64::MAX, f64::MAX, 0.0, 0.0], |[left, top, right, bottom], area| {
            [left.min(area.left()), top.min(area.top()), right.max(area.right()), bottom.max(area.bottom())]
        });
    if elements.is_empty() || right <= left {
        return None;
    }
    let frame = Frame { left: left - EDGE * zoom, top: top - EDGE * zoom, zoom };
    let document = &handover.document;
    let cards: Vec<Card> = elements.iter().filter_map(|element| card(&frame, element, document)).collect();
    let meta = handover.table.as_ref().map(TableMeta::of);
    let layout = Layout::of(document, meta.as_ref()).ok();
    let training = layout.and_then(|layout| Training::of(&layout, &handover.standing));
    let inks = Inks::of_page(annex.theme.get_untracked());
    let upright = flow.closest(".loom-upright").ok().flatten().is_some();
    let mut body = threads(document, &cards, training.as_ref(), &inks, upright);
    elements.iter().for_each(|element| shape(&frame, element, &mut body));
    Some(Svg {
        width: ((right - left) / zoom + 2.0 * EDGE).ceil(),
        height: ((bottom - top) / zoom + 2.0 * EDGE).ceil(),
        title: annex.text(text::PICTURE_NETWORK).to_owned(),
        body,
    })
}

fn all(element: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = element.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

fn card(frame: &Frame, element: &Element, document: &Document) -> Option<Card> {
    let node = NodeId(element.id().strip_prefix("card-")?.parse().ok()?);
    let [left, top, width, height] = frame.place(&element.get_bounding_client_rect()).map(|side| side as f32);
    let middle = |element: &Element| {
        let [left, top, width, height] =
            frame.place(&element.get_bounding_client_rect()).map(|side| side as f32);
        [left + width / 2.0, top + height / 2.0]
    };
    let ports = if node == NodeId::INPUT {
        let offered = all(element, "[data-feature]");
        let port = |id: &String| {
            let feature =
                offered.iter().find(|feature| feature.get_attribute("data-feature").as_ref() == Some(id))?;
            let inputs = feature.get_attribute("data-inputs")?.parse().ok()?;
            Some(std::iter::repeat_n(middle(feature), inputs))
        };
        let chosen: Vec<_> = document.features.iter().filter_map(port).flatten().collect();
        // An image or a sequence is no choice.
        if chosen.is_empty() { offered.iter().map(middle).collect() } else { chosen }
    } else {
        all(element, "[data-port]").iter().map(middle).collect()
    };
    let kind = document.node(node).and_then(|node| layer::find(&node.kind));
    let weighs = kind.is_some_and(|kind| kind.takes == Takes::Vectors);
    Some(Card { node, area: [left, top, left + width, top + height], ports, weighs })
}

impl Card {
    /// Where the thread of a unit leaves or arrives. Units in several columns share a row; their threads part a little.
    fn end(&self, port: [f32; 2], leaves: bool, upright: bool) -> [f32; 2] {
        const PART: f32 = 0.12;
        let [left, top, right, bottom] = self.area;
        let [x, y] = port;
        if upright {
            [x + (y - (top + bottom) / 2.0) * PART, if leaves { bottom } else { top }]
        } else {
            [if leaves { right } else { left }, y + (x - (left + right) / 2.0) * PART]
        }
    }
}

/// A thread between two places, along the flow.
fn thread(from: [f32; 2], to: [f32; 2], upright: bool) -> String {
    if !upright {
        return Bezier::between(from, to).svg_path();
    }
    let turned = |[x, y]: [f32; 2]| [y, x];
    Bezier { points: Bezier::between(turned(from), turned(to)).points.map(turned) }.svg_path()
}

/// All threads, those into one card after the other.
fn threads(
    document: &Document,
    cards: &[Card],
    training: Option<&Training>,
    inks: &Inks,
    upright: bool,
) -> String {
    let mut body = "<g fill=\"none\" stroke-linecap=\"round\">".to_owned();
    for pair in cards.windows(2) {
        let [from, to] = pair else { continue };
        let starts: Vec<_> = from.ports.iter().map(|port| from.end(*port, true, upright)).collect();
        let ends: Vec<_> = to.ports.iter().map(|port| to.end(*port, false, upright)).collect();
        let kernel = training.and_then(|training| {
            training.tensors.iter().find(|tensor| tensor.node == to.node && tensor.name == "kernel")
        });
        let paths: String = match kernel {
            Some(kernel) if to.weighs => {
                weighed(&starts, &ends, kernel.shape, &kernel.values, inks, upright, &mut body);
                continue;
            }
            // By several weights each.
            Some(_) => {
                let pairs = starts.iter().flat_map(|from| ends.iter().map(move |to| (from, to)));
                pairs.map(|(from, to)| thread(*from, *to, upright)).collect()
            }
            None => starts.iter().zip(&ends).map(|(from, to)| thread(*from, *to, upright)).collect(),
        };
        body += &format!("<path d=\"{paths}\" stroke=\"{}\" stroke-width=\"1.25\"/>", inks.quiet);
    }
    for (from, to) in joints(document) {
        let find = |node: NodeId| cards.iter().find(|card| card.node == node);
        if let (Some(from), Some(to)) = (find(from), find(to)) {
            let (path, ink) = (arc(from, to, upright), &inks.accent);
            body += &format!("<path d=\"{path}\" stroke=\"{ink}\" stroke-width=\"2\"/>");
        }
    }
    body + "</g>"
}

/// Threads of a layer: the sign is the colour, the size width and strength. Faint ones lie below strong ones.
fn weighed(
    starts: &[[f32; 2]],
    ends: &[[f32; 2]],
    [rows, columns]: [usize; 2],
    kernel: &[f32],
    inks: &Inks,
    upright: bool,
    body: &mut String,
) {
    let largest = kernel.iter().fold(1e-9_f32, |most, weight| most.max(weight.abs()));
    let many = starts.len() * ends.len() > MANY;
    let mut levels: [[String; 2]; LEVELS] = Default::default();
    let mut drawn = 0;
    for (row, from) in starts.iter().enumerate().take(rows) {
        for (column, to) in ends.iter().enumerate().take(columns) {
            let weight = kernel[row * columns + column];
            let share = (weight.abs() / largest).min(1.0);
            if many && share < FAINT {
                continue;
            }
            let level = ((share.sqrt() * LEVELS as f32) as usize).min(LEVELS - 1);
            levels[level][usize::from(weight >= 0.0)].push_str(&thread(*from, *to, upright));
            drawn += 1;
        }
    }
    let palette = inks.theme.palette();
    for (level, signs) in levels.iter().enumerate() {
        let strength = (level as f32 + 0.5) / LEVELS as f32;
        let ThreadStyle { width, opacity, .. } = ThreadStyle::of(strength * strength, 1.0, drawn);
        for (paths, ink) in signs.iter().zip([palette.negative, palette.positive]) {
            if !paths.is_empty() {
                let ink = ink.hex();
                *body += &format!(
                    "<path d=\"{paths}\" stroke=\"{ink}\" stroke-width=\"{width:.2}\" stroke-opacity=\"{opacity:.2}\"/>"
                );
            }
        }
    }
}

/// Layers that take in values of a further node: that node, and the layer.
fn joints(document: &Document) -> Vec<(NodeId, NodeId)> {
    let of_node = |node: &layerloom_document::Node| {
        let Some(entry) = layer::find(&node.kind).map(|kind| &kind.entry) else { return Vec::new() };
        let params = entry.params.iter().filter(|param| matches!(param.kind, ParamKind::Node));
        params.map(|param| (entry.node(&node.settings, param.key), node.id)).collect()
    };
    document.nodes.iter().flat_map(of_node).collect()
}

/// The way of values that join in later, around the cards between.
fn arc(from: &Card, to: &Card, upright: bool) -> String {
    const RISE: f32 = 44.0;
    let middle = |[left, top, right, bottom]: [f32; 4]| [(left + right) / 2.0, (top + bottom) / 2.0];
    let ([from_x, from_y], [to_x, to_y]) = (middle(from.area), middle(to.area));
    let points = if upright {
        let x = from.area[2].max(to.area[2]) + RISE;
        [[from.area[2], from_y], [x, from_y], [x, to_y], [to.area[2], to_y]]
    } else {
        let y = from.area[1].min(to.area[1]) - RISE;
        [[from_x, from.area[1]], [from_x, y], [to_x, y], [to_x, to.area[1]]]
    };
    Bezier { points }.svg_path()
}

/// An element of a card and all in it: its ground and edges, its picture, its texts.
fn shape(frame: &Frame, element: &Element, body: &mut String) {
    let area = frame.place(&element.get_bounding_client_rect());
    let Ok(Some(style)) = window().get_computed_style(element) else { return };
    let hidden = element.matches(DOINGS).unwrap_or(false) || area[2] < 0.5 || area[3] < 0.5;
    if hidden || get(&style, "visibility") == "hidden" {
        return;
    }
    let opacity = number(&style, "opacity");
    let faint = opacity < 1.0;
    if faint {
        *body += &format!("<g opacity=\"{opacity}\">");
    }
    grounds(&style, area, body);
    if let Some(canvas) = element.dyn_ref::<HtmlCanvasElement>() {
        image(canvas, &style, area, body);
    } else if element.tag_name() == "svg" {
        icon(element, &style, area, body);
    } else {
        let children = element.child_nodes();
        for child in (0..children.length()).filter_map(|at| children.item(at)) {
            match child.dyn_into::<Element>() {
                Ok(child) => shape(frame, &child, body),
                Err(child) => words(frame, &child, &style, body),
            }
        }
    }
    if faint {
        *body += "</g>";
    }
}

fn get(style: &CssStyleDeclaration, name: &str) -> String {
    style.get_property_value(name).unwrap_or_default()
}

/// The number that a value begins with, such as the 9 of «9px».
fn number(style: &CssStyleDeclaration, name: &str) -> f64 {
    let value = get(style, name);
    let end = value.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(value.len());
    value[..end].parse().unwrap_or(0.0)
}

/// What fills an element, what runs around it, and the ring that says that it is chosen.
fn grounds(style: &CssStyleDeclaration, [left, top, width, height]: [f64; 4], body: &mut String) {
    let radius = number(style, "border-top-left-radius").min(width.min(height) / 2.0);
    let mut rect = |out: f64, paint: String| {
        let (x, y, wide, high) = (left - out, top - out, width + 2.0 * out, height + 2.0 * out);
        let round = (radius + out).max(0.0);
        *body += &format!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\" rx=\"{round:.1}\" {paint}/>"
        );
    };
    if let Some(fill) = paint("fill", &get(style, "background-color")) {
        rect(0.0, fill);
    }
    for (side, out) in [("border-top", 0.0), ("outline", number(style, "outline-offset"))] {
        let wide = number(style, &format!("{side}-width"));
        let drawn = wide > 0.0 && get(style, &format!("{side}-style")) != "none";
        let stroke = paint("stroke", &get(style, &format!("{side}-color"))).filter(|_| drawn);
        if let Some(stroke) = stroke {
            // A border lies inside an element's edge, an outline outside.
            let out = if side == "outline" { out + wide / 2.0 } else { -wide / 2.0 };
            rect(out, format!("fill=\"none\" stroke-width=\"{wide}\" {stroke}"));
        }
    }
}

/// A colour of a style sheet as attributes of every viewer; none where nothing is to be seen of it.
fn paint(what: &str, colour: &str) -> Option<String> {
    let numbers = colour.split_once('(')?.1.trim_end_matches(')').split([' ', ',', '/']);
    let numbers: Vec<f32> = numbers.filter_map(|part| part.trim().parse().ok()).collect();
    let scale = if colour.starts_with("color(") { 255.0 } else { 1.0 };
    let [red, green, blue, ..] = numbers[..] else { return None };
    let opacity = numbers.get(3).copied().unwrap_or(1.0);
    let colour = layerloom_plot::Rgb([red, green, blue].map(|channel| (channel * scale).round() as u8)).hex();
    match opacity {
        0.0 => None,
        1.0 => Some(format!("{what}=\"{colour}\"")),
        _ => Some(format!("{what}=\"{colour}\" {what}-opacity=\"{opacity:.2}\"")),
    }
}

fn image(
    canvas: &HtmlCanvasElement,
    style: &CssStyleDeclaration,
    [left, top, width, height]: [f64; 4],
    body: &mut String,
) {
    if let Ok(address) = canvas.to_data_url() {
        let radius = number(style, "border-top-left-radius");
        let rendering = get(style, "image-rendering");
        *body += &format!(
            "<image x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" image-rendering=\"{rendering}\" \
             preserveAspectRatio=\"none\" clip-path=\"inset(0 round {radius}px)\" href=\"{address}\"/>"
        );
    }
}

/// A small picture of the page's own, whose lines have the colour of the text around it.
fn icon(
    element: &Element,
    style: &CssStyleDeclaration,
    [left, top, width, height]: [f64; 4],
    body: &mut String,
) {
    let (Some(view), Some(stroke)) =
        (element.get_attribute("viewBox"), paint("stroke", &get(style, "color")))
    else {
        return;
    };
    let (wide, inner) = (number(style, "stroke-width"), element.inner_html());
    *body += &format!(
        "<svg x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" viewBox=\"{view}\" fill=\"none\" \
         stroke-width=\"{wide}\" stroke-linecap=\"round\" stroke-linejoin=\"round\" {stroke}>{inner}</svg>"
    );
}

/// A text in one line.
fn words(frame: &Frame, node: &Node, style: &CssStyleDeclaration, body: &mut String) {
    let text = node.text_content().unwrap_or_default();
    if text.trim().is_empty() || node.node_type() != Node::TEXT_NODE {
        return;
    }
    let Ok(range) = document().create_range() else { return };
    if range.select_node_contents(node).is_err() {
        return;
    }
    let [left, top, width, height] = frame.place(&range.get_bounding_client_rect());
    let Some(fill) = paint("fill", &get(style, "color")).filter(|_| width > 0.0) else { return };
    let (size, weight, family) =
        (number(style, "font-size"), get(style, "font-weight"), get(style, "font-family"));
    // The line that letters stand on, in a line of text of the usual height.
    let line = top + height / 2.0 + size * 0.35;
    *body += &format!(
        "<text x=\"{left:.1}\" y=\"{line:.1}\" font-size=\"{size}\" font-weight=\"{weight}\" font-family=\"{}\" {fill}>{}</text>",
        escaped(&family),
        escaped(text.trim())
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerloom_document::Node;
    use layerloom_plot::Theme;

    #[test]
    fn colours_are_written_so_that_every_viewer_reads_them() {
        for (colour, expected) in [
            ("rgb(255, 253, 249)", Some("fill=\"#fffdf9\"")),
            ("rgba(0, 0, 0, 0)", None),
            ("rgba(128, 128, 128, 0.25)", Some("fill=\"#808080\" fill-opacity=\"0.25\"")),
            ("color(srgb 1 0.5 0 / 0.86)", Some("fill=\"#ff8000\" fill-opacity=\"0.86\"")),
            ("color(srgb 0 0 1)", Some("fill=\"#0000ff\"")),
            ("transparent", None),
            ("", None),
        ] {
            assert_eq!(paint("fill", colour).as_deref(), expected, "{colour}");
        }
    }

    #[test]
    fn threads_bear_the_sign_and_size_of_their_weights() {
        let inks = Inks::of_no_page(Theme::Light);
        let mut body = String::new();
        weighed(&[[0.0, 0.0]], &[[50.0, 0.0], [50.0, 9.0]], [1, 2], &[-1.0, 0.01], &inks, false, &mut body);
        let palette = Theme::Light.palette();
        let [positive, negative] =
            [palette.positive, palette.negative].map(|ink| body.find(&ink.hex()).expect("drawn"));
        assert!(positive < negative, "the faint one is drawn first: {body}");
        assert_eq!(body.matches("<path").count(), 2);
    }

    #[test]
    fn layers_that_join_name_where_from() {
        let mut document = Document::empty();
        document.nodes = vec![
            Node::new(NodeId(2), "dense"),
            Node::new(NodeId(3), "dense"),
            Node::new(NodeId(4), "add").with("source", NodeId(2)),
        ];
        assert_eq!(joints(&document), [(NodeId(2), NodeId(4))]);
    }
}
