// Halts training at this step when a value of a is not finite or its size passes OVERFLOW_BITS, the bits of the greatest
// healthy size. Bits are compared because shaders may take it that there is neither NaN nor ∞; both lie above. Where
// a.extra is 1, a is the loss, which goes into its slot of the outcome.
// One thread an element.

@group(0) @binding(3) var<storage, read_write> outcome: array<atomic<u32>>;

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let i = thread(group, groups, local);
    if (i >= count(record.a) || atomicLoad(&outcome[0]) != 0u) {
        return;
    }
    let bits = bitcast<u32>(arena[record.a.start + i]);
    if ((bits & 0x7fffffffu) > OVERFLOW_BITS) {
        atomicStore(&outcome[0], moment.number);
    } else if (record.a.extra == 1u) {
        atomicStore(&outcome[moment.slot], bits);
    }
}
