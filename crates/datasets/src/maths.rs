//! Sine, cosine and logarithm that give the same bits on every machine.
//!
//! The standard library leaves these to the platform: two browsers, or a browser and a native build, may differ in
//! the last bit, and one bit of one sample is enough for two training curves to part. Here they are made of
//! additions, multiplications and divisions alone, which IEEE 754 rounds the same everywhere (Rust never fuses them).
//! `sqrt` is exact by the same standard, so the one of the standard library is used.

use std::f64::consts::{FRAC_2_PI, LN_2, SQRT_2, TAU};

/// π/2 in three pieces. Invariant: the first two end in twenty zero bits, so that their multiples by whole numbers
/// below 2²⁰ are exact.
const HALF_PI: [f64; 3] = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21];

/// Beyond this an angle is first brought near 0 by the remainder of a full turn, which is exact but for the rounding
/// of τ itself; the data never comes here.
const FAR: f64 = 1e6;

/// The sine of an angle in radians, within 1e-15 for angles up to a million; NaN for what is not finite.
pub(crate) fn sin(angle: f64) -> f64 {
    turned(angle, 0)
}

/// The cosine of an angle in radians, as precise as [`sin`].
pub(crate) fn cos(angle: f64) -> f64 {
    turned(angle, 1)
}

/// sin(angle + quarters · π/2).
fn turned(angle: f64, quarters: i64) -> f64 {
    let angle = if angle.abs() > FAR { angle % TAU } else { angle };
    let turns = (angle * FRAC_2_PI).round();
    let rest = HALF_PI.iter().fold(angle, |rest, piece| rest - turns * piece);
    match (turns as i64 + quarters).rem_euclid(4) {
        0 => sin_near_zero(rest),
        1 => cos_near_zero(rest),
        2 => -sin_near_zero(rest),
        _ => -cos_near_zero(rest),
    }
}

/// Taylor's series for |x| ≤ π/4; what is left out is below 1e-19.
fn sin_near_zero(x: f64) -> f64 {
    let square = x * x;
    let tail = (1..=8).rev().fold(1.0, |sum, k| 1.0 - sum * square / f64::from(2 * k * (2 * k + 1)));
    x * tail
}

/// Taylor's series for |x| ≤ π/4; what is left out is below 1e-18.
fn cos_near_zero(x: f64) -> f64 {
    let square = x * x;
    (1..=8).rev().fold(1.0, |sum, k| 1.0 - sum * square / f64::from((2 * k - 1) * 2 * k))
}

/// The natural logarithm of a positive normal number, within 1e-15 of it relative to max(1, |ln x|).
///
/// With x = m · 2ᵉ and m within √½…√2, ln m = 2 artanh((m − 1)/(m + 1)), whose series converges fast there.
pub(crate) fn ln(x: f64) -> f64 {
    debug_assert!(x >= f64::MIN_POSITIVE && x.is_finite(), "ln of {x}");
    let bits = x.to_bits();
    let mut exponent = (bits >> 52) as i32 - 1023;
    let mut mantissa = f64::from_bits((bits & ((1 << 52) - 1)) | (1023 << 52));
    if mantissa > SQRT_2 {
        mantissa /= 2.0;
        exponent += 1;
    }
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    let series = (0..=11).rev().fold(0.0, |sum, k| sum * square + 1.0 / f64::from(2 * k + 1));
    f64::from(exponent) * LN_2 + 2.0 * s * series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_platform() {
        for step in -60_000_i32..=60_000 {
            let x = f64::from(step) * 0.000_731;
            assert!((sin(x) - x.sin()).abs() <= 1e-15, "sin {x}");
            assert!((cos(x) - x.cos()).abs() <= 1e-15, "cos {x}");
            let positive = f64::from(step.abs() + 1) * 1e-3;
            assert!(
                (ln(positive) - positive.ln()).abs() <= 1e-15 * positive.ln().abs().max(1.0),
                "ln {positive}"
            );
        }
        for x in [1e-300, 1e-17, 0.5, 1.0, 2.0, 1e300] {
            assert!((ln(x) - x.ln()).abs() <= 1e-15 * x.ln().abs().max(1.0), "ln {x}");
        }
        for x in [999_999.5, -123_456.789] {
            assert!((sin(x) - x.sin()).abs() <= 1e-15, "sin {x}");
        }
    }

    #[test]
    fn stays_bounded_far_out_and_keeps_nan() {
        for x in [1e7, -1e30, f64::MAX] {
            assert!(sin(x).abs() <= 1.0 && cos(x).abs() <= 1.0, "{x}");
        }
        assert!(sin(f64::NAN).is_nan() && sin(f64::INFINITY).is_nan());
    }

    #[test]
    fn bits_are_pinned() {
        let bits = [sin(1.0), cos(1.0), sin(-5.5), ln(0.1), ln(7.0)].map(f64::to_bits);
        assert_eq!(
            bits,
            [
                0x3fea_ed54_8f09_0cee,
                0x3fe1_4a28_0fb5_068c,
                0x3fe6_93c9_4e0a_b057,
                0xc002_6bb1_bbb5_5515,
                0x3fff_2272_ae32_5a56,
            ]
        );
    }
}
