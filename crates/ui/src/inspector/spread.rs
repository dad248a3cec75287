//! How a layer's weights and gradients spread.

use crate::controls::figures::{figure, figure_of};
use crate::dom::*;
use crate::store::{Store, use_store};
use crate::text_loom::{GRADIENTS, NO_GRADIENT, WEIGHTS, histogram};
use layerloom_document::decimal::Plain;
use layerloom_document::{NodeId, Text};
use layerloom_plot::Histogram;
use layerloom_plot::text_alternative::summarize_field;
use layerloom_protocol::Tap;
use std::fmt::Write;

/// Bins; an odd number, so that one lies around zero.
const BINS: usize = 25;

/// Size of the drawing.
const WIDTH: f32 = 176.0;
const HEIGHT: f32 = 64.0;

/// A spread, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
struct Spread {
    below: String,
    above: String,
    limit: f32,
    told: layerloom_document::Bilingual,
}

/// Bars left and right of zero as two paths.
fn spread(name: Text, values: &[f32]) -> Option<Spread> {
    let summary = summarize_field(values, 0.0)?;
    let mut counted = Histogram::new(BINS);
    counted.count(values);
    let (mut below, mut above) = (String::new(), String::new());
    for bar in counted.bars(WIDTH, HEIGHT).filter(|bar| bar.height > 0.0) {
        let side = if bar.value < 0.0 { &mut below } else { &mut above };
        let [x, y, width, height] = [bar.x, bar.y, bar.width, bar.height].map(Plain::from);
        write!(side, "M{x:.1} {y:.1}h{width:.1}v{height:.1}h-{width:.1}z")
            .expect("a string takes what is written to it");
    }
    let number = |value: f32| figure(f64::from(value));
    let told =
        histogram(name, summary.values, &number(summary.least), &number(summary.most), &number(summary.mean));
    Some(Spread { below, above, limit: counted.limit(), told })
}

/// The spreads of weights and of gradients.
#[component]
pub(super) fn Spreads(id: NodeId) -> impl IntoView {
    view! {
        <div class="spreads">
            <Figure name=WEIGHTS tap=Tap::Parameters(id)/>
            <Figure name=GRADIENTS tap=Tap::Gradients(id)/>
        </div>
    }
}

fn of_tap(store: Store, name: Text, tap: &Tap) -> Option<Spread> {
    store.slice(tap, |_, numbers| spread(name, numbers))?
}

#[component]
fn Figure(name: Text, tap: Tap) -> impl IntoView {
    let store = use_store();
    let found = memo(move || {
        store.metrics.track();
        of_tap(store, name, &tap)
    });
    let drawing = move || match found.get() {
        Some(Spread { below, above, limit, told }) => view! {
            <svg
                class="spread-plot"
                viewBox=format!("0 0 {} {}", WIDTH as i32, HEIGHT as i32)
                preserveAspectRatio="none"
                role="img"
                aria-label=store.say(&told)
            >
                <path class="spread-below" d=below></path>
                <path class="spread-above" d=above></path>
            </svg>
            <p class="spread-ends" aria-hidden="true">
                <span>{figure_of(-f64::from(limit), 2)}</span>
                <span>"0"</span>
                <span>{figure_of(f64::from(limit), 2)}</span>
            </p>
        }
        .into_view(),
        None => view! { <p class="quiet-note spread-none">{store.text(NO_GRADIENT)}</p> }.into_view(),
    };
    view! {
        <figure class="spread">
            <figcaption>{move || store.text(name)}</figcaption>
            {drawing}
        </figure>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_on_the_side_of_their_sign() {
        let spread = spread(WEIGHTS, &[-1.0, 1.0, 1.0]).expect("there are values");
        assert_eq!((spread.below.matches('z').count(), spread.above.matches('z').count()), (1, 1));
        assert_eq!(spread.told.en, "Weights: 3 values from −1 to 1, mean 0.333");
        assert_eq!(super::spread(WEIGHTS, &[]), None);
    }
}
