// The arena, float by float.
@group(0) @binding(0) var<storage, read_write> arena: array<f32>;

// One element; a side of one row or one column is repeated.
fn at(view: View, row: u32, column: u32) -> f32 {
    let r = select(row, 0u, view.rows == 1u);
    let c = select(column, 0u, view.columns == 1u);
    return arena[view.start + r * view.columns + c];
}

fn inside(view: View, row: u32, column: u32) -> f32 {
    if (row < view.rows && column < view.columns) {
        return arena[view.start + row * view.columns + column];
    }
    return 0.0;
}

// Four neighbours of a row, 0 outside of the view.
fn load4(view: View, row: u32, column: u32) -> vec4<f32> {
    return vec4<f32>(
        inside(view, row, column),
        inside(view, row, column + 1u),
        inside(view, row, column + 2u),
        inside(view, row, column + 3u),
    );
}

// Stores four neighbours of a row, as far as they lie in the view.
fn store4(view: View, row: u32, column: u32, values: vec4<f32>) {
    for (var i = 0u; i < 4u; i++) {
        if (row < view.rows && column + i < view.columns) {
            arena[view.start + row * view.columns + column + i] = values[i];
        }
    }
}
