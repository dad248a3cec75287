//! Functions of f64 from + − × ÷ and bits alone, so that what reaches training through a schedule or an optimizer's
//! scalars is the same on every machine; the platform's own differ in their last bits. Error: a few units in the last
//! place.

use std::f64::consts::{LN_2, PI, SQRT_2};

/// bᵉ for b > 0.
pub fn power(base: f64, exponent: f64) -> f64 {
    exp(exponent * log(base))
}

/// cos πx for 0 ≤ x ≤ 1; exactly 1, 0 and −1 at 0, ½ and 1.
pub fn cos_pi(x: f64) -> f64 {
    if x < 0.25 {
        wave(1.0, PI * x, 0)
    } else if x > 0.75 {
        -wave(1.0, PI * (1.0 - x), 0)
    } else {
        let y = PI * (0.5 - x);
        wave(y, y, 1)
    }
}

/// first − first·y²/((n+1)(n+2)) + …: cos y from (1, 0), sin y from (y, 1). For |y| ≤ π/4 the rest is under 10⁻¹⁸.
fn wave(first: f64, y: f64, n: i32) -> f64 {
    let (mut term, mut sum) = (first, first);
    for n in (n..n + 18).step_by(2) {
        term *= -y * y / f64::from((n + 1) * (n + 2));
        sum += term;
    }
    sum
}

/// eˣ by eʳ · 2ⁿ with |r| ≤ ½ ln 2.
fn exp(x: f64) -> f64 {
    let x = super::f64::clamp(x, -700.0, 700.0);
    let n = (x / LN_2).round();
    // ln 2 in two parts, the first with so few bits that n times it is exact.
    const HIGH: f64 = 0.693_146_705_627_441_4;
    const REST: f64 = 4.749_325_039_031_672_6e-7;
    let r = (x - n * HIGH) - n * REST;
    let (mut term, mut sum) = (1.0, 1.0);
    for k in 1..16 {
        term *= r / f64::from(k);
        sum += term;
    }
    sum * f64::from_bits(((n as i64 + 1023) as u64) << 52)
}

/// ln x for normal x > 0, by 2 artanh((m − 1)/(m + 1)) + e ln 2 with m in √½…√2.
fn log(x: f64) -> f64 {
    let bits = x.to_bits();
    let mut exponent = (bits >> 52) as i64 - 1023;
    let mut m = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    if m > SQRT_2 {
        m *= 0.5;
        exponent += 1;
    }
    let s = (m - 1.0) / (m + 1.0);
    let (mut power, mut sum) = (s, s);
    for k in 1..13 {
        power *= s * s;
        sum += power / f64::from(2 * k + 1);
    }
    2.0 * sum + exponent as f64 * LN_2
}
