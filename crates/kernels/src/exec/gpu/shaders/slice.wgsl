// Columns of a from a.extra on, as many as out has.
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
    let row = i / record.out.columns;
    let column = i % record.out.columns;
    arena[record.out.start + i] = arena[record.a.start + row * record.a.columns + record.a.extra + column];
}
