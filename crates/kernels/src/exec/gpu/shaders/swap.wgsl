// Rows in another order: out is P blocks of Q rows of V values, a the same as Q blocks of P rows; out.extra is P, a.extra
// is V.
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
    let depth = record.a.extra;
    let outer = record.out.extra;
    let inner = count(record.out) / (outer * depth);
    let value = i % depth;
    let row = i / depth;
    let source = (row % inner) * outer + row / inner;
    arena[record.out.start + i] = arena[record.a.start + source * depth + value];
}
