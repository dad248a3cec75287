//! In f64, for the reference.

use std::f64::consts::{LN_2, PI};

/// `if_false` or `if_true`, by the condition, as in WGSL.
pub fn select(if_false: f64, if_true: f64, condition: bool) -> f64 {
    if condition { if_true } else { if_false }
}

/// The greater one; NaN where a is NaN.
pub fn max(a: f64, b: f64) -> f64 {
    if a < b { b } else { a }
}

/// The lesser one; NaN where a is NaN.
pub fn min(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

/// x, but not outside low…high.
pub fn clamp(x: f64, low: f64, high: f64) -> f64 {
    min(max(x, low), high)
}

/// |x|.
pub fn abs(x: f64) -> f64 {
    x.abs()
}

/// −1, 0 or 1; NaN for NaN.
pub fn sign(x: f64) -> f64 {
    if x > 0.0 {
        1.0
    } else if x < 0.0 {
        -1.0
    } else {
        x
    }
}

/// The greatest whole number that is not over x.
pub fn floor(x: f64) -> f64 {
    x.floor()
}

/// √x.
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

/// x: in f64 nothing fades so far.
pub fn flush(x: f64) -> f64 {
    x
}

/// eˣ.
pub fn exp(x: f64) -> f64 {
    x.exp()
}

/// ln x.
pub fn log(x: f64) -> f64 {
    x.ln()
}

/// sin x.
pub fn sin(x: f64) -> f64 {
    x.sin()
}

/// cos x.
pub fn cos(x: f64) -> f64 {
    x.cos()
}

/// tanh x.
pub fn clamped_tanh(x: f64) -> f64 {
    x.tanh()
}

/// 1 / (1 + e⁻ˣ).
pub fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// eˣ − 1 for x ≤ 0.
pub fn exp_minus_one(x: f64) -> f64 {
    x.exp_m1()
}

/// ln(1 + eˣ).
pub fn softplus(x: f64) -> f64 {
    max(x, 0.0) + (-x.abs()).exp().ln_1p()
}

/// ln cosh x. From ln(1 + 2 sinh²(x/2)) near 0, where the other form would cancel.
pub fn log_cosh(x: f64) -> f64 {
    let far = x.abs();
    if far < 1.0 {
        let half = (0.5 * far).sinh();
        (2.0 * half * half).ln_1p()
    } else {
        far - LN_2 + (-2.0 * far).exp().ln_1p()
    }
}

/// The error function, 2/√π ∫₀ˣ exp(−s²) ds, to 2·10⁻¹⁵ of its value: 2/√π · exp(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (2n+1)!!, whose
/// terms are all of one sign (Abramowitz & Stegun, 7.1.6).
pub fn erf(x: f64) -> f64 {
    if x.abs() >= 6.0 {
        return sign(x);
    }
    let (mut term, mut sum, mut n) = (x, x, 0.0);
    while term.abs() > 1e-18 * sum.abs() {
        n += 1.0;
        term *= 2.0 * x * x / (2.0 * n + 1.0);
        sum += term;
    }
    2.0 / PI.sqrt() * (-x * x).exp() * sum
}
