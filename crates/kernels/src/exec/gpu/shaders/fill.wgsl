// out = p.x everywhere.
// One thread an element.

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
    arena[record.out.start + i] = record.p.x;
}
