// In place: g += l2·w + l1·sign(w), with out: g, a: w, p.x: l1, p.y: l2.
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
    let w = arena[record.a.start + i];
    let g = record.out.start + i;
    arena[g] = arena[g] + record.p.y * w + record.p.x * sign(w);
}
