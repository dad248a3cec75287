// In place: each column of out scaled to norm p.x when its norm is greater.
// One thread a column: neighbours read neighbouring values.

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let i = thread(group, groups, local);
    if (i >= record.out.columns || halted()) {
        return;
    }
    let width = record.out.columns;
    var squares = 0.0;
    for (var row = 0u; row < record.out.rows; row++) {
        let value = arena[record.out.start + row * width + i];
        squares += value * value;
    }
    let norm = sqrt(squares);
    if (norm > record.p.x) {
        let factor = record.p.x / norm;
        for (var row = 0u; row < record.out.rows; row++) {
            arena[record.out.start + row * width + i] *= factor;
        }
    }
}
