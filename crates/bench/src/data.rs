//! Weights and samples of the workloads: the same numbers for every engine that is compared.

/// The generator mulberry32 (Tommy Ettinger, public domain).
pub(crate) struct Draws(u32);

impl Draws {
    pub(crate) fn new(seed: u32) -> Self {
        Self(seed)
    }

    /// Uniform in [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x6d2b_79f5);
        let mut t = (self.0 ^ (self.0 >> 15)).wrapping_mul(self.0 | 1);
        t ^= t.wrapping_add((t ^ (t >> 7)).wrapping_mul(t | 61));
        f64::from(t ^ (t >> 14)) / 4_294_967_296.0
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// A kernel of `count` values between so many inputs and outputs, uniform by Glorot's rule.
    pub(crate) fn glorot(&mut self, fan_in: usize, fan_out: usize, count: usize) -> Vec<f32> {
        let limit = (6.0 / (fan_in + fan_out) as f64).sqrt();
        (0..count).map(|_| ((2.0 * self.unit() - 1.0) * limit) as f32).collect()
    }
}

/// Inputs `[samples, features]` and targets `[samples, outputs]`.
pub(crate) struct Samples {
    pub(crate) inputs: Vec<f32>,
    pub(crate) targets: Vec<f32>,
}

/// Two arms of a spiral, targets ±1, in random order.
pub(crate) fn spiral(count: usize, draws: &mut Draws) -> Samples {
    let mut rows: Vec<[f32; 3]> = (0..count)
        .map(|i| {
            let (class, place, arm) = (i & 1, (i >> 1) as f64, (count >> 1) as f64);
            let radius = place / arm * 5.0;
            let turn = 1.75 * (place / arm) * 2.0 * std::f64::consts::PI
                + if class == 1 { std::f64::consts::PI } else { 0.0 };
            let x = (radius * turn.sin() + (draws.unit() - 0.5) * 0.2) as f32;
            let y = (radius * turn.cos() + (draws.unit() - 0.5) * 0.2) as f32;
            [x, y, if class == 1 { -1.0 } else { 1.0 }]
        })
        .collect();
    for i in (1..count).rev() {
        rows.swap(i, (draws.unit() * (i + 1) as f64) as usize);
    }
    Samples {
        inputs: rows.iter().flat_map(|row| [row[0], row[1]]).collect(),
        targets: rows.iter().map(|row| row[2]).collect(),
    }
}

/// Ten noisy prototypes of 28 × 28 pixels, targets one-hot.
pub(crate) fn digits(count: usize, draws: &mut Draws) -> Samples {
    let prototypes: Vec<Vec<f64>> =
        (0..10).map(|_| (0..784).map(|_| f64::from(u8::from(draws.unit() < 0.2))).collect()).collect();
    let mut samples = Samples { inputs: Vec::with_capacity(count * 784), targets: vec![0.0; count * 10] };
    for i in 0..count {
        let class = (draws.unit() * 10.0) as usize;
        samples.targets[i * 10 + class] = 1.0;
        for pixel in &prototypes[class] {
            samples.inputs.push((pixel + 0.3 * draws.normal()).max(0.0).min(1.0) as f32);
        }
    }
    samples
}

/// Sequences of one-hot symbols, each mostly foretold by the one before it; targets are the symbols that follow.
pub(crate) fn sequences(count: usize, steps: usize, symbols: usize, draws: &mut Draws) -> Samples {
    let size = count * steps * symbols;
    let mut samples = Samples { inputs: vec![0.0; size], targets: vec![0.0; size] };
    let pick = |draws: &mut Draws| (draws.unit() * symbols as f64) as usize;
    let rows = samples.inputs.chunks_exact_mut(symbols).zip(samples.targets.chunks_exact_mut(symbols));
    let mut symbol = 0;
    for (place, (input, target)) in rows.enumerate() {
        if place % steps == 0 {
            symbol = pick(draws);
        }
        input[symbol] = 1.0;
        symbol = if draws.unit() < 0.9 { (symbol * 5 + 7) % symbols } else { pick(draws) };
        target[symbol] = 1.0;
    }
    samples
}
