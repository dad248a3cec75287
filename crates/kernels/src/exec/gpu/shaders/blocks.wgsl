// A product, one workgroup of NAME_SIDE × NAME_SIDE threads a block of 4 NAME_SIDE × 4 NAME_SIDE results, each thread 4 × 4 of them,
// kept in registers. It walks along K in steps of 2 NAME_SIDE: each thread brings one square of either factor into workgroup
// memory, K outermost, then multiplies four rows by four columns for every k, reading two vectors for sixteen products.

// Place [k][i] holds rows 4 i … 4 i + 3 of the left factor, or columns of the right.
var<workgroup> left: array<array<vec4<f32>, NAME_SIDE>, 2u * NAME_SIDE>;
var<workgroup> right: array<array<vec4<f32>, NAME_SIDE>, 2u * NAME_SIDE>;

@compute @workgroup_size(NAME_SIDE, NAME_SIDE)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_id) local: vec3<u32>,
    @builtin(local_invocation_index) index: u32,
) {
    let sizes = NAME_sizes(record);
    let top = group.y * 4u * NAME_SIDE;
    let edge = group.x * 4u * NAME_SIDE;
    // Half of the threads bring the left factor, half the right. Neighbours bring what lies side by side in memory.
    let brings_left = index < NAME_SIDE * NAME_SIDE / 2u;
    let part = index % (NAME_SIDE * NAME_SIDE / 2u);
    let by_k = (brings_left && NAME_LEFT_BY_K) || (!brings_left && NAME_RIGHT_BY_K);
    let square = select(part % NAME_SIDE, part / (NAME_SIDE / 2u), by_k);
    let along = select(part / NAME_SIDE, part % (NAME_SIDE / 2u), by_k) * 4u;
    let rows = NAME_rows(record, top + 4u * square);
    var sum0 = vec4<f32>();
    var sum1 = vec4<f32>();
    var sum2 = vec4<f32>();
    var sum3 = vec4<f32>();
    for (var step = 0u; step < sizes.y; step += 2u * NAME_SIDE) {
        if (brings_left) {
            let values = transpose(NAME_left_at(record, rows, step + along, sizes.y));
            left[along][square] = values[0];
            left[along + 1u][square] = values[1];
            left[along + 2u][square] = values[2];
            left[along + 3u][square] = values[3];
        } else {
            let values = NAME_right_at(record, step + along, edge + 4u * square, sizes.y);
            right[along][square] = values[0];
            right[along + 1u][square] = values[1];
            right[along + 2u][square] = values[2];
            right[along + 3u][square] = values[3];
        }
        workgroupBarrier();
        for (var k = 0u; k < 2u * NAME_SIDE; k++) {
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
    NAME_finish(record, sizes, top + 4u * local.y, edge + 4u * local.x, mat4x4<f32>(sum0, sum1, sum2, sum3));
}
