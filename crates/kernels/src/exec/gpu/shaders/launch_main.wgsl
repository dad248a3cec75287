// Runs a body on as many threads as there are. Groups stand in a rectangle because one side can be too short for all.
@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    // No early return, because bodies may have barriers: after a halt there is nothing to write.
    var mine = record;
    mine.out.rows = select(record.out.rows, 0u, halted());
    NAME(mine, (group.y * groups.x + group.x) * WORKGROUP + local, groups.x * groups.y * WORKGROUP);
}
