// Halts training at this step when a value of a is not finite or its size passes NAME_OVERFLOW_BITS, the bits of the
// greatest healthy size. Bits are compared because shaders may take it that there is neither NaN nor ∞; both lie above.
// Where a.extra is 1, a is the loss, which goes into its slot of the outcome. `out` is a too, for its size.
// One thread an element.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let bits = bitcast<u32>(arena[record.a.start + i]);
        if ((bits & 0x7fffffffu) > NAME_OVERFLOW_BITS) {
            atomicStore(&outcome[0], moment.number);
        } else if (record.a.extra == 1u) {
            atomicStore(&outcome[moment.slot], bits);
        }
    }
}
