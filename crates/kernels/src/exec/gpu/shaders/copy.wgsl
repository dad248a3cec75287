// out = a.
// One thread an element, or four where NAME_Values says so.

fn NAME(record: Record, thread: u32, threads: u32) {
    let end = NAME_count(record.out);
    let out = NAME_first(record.out);
    let a = NAME_first(record.a);
    for (var i = thread; i < end; i += threads) {
        arena[out + i] = arena[a + i];
    }
}
