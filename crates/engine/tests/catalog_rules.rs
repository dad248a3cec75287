//! Walks the maths of the catalogs: slopes against differences, f32 slices against the f64 rule, WGSL against a
//! validator, optimizers against their f64 selves.
#![cfg(feature = "cpu")]

use layerloom_document::Settings;
use layerloom_engine::catalog::{LossRule, Pointwise, Update, activation, loss, optimizer};
use layerloom_engine::{random, scalar};

/// Of f32 against f64, for one rule at one point.
const FORWARD_RELATIVE: f64 = 1.3e-6;
const FORWARD_ABSOLUTE: f64 = 1e-5;

/// Of f32 against f64 after 100 steps: each step rounds anew, and the rounding adds up.
const STEPS_RELATIVE: f64 = 2e-5;
const STEPS_ABSOLUTE: f64 = 2e-5;

fn near(got: f64, expected: f64, relative: f64, absolute: f64) -> bool {
    got.is_finite() && (got - expected).abs() <= relative * expected.abs() + absolute
}

/// Elementwise activations, each with its default parameters and, where it has any, with others.
fn pointwise() -> Vec<(String, Pointwise, [f64; 2])> {
    let mut all = Vec::new();
    for kind in activation::ALL {
        if let activation::Rule::Pointwise(rule) = kind.rule {
            all.push((kind.entry.id.to_owned(), rule, kind.parameters(&Settings::default())));
            if let [param, ..] = kind.entry.params {
                let settings = Settings::default().with(param.key, 0.375);
                all.push((
                    format!("{} {} 0.375", kind.entry.id, param.key),
                    rule,
                    kind.parameters(&settings),
                ));
            }
        }
    }
    all
}

/// Elementwise losses, likewise.
fn losses() -> Vec<(String, LossRule, [f64; 2])> {
    let mut all = Vec::new();
    for kind in loss::ALL {
        if let loss::Rule::Pointwise(rule) = kind.rule {
            all.push((kind.entry.id.to_owned(), rule, kind.parameters(&Settings::default())));
            if let [param, ..] = kind.entry.params {
                let settings = Settings::default().with(param.key, 0.375);
                all.push((
                    format!("{} {} 0.375", kind.entry.id, param.key),
                    rule,
                    kind.parameters(&settings),
                ));
            }
        }
    }
    all
}

/// From −limit to limit in steps of 1/64.
fn grid(limit: i32) -> Vec<f64> {
    (-64 * limit..=64 * limit).map(|step| f64::from(step) / 64.0).collect()
}

fn singles(values: &[f64]) -> Vec<f32> {
    values.iter().map(|value| *value as f32).collect()
}

/// Where an activation's slope, or the slope's slope, jumps.
fn kinks(id: &str) -> &'static [f64] {
    match id.split(' ').next() {
        Some("relu" | "leaky-relu" | "elu" | "selu" | "softsign") => &[0.0],
        Some("hard-tanh") => &[-1.0, 1.0],
        Some("hard-sigmoid") => &[-3.0, 3.0],
        _ => &[],
    }
}

fn central_difference(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    let h = 1e-6 * x.abs().max(1.0);
    (f(x + h) - f(x - h)) / ((x + h) - (x - h))
}

#[test]
fn activation_slopes_agree_with_central_differences() {
    for (id, rule, p) in pointwise() {
        for x in grid(12) {
            if kinks(&id).iter().any(|kink| (x - kink).abs() < 1e-3) {
                continue;
            }
            let slope = (rule.slope_f64)(x, (rule.forward_f64)(x, &p), &p);
            let difference = central_difference(|x| (rule.forward_f64)(x, &p), x);
            assert!(near(slope, difference, 1e-7, 2e-9), "{id} at {x}: {slope} {difference}");
        }
    }
}

#[test]
fn activation_slopes_at_kinks_are_the_documented_ones() {
    let rows = [
        ("relu", 0.0, 0.0),
        ("leaky-relu", 0.0, 0.01),
        ("elu", 0.0, 1.0),
        ("selu", 0.0, 1.758_099_340_847_376_8),
        ("softsign", 0.0, 1.0),
        ("hard-tanh", -1.0, 0.0),
        ("hard-tanh", 1.0, 0.0),
        ("hard-sigmoid", -3.0, 0.0),
        ("hard-sigmoid", 3.0, 0.0),
    ];
    for (id, x, expected) in rows {
        let kind = activation::find(id).expect("the row names an activation");
        let activation::Rule::Pointwise(rule) = kind.rule else { panic!("{id} is elementwise") };
        let p = kind.parameters(&Settings::default());
        assert_eq!((rule.slope_f64)(x, (rule.forward_f64)(x, &p), &p), expected, "{id} at {x}");
    }
}

#[test]
fn loss_slopes_agree_with_central_differences() {
    for (id, rule, p) in losses() {
        for t in [-1.0, 0.0, 1.0, 0.3] {
            for z in grid(6) {
                let at_kink = match id.split(' ').next() {
                    Some("mean-absolute-error") => z == t,
                    Some("huber") => ((z - t).abs() - p[0]).abs() < 1e-3,
                    Some("hinge") => (t * z - 1.0).abs() < 1e-3,
                    _ => false,
                };
                if at_kink {
                    continue;
                }
                let slope = (rule.slope_f64)(z, t, &p);
                let difference = central_difference(|z| (rule.value_f64)(z, t, &p), z);
                assert!(near(slope, difference, 1e-7, 3e-9), "{id} at {z}, {t}: {slope} {difference}");
            }
        }
    }
}

#[test]
fn activations_in_f32_agree_with_f64_on_every_tail_length() {
    let xs = grid(20);
    for (id, rule, p) in pointwise() {
        let p32 = p.map(|p| p as f32);
        let x = singles(&xs);
        let mut y = vec![0.0; x.len()];
        (rule.forward)(&x, &mut y, &p32);
        let kept = match rule.reads {
            layerloom_engine::catalog::Reads::Input => &x,
            layerloom_engine::catalog::Reads::Output => &y,
        };
        let dy: Vec<f32> = (0..x.len()).map(|i| 1.0 + i as f32 / 512.0).collect();
        let mut dx = vec![0.0; x.len()];
        (rule.backward)(kept, &dy, &mut dx, &p32);
        for (i, x) in xs.iter().enumerate() {
            let exact = (rule.forward_f64)(*x, &p);
            let slope = f64::from(dy[i]) * (rule.slope_f64)(*x, exact, &p);
            assert!(
                near(y[i].into(), exact, FORWARD_RELATIVE, FORWARD_ABSOLUTE),
                "{id} at {x}: {} {exact}",
                y[i]
            );
            let fits = near(dx[i].into(), slope, FORWARD_RELATIVE, FORWARD_ABSOLUTE);
            assert!(fits, "slope of {id} at {x}: {} {slope}", dx[i]);
        }
        for length in 0..=19 {
            let range = 300..300 + length;
            let mut tail = vec![0.0; length];
            (rule.forward)(&x[range.clone()], &mut tail, &p32);
            assert_eq!(tail, y[range.clone()], "{id}, {length} values");
            let mut tail = x[range.clone()].to_vec();
            rule.in_place(&mut tail, &p32);
            assert_eq!(tail, y[range.clone()], "{id} in place, {length} values");
            let mut tail = vec![0.0; length];
            (rule.backward)(&kept[range.clone()], &dy[range.clone()], &mut tail, &p32);
            assert_eq!(tail, dx[range], "slope of {id}, {length} values");
        }
    }
}

#[test]
fn activations_let_nan_through() {
    for (id, rule, p) in pointwise() {
        let mut y = [f32::NAN; 5];
        rule.in_place(&mut y, &p.map(|p| p as f32));
        assert!(y.iter().all(|y| y.is_nan()), "{id}: {y:?}");
    }
}

#[test]
fn activations_stay_finite_far_out() {
    for (id, rule, p) in pointwise() {
        let p = p.map(|p| p as f32);
        let x = [-1e30, -1e9, -1000.0, -100.0, -1e-40, 0.0, 1e-40, 100.0, 1000.0, 1e9, 1e30_f32];
        let mut y = [0.0; 11];
        (rule.forward)(&x, &mut y, &p);
        let mut dx = [0.0; 11];
        let kept = if rule.reads == layerloom_engine::catalog::Reads::Input { &x } else { &y };
        (rule.backward)(kept, &[1.0; 11], &mut dx, &p);
        assert!(y.iter().chain(&dx).all(|value| value.is_finite()), "{id}: {y:?} {dx:?}");
    }
}

#[test]
fn losses_in_f32_agree_with_f64_on_every_tail_length() {
    let zs = grid(20);
    for (id, rule, p) in losses() {
        let p32 = p.map(|p| p as f32);
        let z = singles(&zs);
        let t: Vec<f32> = (0..z.len()).map(|i| [1.0, -1.0, 0.0, 0.25][i % 4]).collect();
        let (mut value, mut dz) = (vec![0.0; z.len()], vec![0.0; z.len()]);
        (rule.value)(&z, &t, &mut value, &p32);
        (rule.slope)(&z, &t, &mut dz, 0.5, &p32);
        for i in 0..z.len() {
            let exact = (rule.value_f64)(zs[i], t[i].into(), &p);
            let slope = 0.5 * (rule.slope_f64)(zs[i], t[i].into(), &p);
            let fits = near(value[i].into(), exact, FORWARD_RELATIVE, FORWARD_ABSOLUTE)
                && near(dz[i].into(), slope, FORWARD_RELATIVE, FORWARD_ABSOLUTE);
            assert!(fits, "{id} at {}, {}: {} {exact}, {} {slope}", zs[i], t[i], value[i], dz[i]);
        }
        for length in 0..=19 {
            let range = 300..300 + length;
            let (mut tail, mut tail_dz) = (vec![0.0; length], vec![0.0; length]);
            (rule.value)(&z[range.clone()], &t[range.clone()], &mut tail, &p32);
            (rule.slope)(&z[range.clone()], &t[range.clone()], &mut tail_dz, 0.5, &p32);
            assert_eq!(
                (&tail[..], &tail_dz[..]),
                (&value[range.clone()], &dz[range]),
                "{id}, {length} values"
            );
        }
    }
}

#[test]
#[cfg(feature = "gpu")]
fn wgsl_of_every_rule_is_valid() {
    let mut source = scalar::WGSL_PRELUDE.to_owned();
    let mut calls = String::new();
    let name_of = |id: &str| id.replace('-', "_");
    for kind in activation::ALL {
        if let activation::Rule::Pointwise(rule) = kind.rule {
            let name = format!("activation_{}", name_of(kind.entry.id));
            source += &rule.wgsl.replace("NAME", &name);
            calls += &format!("total += {name}_forward(x, 0.5, 0.5) + {name}_slope(x, 0.5, 0.5);\n");
        }
    }
    for kind in loss::ALL {
        if let loss::Rule::Pointwise(rule) = kind.rule {
            let name = format!("loss_{}", name_of(kind.entry.id));
            source += &rule.wgsl.replace("NAME", &name);
            calls += &format!("total += {name}_value(x, 1.0, 0.5, 0.5) + {name}_slope(x, 1.0, 0.5, 0.5);\n");
        }
    }
    for kind in optimizer::ALL {
        let name = format!("optimizer_{}", name_of(kind.entry.id));
        source += &kind.update.wgsl.replace("NAME", &name);
        calls += &format!("total += {name}_update(x, x, x, x, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1).x;\n");
    }
    source += &format!(
        "@group(0) @binding(0) var<storage, read_write> values: array<f32>;\n\
         @compute @workgroup_size(1) fn main() {{\nlet x = values[0];\nvar total = 0.0;\n{calls}values[0] = total;\n}}\n"
    );
    let module = naga::front::wgsl::parse_str(&source)
        .unwrap_or_else(|error| panic!("{}\n{source}", error.emit_to_string(&source)));
    let sine = module
        .functions
        .iter()
        .find(|(_, function)| function.name.as_deref() == Some("activation_sine_forward"));
    let calls_own = |expression: &naga::Expression| matches!(expression, naga::Expression::CallResult(_));
    let (_, sine) = sine.expect("sine is in the catalog");
    assert!(
        sine.expressions.iter().any(|(_, expression)| calls_own(expression)),
        "`sin` is the prelude's, not WGSL's"
    );
    naga::valid::Validator::new(naga::valid::ValidationFlags::all(), naga::valid::Capabilities::empty())
        .validate(&module)
        .unwrap_or_else(|error| panic!("{}\n{source}", error.emit_to_string(&source)));
}

/// Weights in f64 and in f32, led by the same gradients.
struct Twin {
    update: Update,
    exact: Vec<[f64; 3]>,
    weights: Vec<f32>,
    states: [Vec<f32>; 2],
}

impl Twin {
    fn new(update: Update, weights: &[f64]) -> Self {
        Self {
            update,
            exact: weights.iter().map(|weight| [*weight, 0.0, 0.0]).collect(),
            weights: singles(weights),
            states: [vec![0.0; weights.len()], vec![0.0; weights.len()]],
        }
    }

    fn step(&mut self, gradients: &[f64], scalars: &[f64; 8]) {
        for (state, g) in self.exact.iter_mut().zip(gradients) {
            *state = (self.update.apply_f64)(state[0], *g, state[1], state[2], scalars);
        }
        let [m, v] = &mut self.states;
        let (m, v) = match self.update.states {
            0 => (&mut [][..], &mut [][..]),
            1 => (&mut m[..], &mut [][..]),
            _ => (&mut m[..], &mut v[..]),
        };
        (self.update.apply)(
            &mut self.weights,
            &singles(gradients),
            m,
            v,
            &scalars.map(|scalar| scalar as f32),
        );
    }
}

#[test]
fn optimizers_in_f32_follow_f64_for_100_steps_on_every_tail_length() {
    for kind in optimizer::ALL {
        let draw = |step: u32, i: usize| f64::from(random::normal(11, 5, step, i as u32));
        let weights: Vec<f64> = (0..19).map(|i| draw(0, i)).collect();
        let mut twins: Vec<Twin> =
            (0..=19).map(|length| Twin::new(kind.update, &weights[..length])).collect();
        let mut at = optimizer::Step { rate: kind.suggested_rate, number: 0, carry: 1.0 };
        for step in 1..=100_u32 {
            at.number = step.into();
            let scalars = (kind.scalars)(&at, &Settings::default());
            at.carry = (kind.carry)(&at, &Settings::default());
            // Of many sizes, so that what adapts has something to adapt to.
            let gradients: Vec<f64> =
                (0..19).map(|i| draw(step, i) * 10.0_f64.powi(i as i32 % 5 - 3)).collect();
            for twin in &mut twins {
                let length = twin.weights.len();
                twin.step(&gradients[..length], &scalars);
            }
        }
        let (last, shorter) = twins.split_last().expect("there are twenty");
        for (got, [exact, ..]) in last.weights.iter().zip(&last.exact) {
            let fits = near((*got).into(), *exact, STEPS_RELATIVE, STEPS_ABSOLUTE);
            assert!(fits, "{}: {got} {exact}", kind.entry.id);
        }
        for twin in shorter {
            assert_eq!(twin.weights, last.weights[..twin.weights.len()], "{}", kind.entry.id);
        }
    }
}

#[test]
fn a_zero_weight_without_gradient_stays_zero_under_every_optimizer() {
    for kind in optimizer::ALL {
        let mut twin = Twin::new(kind.update, &[0.0; 5]);
        let mut at = optimizer::Step { rate: 1.0, number: 0, carry: 1.0 };
        for step in 1..=5 {
            at.number = step;
            let scalars = (kind.scalars)(&at, &Settings::default());
            at.carry = (kind.carry)(&at, &Settings::default());
            twin.step(&[0.0; 5], &scalars);
        }
        assert!(twin.exact.iter().flatten().all(|value| *value == 0.0), "{}", kind.entry.id);
        let singles = twin.weights.iter().chain(twin.states.iter().flatten());
        assert!(singles.into_iter().all(|value| *value == 0.0), "{}", kind.entry.id);
    }
}

#[test]
fn scalars_are_finite_from_the_first_step_to_the_millionth() {
    for kind in optimizer::ALL {
        for number in [1, 2, 1000, 1_000_000] {
            let at = optimizer::Step { rate: 0.01, number, carry: if number == 1 { 1.0 } else { 0.0 } };
            let scalars = (kind.scalars)(&at, &Settings::default());
            assert!(
                scalars.iter().all(|scalar| scalar.is_finite()),
                "{} {number}: {scalars:?}",
                kind.entry.id
            );
        }
    }
}
