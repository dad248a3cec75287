// The arena, four floats at a time, for views whose columns are multiples of four; their starts always are.
@group(0) @binding(0) var<storage, read_write> arena: array<vec4<f32>>;

// Four neighbours of a row, 0 outside of the view; the column is a multiple of four.
fn load4(view: View, row: u32, column: u32) -> vec4<f32> {
    if (row < view.rows && column < view.columns) {
        return arena[(view.start + row * view.columns + column) / 4u];
    }
    return vec4<f32>();
}

// Stores four neighbours of a row, if they lie in the view; the column is a multiple of four.
fn store4(view: View, row: u32, column: u32, values: vec4<f32>) {
    if (row < view.rows && column < view.columns) {
        arena[(view.start + row * view.columns + column) / 4u] = values;
    }
}
