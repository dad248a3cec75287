//! In f32: + − × ÷ √, bit casts and exact conversions only, no branches, no library calls. A loop over any of these
//! becomes SIMD, and gives the same bits on every machine. NaN stays NaN.
//!
//! «ulp» is the distance between neighbouring f32 values. Each bound below is tested over dense ranges. The polynomials
//! and quotients were fitted for the least greatest relative error.

use std::f32::consts::LOG2_E;

/// `if_false` or `if_true`, by the condition, as in WGSL.
#[inline(always)]
pub fn select(if_false: f32, if_true: f32, condition: bool) -> f32 {
    if condition { if_true } else { if_false }
}

/// The greater one; NaN where a is NaN. In this form it is one SIMD instruction, which `f32::max` is not.
#[inline(always)]
pub fn max(a: f32, b: f32) -> f32 {
    if a < b { b } else { a }
}

/// The lesser one; NaN where a is NaN.
#[inline(always)]
pub fn min(a: f32, b: f32) -> f32 {
    if b < a { b } else { a }
}

/// x, but not outside low…high.
#[inline(always)]
pub fn clamp(x: f32, low: f32, high: f32) -> f32 {
    min(max(x, low), high)
}

/// |x|.
#[inline(always)]
pub fn abs(x: f32) -> f32 {
    x.abs()
}

/// −1, 0 or 1; NaN for NaN.
#[inline(always)]
pub fn sign(x: f32) -> f32 {
    select(select(x, -1.0, x < 0.0), 1.0, x > 0.0)
}

/// The greatest whole number that is not over x; exact. (`f32::floor` is a library call where SSE 4.1 is not assumed.)
#[inline(always)]
pub fn floor(x: f32) -> f32 {
    // From 2²³ on, every f32 is whole; adding that much rounds the rest to a whole number.
    const WHOLE: f32 = 8_388_608.0;
    let far = x.abs();
    let nearest = ((far + WHOLE) - WHOLE).copysign(x);
    let below = nearest - select(0.0, 1.0, nearest > x);
    select(below, x, far >= WHOLE)
}

/// √x, correctly rounded.
#[inline(always)]
pub fn sqrt(x: f32) -> f32 {
    x.sqrt()
}

/// eˣ, within 1.5 ulp, also where the result is subnormal; 0 below −103.98, ∞ above 88.73.
///
/// x = n ln 2 + r with n whole and |r| ≤ ½ ln 2; eʳ by a polynomial, 2ⁿ by its bits, in two factors since n can lie
/// outside the exponents of normal numbers.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    // Adding 1.5·2²³ rounds to a whole number and leaves it in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let x = clamp(x, -104.0, 89.0);
    let rounded = x * LOG2_E + ROUND;
    let n = rounded - ROUND;
    let r = (x - n * 0.693_359_4) - n * -2.121_944_4e-4;
    let p = 0.001_381_446_7;
    let p = p * r + 0.008_368_781;
    let p = p * r + 0.041_668_393;
    let p = p * r + 0.166_665_2;
    let p = p * r + 0.499_999_94;
    let p = p * (r * r) + r + 1.0;
    let n = (rounded.to_bits() as i32).wrapping_sub(ROUND.to_bits() as i32);
    let half = n >> 1;
    p * two_to(half) * two_to(n.wrapping_sub(half))
}

#[inline(always)]
fn two_to(n: i32) -> f32 {
    f32::from_bits((n.wrapping_add(127) as u32) << 23)
}

/// ln x, within 1.5 ulp, also of subnormal x; −∞ at 0, NaN below.
///
/// x = m·2ᵉ with m in √½…√2; ln m = f − f²/2 + f³ p(f) with f = m − 1.
#[inline(always)]
pub fn log(x: f32) -> f32 {
    const SQRT_HALF: u32 = 0x3f35_04f3;
    let subnormal = x < f32::MIN_POSITIVE;
    let bits = select(x, x * 8_388_608.0, subnormal).to_bits();
    let e = (bits.wrapping_sub(SQRT_HALF) as i32) >> 23;
    let f = f32::from_bits(bits.wrapping_sub((e << 23) as u32)) - 1.0;
    let e = e as f32 - select(0.0, 23.0, subnormal);
    let p = -0.076_344_97;
    let p = p * f + 0.127_615_76;
    let p = p * f - 0.131_601_83;
    let p = p * f + 0.142_017_57;
    let p = p * f - 0.166_233_57;
    let p = p * f + 0.200_012_27;
    let p = p * f - 0.250_008_2;
    let p = p * f + 0.333_333_3;
    let square = f * f;
    let y = (e * -2.121_944_4e-4 + (square * f * p - 0.5 * square)) + f + e * 0.693_359_4;
    let y = select(y, f32::NEG_INFINITY, x == 0.0);
    let y = select(y, f32::NAN, x < 0.0);
    select(x, y, x < f32::INFINITY)
}

/// Declares functions in the common subset of Rust and WGSL, and the WGSL text of them all.
macro_rules! shared {
    ($($(#[$doc:meta])* fn $name:ident($x:ident) $(with($($k:tt)*))? { $($body:tt)* })*) => {
        $(function! { $(#[$doc])* $name($x) $(with($($k)*))? { $($body)* } })*

        /// What rules call and WGSL lacks or has too roughly: its `sin` and `cos` may be off by 2⁻¹¹ and its `tanh` may
        /// be NaN far out, so the first two are declared anew and the third has a name of its own. To stand before the
        /// text of rules. WGSL may take it that there is neither NaN nor ∞; nothing here makes one from finite values.
        pub const WGSL_PRELUDE: &str = concat!($(wgsl! { $name($x) $(with($($k)*))? { $($body)* } },)*);
    };
}

/// A function; with constants, also a module of its name.
macro_rules! function {
    ($(#[$doc:meta])* $name:ident($x:ident) { $(let $n:ident = $e:expr;)* give $result:expr }) => {
        $(#[$doc])*
        #[inline(always)]
        #[allow(clippy::approx_constant, reason = "WGSL does not name its constants")]
        pub fn $name($x: f32) -> f32 {
            $(let $n = $e;)*
            $result
        }
    };
    ($(#[$doc:meta])* $name:ident($x:ident) with($($k:ident = $v:literal),*) {
        $(let $n:ident = $e:expr;)* give $result:expr
    }) => {
        $(#[$doc])*
        #[inline(always)]
        pub fn $name($x: f32) -> f32 {
            $(let $k = $v;)*
            $(let $n = $e;)*
            $result
        }

        /// The function of many values.
        pub mod $name {
            use super::*;

            /// y[i] = f(x[i]), with the constants in registers: hidden from the compiler, which would put them into the loop,
            /// where browsers make them anew with every turn.
            pub fn all(x: &[f32], y: &mut [f32]) {
                let [$($k),*] = std::hint::black_box([$($v),*]);
                for (y, $x) in y.iter_mut().zip(x) {
                    let $x = *$x;
                    $(let $n = $e;)*
                    *y = $result;
                }
            }
        }
    };
}

/// The WGSL text of a function.
macro_rules! wgsl {
    ($name:ident($x:ident) $(with($($k:ident = $v:literal),*))? { $(let $n:ident = $e:expr;)* give $result:expr }) => {
        concat!(
            "fn ", stringify!($name), "(", stringify!($x), ": f32) -> f32 {\n",
            $($("    let ", stringify!($k), " = ", stringify!($v), ";\n",)*)?
            $("    let ", stringify!($n), " = ", stringify!($e), ";\n",)*
            "    return ", stringify!($result), ";\n}\n",
        )
    };
}

shared! {
    /// sin x: within 1.2·10⁻⁷ absolute, and within 2 ulp for |x| ≤ 1.5, as long as |x| ≤ 8192. Farther out the error
    /// grows with x, but the value stays in −1…1. NaN at ±∞.
    ///
    /// x = kπ + r, with π in three parts of which k times the first two is exact.
    fn sin(x) {
        let k = floor(x * 0.31830987 + 0.5);
        let r = clamp(((x - k * 3.140625) - k * 0.0009675026) - k * 1.509958e-7, -1.5716, 1.5716);
        let side = 1.0 - 2.0 * (k - 2.0 * floor(0.5 * k));
        let u = r * r;
        let p = ((2.6056312e-6 * u - 0.0001980954) * u + 0.008333066) * u - 0.1666666;
        give side * (r + r * u * p)
    }

    /// cos x: within 1.2·10⁻⁷ absolute as long as |x| ≤ 8192. Farther out as `sin`.
    ///
    /// x = (k + ½)π + r, so that cos x = ∓sin r.
    fn cos(x) {
        let k = floor(x * 0.31830987);
        let j = k + 0.5;
        let r = clamp(((x - j * 3.140625) - j * 0.0009675026) - j * 1.509958e-7, -1.5716, 1.5716);
        let side = 2.0 * (k - 2.0 * floor(0.5 * k)) - 1.0;
        let u = r * r;
        let p = ((2.6056312e-6 * u - 0.0001980954) * u + 0.008333066) * u - 0.1666666;
        give side * (r + r * u * p)
    }

    /// x, but 0 below 10⁻³⁶: so what fades away is never subnormal for long. With subnormal numbers some processors compute
    /// many times slower.
    fn flush(x) {
        give select(x, 0.0, abs(x) < 1.0e-36)
    }

    /// tanh x, within 4.3 ulp; never outside −1…1. (All f32 were tried.)
    ///
    /// tanh x = 2t / (1 + t²) with t = tanh ½x = p / q, a quotient of short polynomials: what t is off by far out
    /// hardly counts, as the slope vanishes there. Both are scaled so that q begins with u³. From |x| = 8.8 on p and q
    /// are so near that the result is 1.
    fn clamped_tanh(x) with(far = 8.800022, p2 = 46.499886, p1 = 12123.249, p0 = 407226.66,
        q2 = 982.3878, q1 = 92117.56, q0 = 814453.3) {
        let c = clamp(x, -far, far);
        let u = c * c;
        let p = c * ((p2 * u + p1) * u + p0);
        let q = ((u + q2) * u + q1) * u + q0;
        let n = p * q;
        give (n + n) / (p * p + q * q)
    }

    /// 1 / (1 + e⁻ˣ), within 3 ulp above −87; 6·10⁻³⁹ for x ≤ −88.
    fn sigmoid(x) {
        give 1.0 / (1.0 + exp(min(-x, 88.0)))
    }

    /// ln(1 + t) for 0 ≤ t ≤ 1, within 3 ulp: 2 artanh(t / (2 + t)), by its series.
    fn log_one_plus(t) {
        let s = t / (2.0 + t);
        let u = s * s;
        let p = ((0.14005993 * u + 0.14000903) * u + 0.20010763) * u + 0.3333321;
        give 2.0 * (s + s * u * p)
    }

    /// eˣ − 1 for x ≤ 0, within 3 ulp: a polynomial from −½ on, so that it does not cancel.
    fn exp_minus_one(x) {
        let c = max(x, -0.5);
        let p = (((0.0011259227 * c + 0.008193295) * c + 0.04163205) * c + 0.16666289) * c + 0.49999985;
        give select(exp(x) - 1.0, c + c * c * p, x > -0.5)
    }

    /// ln(1 + eˣ), within 3 ulp above −87; its tail towards −∞ is not lost.
    fn softplus(x) {
        give max(x, 0.0) + log_one_plus(exp(-abs(x)))
    }

    /// ln cosh x, within 4 ulp: a polynomial in x² up to 1, then |x| − ln 2 + ln(1 + e^−2|x|).
    fn log_cosh(x) {
        let far = abs(x);
        let c = min(far, 1.0);
        let u = c * c;
        let a = ((8.780566e-5 * u - 0.0005602158) * u + 0.0020822966) * u - 0.006713375;
        let p = (a * u + 0.022217417) * u - 0.0833331;
        let wide = (far - 0.6931472) + log_one_plus(exp(-2.0 * far));
        give select(wide, u * (0.5 + u * p), far < 1.0)
    }

    /// The error function, within 6 ulp; never outside −1…1. A quotient of polynomials in x², constant from |x| = 4 on,
    /// where erf rounds to 1.
    fn erf(x) {
        let c = clamp(x, -4.0, 4.0);
        let u = c * c;
        let a = ((1.9111042e-8 * u - 1.942323e-6) * u + 0.00014728693) * u + 0.003990577;
        let p = ((a * u + 0.051524885) * u + 0.20712528) * u + 1.1283791;
        let q = (((0.001021115 * u + 0.014958074) * u + 0.11797076) * u + 0.51689124) * u + 1.0;
        give clamp(c * p / q, -1.0, 1.0)
    }
}
