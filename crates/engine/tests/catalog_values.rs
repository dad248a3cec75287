//! What schedules, initializers, regularizers and clippings give.

use layerloom_document::Settings;
use layerloom_engine::catalog::initializer::{self, Weights};
use layerloom_engine::catalog::{clipping, regularizer, schedule};

fn factor(id: &str, settings: &Settings, epoch: f64) -> f64 {
    let kind = schedule::find(id).expect("the row names a schedule");
    (kind.factor)(epoch, settings)
}

#[test]
fn schedules_follow_their_formulas() {
    let none = Settings::default();
    let ten = Settings::default().with("epochs", 10.0);
    let cosine = ten.clone().with("floor", 0.2);
    let cycle = Settings::default().with("epochs", 100.0).with("warm-share", 0.25);
    let rows: [(&str, &Settings, f64, f64); 20] = [
        ("constant", &none, 1e6, 1.0),
        ("step", &ten, 9.99, 1.0),
        ("step", &ten, 10.0, 0.5),
        // Nine steps of 1/0.9 epoch do not add up to exactly ten epochs.
        ("step", &ten, 9.999_999_999_999_998, 0.5),
        ("step", &ten, 35.0, 0.125),
        ("exponential", &none, 0.0, 1.0),
        ("exponential", &none, 2.5, 0.9751871871081982),
        ("cosine", &cosine, 0.0, 1.0),
        ("cosine", &cosine, 5.0, 0.6),
        ("cosine", &cosine, 10.0, 0.2),
        ("cosine", &cosine, 1e6, 0.2),
        ("one-cycle", &cycle, 0.0, 0.04),
        ("one-cycle", &cycle, 12.5, 0.52),
        ("one-cycle", &cycle, 25.0, 1.0),
        ("one-cycle", &cycle, 100.0, 4e-6),
        ("one-cycle", &cycle, 1e6, 4e-6),
        ("warm-up", &ten, 0.0, 0.1),
        ("warm-up", &ten, 2.5, 0.325),
        ("warm-up", &ten, 10.0, 1.0),
        ("warm-up", &ten, 1e6, 1.0),
    ];
    for (id, settings, epoch, expected) in rows {
        let got = factor(id, settings, epoch);
        assert!((got - expected).abs() <= 1e-15 + 1e-13 * expected, "{id} at {epoch}: {got} {expected}");
    }
}

#[test]
fn every_schedule_stays_between_0_and_the_learning_rate() {
    for kind in schedule::ALL {
        for epoch in (0..4000).map(|step| f64::from(step) / 8.0).chain([1e4, 1e6, 1e9]) {
            let factor = (kind.factor)(epoch, &Settings::default());
            assert!((0.0..=1.0).contains(&factor), "{} at {epoch}: {factor}", kind.entry.id);
        }
    }
}

fn filled(id: &str, settings: &Settings, rows: usize, columns: usize, stream: u32) -> Vec<f32> {
    let kind = initializer::find(id).expect("the row names an initializer");
    let weights = Weights { rows, columns, fan_in: rows, fan_out: columns, seed: 3, stream };
    let mut values = vec![f32::NAN; rows * columns];
    (kind.fill)(&weights, settings, &mut values);
    values
}

#[test]
fn random_weights_have_the_promised_mean_deviation_and_bound() {
    let (rows, columns) = (100, 300);
    let (six, two) = (6.0_f64.sqrt(), 2.0_f64.sqrt());
    // Uniform draws in ±a have deviation a/√3.
    let uniform = |limit: f64| (limit / 3.0_f64.sqrt(), limit);
    let normal = |deviation: f64| (deviation, 6.0 * deviation);
    let rows_of = [
        ("uniform", uniform(0.5)),
        ("normal", normal(0.5)),
        ("glorot-uniform", uniform(six / 20.0)),
        ("glorot-normal", normal(two / 20.0)),
        ("he-uniform", uniform(six / 10.0)),
        ("he-normal", normal(two / 10.0)),
        ("lecun-uniform", uniform(3.0_f64.sqrt() / 10.0)),
        ("lecun-normal", normal(0.1)),
    ];
    for (id, (deviation, bound)) in rows_of {
        let values = filled(id, &Settings::default(), rows, columns, 1);
        let count = values.len() as f64;
        let mean = values.iter().map(|value| f64::from(*value)).sum::<f64>() / count;
        let variance = values.iter().map(|value| (f64::from(*value) - mean).powi(2)).sum::<f64>() / count;
        assert!(mean.abs() < 0.02 * deviation, "{id}: mean {mean}");
        assert!((variance.sqrt() / deviation - 1.0).abs() < 0.01, "{id}: {} {deviation}", variance.sqrt());
        assert!(values.iter().all(|value| f64::from(value.abs()) <= bound * 1.000_001), "{id}");
        assert_eq!(values, filled(id, &Settings::default(), rows, columns, 1), "{id} is the same each time");
        assert_ne!(values, filled(id, &Settings::default(), rows, columns, 2), "{id} depends on the stream");
    }
}

#[test]
fn constant_weights_are_constant() {
    assert_eq!(filled("zeros", &Settings::default(), 2, 2, 0), [0.0; 4]);
    assert_eq!(filled("constant", &Settings::default().with("value", -1.5), 2, 2, 0), [-1.5; 4]);
}

#[test]
fn orthogonal_weights_stand_at_right_angles_and_have_the_gain_as_length() {
    for (rows, columns) in [(1, 1), (1, 4), (5, 3), (3, 5), (4, 4), (30, 20), (20, 64)] {
        let values = filled("orthogonal", &Settings::default().with("gain", 1.5), rows, columns, 9);
        let at = |vector: usize, place: usize| {
            let index = if rows < columns { vector * columns + place } else { place * columns + vector };
            f64::from(values[index])
        };
        for a in 0..rows.min(columns) {
            for b in 0..=a {
                let product: f64 = (0..rows.max(columns)).map(|place| at(a, place) * at(b, place)).sum();
                let expected = if a == b { 2.25 } else { 0.0 };
                assert!((product - expected).abs() < 1e-6, "{rows}×{columns}, {a} and {b}: {product}");
            }
        }
    }
}

#[test]
fn regularizers_do_what_their_settings_say() {
    let settings =
        Settings::default().with("rate", 0.5).with("l1-rate", 0.25).with("l2-rate", 0.75).with("limit", 2.0);
    let rows = [
        ("inherit", None),
        ("none", Some((0.0, 0.0, 0.0))),
        ("l1", Some((0.5, 0.0, 0.0))),
        ("l2", Some((0.0, 0.5, 0.0))),
        ("elastic", Some((0.25, 0.75, 0.0))),
        ("max-norm", Some((0.0, 0.0, 2.0))),
    ];
    for (id, expected) in rows {
        let kind = regularizer::find(id).expect("the row names a regularizer");
        let effect = (kind.effect)(&settings).map(|effect| (effect.l1, effect.l2, effect.max_norm));
        assert_eq!(effect, expected, "{id}");
    }
}

#[test]
fn clippings_bound_what_their_settings_say() {
    let settings = Settings::default().with("limit", 0.5);
    let rows = [
        ("none", clipping::Bound::None),
        ("value", clipping::Bound::Value(0.5)),
        ("norm", clipping::Bound::Norm(0.5)),
    ];
    for (id, expected) in rows {
        let kind = clipping::find(id).expect("the row names a clipping");
        assert_eq!((kind.bound)(&settings), expected, "{id}");
    }
}
