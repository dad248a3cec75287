// out [T·B, 4·H] = the gradient of the weighted inputs of long short-term memory, from a: dh [T·B, H], the recurrent kernel
// b [H, 4·H], and c: cell states [T·B, H], then gates [T·B, 4·H]. out.extra is T.
// One workgroup a sample, which walks back along the steps; a thread's units are the same at every step, so that it
// keeps the gradients of their cell states.

// Units of one thread.
const OWN = 4u;

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let units = record.a.columns;
    let batch = record.out.rows / record.out.extra;
    let sample = group.y * groups.x + group.x;
    let going = sample < batch && !halted();
    let gates = record.c.start + record.out.rows * units;
    var carried = array<f32, OWN>();
    for (var left = record.out.extra; left > 0u; left--) {
        let row = (left - 1u) * batch + sample;
        if (going) {
            for (var n = 0u; n < OWN; n++) {
                let u = n * WORKGROUP + local;
                if (u >= units) {
                    break;
                }
                let own = row * 4u * units + u;
                let i = arena[gates + own];
                let f = arena[gates + own + units];
                let g = arena[gates + own + 2u * units];
                let o = arena[gates + own + 3u * units];
                var dh = arena[record.a.start + row * units + u];
                if (left < record.out.extra) {
                    let later = record.out.start + (row + batch) * 4u * units;
                    let kernel = record.b.start + u * 4u * units;
                    for (var k = 0u; k < 4u * units; k++) {
                        dh += arena[later + k] * arena[kernel + k];
                    }
                }
                var before = 0.0;
                if (left > 1u) {
                    before = arena[record.c.start + (row - batch) * units + u];
                }
                let shown = clamped_tanh(arena[record.c.start + row * units + u]);
                let dc = carried[n] + dh * o * (1.0 - shown * shown);
                carried[n] = dc * f;
                arena[record.out.start + own] = dc * g * i * (1.0 - i);
                arena[record.out.start + own + units] = dc * before * f * (1.0 - f);
                arena[record.out.start + own + 2u * units] = dc * i * (1.0 - g * g);
                arena[record.out.start + own + 3u * units] = dh * shown * o * (1.0 - o);
            }
        }
        storageBarrier();
    }
}
