// Dropout mask: p.y = 1 / keep with probability p.x = keep, else 0; out.extra is the random stream.
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
    let draw = unit(moment.seed, record.out.extra, moment.step, i);
    arena[record.out.start + i] = select(0.0, record.p.y, draw < record.p.x);
}
