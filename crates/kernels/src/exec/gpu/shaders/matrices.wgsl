// out [M, N] = op(a) · op(b), with op transposing where NAME_TRANSPOSE_A or NAME_TRANSPOSE_B says so.

fn NAME_sizes(record: Record) -> vec3<u32> {
    return vec3<u32>(record.out.rows, select(record.a.columns, record.a.rows, NAME_TRANSPOSE_A), record.out.columns);
}

struct NAME_Rows {
    first: u32,
}

fn NAME_rows(record: Record, row: u32) -> NAME_Rows {
    return NAME_Rows(row);
}

fn NAME_left(record: Record, rows: NAME_Rows, k: u32) -> mat4x4<f32> {
    let stride = record.a.columns;
    let place = record.a.start + select(rows.first * stride + k, k * stride + rows.first, NAME_TRANSPOSE_A);
    let square = NAME_left_square(place, stride);
    if (NAME_TRANSPOSE_A) {
        return transpose(square);
    }
    return square;
}

fn NAME_right(record: Record, k: u32, column: u32) -> mat4x4<f32> {
    let stride = record.b.columns;
    if (NAME_TRANSPOSE_B) {
        return transpose(NAME_right_square(record.b.start + column * stride + k, stride));
    }
    return NAME_right_square(record.b.start + k * stride + column, stride);
}
