// The arena, four floats at a time. Places of `four`, `fours` and `put_four`, and strides, are multiples of four. They are shifted
// because software devices divide no faster by constants.
@group(0) @binding(0) var<storage, read_write> arena: array<vec4<f32>>;

fn value(place: u32) -> f32 {
    return arena[place >> 2u][place & 3u];
}

fn put(place: u32, float: f32) {
    arena[place >> 2u][place & 3u] = float;
}

fn four(place: u32) -> vec4<f32> {
    return arena[place >> 2u];
}

fn fours(place: u32, stride: u32) -> mat4x4<f32> {
    let first = place >> 2u;
    let step = stride >> 2u;
    return mat4x4<f32>(arena[first], arena[first + step], arena[first + 2u * step], arena[first + 3u * step]);
}

fn put_four(place: u32, floats: vec4<f32>) {
    arena[place >> 2u] = floats;
}
