// The arena, four floats at a time. Places of `four` and `put_four` are multiples of four.
@group(0) @binding(0) var<storage, read_write> arena: array<vec4<f32>>;

fn value(place: u32) -> f32 {
    return arena[place / 4u][place % 4u];
}

fn put(place: u32, float: f32) {
    arena[place / 4u][place % 4u] = float;
}

fn four(place: u32) -> vec4<f32> {
    return arena[place / 4u];
}

fn put_four(place: u32, floats: vec4<f32>) {
    arena[place / 4u] = floats;
}
