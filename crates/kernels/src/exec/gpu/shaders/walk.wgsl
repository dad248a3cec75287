// What walking along sequences has in common. Samples and units come in squares of 4 × 4: a column of a matrix is a sample, with
// four units. NAME_EVEN says whether units are a multiple of four; else squares reach beyond the last, where they hold
// anything, which is neither multiplied nor stored. NAME_OWN is the most squares of a thread.

// Without the ks from so many on, which each column has four of.
fn NAME_cut(square: mat4x4<f32>, count: u32) -> mat4x4<f32> {
    if (NAME_EVEN) {
        return square;
    }
    return cut(square, count);
}

// Four ks of a kernel, each a column with four units, without the ks from so many on.
fn NAME_kernel(place: u32, stride: u32, count: u32) -> mat4x4<f32> {
    let square = fours(place, stride);
    if (NAME_EVEN) {
        return square;
    }
    let zero = vec4<f32>();
    return mat4x4<f32>(
        square[0],
        select(zero, square[1], count > 1u),
        select(zero, square[2], count > 2u),
        select(zero, square[3], count > 3u),
    );
}

// Stores as many of four units as there are.
fn NAME_keep(place: u32, count: u32, values: vec4<f32>) {
    if (NAME_EVEN) {
        put_four(place, values);
    } else {
        for (var i = 0u; i < min(count, 4u); i++) {
            put(place + i, values[i]);
        }
    }
}

fn NAME_sigmoids(x: vec4<f32>) -> vec4<f32> {
    return vec4<f32>(sigmoid(x.x), sigmoid(x.y), sigmoid(x.z), sigmoid(x.w));
}

fn NAME_tanhs(x: vec4<f32>) -> vec4<f32> {
    return vec4<f32>(clamped_tanh(x.x), clamped_tanh(x.y), clamped_tanh(x.z), clamped_tanh(x.w));
}
