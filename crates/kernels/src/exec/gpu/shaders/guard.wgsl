// Halts training at this step when a value of a is not finite or its size passes NAME_OVERFLOW_BITS, the bits of the
// greatest healthy size. Bits are compared because shaders may take it that there is neither NaN nor ∞; both lie above.
// Where a.extra is 1, a is the loss, which goes into its slot of the outcome. `out` is a too, for its size.
// One thread an element, or four where NAME_Values says so.

fn NAME(record: Record, thread: u32, threads: u32) {
    var greatest = NAME_Places();
    for (var i = thread * NAME_WIDTH; i < count(record.out); i += threads * NAME_WIDTH) {
        let bits = bitcast<NAME_Places>(NAME_values(record.a.start + i));
        greatest = max(greatest, bits & NAME_Places(0x7fffffffu));
    }
    if (any(greatest > NAME_Places(NAME_OVERFLOW_BITS))) {
        atomicStore(&outcome[0], moment.number);
    } else if (record.a.extra == 1u && thread < count(record.out)) {
        atomicStore(&outcome[moment.slot], bitcast<u32>(value(record.a.start + thread)));
    }
}
