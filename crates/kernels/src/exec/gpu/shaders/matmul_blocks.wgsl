// out [M, N] = op(a) · op(b), then bias and activation, with op transposing where TRANSPOSE_A or TRANSPOSE_B says so.
// K is the inner size; c is the bias [1, N], added where BIAS says so; `activate` is declared before this text.
//
// One workgroup of SIDE × SIDE threads computes a block of 4 SIDE × 4 SIDE results, each thread 4 × 4 of them, kept in
// registers. It walks along K in steps of SIDE: the threads load SIDE × 4 SIDE values of either factor into workgroup
// memory, four at a time and K outermost, then each multiplies four rows by four columns for every k, reading two
// vectors for sixteen products.

// Place [k][i] holds rows 4 i … 4 i + 3 of op(a), or columns of op(b).
var<workgroup> left: array<array<vec4<f32>, SIDE>, SIDE>;
var<workgroup> right: array<array<vec4<f32>, SIDE>, SIDE>;

// Four rows of four neighbours each, as four columns.
fn turned(view: View, row: u32, column: u32) -> mat4x4<f32> {
    return transpose(mat4x4<f32>(
        load4(view, row, column),
        load4(view, row + 1u, column),
        load4(view, row + 2u, column),
        load4(view, row + 3u, column),
    ));
}

fn finish(row: u32, column: u32, sum: vec4<f32>) {
    var value = sum;
    if (BIAS) {
        value += load4(record.c, 0u, column);
    }
    value = vec4<f32>(activate(value.x), activate(value.y), activate(value.z), activate(value.w));
    store4(record.out, row, column, value);
}

@compute @workgroup_size(SIDE, SIDE)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_id) local: vec3<u32>,
    @builtin(local_invocation_index) index: u32,
) {
    let top = group.y * 4u * SIDE;
    let edge = group.x * 4u * SIDE;
    let inner = select(record.a.columns, record.a.rows, TRANSPOSE_A);
    // Where a factor lies the other way round, a quarter of the threads turn squares of 4 × 4.
    let square = index / (SIDE / 4u);
    let along = index % (SIDE / 4u) * 4u;
    var sum0 = vec4<f32>();
    var sum1 = vec4<f32>();
    var sum2 = vec4<f32>();
    var sum3 = vec4<f32>();
    for (var step = 0u; step < inner; step += SIDE) {
        if (TRANSPOSE_A) {
            left[local.y][local.x] = load4(record.a, step + local.y, top + 4u * local.x);
        } else if (square < SIDE) {
            let values = turned(record.a, top + 4u * square, step + along);
            left[along][square] = values[0];
            left[along + 1u][square] = values[1];
            left[along + 2u][square] = values[2];
            left[along + 3u][square] = values[3];
        }
        if (!TRANSPOSE_B) {
            right[local.y][local.x] = load4(record.b, step + local.y, edge + 4u * local.x);
        } else if (square < SIDE) {
            let values = turned(record.b, edge + 4u * square, step + along);
            right[along][square] = values[0];
            right[along + 1u][square] = values[1];
            right[along + 2u][square] = values[2];
            right[along + 3u][square] = values[3];
        }
        workgroupBarrier();
        for (var k = 0u; k < SIDE; k++) {
            let a = left[k][local.y];
            let b = right[k][local.x];
            sum0 += a.x * b;
            sum1 += a.y * b;
            sum2 += a.z * b;
            sum3 += a.w * b;
        }
        workgroupBarrier();
    }
    if (halted()) {
        return;
    }
    let row = top + 4u * local.y;
    let column = edge + 4u * local.x;
    finish(row, column, sum0);
    finish(row + 1u, column, sum1);
    finish(row + 2u, column, sum2);
    finish(row + 3u, column, sum3);
}
