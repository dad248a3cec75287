// out [M, N] = op(a) · op(b), with op transposing where NAME_TRANSPOSE_A or NAME_TRANSPOSE_B says so. K is the inner size;
// what else is done with a result tells `results.wgsl`.
//
// One workgroup computes a tile of TILE × TILE results, one thread each. It walks along K in steps of TILE: all threads
// load one tile of op(a) and one of op(b) into workgroup memory, then each multiplies its row by its column.

var<workgroup> left: array<array<f32, TILE>, TILE>;
var<workgroup> right: array<array<f32, TILE>, TILE>;

@compute @workgroup_size(TILE, TILE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>) {
    let row = group.y * TILE + local.y;
    let column = group.x * TILE + local.x;
    let inner = select(record.a.columns, record.a.rows, NAME_TRANSPOSE_A);
    var sum = 0.0;
    for (var step = 0u; step < inner; step += TILE) {
        // Neighbouring threads load neighbouring values, whichever way the matrix lies.
        if (NAME_TRANSPOSE_A) {
            let k = step + local.y;
            let m = group.y * TILE + local.x;
            var value = 0.0;
            if (k < inner && m < record.out.rows) {
                value = arena[record.a.start + k * record.a.columns + m];
            }
            left[local.x][local.y] = value;
        } else {
            let k = step + local.x;
            var value = 0.0;
            if (k < inner && row < record.out.rows) {
                value = arena[record.a.start + row * record.a.columns + k];
            }
            left[local.y][local.x] = value;
        }
        if (NAME_TRANSPOSE_B) {
            let k = step + local.x;
            let n = group.x * TILE + local.y;
            var value = 0.0;
            if (k < inner && n < record.out.columns) {
                value = arena[record.b.start + n * record.b.columns + k];
            }
            right[local.x][local.y] = value;
        } else {
            let k = step + local.y;
            var value = 0.0;
            if (k < inner && column < record.out.columns) {
                value = arena[record.b.start + k * record.b.columns + column];
            }
            right[local.y][local.x] = value;
        }
        workgroupBarrier();
        for (var k = 0u; k < TILE; k++) {
            sum += left[local.y][k] * right[k][local.x];
        }
        workgroupBarrier();
    }
    if (row >= record.out.rows || column >= record.out.columns || halted()) {
        return;
    }
    NAME_store_one(record, row, column, sum);
}
