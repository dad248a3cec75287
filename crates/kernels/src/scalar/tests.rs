use super::{f32 as single, f64 as double, steady};

/// The distance of `got` from `exact` in units in the last place of an f32 as large as `exact`.
fn ulps(got: f32, exact: f64) -> f64 {
    let size = (exact.abs() as f32).max(f32::MIN_POSITIVE);
    let ulp = f64::from(f32::from_bits(size.to_bits() + 1)) - f64::from(size);
    (f64::from(got) - exact).abs() / ulp
}

/// Every `stride`-th f32 from `low` to `high`, subnormal values and both zeros among them.
fn dense(low: f32, high: f32, stride: usize) -> impl Iterator<Item = f32> {
    let end = |limit: f32| if limit > 0.0 { limit.to_bits() + 1 } else { 0 };
    let positive = (0..end(high)).step_by(stride).map(f32::from_bits);
    let negative = (0..end(-low)).step_by(stride).map(|bits| -f32::from_bits(bits));
    positive.chain(negative).filter(move |x| (low..=high).contains(x))
}

#[test]
fn each_function_is_as_close_to_f64_as_its_doc_says() {
    type Row = (&'static str, fn(f32) -> f32, fn(f64) -> f64, (f32, f32), f64);
    let rows: [Row; 11] = [
        ("exp", single::exp, double::exp, (-104.5, 88.7228), 1.5),
        ("log", single::log, double::log, (f32::from_bits(1), f32::MAX), 1.5),
        ("sin", single::sin, double::sin, (-1.5, 1.5), 2.0),
        ("tanh", single::clamped_tanh, double::clamped_tanh, (f32::MIN, f32::MAX), 4.3),
        ("sigmoid", single::sigmoid, double::sigmoid, (-87.0, f32::MAX), 3.0),
        ("log_one_plus", single::log_one_plus, f64::ln_1p, (0.0, 1.0), 3.0),
        ("exp_minus_one", single::exp_minus_one, double::exp_minus_one, (f32::MIN, 0.0), 3.0),
        ("softplus", single::softplus, double::softplus, (-87.0, f32::MAX), 3.0),
        ("log_cosh", single::log_cosh, double::log_cosh, (f32::MIN, f32::MAX), 4.0),
        ("erf", single::erf, double::erf, (f32::MIN, f32::MAX), 6.0),
        ("floor", single::floor, double::floor, (f32::MIN, f32::MAX), 0.0),
    ];
    let mut over = Vec::new();
    for (name, of_single, of_double, (low, high), bound) in rows {
        let worst = dense(low, high, 997)
            .map(|x| (ulps(of_single(x), of_double(f64::from(x))), x))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .expect("the range holds values");
        if worst.0 > bound {
            over.push((name, worst, bound));
        }
    }
    assert!(over.is_empty(), "function, (ulp, at), bound: {over:?}");
}

#[test]
fn waves_are_close_up_to_8192_and_bounded_beyond() {
    for x in dense(-8192.0, 8192.0, 997) {
        let exact = f64::from(x);
        let (sin, cos) = (f64::from(single::sin(x)), f64::from(single::cos(x)));
        assert!(
            (sin - exact.sin()).abs() < 1.2e-7 && (cos - exact.cos()).abs() < 1.2e-7,
            "{x:?}: {sin} {cos}"
        );
    }
    for x in dense(f32::MIN, f32::MAX, 99_991) {
        assert!(single::sin(x).abs() <= 1.0 && single::cos(x).abs() <= 1.0, "{x:?}");
    }
}

#[test]
fn squashing_functions_never_leave_their_range() {
    for x in dense(f32::MIN, f32::MAX, 997) {
        assert!(single::clamped_tanh(x).abs() <= 1.0 && single::erf(x).abs() <= 1.0, "{x:?}");
        assert!((0.0..=1.0).contains(&single::sigmoid(x)), "{x:?}");
        assert!(single::softplus(x) >= 0.0 && single::log_cosh(x) >= 0.0, "{x:?}");
        assert!((-1.0..=0.0).contains(&single::exp_minus_one(-x.abs())), "{x:?}");
    }
}

#[test]
fn many_values_get_the_bits_of_one() {
    let x: Vec<f32> = dense(f32::MIN, f32::MAX, 99_991).chain([0.0, f32::NAN, f32::INFINITY]).collect();
    for x in [&x[..], &x[..1], &x[..7]] {
        let mut y = vec![0.0; x.len()];
        single::clamped_tanh::all(x, &mut y);
        for (x, y) in x.iter().zip(y) {
            assert_eq!(single::clamped_tanh(*x).to_bits(), y.to_bits(), "{x:?}");
        }
    }
}

#[test]
fn edges_are_exact() {
    const INFINITY: f32 = f32::INFINITY;
    type Row = (&'static str, fn(f32) -> f32, f32, f32);
    let rows: [Row; 26] = [
        ("exp", single::exp, 0.0, 1.0),
        ("exp", single::exp, -INFINITY, 0.0),
        ("exp", single::exp, INFINITY, INFINITY),
        ("exp", single::exp, -1e30, 0.0),
        ("log", single::log, 1.0, 0.0),
        ("log", single::log, 0.0, -INFINITY),
        ("log", single::log, INFINITY, INFINITY),
        ("sin", single::sin, 0.0, 0.0),
        ("cos", single::cos, 0.0, 1.0),
        ("tanh", single::clamped_tanh, 0.0, 0.0),
        ("tanh", single::clamped_tanh, INFINITY, 1.0),
        ("tanh", single::clamped_tanh, -INFINITY, -1.0),
        ("sigmoid", single::sigmoid, 0.0, 0.5),
        ("sigmoid", single::sigmoid, INFINITY, 1.0),
        ("exp_minus_one", single::exp_minus_one, 0.0, 0.0),
        ("exp_minus_one", single::exp_minus_one, -INFINITY, -1.0),
        ("softplus", single::softplus, -INFINITY, 0.0),
        ("softplus", single::softplus, INFINITY, INFINITY),
        ("log_cosh", single::log_cosh, 0.0, 0.0),
        ("log_cosh", single::log_cosh, -INFINITY, INFINITY),
        ("erf", single::erf, 0.0, 0.0),
        ("erf", single::erf, INFINITY, 1.0),
        ("floor", single::floor, -0.5, -1.0),
        ("floor", single::floor, INFINITY, INFINITY),
        ("sign", single::sign, -1e-40, -1.0),
        ("sign", single::sign, 0.0, 0.0),
    ];
    for (name, function, x, y) in rows {
        assert_eq!(function(x), y, "{name}({x})");
    }
    assert!(single::log(-1.0).is_nan() && single::sin(INFINITY).is_nan() && single::cos(-INFINITY).is_nan());
}

#[test]
fn what_fades_becomes_0_before_it_is_subnormal() {
    let mut x = 1.0_f32;
    for step in 0.. {
        assert!(x.is_normal() && step < 1000, "{x:e}");
        x = single::flush(0.9 * x);
        if x == 0.0 {
            break;
        }
    }
    for kept in [1e-36, -1e-36, 3e-20, -1.0, 3e38, f32::INFINITY] {
        assert_eq!(single::flush(kept), kept);
    }
    assert_eq!(single::flush(-9e-37), 0.0);
}

#[test]
fn nan_stays_nan() {
    type Row = (&'static str, fn(f32) -> f32);
    let rows: [Row; 17] = [
        ("exp", single::exp),
        ("flush", single::flush),
        ("log", single::log),
        ("sin", single::sin),
        ("cos", single::cos),
        ("tanh", single::clamped_tanh),
        ("sigmoid", single::sigmoid),
        ("log_one_plus", single::log_one_plus),
        ("exp_minus_one", single::exp_minus_one),
        ("softplus", single::softplus),
        ("log_cosh", single::log_cosh),
        ("erf", single::erf),
        ("floor", single::floor),
        ("sign", single::sign),
        ("abs", single::abs),
        ("sqrt", single::sqrt),
        ("clamp", |x| single::clamp(x, -1.0, 1.0)),
    ];
    for (name, function) in rows {
        assert!(function(f32::NAN).is_nan() && function(-f32::NAN).is_nan(), "{name}");
    }
}

#[test]
fn erf_in_f64_agrees_with_tables() {
    // Fifteen or more digits, by series in 50-digit decimals.
    for (x, y) in ERF {
        assert!((double::erf(x) - y).abs() <= 2e-15 * y, "{x}: {}", double::erf(x));
        assert_eq!(double::erf(-x), -double::erf(x));
    }
    assert!(double::erf(f64::NAN).is_nan());
    assert_eq!(double::erf(7.0), 1.0);
}

const ERF: [(f64, f64); 7] = [
    (0.0009765625, 0.0011019324300718147),
    (0.125, 0.1403162048013338),
    (0.5, 0.5204998778130465),
    (1.0, 0.8427007929497149),
    (2.0, 0.9953222650189527),
    (3.5, 0.9999992569016276),
    (5.5, 0.9999999999999927),
];

#[test]
fn steady_functions_agree_with_the_platform() {
    for base in [0.01, 0.5, 0.9, 0.96, 0.999, 1.0, 3.0, 1e6] {
        for exponent in [0.0, 0.004, 0.5, 1.0, 17.25, 100.0] {
            let (got, exact) = (steady::power(base, exponent), f64::powf(base, exponent));
            assert!((got - exact).abs() <= 1e-13 * exact, "{base}^{exponent}: {got} {exact}");
        }
    }
    for x in 0..=1000 {
        let x = f64::from(x) / 1000.0;
        let exact = (std::f64::consts::PI * x).cos();
        assert!((steady::cos_pi(x) - exact).abs() <= 8e-16, "{x}: {} {exact}", steady::cos_pi(x));
    }
    assert_eq!((steady::cos_pi(0.0), steady::cos_pi(0.5), steady::cos_pi(1.0)), (1.0, 0.0, -1.0));
}

/// The bits of every function over a grid, folded into one word. Where this fails on one machine only, that machine's
/// curves differ from all others'; where it fails on all, the functions have changed, and with them every curve.
#[test]
fn the_bits_are_the_same_on_every_machine() {
    let functions: [fn(f32) -> f32; 12] = [
        single::exp,
        single::log,
        single::sin,
        single::cos,
        single::clamped_tanh,
        single::sigmoid,
        single::log_one_plus,
        single::exp_minus_one,
        single::softplus,
        single::log_cosh,
        single::erf,
        single::floor,
    ];
    let words = functions.map(|function| {
        dense(-1e4, 1e4, 49_999)
            .map(function)
            .filter(|y| !y.is_nan())
            .fold(0_u32, |word, y| word.rotate_left(5).wrapping_mul(0x9e37_79b1) ^ y.to_bits())
    });
    let schedule = steady::power(0.97, 3.7).to_bits() ^ steady::cos_pi(0.3).to_bits().rotate_left(7);
    assert_eq!((words, schedule), (WORDS, SCHEDULE_WORD), "{words:#x?} {schedule:#x}");
}

const WORDS: [u32; 12] = [
    0x6965_6a3f,
    0x112d_69b4,
    0x2d48_6f12,
    0x2562_f0f5,
    0xd018_61e2,
    0xc2d1_4c55,
    0x1b98_8126,
    0x3ce2_4ce2,
    0x2695_c303,
    0x3523_a953,
    0x04ea_84b5,
    0x7e79_fbfe,
];
const SCHEDULE_WORD: u64 = 0xce8b_0766_489c_9928;
