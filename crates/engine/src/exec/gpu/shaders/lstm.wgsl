// out [T·B, H] = hidden states of long short-term memory, from a: the weighted inputs [T·B, 4·H], and the recurrent kernel
// b [H, 4·H]; c, behind out: cell states [T·B, H], then gates [T·B, 4·H]. out.extra is T.
// One workgroup a sample, which walks along the steps: its threads share the gates, then the units.

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let units = record.out.columns;
    let batch = record.out.rows / record.out.extra;
    let sample = group.y * groups.x + group.x;
    let going = sample < batch && !halted();
    let gates = record.c.start + record.out.rows * units;
    for (var step = 0u; step < record.out.extra; step++) {
        let row = step * batch + sample;
        if (going) {
            for (var k = local; k < 4u * units; k += WORKGROUP) {
                var sum = arena[record.a.start + row * 4u * units + k];
                if (step > 0u) {
                    let before = record.out.start + (row - batch) * units;
                    for (var j = 0u; j < units; j++) {
                        sum += arena[before + j] * arena[record.b.start + j * 4u * units + k];
                    }
                }
                var gate = clamped_tanh(sum);
                if (k / units != 2u) {
                    gate = sigmoid(sum);
                }
                arena[gates + row * 4u * units + k] = gate;
            }
        }
        storageBarrier();
        if (going) {
            for (var u = local; u < units; u += WORKGROUP) {
                let own = gates + row * 4u * units + u;
                var cell = arena[own] * arena[own + 2u * units];
                if (step > 0u) {
                    cell += arena[own + units] * arena[record.c.start + (row - batch) * units + u];
                }
                arena[record.c.start + row * units + u] = cell;
                arena[record.out.start + row * units + u] = arena[own + 3u * units] * clamped_tanh(cell);
            }
        }
        storageBarrier();
    }
}
