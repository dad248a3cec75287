// Rows of 0, as many as a.extra says, then a, then rows of 0.
// One thread an element of out.

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let i = thread(group, groups, local);
    if (i >= count(record.out) || halted()) {
        return;
    }
    let before = record.a.extra * record.out.columns;
    var value = 0.0;
    if (i >= before && i - before < count(record.a)) {
        value = arena[record.a.start + i - before];
    }
    arena[record.out.start + i] = value;
}
