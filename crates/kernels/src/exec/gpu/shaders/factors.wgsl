// What products have in common, whatever their factors are and however they are cut up. M rows, K the inner size, N columns.
//
// Factors come in squares of 4 × 4: of the left one, four rows, each with four ks; of the right one, four ks, each with four
// columns. Right times left is then the sum over these ks, one column of the matrix for each row of the result, because
// WGSL keeps matrices by columns. Squares may reach beyond the last row or column, where they hold anything: what
// follows from it is not stored. Beyond the last k, both are cut.

// Squares whose columns lie `stride` apart.
fn NAME_left_square(place: u32, stride: u32) -> mat4x4<f32> {
    if (NAME_LEFT_QUADS) {
        return fours(place, stride);
    }
    return any_fours(place, stride);
}

fn NAME_right_square(place: u32, stride: u32) -> mat4x4<f32> {
    if (NAME_RIGHT_QUADS) {
        return fours(place, stride);
    }
    return any_fours(place, stride);
}

// The right square, without the ks from so many on.
fn NAME_right_cut(square: mat4x4<f32>, count: u32) -> mat4x4<f32> {
    let zero = vec4<f32>();
    return mat4x4<f32>(
        select(zero, square[0], count > 0u),
        select(zero, square[1], count > 1u),
        select(zero, square[2], count > 2u),
        select(zero, square[3], count > 3u),
    );
}

fn NAME_left_at(record: Record, rows: NAME_Rows, k: u32, inner: u32) -> mat4x4<f32> {
    if (NAME_CUT) {
        return cut(NAME_left(record, rows, k), inner - min(inner, k));
    }
    return NAME_left(record, rows, k);
}

fn NAME_right_at(record: Record, k: u32, column: u32, inner: u32) -> mat4x4<f32> {
    if (NAME_CUT) {
        return NAME_right_cut(NAME_right(record, k, column), inner - min(inner, k));
    }
    return NAME_right(record, k, column);
}

// Stores four rows of four sums, as far as they lie in the result, as NAME_store_one does with one.
fn NAME_finish(record: Record, sizes: vec3<u32>, row: u32, column: u32, sums: mat4x4<f32>) {
    var bias = vec4<f32>();
    if (NAME_BIAS) {
        bias = any_four(record.c.start + column);
    }
    NAME_store(record, sizes, row, column, sums[0] + bias);
    NAME_store(record, sizes, row + 1u, column, sums[1] + bias);
    NAME_store(record, sizes, row + 2u, column, sums[2] + bias);
    NAME_store(record, sizes, row + 3u, column, sums[3] + bias);
}

// Stores the sums of four columns of the right factor, where NAME_SUMS says so and the row is the first.
fn NAME_finish_sums(record: Record, sizes: vec3<u32>, row: u32, column: u32, sums: vec4<f32>) {
    if (NAME_SUMS && row == 0u) {
        NAME_put(record.c.start + column, column, sizes.z, sums);
    }
}

fn NAME_store(record: Record, sizes: vec3<u32>, row: u32, column: u32, sums: vec4<f32>) {
    let p = record.p;
    let place = row * sizes.z + column;
    var other = vec4<f32>();
    if (NAME_LINKED) {
        if (NAME_OUT_QUADS) {
            other = four(record.c.start + place);
        } else {
            other = any_four(record.c.start + place);
        }
    }
    let results = vec4<f32>(
        NAME_linked(sums.x, other.x, 0.0, p),
        NAME_linked(sums.y, other.y, 0.0, p),
        NAME_linked(sums.z, other.z, 0.0, p),
        NAME_linked(sums.w, other.w, 0.0, p),
    );
    if (NAME_FITS || row < sizes.x) {
        NAME_put(record.out.start + place, column, sizes.z, results);
    }
}

// Stores four results of one row, as far as they lie in it.
fn NAME_put(place: u32, column: u32, columns: u32, results: vec4<f32>) {
    if (NAME_FITS || (NAME_OUT_QUADS && column < columns)) {
        put_four(place, results);
    } else if (!NAME_OUT_QUADS) {
        for (var i = 0u; i < 4u && column + i < columns; i++) {
            put(place + i, results[i]);
        }
    }
}
