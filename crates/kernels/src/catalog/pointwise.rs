//! Rules written once, run everywhere.
//!
//! The macros here take a rule in the common subset of Rust and WGSL (`let` bindings, arithmetic, calls of the
//! functions in [`crate::scalar`], `select(if_false, if_true, condition)` instead of `if`) and expand it for f64 (the
//! reference), for slices of f32 (loops without branches, which the compiler turns into SIMD) and as WGSL text.

/// The most parameters a pointwise rule can have.
pub const PARAMETERS: usize = 2;

/// Which value of the forward pass a slope is computed from. Where it is the output alone, the input need not be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// The slope is a function of y.
    Output,
    /// The slope needs x.
    Input,
}

/// y = f(x; p), elementwise, with its slope dy/dx.
#[derive(Clone, Copy)]
#[allow(clippy::type_complexity, reason = "an alias would hide the arguments' names")]
pub struct Pointwise {
    /// f in f64.
    #[cfg(feature = "reference")]
    pub forward_f64: fn(x: f64, p: &[f64; PARAMETERS]) -> f64,
    /// dy/dx in f64, from x and y.
    #[cfg(feature = "reference")]
    pub slope_f64: fn(x: f64, y: f64, p: &[f64; PARAMETERS]) -> f64,
    /// What the slope is computed from.
    pub reads: Reads,
    /// y[i] = f(x[i]).
    pub forward: fn(x: &[f32], y: &mut [f32], p: &[f32; PARAMETERS]),
    /// dx[i] = dy[i] · slope; `kept` is what [`Self::reads`] says.
    pub backward: fn(kept: &[f32], dy: &[f32], dx: &mut [f32], p: &[f32; PARAMETERS]),
    /// WGSL functions `NAME_forward(x, p0, p1)` and `NAME_slope(kept, p0, p1)`, with `NAME` to be replaced.
    #[cfg(feature = "gpu")]
    pub wgsl: &'static str,
}

impl Pointwise {
    /// y[i] = f(y[i]), by way of a small buffer: a loop of its own for each rule would be half of all their code.
    pub fn in_place(&self, y: &mut [f32], p: &[f32; PARAMETERS]) {
        const PIECE: usize = 64;
        let mut x = [0.0; PIECE];
        for y in y.chunks_mut(PIECE) {
            let x = &mut x[..y.len()];
            x.copy_from_slice(y);
            (self.forward)(x, y, p);
        }
    }
}

/// value = ℓ(z, t; p), elementwise on the raw output z and the target t, with its slope dℓ/dz.
#[derive(Clone, Copy)]
#[allow(clippy::type_complexity, reason = "an alias would hide the arguments' names")]
pub struct LossRule {
    /// ℓ in f64.
    #[cfg(feature = "reference")]
    pub value_f64: fn(z: f64, t: f64, p: &[f64; PARAMETERS]) -> f64,
    /// dℓ/dz in f64.
    #[cfg(feature = "reference")]
    pub slope_f64: fn(z: f64, t: f64, p: &[f64; PARAMETERS]) -> f64,
    /// value[i] = ℓ(z[i], t[i]).
    #[cfg(feature = "cpu")]
    pub value: fn(z: &[f32], t: &[f32], value: &mut [f32], p: &[f32; PARAMETERS]),
    /// dz[i] = scale · dℓ/dz.
    #[cfg(feature = "cpu")]
    pub slope: fn(z: &[f32], t: &[f32], dz: &mut [f32], scale: f32, p: &[f32; PARAMETERS]),
    /// WGSL functions `NAME_value(z, t, p0, p1)` and `NAME_slope(z, t, p0, p1)`, with `NAME` to be replaced.
    #[cfg(feature = "gpu")]
    pub wgsl: &'static str,
}

/// The most per-step scalars an optimizer can have.
pub const SCALARS: usize = 8;

/// (w, m, v) ← update(w, g, m, v; k), elementwise over weights w, gradients g and two state arrays. The scalars k are
/// computed once a step on the host.
#[derive(Clone, Copy)]
#[allow(clippy::type_complexity, reason = "an alias would hide the arguments' names")]
pub struct Update {
    /// How many of the state arrays it uses: 0, 1 (m) or 2 (m and v).
    pub states: usize,
    /// The update in f64.
    #[cfg(feature = "reference")]
    pub apply_f64: fn(w: f64, g: f64, m: f64, v: f64, k: &[f64; SCALARS]) -> [f64; 3],
    /// The update over slices; a state that is not used is an empty slice.
    #[cfg(feature = "cpu")]
    pub apply: fn(w: &mut [f32], g: &[f32], m: &mut [f32], v: &mut [f32], k: &[f32; SCALARS]),
    /// WGSL function `NAME_update(w, g, m, v, k0, …, k7) -> vec3<f32>`, with `NAME` to be replaced.
    #[cfg(feature = "gpu")]
    pub wgsl: &'static str,
}

/// Rust and WGSL bindings of a rule's parameters.
#[cfg(feature = "gpu")]
macro_rules! wgsl_parameters {
    () => {
        ""
    };
    ($a:ident) => {
        concat!("let ", stringify!($a), " = p0; ")
    };
    ($a:ident, $b:ident) => {
        concat!("let ", stringify!($a), " = p0; let ", stringify!($b), " = p1; ")
    };
}
#[cfg(feature = "gpu")]
pub(crate) use wgsl_parameters;

/// Declares a [`Pointwise`]. `slope(Output y)` or `slope(Input x)` says what the slope is computed from.
///
/// ```text
/// pointwise! {
///     params(slope)
///     forward(x) { give select(slope * x, x, x > 0.0) }
///     slope(Input x) { give select(slope, 1.0, x > 0.0) }
/// }
/// ```
macro_rules! pointwise {
    (
        params($($p:ident),*)
        forward($x:ident) { $(let $fv:ident = $fe:expr;)* give $f:expr }
        slope($reads:ident $kept:ident) { $(let $sv:ident = $se:expr;)* give $s:expr }
    ) => {{
        #[allow(
            unused_imports,
            unused_variables,
            unreachable_pub,
            missing_docs,
            clippy::all,
            reason = "one expansion serves every rule: few call every function or read every parameter, and none is written by hand"
        )]
        mod rule {
            #[cfg(feature = "reference")]
            pub mod double {
                use crate::scalar::f64::*;
                pub fn forward($x: f64, p: &[f64; 2]) -> f64 {
                    let [$($p,)* ..] = *p;
                    $(let $fv = $fe;)*
                    $f
                }
                pub fn slope($kept: f64, p: &[f64; 2]) -> f64 {
                    let [$($p,)* ..] = *p;
                    $(let $sv = $se;)*
                    $s
                }
            }
            pub mod single {
                use crate::scalar::f32::*;
                #[inline(always)]
                fn one($x: f32, p: &[f32; 2]) -> f32 {
                    let [$($p,)* ..] = *p;
                    $(let $fv = $fe;)*
                    $f
                }
                #[inline(always)]
                fn slope($kept: f32, p: &[f32; 2]) -> f32 {
                    let [$($p,)* ..] = *p;
                    $(let $sv = $se;)*
                    $s
                }
                pub fn forward(x: &[f32], y: &mut [f32], p: &[f32; 2]) {
                    for (y, x) in y.iter_mut().zip(x) {
                        *y = one(*x, p);
                    }
                }
                pub fn backward(kept: &[f32], dy: &[f32], dx: &mut [f32], p: &[f32; 2]) {
                    for ((dx, dy), kept) in dx.iter_mut().zip(dy).zip(kept) {
                        *dx = *dy * slope(*kept, p);
                    }
                }
            }
        }
        $crate::catalog::Pointwise {
            #[cfg(feature = "reference")]
            forward_f64: rule::double::forward,
            #[cfg(feature = "reference")]
            slope_f64: |x, y, p| match $crate::catalog::Reads::$reads {
                $crate::catalog::Reads::Input => rule::double::slope(x, p),
                $crate::catalog::Reads::Output => rule::double::slope(y, p),
            },
            reads: $crate::catalog::Reads::$reads,
            forward: rule::single::forward,
            backward: rule::single::backward,
            #[cfg(feature = "gpu")]
            wgsl: concat!(
                "fn NAME_forward(", stringify!($x), ": f32, p0: f32, p1: f32) -> f32 { ",
                $crate::catalog::pointwise::wgsl_parameters!($($p),*),
                $("let ", stringify!($fv), " = ", stringify!($fe), "; ",)*
                "return ", stringify!($f), "; }\n",
                "fn NAME_slope(", stringify!($kept), ": f32, p0: f32, p1: f32) -> f32 { ",
                $crate::catalog::pointwise::wgsl_parameters!($($p),*),
                $("let ", stringify!($sv), " = ", stringify!($se), "; ",)*
                "return ", stringify!($s), "; }\n",
            ),
        }
    }};
}
pub(crate) use pointwise;

/// Declares a [`LossRule`] of the raw output z and the target t.
macro_rules! loss_rule {
    (
        params($($p:ident),*)
        value($z:ident, $t:ident) { $(let $fv:ident = $fe:expr;)* give $f:expr }
        slope { $(let $sv:ident = $se:expr;)* give $s:expr }
    ) => {{
        #[allow(
            unused_imports,
            unused_variables,
            unreachable_pub,
            missing_docs,
            clippy::all,
            reason = "one expansion serves every rule: few call every function or read every parameter, and none is written by hand"
        )]
        mod rule {
            #[cfg(feature = "reference")]
            pub mod double {
                use crate::scalar::f64::*;
                pub fn value($z: f64, $t: f64, p: &[f64; 2]) -> f64 {
                    let [$($p,)* ..] = *p;
                    $(let $fv = $fe;)*
                    $f
                }
                pub fn slope($z: f64, $t: f64, p: &[f64; 2]) -> f64 {
                    let [$($p,)* ..] = *p;
                    $(let $sv = $se;)*
                    $s
                }
            }
            #[cfg(feature = "cpu")]
            pub mod single {
                use crate::scalar::f32::*;
                #[inline(always)]
                fn one($z: f32, $t: f32, p: &[f32; 2]) -> f32 {
                    let [$($p,)* ..] = *p;
                    $(let $fv = $fe;)*
                    $f
                }
                #[inline(always)]
                fn slope_one($z: f32, $t: f32, p: &[f32; 2]) -> f32 {
                    let [$($p,)* ..] = *p;
                    $(let $sv = $se;)*
                    $s
                }
                pub fn value(z: &[f32], t: &[f32], value: &mut [f32], p: &[f32; 2]) {
                    for ((value, z), t) in value.iter_mut().zip(z).zip(t) {
                        *value = one(*z, *t, p);
                    }
                }
                pub fn slope(z: &[f32], t: &[f32], dz: &mut [f32], scale: f32, p: &[f32; 2]) {
                    for ((dz, z), t) in dz.iter_mut().zip(z).zip(t) {
                        *dz = scale * slope_one(*z, *t, p);
                    }
                }
            }
        }
        $crate::catalog::LossRule {
            #[cfg(feature = "reference")]
            value_f64: rule::double::value,
            #[cfg(feature = "reference")]
            slope_f64: rule::double::slope,
            #[cfg(feature = "cpu")]
            value: rule::single::value,
            #[cfg(feature = "cpu")]
            slope: rule::single::slope,
            #[cfg(feature = "gpu")]
            wgsl: concat!(
                "fn NAME_value(", stringify!($z), ": f32, ", stringify!($t), ": f32, p0: f32, p1: f32) -> f32 { ",
                $crate::catalog::pointwise::wgsl_parameters!($($p),*),
                $("let ", stringify!($fv), " = ", stringify!($fe), "; ",)*
                "return ", stringify!($f), "; }\n",
                "fn NAME_slope(", stringify!($z), ": f32, ", stringify!($t), ": f32, p0: f32, p1: f32) -> f32 { ",
                $crate::catalog::pointwise::wgsl_parameters!($($p),*),
                $("let ", stringify!($sv), " = ", stringify!($se), "; ",)*
                "return ", stringify!($s), "; }\n",
            ),
        }
    }};
}
pub(crate) use loss_rule;

/// Declares an [`Update`]: `update_rule! { states 2; scalars(lr, beta); (w, g, m, v) { let …; give (w1, m1, v1) } }`.
/// Scalars are named in the order in which the host computes them, all eight; unused ones are called `_k3` and so on.
macro_rules! update_rule {
    (
        states $states:literal
        scalars($k0:ident, $k1:ident, $k2:ident, $k3:ident, $k4:ident, $k5:ident, $k6:ident, $k7:ident)
        update($w:ident, $g:ident, $m:ident, $v:ident) { $(let $n:ident = $e:expr;)* give ($w1:expr, $m1:expr, $v1:expr) }
    ) => {{
        #[allow(
            unused_imports,
            unused_variables,
            unreachable_pub,
            missing_docs,
            clippy::all,
            reason = "one expansion serves every rule: few call every function or read every parameter, and none is written by hand"
        )]
        mod rule {
            #[cfg(feature = "reference")]
            pub mod double {
                use crate::scalar::f64::*;
                pub fn apply($w: f64, $g: f64, $m: f64, $v: f64, k: &[f64; 8]) -> [f64; 3] {
                    let [$k0, $k1, $k2, $k3, $k4, $k5, $k6, $k7] = *k;
                    $(let $n = $e;)*
                    [$w1, $m1, $v1]
                }
            }
            #[cfg(feature = "cpu")]
            pub mod single {
                use crate::scalar::f32::*;
                #[inline(always)]
                fn one($w: f32, $g: f32, $m: f32, $v: f32, k: &[f32; 8]) -> [f32; 3] {
                    let [$k0, $k1, $k2, $k3, $k4, $k5, $k6, $k7] = *k;
                    $(let $n = $e;)*
                    [$w1, $m1, $v1]
                }
                pub fn apply(w: &mut [f32], g: &[f32], m: &mut [f32], v: &mut [f32], k: &[f32; 8]) {
                    match $states {
                        0 => {
                            for (w, g) in w.iter_mut().zip(g) {
                                *w = one(*w, *g, 0.0, 0.0, k)[0];
                            }
                        }
                        1 => {
                            for ((w, g), m) in w.iter_mut().zip(g).zip(m) {
                                [*w, *m, _] = one(*w, *g, *m, 0.0, k);
                            }
                        }
                        _ => {
                            for (((w, g), m), v) in w.iter_mut().zip(g).zip(m).zip(v) {
                                [*w, *m, *v] = one(*w, *g, *m, *v, k);
                            }
                        }
                    }
                }
            }
        }
        $crate::catalog::Update {
            states: $states,
            #[cfg(feature = "reference")]
            apply_f64: rule::double::apply,
            #[cfg(feature = "cpu")]
            apply: rule::single::apply,
            #[cfg(feature = "gpu")]
            wgsl: concat!(
                "fn NAME_update(",
                stringify!($w), ": f32, ", stringify!($g), ": f32, ", stringify!($m), ": f32, ", stringify!($v), ": f32, ",
                stringify!($k0), ": f32, ", stringify!($k1), ": f32, ", stringify!($k2), ": f32, ", stringify!($k3), ": f32, ",
                stringify!($k4), ": f32, ", stringify!($k5), ": f32, ", stringify!($k6), ": f32, ", stringify!($k7), ": f32",
                ") -> vec3<f32> { ",
                $("let ", stringify!($n), " = ", stringify!($e), "; ",)*
                "return vec3<f32>(", stringify!($w1), ", ", stringify!($m1), ", ", stringify!($v1), "); }\n",
            ),
        }
    }};
}
pub(crate) use update_rule;
