
// Four samples a workgroup.
@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let steps = record.out.extra;
    let begin = (group.y * groups.x + group.x) * 4u;
    // After a halt, none.
    let end = select(min(begin + 4u, record.out.rows / steps), 0u, halted());
    NAME_walk(record, vec2<u32>(begin, max(begin, end)), local, WORKGROUP, steps);
}
