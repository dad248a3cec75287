// out [K·K·C, O] = the gradient of a convolution's kernel, from a: what it worked on [B, H·W·C], and b: dy [B·OH·OW, O].
// One workgroup an element of out: its threads add up the windows in turns, then their sums pairwise.

var<workgroup> sums: array<f32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let w = record.window;
    let filters = record.out.columns;
    let element = group.y * groups.x + group.x;
    let number = element % filters;
    let tap = element / filters;
    let channel = tap % w.channels;
    let v = tap / w.channels % w.side;
    let u = tap / (w.channels * w.side);
    var sum = 0.0;
    for (var window = local; window < record.b.rows; window += WORKGROUP) {
        // In the padding before, these wrap round and lie beyond the edges.
        let x = window % w.out_width * w.stride + v - w.left;
        let y = window / w.out_width % w.out_height * w.stride + u - w.top;
        if (x < w.width && y < w.height) {
            let sample = record.a.start + window / (w.out_width * w.out_height) * record.a.columns;
            let value = arena[sample + (y * w.width + x) * w.channels + channel];
            sum += value * arena[record.b.start + window * filters + number];
        }
    }
    sums[local] = sum;
    for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
        workgroupBarrier();
        if (local < half) {
            sums[local] += sums[local + half];
        }
    }
    if (local > 0u || element >= count(record.out) || halted()) {
        return;
    }
    arena[record.out.start + element] = sums[0];
}
