//! Line drawings of layers and of what can be done with them, on a 24 × 24 field.

use crate::dom::*;

pub(crate) const MINUS: &str = "M6 12h12";
pub(crate) const PLUS: &str = "M6 12h12M12 6v12";
pub(crate) const SLIDERS: &str = "M4 8h9M17 8h3M4 16h3M11 16h9M15 6v4M9 14v4";
pub(crate) const GRIP: &str = "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01";
pub(crate) const BIN: &str = "M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.5 11v4.5M13.5 11v4.5";
pub(crate) const COPY: &str = "M9 9h10v10H9zM5 15V5h10";
pub(crate) const FIT: &str = "M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5";
pub(crate) const CLOSE: &str = "M6 6l12 12M18 6L6 18";
pub(crate) const BACK: &str = "M14 6l-6 6 6 6";
pub(crate) const FORTH: &str = "M10 6l6 6-6 6";
pub(crate) const WARNING: &str = "M12 4l9 16H3zM12 10v4M12 17h.01";

/// The drawing of a kind of layer; kinds without one of their own are shown as a card.
pub(crate) fn layer(kind: &str) -> &'static str {
    match kind {
        "input" => "M4 12h10M10 8l4 4-4 4M18 5v14",
        "output" => "M10 12h10M16 8l4 4-4 4M6 5v14",
        "dense" => "M5 5v14M19 5v14M5 5l14 14M5 19L19 5",
        "activation" => "M3 18c7 0 8-12 18-12",
        "dropout" => {
            "M5 5h.01M12 5h.01M19 5h.01M5 12h.01M19 12h.01M5 19h.01M12 19h.01M10.5 10.5l3 3M13.5 10.5l-3 3"
        }
        "batch-norm" => "M3 18c4 0 5-12 9-12s5 12 9 12M12 3v18",
        "layer-norm" => "M5 20V9M10 20V4M15 20V7M20 20v-9M3 14h19",
        "add" => "M12 8v8M8 12h8M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16",
        "concat" => "M4 5h7v6H4zM4 13h7v6H4zM15 8l4 4-4 4",
        "conv2d" => "M4 4h16v16H4zM4 4h8v8H4zM8 4v8M4 8h8",
        "max-pool" => "M4 4h16v16H4zM12 4v16M4 12h16M15 8.5l1.5-2 1.5 2",
        "flatten" => "M4 4h7v7H4zM8 15v5M12 15v5M16 15v5M20 15v5M14 7.5h6M17.5 5L20 7.5 17.5 10",
        "lstm" => "M3 14h4M17 14h4M7 9h10v10H7zM17 9c0-6-10-6-10 0M5 7l2 2 2.5-1.5",
        _ => "M5 5h14v14H5z",
    }
}

/// A drawing in the colour of the text around it.
#[component]
pub(crate) fn Mark(
    /// Its strokes, as a path.
    path: &'static str,
) -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=path></path>
        </svg>
    }
}
