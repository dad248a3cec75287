// out [M, N] = op(a) · op(b), then bias and activation, with op transposing where NAME_TRANSPOSE_A or NAME_TRANSPOSE_B says so.
// K is the inner size; c is the bias [1, N], added where NAME_BIAS says so; `NAME_activate` is declared before this text.
//
// One workgroup of NAME_SIDE × NAME_SIDE threads computes a block of 4 NAME_SIDE × 4 NAME_SIDE results, each thread 4 × 4 of them, kept in
// registers. It walks along K in steps of NAME_SIDE: the threads load NAME_SIDE × 4 NAME_SIDE values of either factor into workgroup
// memory, four at a time and K outermost, then each multiplies four rows by four columns for every k, reading two
// vectors for sixteen products.

// Place [k][i] holds rows 4 i … 4 i + 3 of op(a), or columns of op(b).
var<workgroup> left: array<array<vec4<f32>, NAME_SIDE>, NAME_SIDE>;
var<workgroup> right: array<array<vec4<f32>, NAME_SIDE>, NAME_SIDE>;

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
    if (NAME_BIAS) {
        value += load4(record.c, 0u, column);
    }
    for (var i = 0u; i < 4u; i++) {
        value[i] = NAME_activate(value[i], record.p);
    }
    store4(record.out, row, column, value);
}

@compute @workgroup_size(NAME_SIDE, NAME_SIDE)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_id) local: vec3<u32>,
    @builtin(local_invocation_index) index: u32,
) {
    let top = group.y * 4u * NAME_SIDE;
    let edge = group.x * 4u * NAME_SIDE;
    let inner = select(record.a.columns, record.a.rows, NAME_TRANSPOSE_A);
    // Where a factor lies the other way round, a quarter of the threads turn squares of 4 × 4.
    let square = index / (NAME_SIDE / 4u);
    let along = index % (NAME_SIDE / 4u) * 4u;
    var sum0 = vec4<f32>();
    var sum1 = vec4<f32>();
    var sum2 = vec4<f32>();
    var sum3 = vec4<f32>();
    for (var step = 0u; step < inner; step += NAME_SIDE) {
        if (NAME_TRANSPOSE_A) {
            left[local.y][local.x] = load4(record.a, step + local.y, top + 4u * local.x);
        } else if (square < NAME_SIDE) {
            let values = turned(record.a, top + 4u * square, step + along);
            left[along][square] = values[0];
            left[along + 1u][square] = values[1];
            left[along + 2u][square] = values[2];
            left[along + 3u][square] = values[3];
        }
        if (!NAME_TRANSPOSE_B) {
            right[local.y][local.x] = load4(record.b, step + local.y, edge + 4u * local.x);
        } else if (square < NAME_SIDE) {
            let values = turned(record.b, edge + 4u * square, step + along);
            right[along][square] = values[0];
            right[along + 1u][square] = values[1];
            right[along + 2u][square] = values[2];
            right[along + 3u][square] = values[3];
        }
        workgroupBarrier();
        for (var k = 0u; k < NAME_SIDE; k++) {
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
