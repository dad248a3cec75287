//! The curve of an activation and of its slope, drawn from the rule that the engine computes with.

use super::{Formula, picked_activation};
use crate::dom::*;
use crate::store::use_store;
use crate::text_loom::{ACROSS_UNITS, CURVE_OF};
use layerloom_document::decimal::Plain;
use layerloom_document::{Catalog, Entry, NodeId, Pick};
use layerloom_engine::catalog::Reads;
use layerloom_engine::catalog::activation::{self, Rule};

/// The curve is drawn over −SPAN…SPAN in both directions' units.
const SPAN: f64 = 4.0;

/// Size of the drawing.
const WIDTH: f64 = 176.0;
const HEIGHT: f64 = 104.0;

/// Steps of the drawing.
const STEPS: usize = 88;

/// The activation at places, and its slope there; none for one that acts on all units together.
fn at(pick: &Pick, x: &[f32]) -> Option<[Vec<f32>; 2]> {
    let kind = activation::find(&pick.id)?;
    let p = kind.parameters(&pick.settings).map(|p| p as f32);
    let each = |f: &dyn Fn(f32) -> f32| x.iter().map(|x| f(*x)).collect::<Vec<f32>>();
    Some(match &kind.rule {
        Rule::Linear => [x.to_vec(), vec![1.0; x.len()]],
        Rule::Pointwise(rule) => {
            let (mut y, mut slope) = (vec![0.0; x.len()], vec![0.0; x.len()]);
            (rule.forward)(x, &mut y, &p);
            let kept = match rule.reads {
                Reads::Input => x,
                Reads::Output => &y[..],
            };
            (rule.backward)(kept, &vec![1.0; x.len()], &mut slope, &p);
            [y, slope]
        }
        Rule::TrainedSlope => {
            [each(&|x| if x > 0.0 { x } else { p[0] * x }), each(&|x| if x > 0.0 { 1.0 } else { p[0] })]
        }
        Rule::Softmax => return None,
    })
}

/// Curve and slope as paths, and the height of zero.
fn paths(pick: &Pick) -> Option<([String; 2], f64)> {
    let x: Vec<f32> =
        (0..=STEPS).map(|step| ((step as f64 / STEPS as f64 * 2.0 - 1.0) * SPAN) as f32).collect();
    let lines = at(pick, &x)?;
    let all = || lines.iter().flatten().map(|value| f64::from(*value));
    let low = all().fold(-1.2_f64, f64::min).max(-SPAN / 2.0);
    let high = all().fold(1.2_f64, f64::max).min(SPAN);
    let down = |y: f64| (high - y.max(low - 1.0).min(high + 1.0)) / (high - low) * HEIGHT;
    let path = |line: &Vec<f32>| {
        let mut text = String::new();
        for (x, y) in x.iter().zip(line) {
            let across = (f64::from(*x) / SPAN + 1.0) / 2.0 * WIDTH;
            text.push_str(if text.is_empty() { "M" } else { "L" });
            let [across, down] = [across, down(f64::from(*y))].map(Plain::from);
            text.push_str(&format!("{across:.1} {down:.1}"));
        }
        text
    };
    Some((lines.each_ref().map(path), down(0.0)))
}

/// The curve of a layer's activation.
#[component]
pub(super) fn Curve(id: NodeId, entry: &'static Entry) -> impl IntoView {
    let store = use_store();
    let pick = memo(move || picked_activation(store, id, entry));
    let kind = move || pick.with(|pick| activation::find(&pick.id));
    let formula_id = Signal::derive(move || kind().map_or("", |kind| kind.entry.id));
    let drawing = move || {
        match pick.with(paths) {
        Some(([curve, slope], zero)) => view! {
            <svg
                class="curve-plot"
                viewBox=format!("0 0 {} {}", WIDTH as i32, HEIGHT as i32)
                role="img"
                aria-label=move || {
                    format!("{}: {}", kind().map_or("", |kind| store.text(kind.entry.name)), store.text(CURVE_OF))
                }
            >
                <path class="curve-axis" d=format!("M0 {:.1}H{}M{} 0V{}", Plain::from(zero), WIDTH as i32, (WIDTH / 2.0) as i32, HEIGHT as i32)></path>
                <path class="curve-slope" d=slope></path>
                <path class="curve-line" d=curve></path>
            </svg>
        }
        .into_view(),
        None => view! { <p class="quiet-note">{move || store.text(ACROSS_UNITS)}</p> }.into_view(),
    }
    };
    view! {
        <figure class="activation-curve">
            {drawing}
            <figcaption>
                <b>{move || kind().map(|kind| store.text(kind.entry.name))}</b>
                <Formula catalog=Catalog::Activation id=formula_id/>
                <span class="curve-key">{move || store.text(CURVE_OF)}</span>
            </figcaption>
        </figure>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_activation_but_softmax_has_a_curve_without_gaps() {
        for kind in activation::ALL {
            let paths = paths(&Pick::new(kind.entry.id));
            if kind.entry.id == "softmax" {
                assert_eq!(paths, None);
                continue;
            }
            let ([curve, slope], zero) = paths.unwrap_or_else(|| panic!("{} has no curve", kind.entry.id));
            for path in [curve, slope] {
                assert!(path.starts_with('M') && !path.contains("NaN"), "{}: {path}", kind.entry.id);
            }
            assert!((0.0..=HEIGHT).contains(&zero), "{}: zero lies at {zero}", kind.entry.id);
        }
    }

    #[test]
    fn the_curve_follows_the_settings() {
        assert_eq!(at(&Pick::new("leaky-relu").with("slope", 0.5), &[-2.0]), Some([vec![-1.0], vec![0.5]]));
        assert_eq!(at(&Pick::new("linear"), &[3.0]), Some([vec![3.0], vec![1.0]]));
    }
}
