//! The functions that rules are written in, under one set of names: those that WGSL has, and our own in
//! [`WGSL_PRELUDE`]. [`mod@f64`] is the reference, as exact as the platform; [`mod@f32`] is our own, without branches or
//! library calls, so that loops over it become SIMD and every machine gives the same bits. [`steady`] gives the few f64
//! values that reach the f32 path, on every machine alike.

pub mod f32;
pub mod f64;
pub mod steady;

pub use f32::WGSL_PRELUDE;

#[cfg(test)]
mod tests;
