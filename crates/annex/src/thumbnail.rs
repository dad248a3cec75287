//! Small pictures of data sets.

use crate::annex::use_annex;
use crate::dom::*;
use layerloom_datasets::toy::{Toy, ToyTask};
use layerloom_document::Settings;
use layerloom_plot::{DivergingTable, Range, Rgb, Shading};

const SAMPLES: usize = 140;

/// The picture of a data set.
#[component]
pub(crate) fn Thumbnail(
    /// Id of the data set.
    source: String,
) -> impl IntoView {
    let annex = use_annex();
    let regression = Toy::find(&source).is_some_and(|toy| matches!(toy.task, ToyTask::Regression));
    let points = layerloom_datasets::thumbnail(&source, &Settings::default(), SAMPLES);
    let mosaic = layerloom_datasets::mosaic(&source);
    let points = if mosaic.is_some() { Vec::new() } else { points };
    let dots = move || {
        let theme = annex.theme.get();
        let table = DivergingTable::new(theme, Shading::Smooth);
        let mut dots = String::new();
        if let Some((width, numbers)) = &mosaic {
            let side = 126.0 / *width as f64;
            for (place, value) in numbers.iter().enumerate() {
                let [red, green, blue, _] = table.colour(*value, Range::UNIT);
                let (x, y) = ((place % width) as f64 * side - 63.0, (place / width) as f64 * side - 63.0);
                let fill = Rgb([red, green, blue]).hex();
                dots.push_str(&format!(
                    "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{side:.1}\" height=\"{side:.1}\" fill=\"{fill}\"/>"
                ));
            }
        }
        for [x, y, target] in &points {
            let fill = if regression {
                let [red, green, blue, _] = table.colour(*target, Range::UNIT);
                Rgb([red, green, blue])
            } else {
                theme.palette().class(*target as usize)
            };
            let (x, y, fill) = (x * 10.0, -y * 10.0, fill.hex());
            dots.push_str(&format!("<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"2\" fill=\"{fill}\"/>"));
        }
        dots
    };
    view! { <svg class="thumbnail" viewBox="-63 -63 126 126" aria-hidden="true" inner_html=dots></svg> }
}
