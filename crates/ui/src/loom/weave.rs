//! The threads between cards: from each unit of a layer's source to each of its own, in the colour of the weight's sign
//! and as wide as its size; plain lines through layers that weigh nothing; arcs from outputs that join in later.

use super::geometry::{Spot, Thread};
use super::shapes::Threads;
use super::{Loom, paint};
use layerloom_document::NodeId;
use layerloom_plot::Theme;
use layerloom_plot::thread::ThreadStyle;
use layerloom_protocol::Tap;
use web_sys::CanvasRenderingContext2d;

/// Where threads meet a card, in pixels of the stage.
#[derive(Clone, Debug, Default)]
pub(super) struct Ports {
    /// Left, top, right, bottom.
    pub(super) area: [f64; 4],
    /// The middles of the values that go out, one each; `None` for one that is not drawn.
    pub(super) units: Vec<Option<Spot>>,
}

impl Ports {
    /// Where the thread of a value leaves the card.
    fn out(&self, unit: usize, upright: bool) -> Option<Spot> {
        self.side(unit, upright, self.area[2], self.area[3])
    }

    /// Where the threads of a unit arrive.
    fn entry(&self, unit: usize, upright: bool) -> Option<Spot> {
        self.side(unit, upright, self.area[0], self.area[1])
    }

    /// Units in several columns share a row; their threads part a little.
    fn side(&self, unit: usize, upright: bool, x: f64, y: f64) -> Option<Spot> {
        const PART: f64 = 0.12;
        let spot = (*self.units.get(unit)?)?;
        let [left, top, right, bottom] = self.area;
        Some(if upright {
            Spot { x: spot.x + (spot.y - (top + bottom) / 2.0) * PART, y }
        } else {
            Spot { x, y: spot.y + (spot.x - (left + right) / 2.0) * PART }
        })
    }
}

/// A weight on screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weight {
    /// The layer it belongs to.
    pub(super) node: NodeId,
    /// The value that comes in.
    pub(super) row: usize,
    /// The unit.
    pub(super) column: usize,
}

/// All threads into one card.
#[derive(Clone, Debug)]
pub(super) struct Bundle {
    node: NodeId,
    sources: Vec<(usize, Spot)>,
    targets: Vec<(usize, Spot)>,
    kind: BundleKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BundleKind {
    Through(Threads),
    Arc,
}

/// The bundles of a network whose cards are where they are.
pub(super) fn bundles(loom: Loom, ports: &[(NodeId, Ports)], upright: bool) -> Vec<Bundle> {
    let mut bundles = Vec::new();
    let ports_of = |id: NodeId| ports.iter().find(|(other, _)| *other == id).map(|(_, ports)| ports);
    loom.shapes.with_untracked(|shapes| {
        for shape in shapes {
            let Some(own) = ports_of(shape.id) else { continue };
            for (nth, source) in shape.from.iter().enumerate() {
                let Some(from) = ports_of(*source) else { continue };
                if nth > 0 {
                    let [left, top, right, bottom] = from.area;
                    let [own_left, own_top, own_right, own_bottom] = own.area;
                    let (start, end) = if upright {
                        (
                            Spot { x: right, y: (top + bottom) / 2.0 },
                            Spot { x: own_right, y: (own_top + own_bottom) / 2.0 },
                        )
                    } else {
                        (
                            Spot { x: (left + right) / 2.0, y: top },
                            Spot { x: (own_left + own_right) / 2.0, y: own_top },
                        )
                    };
                    bundles.push(Bundle {
                        node: shape.id,
                        sources: vec![(0, start)],
                        targets: vec![(0, end)],
                        kind: BundleKind::Arc,
                    });
                    continue;
                }
                let spots = |count: usize, at: &dyn Fn(usize) -> Option<Spot>| -> Vec<(usize, Spot)> {
                    (0..count).filter_map(|unit| Some((unit, at(unit)?))).collect()
                };
                bundles.push(Bundle {
                    node: shape.id,
                    sources: spots(from.units.len(), &|unit| from.out(unit, upright)),
                    targets: spots(own.units.len(), &|unit| own.entry(unit, upright)),
                    kind: BundleKind::Through(shape.threads),
                });
            }
        }
    });
    bundles
}

impl Bundle {
    /// The stretch it takes along the flow.
    fn stretch(&self, upright: bool) -> Option<(f64, f64)> {
        let along = |spot: &Spot| if upright { spot.y } else { spot.x };
        Some((along(&self.sources.first()?.1), along(&self.targets.first()?.1)))
    }

    fn is_seen(&self, seen: (f64, f64), upright: bool) -> bool {
        self.stretch(upright).is_some_and(|(start, end)| start.min(end) < seen.1 && start.max(end) > seen.0)
    }
}

/// The thread nearest to a place, if it is within reach.
pub(super) fn nearest(bundles: &[Bundle], at: Spot, upright: bool, reach: f64) -> Option<Weight> {
    let mut best: Option<(f64, Weight)> = None;
    for bundle in bundles.iter().filter(|bundle| bundle.kind == BundleKind::Through(Threads::Weighed)) {
        let here = if upright { at.y } else { at.x };
        if !bundle.is_seen((here, here), upright) {
            continue;
        }
        for (row, from) in &bundle.sources {
            for (column, to) in &bundle.targets {
                let thread = Thread { from: *from, to: *to, upright };
                let Some(distance) = thread.distance(at).filter(|distance| *distance <= reach) else {
                    continue;
                };
                if best.is_none_or(|(least, _)| distance < least) {
                    best = Some((distance, Weight { node: bundle.node, row: *row, column: *column }));
                }
            }
        }
    }
    best.map(|(_, weight)| weight)
}

/// Steps of width and strength that threads are drawn in, so that one stroke of the pen draws many.
const LEVELS: usize = 10;

/// Above so many threads in a bundle, the faintest are left out.
const MANY: usize = 600;

/// Fainter than this beside the largest weight.
const FAINT: f32 = 0.1;

/// What is needed to draw.
pub(super) struct Canvas<'a> {
    /// Where to.
    pub(super) context: &'a CanvasRenderingContext2d,
    /// The stretch along the flow that is seen, in pixels of the stage.
    pub(super) seen: (f64, f64),
    /// The data colours.
    pub(super) theme: Theme,
    /// Colours of the style sheet: plain lines, arcs, and the thread under the pointer.
    pub(super) inks: [String; 3],
    /// Whether the flow runs downwards.
    pub(super) upright: bool,
}

/// Draws all that is seen.
pub(super) fn draw(loom: Loom, bundles: &[Bundle], canvas: &Canvas, hovered: Option<Weight>) {
    let Canvas { context, .. } = canvas;
    context.set_line_cap("round");
    for bundle in bundles.iter().filter(|bundle| bundle.is_seen(canvas.seen, canvas.upright)) {
        match bundle.kind {
            BundleKind::Through(Threads::Weighed) => weighed(loom, bundle, canvas, hovered),
            BundleKind::Through(Threads::Shared) => {
                let each = bundle
                    .sources
                    .iter()
                    .flat_map(|(_, from)| bundle.targets.iter().map(move |(_, to)| (*from, *to)));
                plain(each, canvas);
            }
            BundleKind::Through(Threads::Plain) => {
                let own = bundle.sources.iter().zip(&bundle.targets);
                plain(own.map(|((_, from), (_, to))| (*from, *to)), canvas);
            }
            BundleKind::Arc => arc(bundle, canvas),
        }
    }
}

fn plain(threads: impl Iterator<Item = (Spot, Spot)>, canvas: &Canvas) {
    let Canvas { context, .. } = canvas;
    context.begin_path();
    for (from, to) in threads {
        trace(context, Thread { from, to, upright: canvas.upright });
    }
    context.set_stroke_style_str(&canvas.inks[0]);
    context.set_global_alpha(0.8);
    context.set_line_width(1.25);
    context.stroke();
    context.set_global_alpha(1.0);
}

fn arc(bundle: &Bundle, canvas: &Canvas) {
    const RISE: f64 = 44.0;
    let Canvas { context, upright, .. } = canvas;
    let (Some((_, from)), Some((_, to))) = (bundle.sources.first(), bundle.targets.first()) else { return };
    context.begin_path();
    context.move_to(from.x, from.y);
    if *upright {
        let x = from.x.max(to.x) + RISE;
        context.bezier_curve_to(x, from.y, x, to.y, to.x, to.y);
    } else {
        let y = from.y.min(to.y) - RISE;
        context.bezier_curve_to(from.x, y, to.x, y, to.x, to.y);
    }
    context.set_stroke_style_str(&canvas.inks[1]);
    context.set_line_width(2.0);
    context.stroke();
}

fn trace(context: &CanvasRenderingContext2d, thread: Thread) {
    let [a, b] = thread.controls();
    context.move_to(thread.from.x, thread.from.y);
    context.bezier_curve_to(a.x, a.y, b.x, b.y, thread.to.x, thread.to.y);
}

fn weighed(loom: Loom, bundle: &Bundle, canvas: &Canvas, hovered: Option<Weight>) {
    let Canvas { context, theme, upright, .. } = canvas;
    let Some((start, rows, columns)) = paint::parameter(loom.store, bundle.node, "kernel") else { return };
    let mut levels: [Vec<Thread>; 2 * LEVELS] = Default::default();
    let mut under_pointer = None;
    loom.store.slice(&Tap::Parameters(bundle.node), |_, numbers| {
        let Some(kernel) = numbers.get(start..start + rows * columns) else { return };
        let largest = kernel.iter().fold(0.0_f32, |most, weight| most.max(weight.abs())).max(1e-9);
        let many = bundle.sources.len() * bundle.targets.len() > MANY;
        for (row, from) in bundle.sources.iter().filter(|(row, _)| *row < rows) {
            for (column, to) in bundle.targets.iter().filter(|(column, _)| *column < columns) {
                let weight = kernel[row * columns + column];
                let share = (weight.abs() / largest).min(1.0);
                let thread = Thread { from: *from, to: *to, upright: *upright };
                if hovered == Some(Weight { node: bundle.node, row: *row, column: *column }) {
                    under_pointer = Some((thread, share));
                }
                if many && share < FAINT {
                    continue;
                }
                let level = ((share.sqrt() * LEVELS as f32) as usize).min(LEVELS - 1);
                levels[if weight < 0.0 { level } else { LEVELS + level }].push(thread);
            }
        }
    });
    let drawn = levels.iter().map(Vec::len).sum();
    let palette = theme.palette();
    let inks = [palette.negative.hex(), palette.positive.hex()];
    // Faint threads lie below strong ones, whatever their sign.
    for level in 0..LEVELS {
        let strength = (level as f32 + 0.5) / LEVELS as f32;
        let style = ThreadStyle::of(strength * strength, 1.0, drawn);
        for (sign, ink) in inks.iter().enumerate() {
            let threads = &levels[sign * LEVELS + level];
            if threads.is_empty() {
                continue;
            }
            context.begin_path();
            threads.iter().for_each(|thread| trace(context, *thread));
            context.set_stroke_style_str(ink);
            context.set_global_alpha(f64::from(style.opacity));
            context.set_line_width(f64::from(style.width));
            context.stroke();
        }
    }
    context.set_global_alpha(1.0);
    if let Some((thread, share)) = under_pointer {
        context.begin_path();
        trace(context, thread);
        context.set_stroke_style_str(&canvas.inks[2]);
        context.set_line_width(f64::from(ThreadStyle::of(share, 1.0, 1).width + 1.0));
        context.stroke();
    }
}
