//! Operations value by value.

use super::Rest;
use crate::plan::{Unary, View};

pub(super) fn map(a: &[f32], out: &mut [f32], f: impl Fn(f32) -> f32) {
    for (out, a) in out.iter_mut().zip(a) {
        *out = f(*a);
    }
}

pub(super) fn unary(function: Unary, a: &[f32], out: &mut [f32]) {
    match function {
        Unary::Affine(factor, offset) => {
            let (factor, offset) = (factor as f32, offset as f32);
            map(a, out, |x| factor * x + offset);
        }
        Unary::Positive => map(a, out, |x| if x > 0.0 { x } else { 0.0 }),
        Unary::Negative => map(a, out, |x| if x < 0.0 { x } else { 0.0 }),
        Unary::Above => map(a, out, |x| if x > 0.0 { 1.0 } else { 0.0 }),
        Unary::Below => map(a, out, |x| if x < 0.0 { 1.0 } else { 0.0 }),
        Unary::Square => map(a, out, |x| x * x),
        Unary::Root => map(a, out, crate::scalar::f32::sqrt),
        Unary::Reciprocal => map(a, out, |x| 1.0 / x),
    }
}

pub(super) fn binary(
    f: impl Fn(f32, f32) -> f32 + Copy,
    arena: &Rest,
    a: View,
    b: View,
    view: View,
    out: &mut [f32],
) {
    let (x, y) = (arena.get(a), arena.get(b));
    if a.len() == out.len() && b.len() == out.len() {
        for (out, (x, y)) in out.iter_mut().zip(x.iter().zip(y)) {
            *out = f(*x, *y);
        }
        return;
    }
    let width = view.columns as usize;
    let start = |view: View, row: usize| if view.rows == 1 { 0 } else { row * view.columns as usize };
    let single = |view: View| view.columns == 1 && width > 1;
    for (row, out) in out.chunks_exact_mut(width).enumerate() {
        let (xs, ys) = (start(a, row), start(b, row));
        match (single(a), single(b)) {
            (false, false) => {
                for (out, (x, y)) in out.iter_mut().zip(x[xs..xs + width].iter().zip(&y[ys..ys + width])) {
                    *out = f(*x, *y);
                }
            }
            (true, false) => map(&y[ys..ys + width], out, |y| f(x[xs], y)),
            (false, true) => map(&x[xs..xs + width], out, |x| f(x, y[ys])),
            (true, true) => out.fill(f(x[xs], y[ys])),
        }
    }
}
