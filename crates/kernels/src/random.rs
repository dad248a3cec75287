//! Counter-based random numbers: a value is a function of (seed, stream, step, index) and of nothing else, so every
//! backend draws the same, in any order. Integer arithmetic only, 32 bits wide, as WGSL has it.

/// A uniformly distributed word. Three rounds of the PCG output permutation (O'Neill 2014, «PCG: A Family of Simple
/// Fast Space-Efficient Statistically Good Algorithms for Random Number Generation», RXS-M-XS 32), fed one counter each.
pub fn word(seed: u32, stream: u32, step: u32, index: u32) -> u32 {
    let a = permute(seed ^ 0x9e37_79b9);
    let b = permute(a.wrapping_add(stream));
    let c = permute(b.wrapping_add(step.wrapping_mul(0x85eb_ca6b)));
    permute(c.wrapping_add(index))
}

fn permute(x: u32) -> u32 {
    let state = x.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
    let mixed = ((state >> ((state >> 28) + 4)) ^ state).wrapping_mul(277_803_737);
    (mixed >> 22) ^ mixed
}

/// Uniform in [0, 1): 24 bits, exact in f32.
pub fn unit(seed: u32, stream: u32, step: u32, index: u32) -> f32 {
    (word(seed, stream, step, index) >> 8) as f32 * (1.0 / 16_777_216.0)
}

/// Standard normal, by Box and Muller from two uniform draws.
pub fn normal(seed: u32, stream: u32, step: u32, index: u32) -> f32 {
    let radius = unit(seed, stream, step, index.wrapping_mul(2));
    let angle = unit(seed, stream, step, index.wrapping_mul(2).wrapping_add(1));
    // 1 − u lies in (0, 1], so that the logarithm is finite.
    crate::scalar::f32::sqrt(-2.0 * crate::scalar::f32::log(1.0 - radius))
        * crate::scalar::f32::cos(std::f32::consts::TAU * angle)
}

/// Puts `items` in a random order (Fisher and Yates).
pub fn shuffle<T>(items: &mut [T], seed: u32, stream: u32, step: u32) {
    for last in (1..items.len()).rev() {
        let draw = u64::from(word(seed, stream, step, last as u32));
        let other = (draw * (last as u64 + 1)) >> 32;
        items.swap(last, other as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffle_keeps_every_item_and_depends_on_all_counters() {
        let mut orders = Vec::new();
        for (seed, stream, step) in [(1, 0, 0), (2, 0, 0), (1, 1, 0), (1, 0, 1)] {
            let mut order: Vec<u32> = (0..100).collect();
            shuffle(&mut order, seed, stream, step);
            assert!(!orders.contains(&order));
            orders.push(order.clone());
            order.sort_unstable();
            assert!(order.into_iter().eq(0..100));
        }
    }

    #[test]
    fn unit_draws_have_the_moments_of_a_uniform_distribution() {
        let draws: Vec<f64> = (0..100_000).map(|i| f64::from(unit(7, 3, 0, i))).collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / draws.len() as f64;
        assert!((mean - 0.5).abs() < 0.005 && (variance - 1.0 / 12.0).abs() < 0.002, "{mean} {variance}");
        assert!(draws.iter().all(|x| (0.0..1.0).contains(x)));
    }

    #[test]
    fn normal_draws_have_mean_0_and_variance_1() {
        let draws: Vec<f64> = (0..100_000).map(|i| f64::from(normal(7, 3, 0, i))).collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / draws.len() as f64;
        assert!(mean.abs() < 0.015 && (variance - 1.0).abs() < 0.02, "{mean} {variance}");
    }
}
