// out = y·(dy − Σ y·dy) of each row, from a: y, and b: dy.
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
    let width = record.out.columns;
    let y = record.a.start + i * width;
    let dy = record.b.start + i * width;
    var sum = 0.0;
    for (var j = 0u; j < width; j++) {
        sum += arena[y + j] * arena[dy + j];
    }
    for (var j = 0u; j < width; j++) {
        arena[record.out.start + i * width + j] = arena[y + j] * (arena[dy + j] - sum);
    }
}
