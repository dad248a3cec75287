//! Classes and values as numbers that a network is to give, and back.

use layerloom_engine::catalog::loss::{Binary, Loss};

/// The targets `[samples, outputs]` of class indices or values. Two classes with one output are −1 and 1, or 0 and 1;
/// more are one-hot, with −1 in place of 0 where the loss codes by sign.
pub fn encode(values: &[f32], classes: usize, outputs: usize, loss: &Loss) -> Vec<f32> {
    if classes == 0 {
        return values.to_vec();
    }
    let low = if loss.binary == Binary::Signs { -1.0 } else { 0.0 };
    if outputs == 1 {
        return values.iter().map(|class| if *class > 0.5 { 1.0 } else { low }).collect();
    }
    let mut targets = vec![low; values.len() * outputs];
    for (row, class) in targets.chunks_exact_mut(outputs).zip(values) {
        row[*class as usize] = 1.0;
    }
    targets
}

/// The class that a prediction stands for.
pub fn class(prediction: &[f32], loss: &Loss) -> usize {
    match prediction {
        [single] => usize::from(*single > if loss.binary == Binary::Bits { 0.5 } else { 0.0 }),
        several => {
            let mut best = 0;
            for (index, value) in several.iter().enumerate() {
                if *value > several[best] {
                    best = index;
                }
            }
            best
        }
    }
}
