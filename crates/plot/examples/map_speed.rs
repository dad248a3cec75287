//! Times the painting of maps: `cargo run --release -p layerloom-plot --example map_speed`.
//!
//! The answers are checked before the clock starts. Sizes: a decision map of 100 × 100, the same over six classes, and
//! 32 thumbnails of 24 × 24.

use layerloom_plot::map::small_map;
use layerloom_plot::{ClassTable, Confidence, DivergingTable, Range, Shading, Theme};
use std::hint::black_box;
use std::time::Instant;

const SIDE: usize = 100;
const THUMBNAIL: usize = 24;
const UNITS: usize = 32;
const ROUNDS: u32 = 2000;

fn main() {
    let table = DivergingTable::new(Theme::Light, Shading::Smooth);
    let classes = ClassTable::new(Theme::Light, Shading::Smooth);
    let field: Vec<f32> = (0..SIDE * SIDE).map(|i| (i as f32 * 0.37).sin()).collect();
    let scores: Vec<f32> = (0..6 * SIDE * SIDE).map(|i| 0.5 + 0.5 * (i as f32 * 0.37).sin()).collect();
    let maps: Vec<f32> = (0..UNITS * THUMBNAIL * THUMBNAIL).map(|i| (i as f32 * 0.37).sin()).collect();
    let mut pixels = vec![0; 4 * SIDE * SIDE];
    let mut small = Vec::new();

    table.paint(&field, SIDE, Range::UNIT, &mut pixels);
    for (pixel, &value) in pixels.chunks_exact(4).zip(&field) {
        assert_eq!(pixel, table.colour(value, Range::UNIT));
    }

    report("decision map", || table.paint(black_box(&field), SIDE, Range::UNIT, &mut pixels));
    report("six classes", || {
        classes.paint(black_box(&scores), 6, SIDE, Confidence::Probability, &mut pixels);
    });
    report("32 thumbnails", || {
        for unit in 0..UNITS {
            black_box(small_map(&table, black_box(&maps), THUMBNAIL, unit, &mut small));
        }
    });
    report("both tables", || {
        black_box(DivergingTable::new(black_box(Theme::Dark), Shading::Smooth));
        black_box(ClassTable::new(black_box(Theme::Dark), Shading::Smooth));
    });
}

fn report(what: &str, mut work: impl FnMut()) {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        work();
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{what}: {:.1} µs", best * 1e6);
}
