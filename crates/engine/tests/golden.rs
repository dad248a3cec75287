//! The rules against PyTorch, in f64 and in f32. The numbers are made by `tests/golden/make.py`.
#![cfg(feature = "cpu")]

use layerloom_document::Settings;
use layerloom_engine::catalog::{activation, loss, optimizer, schedule};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Of f64: the files hold 14 digits, and cancellation differs.
const DOUBLE: (f64, f64) = (1e-9, 1e-12);
/// Of f32 at one point.
const SINGLE: (f64, f64) = (1.3e-6, 1e-5);
/// Of f32 after 100 steps: each step rounds anew, and the rounding adds up.
const SINGLE_STEPS: (f64, f64) = (2e-5, 2e-5);

#[derive(Deserialize)]
struct Rules {
    activations: Vec<Activation>,
    losses: Vec<Loss>,
    start: Vec<f64>,
    gradients: Vec<Vec<f64>>,
    optimizers: Vec<Optimizer>,
    schedules: Vec<Schedule>,
}

#[derive(Deserialize)]
struct Activation {
    id: String,
    settings: BTreeMap<String, f64>,
    x: Vec<f64>,
    y: Vec<f64>,
    slope: Vec<f64>,
}

#[derive(Deserialize)]
struct Loss {
    id: String,
    settings: BTreeMap<String, f64>,
    z: Vec<Vec<f64>>,
    t: Vec<Vec<f64>>,
    value: f64,
    gradient: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
struct Optimizer {
    id: String,
    settings: BTreeMap<String, f64>,
    rate: f64,
    after: BTreeMap<usize, Vec<f64>>,
}

#[derive(Deserialize)]
struct Schedule {
    id: String,
    settings: BTreeMap<String, f64>,
    factors: Vec<f64>,
}

fn rules() -> Rules {
    serde_json::from_str(include_str!("../../../tests/golden/rules.json"))
        .expect("the golden file is well formed")
}

fn settings(of: &BTreeMap<String, f64>) -> Settings {
    of.iter().fold(Settings::default(), |settings, (key, value)| settings.with(key, *value))
}

fn check(what: &str, got: impl IntoIterator<Item = f64>, golden: &[f64], (relative, absolute): (f64, f64)) {
    let got: Vec<f64> = got.into_iter().collect();
    assert_eq!(got.len(), golden.len(), "{what}");
    for (place, (got, golden)) in got.iter().zip(golden).enumerate() {
        let fits = (got - golden).abs() <= relative * golden.abs() + absolute;
        assert!(fits, "{what}, place {place}: {got}, but PyTorch gives {golden}");
    }
}

fn singles(values: &[f64]) -> Vec<f32> {
    values.iter().map(|value| *value as f32).collect()
}

fn doubles(values: Vec<f32>) -> impl Iterator<Item = f64> {
    values.into_iter().map(f64::from)
}

#[test]
fn activations_agree_with_pytorch() {
    let rules = rules();
    for row in &rules.activations {
        let kind = activation::find(&row.id).expect("the file names an activation");
        let activation::Rule::Pointwise(rule) = kind.rule else { panic!("{} is elementwise", row.id) };
        let p = kind.parameters(&settings(&row.settings));
        let y: Vec<f64> = row.x.iter().map(|x| (rule.forward_f64)(*x, &p)).collect();
        let slope = row.x.iter().zip(&y).map(|(x, y)| (rule.slope_f64)(*x, *y, &p));
        check(&format!("slope of {} in f64", row.id), slope, &row.slope, DOUBLE);
        check(&format!("{} in f64", row.id), y, &row.y, DOUBLE);

        let (x, p) = (singles(&row.x), p.map(|p| p as f32));
        let (mut y, mut slope) = (vec![0.0; x.len()], vec![0.0; x.len()]);
        (rule.forward)(&x, &mut y, &p);
        let kept = if rule.reads == layerloom_engine::catalog::Reads::Input { &x } else { &y };
        (rule.backward)(kept, &vec![1.0; x.len()], &mut slope, &p);
        check(&format!("{} in f32", row.id), doubles(y), &row.y, SINGLE);
        check(&format!("slope of {} in f32", row.id), doubles(slope), &row.slope, SINGLE);
    }
    let golden: BTreeSet<_> = rules.activations.iter().map(|row| row.id.as_str()).collect();
    for kind in activation::ALL.iter().filter(|kind| matches!(kind.rule, activation::Rule::Pointwise(_))) {
        assert!(golden.contains(kind.entry.id), "«{}» has no golden numbers", kind.entry.id);
    }
}

#[test]
fn elementwise_losses_agree_with_pytorch() {
    let rules = rules();
    for row in &rules.losses {
        let kind = loss::find(&row.id).expect("the file names a loss");
        let loss::Rule::Pointwise(rule) = kind.rule else { panic!("{} is elementwise", row.id) };
        let p = kind.parameters(&settings(&row.settings));
        let (z, t, golden) = (row.z.concat(), row.t.concat(), row.gradient.concat());
        // The mean over outputs and samples.
        let share = 1.0 / z.len() as f64;
        let value: f64 = z.iter().zip(&t).map(|(z, t)| share * (rule.value_f64)(*z, *t, &p)).sum();
        let slope = z.iter().zip(&t).map(|(z, t)| share * (rule.slope_f64)(*z, *t, &p));
        check(&format!("{} in f64", row.id), [value], &[row.value], DOUBLE);
        check(&format!("gradient of {} in f64", row.id), slope, &golden, DOUBLE);

        let (z, t, p) = (singles(&z), singles(&t), p.map(|p| p as f32));
        let (mut values, mut slopes) = (vec![0.0; z.len()], vec![0.0; z.len()]);
        (rule.value)(&z, &t, &mut values, &p);
        (rule.slope)(&z, &t, &mut slopes, share as f32, &p);
        let mean = values.iter().sum::<f32>() * share as f32;
        check(&format!("{} in f32", row.id), [mean.into()], &[row.value], SINGLE);
        check(&format!("gradient of {} in f32", row.id), doubles(slopes), &golden, SINGLE);
    }
    let golden: BTreeSet<_> = rules.losses.iter().map(|row| row.id.as_str()).collect();
    for kind in loss::ALL.iter().filter(|kind| matches!(kind.rule, loss::Rule::Pointwise(_))) {
        assert!(golden.contains(kind.entry.id), "«{}» has no golden numbers", kind.entry.id);
    }
}

#[test]
fn optimizers_agree_with_pytorch_after_1_10_and_100_steps() {
    let rules = rules();
    for row in &rules.optimizers {
        let kind = optimizer::find(&row.id).expect("the file names an optimizer");
        let settings = settings(&row.settings);
        let mut double: Vec<[f64; 3]> = rules.start.iter().map(|weight| [*weight, 0.0, 0.0]).collect();
        let mut single = singles(&rules.start);
        let mut states = [vec![0.0; single.len()], vec![0.0; single.len()]];
        let [m, v] = &mut states;
        let mut at = optimizer::Step { rate: row.rate, number: 0, carry: 1.0 };
        for (step, gradients) in (1..).zip(&rules.gradients) {
            at.number = step as u64;
            let scalars = (kind.scalars)(&at, &settings);
            at.carry = (kind.carry)(&at, &settings);
            for (state, g) in double.iter_mut().zip(gradients) {
                *state = (kind.update.apply_f64)(state[0], *g, state[1], state[2], &scalars);
            }
            (kind.update.apply)(&mut single, &singles(gradients), m, v, &scalars.map(|scalar| scalar as f32));
            if let Some(golden) = row.after.get(&step) {
                let what = format!("{} {:?} after {step} steps", row.id, row.settings);
                check(&format!("{what} in f64"), double.iter().map(|state| state[0]), golden, DOUBLE);
                check(&format!("{what} in f32"), doubles(single.clone()), golden, SINGLE_STEPS);
            }
        }
        assert_eq!(row.after.keys().copied().collect::<Vec<_>>(), [1, 10, 100], "{}", row.id);
    }
    let golden: BTreeSet<_> = rules.optimizers.iter().map(|row| row.id.as_str()).collect();
    for kind in optimizer::ALL {
        assert!(golden.contains(kind.entry.id), "«{}» has no golden numbers", kind.entry.id);
    }
}

#[test]
fn schedules_agree_with_pytorch_at_the_beginning_of_each_epoch() {
    let rules = rules();
    for row in &rules.schedules {
        let kind = schedule::find(&row.id).expect("the file names a schedule");
        let settings = settings(&row.settings);
        let factors = (0..row.factors.len()).map(|epoch| (kind.factor)(epoch as f64, &settings));
        check(&row.id, factors, &row.factors, DOUBLE);
    }
    let golden: BTreeSet<_> = rules.schedules.iter().map(|row| row.id.as_str()).collect();
    for kind in schedule::ALL.iter().filter(|kind| kind.entry.id != "constant") {
        assert!(golden.contains(kind.entry.id), "«{}» has no golden numbers", kind.entry.id);
    }
}
