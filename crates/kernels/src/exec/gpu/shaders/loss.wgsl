// out = ℓ(z, t; p) of each element, from a: z, and b: t, by the rule declared before this text.
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
    let z = arena[record.a.start + i];
    let t = arena[record.b.start + i];
    arena[record.out.start + i] = rule_value(z, t, record.p.x, record.p.y);
}
