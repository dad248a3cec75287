// out [1, I] = the sum over the rows of a [B, I].
// One thread a column: neighbours read neighbouring values.

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let i = thread(group, groups, local);
    if (i >= record.out.columns || halted()) {
        return;
    }
    let width = record.a.columns;
    var sum = 0.0;
    for (var row = 0u; row < record.a.rows; row++) {
        sum += arena[record.a.start + row * width + i];
    }
    arena[record.out.start + i] = sum;
}
