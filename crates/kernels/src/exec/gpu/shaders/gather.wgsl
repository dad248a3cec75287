// out [B, I] = the batch's rows of the resident data; out.extra is 0 for inputs, 1 for targets.
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
    let width = record.out.columns;
    let row = rows[moment.rows + i / width];
    arena[record.out.start + i] = data[record.out.extra * moment.targets + row * width + i % width];
}
