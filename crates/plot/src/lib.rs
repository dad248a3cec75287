//! Numbers to pictures: RGBA pixels, points, paths and the few figures that stand beside them.
//!
//! No browser, no canvas and no other crate is known here, so everything is tested as plain arithmetic. The page asks
//! for pixels, vertices and colours and puts them on its canvases; smooth enlargement, text layout and strokes are the
//! browser's work. What is drawn every frame writes into a buffer of the caller and allocates nothing once that
//! buffer has grown.
//!
//! In reading order:
//!
//! 1. [`palette`]: the data colours of both themes, defined here and nowhere else, and their style-sheet tokens.
//! 2. [`marker`]: a shape for every class, so that meaning is never by colour alone.
//! 3. [`map`]: fields over the plane (decision maps, neuron thumbnails) to RGBA.
//! 4. [`number`]: short number text, the same in every language: `0.05`, `1e-4`, `1.2k`.
//! 5. [`scale`]: linear and logarithmic axes, their ticks, and the way back from a pixel to a value.
//! 6. [`curve`]: lines of long series, thinned without losing a spike, and what lies under the pointer.
//! 7. [`thread`]: the weights between layers as Bézier threads: shape, style, choice of the strongest, hovering.
//! 8. [`histogram`]: counts of weights or gradients on a symmetric range, and their bars.
//! 9. [`points`]: samples on the plane and the one under the pointer.
//! 10. [`matrix`]: colours of a confusion matrix with readable ink.
//! 11. [`text_alternative`]: what a plot shows, as figures that the page words in the reader's language.
//!
//! Pixels are CSS pixels with y growing downwards. Letters for sizes: H height, W width, C classes.

#![forbid(unsafe_code)]

pub mod curve;
pub mod histogram;
pub mod map;
pub mod marker;
pub mod matrix;
pub mod number;
pub mod palette;
pub mod points;
pub mod scale;
pub mod text_alternative;
pub mod thread;
pub use curve::{Series, Vertex};
pub use histogram::{Bar, Histogram};
pub use map::{ClassTable, Confidence, DivergingTable, Range, Shading};
pub use marker::Marker;
pub use palette::{CLASSES, Palette, Rgb, Theme};
pub use points::Plane;
pub use scale::{Scale, Tick};
pub use text_alternative::{FieldSummary, SeriesSummary, Trend};
pub use thread::{Bezier, ThreadStyle};
