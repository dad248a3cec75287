// out [B, OH·OW·C] = the greatest value of each channel under each window of a [B, H·W·C].
// One thread an element of out; `greatest` is declared before this text.

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
    let w = record.window;
    let window = i / w.channels;
    let sample = record.a.start + i / record.out.columns * record.a.columns;
    let row = window / w.out_width % w.out_height;
    arena[record.out.start + i] = arena[greatest(sample, row, window % w.out_width, i % w.channels)];
}
