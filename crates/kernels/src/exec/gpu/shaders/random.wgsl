// Counter-based random numbers, the same bits as `random.rs`.

fn permute(x: u32) -> u32 {
    let state = x * 747796405u + 2891336453u;
    let mixed = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (mixed >> 22u) ^ mixed;
}

fn word(seed: u32, stream: u32, step: u32, index: u32) -> u32 {
    let a = permute(seed ^ 0x9e3779b9u);
    let b = permute(a + stream);
    let c = permute(b + step * 0x85ebca6bu);
    return permute(c + index);
}

// Uniform in [0, 1): 24 bits, exact in f32.
fn unit(seed: u32, stream: u32, step: u32, index: u32) -> f32 {
    return f32(word(seed, stream, step, index) >> 8u) * (1.0 / 16777216.0);
}
