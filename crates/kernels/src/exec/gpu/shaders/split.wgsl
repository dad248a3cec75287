// A product of few results that are long sums: one workgroup of WORKGROUP threads a square of 4 × 4 results or, where NAME_WIDE
// says so, of 8 × 8. Its threads take the ks in turns, then add up their sums pairwise.

var<workgroup> sums: array<mat4x4<f32>, WORKGROUP>;

// The sum over all threads, for the first of them.
fn summed(sum: mat4x4<f32>, local: u32) -> mat4x4<f32> {
    workgroupBarrier();
    sums[local] = sum;
    for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
        workgroupBarrier();
        if (local < half) {
            sums[local] += sums[local + half];
        }
    }
    return sums[local];
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let sizes = NAME_sizes(record);
    let side = select(4u, 8u, NAME_WIDE);
    let across = (sizes.z + side - 1u) / side;
    let square = group.y * groups.x + group.x;
    let row = square / across * side;
    let column = square % across * side;
    let upper = NAME_rows(record, row);
    let lower = NAME_rows(record, row + 4u);
    var sum = mat4x4<f32>();
    var beside = mat4x4<f32>();
    var below = mat4x4<f32>();
    var across_from = mat4x4<f32>();
    for (var k = 4u * local; k < sizes.y; k += 4u * WORKGROUP) {
        let a = NAME_left_at(record, upper, k, sizes.y);
        let b = NAME_right_at(record, k, column, sizes.y);
        sum += b * a;
        if (NAME_WIDE) {
            let c = NAME_left_at(record, lower, k, sizes.y);
            let d = NAME_right_at(record, k, column + 4u, sizes.y);
            beside += d * a;
            below += b * c;
            across_from += d * c;
        }
    }
    sum = summed(sum, local);
    if (NAME_WIDE) {
        beside = summed(beside, local);
        below = summed(below, local);
        across_from = summed(across_from, local);
    }
    if (local > 0u || halted()) {
        return;
    }
    NAME_finish(record, sizes, row, column, sum);
    if (NAME_WIDE) {
        NAME_finish(record, sizes, row, column + 4u, beside);
        NAME_finish(record, sizes, row + 4u, column, below);
        NAME_finish(record, sizes, row + 4u, column + 4u, across_from);
    }
}
