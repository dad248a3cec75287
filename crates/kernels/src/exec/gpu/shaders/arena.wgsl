// The arena, float by float.
@group(0) @binding(0) var<storage, read_write> arena: array<f32>;

fn value(place: u32) -> f32 {
    return arena[place];
}

fn put(place: u32, float: f32) {
    arena[place] = float;
}

fn four(place: u32) -> vec4<f32> {
    return any_four(place);
}

fn fours(place: u32, stride: u32) -> mat4x4<f32> {
    return any_fours(place, stride);
}

fn put_four(place: u32, floats: vec4<f32>) {
    arena[place] = floats.x;
    arena[place + 1u] = floats.y;
    arena[place + 2u] = floats.z;
    arena[place + 3u] = floats.w;
}

// One element; a side of one row or one column is repeated.
fn at(view: View, row: u32, column: u32) -> f32 {
    let r = select(row, 0u, view.rows == 1u);
    let c = select(column, 0u, view.columns == 1u);
    return arena[view.start + r * view.columns + c];
}
