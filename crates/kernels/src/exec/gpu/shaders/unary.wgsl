// out = NAME_apply(a; p), which is declared before this text for one value, and as NAME_apply_all for what a thread takes.
// One thread an element, or four where NAME_Values says so.

fn NAME(record: Record, thread: u32, threads: u32) {
    let end = NAME_count(record.out);
    let out = NAME_first(record.out);
    let a = NAME_first(record.a);
    for (var i = thread; i < end; i += threads) {
        arena[out + i] = NAME_apply_all(arena[a + i], record.p);
    }
}
