// Halts training at this step when a value of a is not finite or its size passes NAME_OVERFLOW_BITS, the bits of the
// greatest healthy size. Bits are compared because shaders may take it that there is neither NaN nor ∞; both lie above.
// Where a.extra is 1, a begins with the loss, which goes into its slot of the outcome. `out` is a too, for its size.
// One thread an element, or four where NAME_Values says so, and four such in a turn, which may take the last again.

fn NAME(record: Record, thread: u32, threads: u32) {
    let end = NAME_count(record.out);
    let a = NAME_first(record.a);
    var greatest = NAME_Places();
    for (var i = thread; i < end; i += 4u * threads) {
        greatest = max(greatest, NAME_size(a + i));
        greatest = max(greatest, NAME_size(a + min(i + threads, end - 1u)));
        greatest = max(greatest, NAME_size(a + min(i + 2u * threads, end - 1u)));
        greatest = max(greatest, NAME_size(a + min(i + 3u * threads, end - 1u)));
    }
    if (any(greatest > NAME_Places(NAME_OVERFLOW_BITS))) {
        atomicStore(&outcome[0], moment.number);
    }
    if (record.a.extra == 1u && thread == 0u && record.out.rows > 0u) {
        atomicStore(&outcome[moment.slot], bitcast<u32>(value(record.a.start)));
    }
}

// The bits of sizes.
fn NAME_size(place: u32) -> NAME_Places {
    return bitcast<NAME_Places>(arena[place]) & NAME_Places(0x7fffffffu);
}
