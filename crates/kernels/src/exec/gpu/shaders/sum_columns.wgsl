// out [B, 1] = the sum over the columns of a [B, I].
// One thread a row.

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let i = thread(group, groups, local);
    if (i >= record.out.rows || halted()) {
        return;
    }
    let begin = record.a.start + i * record.a.columns;
    var sum = 0.0;
    for (var j = 0u; j < record.a.columns; j++) {
        sum += arena[begin + j];
    }
    arena[record.out.start + i] = sum;
}
