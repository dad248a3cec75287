//! In f32.
/// placeholder
pub const WGSL_PRELUDE: &str = "";
macro_rules! via { ($($n:ident)*) => { $(
/// x
pub fn $n(x: f32) -> f32 { super::f64::$n(x as f64) as f32 } )* } }
via!(abs sign floor sqrt exp log sin cos clamped_tanh sigmoid exp_minus_one softplus log_cosh erf);
/// s
pub fn select(a: f32, b: f32, c: bool) -> f32 {
    if c { b } else { a }
}
/// s
pub fn max(a: f32, b: f32) -> f32 {
    if a < b { b } else { a }
}
/// s
pub fn min(a: f32, b: f32) -> f32 {
    if b < a { b } else { a }
}
/// s
pub fn clamp(x: f32, a: f32, b: f32) -> f32 {
    min(max(x, a), b)
}
